"""What somebody might try with titles, restrictions and records that became part of others."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from valorise.platform.foundation import clock
from valorise.platform.register import actions, search
from valorise.platform.register.models import Asset, Restriction, Title
from valorise.terms.errors import Invalid, ValoriseError


@pytest.mark.parametrize("name", ["x/-/y", "line\nbreak", "<b>", "a-9"])
def test_the_page_stands_whatever_asset_a_restriction_names(owner, asset, name) -> None:
    asset("a-1")
    try:
        actions.add_belonging(owner.viewer, "restrictions", "a-1", {"restriction": "background", "built_on": name})
    except ValoriseError:
        return
    assert owner.client.get("/assets/a-1/").status_code == 200


def test_a_title_cannot_be_rewritten_by_saying_it_is_known_since_another_day(owner, asset) -> None:
    asset("a-1")
    with clock.stopped(date(2026, 3, 1)):
        made = actions.add_belonging(owner.viewer, "titles", "a-1", {"owner": "North", "share": "1"})
    with clock.stopped(date(2026, 6, 1)):
        for said in ({"owner": "South", "recorded_at": "2026-02-01"}, {"recorded_at": "2026-06-01"}):
            with pytest.raises(Invalid, match="learned"):
                actions.change_belonging(owner.viewer, "titles", made.pk, said, why="A wish")
        actions.change_belonging(owner.viewer, "titles", made.pk, {"owner": "South"}, why="Assignment")
    assert sorted(Title.objects.values_list("owner", "known_since", "withdrawn_at")) == [
        ("North", "2026-03-01", "2026-06-01"),
        ("South", "2026-06-01", ""),
    ]


@pytest.mark.parametrize("said", ["²", "9" * 5000, "-1"])
def test_a_version_that_is_no_number_is_no_fault_of_ours(owner, asset, need, said) -> None:
    asset("a-1")
    made = actions.add_belonging(owner.viewer, "restrictions", "a-1", {"restriction": "background"})
    sent = {"version": said, "on": "2026-01-01", "why": "Because"}
    owner.client.raise_request_exception = False
    for address in (
        f"/assets/a-1/-/end/restrictions/{made.pk}/",
        f"/assets/a-1/-/take-out/restrictions/{made.pk}/",
        "/assets/a-1/-/remove/",
        "/assets/a-1/-/split/",
        "/assets/a-1/-/edit/description/",
    ):
        assert owner.client.post(address, sent).status_code < 500, address
    need("n-1")
    for address in ("/needs/n-1/-/share/", "/needs/n-1/-/reopen/"):
        assert owner.client.post(address, {**sent, "as": "named"}).status_code < 500, address


def test_a_belonging_is_not_reached_through_another_asset_or_by_others(owner, stranger, colleague, asset) -> None:
    asset("a-1")
    made = actions.add_belonging(owner.viewer, "titles", "a-1", {"owner": "North"})
    asset("b-1", tenant=stranger.tenant)
    for who in (stranger, colleague):
        for at in ("a-1", "b-1"):
            address = reverse("register:belonging-end", args=[at, "titles", made.pk])
            assert who.client.get(address).status_code in (403, 404)
            assert who.client.post(address, {"on": "2026", "why": "x"}).status_code in (403, 404)
    with pytest.raises(ValoriseError):
        actions.change_belonging(owner.viewer, "titles", made.pk, {"asset": "b-1"}, why="x")
    with pytest.raises(ValoriseError):
        actions.add_belonging(stranger.viewer, "titles", "a-1", {"owner": "South"})


def test_a_stranger_learns_nothing_of_a_confidential_record_that_became_part_of_an_open_one(
    owner, stranger, nobody, asset
) -> None:
    asset("secret-1", confidentiality="confidential")
    asset("open-1", confidentiality="open")
    Asset.objects.filter(pk="secret-1").update(merged_into="open-1", removed_at=clock.now())
    assert owner.client.get("/assets/secret-1/")["Location"] == "/assets/open-1/"
    for client in (stranger.client, nobody):
        for address in ("/assets/secret-1/", "/api/v1/assets/secret-1", "/assets/secret-1/-/history/"):
            answer, none = client.get(address), client.get(address.replace("secret-1", "nothing-1"))
            assert answer.status_code == none.status_code, address
            assert b"open-1" not in answer.content
    Asset.objects.filter(pk="secret-1").update(confidentiality="open")
    assert stranger.client.get("/assets/secret-1/")["Location"] == "/assets/open-1/"


def test_search_beside_the_index_knows_at_once_what_was_closed_or_removed(owner, stranger, asset) -> None:
    asset("a-1", confidentiality="open", title="Zymographic lantern")
    asset("a-2", confidentiality="open", title="Zymographic kettle")
    search.bring_up_to_date(lambda *_: None)
    actions.change_asset(owner.viewer, "a-1", {"confidentiality": "confidential"}, version=None)
    actions.remove_asset(owner.viewer, "a-2", version=None, why="gone")
    for address in ("/assets/?q=zymographic", "/api/v1/assets?q=zymographic", "/assets/?q=zymographic&keyword=x"):
        assert b"antern" not in stranger.client.get(address).content
        assert b"kettle" not in stranger.client.get(address).content
    assert b"antern" in owner.client.get("/assets/?q=zymographic").content


def test_whoever_sees_only_a_teaser_now_finds_it_no_longer_by_its_people(owner, stranger, asset) -> None:
    for name in ("a-1", "a-2"):
        asset(name, title=f"Kettle {name}", confidentiality="open", contributors=[{"name": "Quixota Zelen"}])
    search.bring_up_to_date(lambda *_: None)
    actions.change_asset(owner.viewer, "a-2", {"confidentiality": "teaser"}, version=None)
    found = stranger.client.get("/assets/?q=quixota").content
    assert b"Kettle a-1" in found
    assert b"Kettle a-2" not in found


def test_restrictions_of_one_office_are_seen_by_no_other(owner, stranger, asset) -> None:
    asset("a-1", confidentiality="open")
    made = actions.add_belonging(
        owner.viewer, "restrictions", "a-1", {"restriction": "background", "party": "Zolta Ltd"}
    )
    actions.add_belonging(owner.viewer, "titles", "a-1", {"owner": "Yolta Ltd"})
    for path in ("/assets/a-1/", f"/api/v1/restrictions/{made.pk}", "/api/v1/restrictions", "/api/v1/titles",
                 "/assets/a-1/-/people/", "/assets/a-1/-/agreements/"):  # fmt: skip
        content = stranger.client.get(path).content
        assert b"Zolta" not in content
        assert b"Yolta" not in content
    assert Restriction.objects.seen_by(stranger.viewer).count() == 0
