"""Who sees which assets, and how much of them."""

from __future__ import annotations

from datetime import date

import pytest

from valorise.platform.foundation import clock
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register import reads
from valorise.platform.register.models import Asset, Contributor

LEVELS = ("open", "teaser", "internal", "", "confidential", "no-such-level")


@pytest.fixture
def levels(asset):
    return {level: asset(f"a-{level or 'none'}", confidentiality=level) for level in LEVELS}


def sights(viewer):
    return {one.confidentiality: one.sight for one in reads.assets(viewer)}


def test_the_office_sees_everything(levels, owner) -> None:
    assert sights(owner.viewer) == dict.fromkeys(LEVELS, "full")


def test_a_colleague_sees_all_but_what_is_confidential_or_unknown(levels, colleague) -> None:
    assert sights(colleague.viewer) == dict.fromkeys(("open", "teaser", "internal", ""), "colleague")


def test_a_stranger_sees_what_is_open_and_the_teaser(levels, stranger) -> None:
    assert sights(stranger.viewer) == {"open": "open", "teaser": "teaser"}


def test_nobody_sees_only_what_is_open(levels) -> None:
    assert sights(Viewer.nobody()) == {"open": "open"}


def test_a_contributor_sees_a_confidential_asset(levels, stranger) -> None:
    Contributor.objects.create(asset=levels["confidential"], position=0, name="S", user=stranger.user)
    assert sights(stranger.viewer)["confidential"] == "contributor"


def test_an_embargo_holds_until_its_day_and_then_opens_by_itself(asset, stranger) -> None:
    one = asset(confidentiality="open")
    Asset.objects.filter(pk=one.pk).update(embargo_until=date(2027, 3, 1))
    with clock.stopped(date(2027, 2, 28)):
        assert sights(stranger.viewer) == {}
    with clock.stopped(date(2027, 3, 1)):
        assert sights(stranger.viewer) == {"open": "open"}


def test_what_was_removed_is_seen_by_nobody(asset, owner) -> None:
    asset()
    Asset.objects.update(removed_at=clock.now())
    assert sights(owner.viewer) == {}


def test_a_teaser_tells_no_more_than_a_teaser(asset, stranger) -> None:
    asset(confidentiality="teaser", contributors=[{"name": "Ana Kos"}], licence="MIT", readiness={"TRL": 4})
    shown = reads.asset(stranger.viewer, "a-1").shown()
    assert shown == {"id": "a-1", "type": "invention", "title": "Asset a-1"}


@pytest.mark.parametrize("who, status", [("owner", 200), ("colleague", 404), ("stranger", 404)])
def test_list_and_page_agree(asset, request, who, status) -> None:
    asset(confidentiality="confidential")
    person = request.getfixturevalue(who)
    assert person.client.get("/assets/a-1/").status_code == status
    assert (b"Asset a-1" in person.client.get("/assets/").content) is (status == 200)


def test_shares_of_an_open_asset_are_for_people_inside(asset, colleague, stranger) -> None:
    people = {name: [{"name": "Ana Kos", "share": "1"}] for name in ("contributors", "owners")}
    asset(confidentiality="open", **people)
    assert colleague.client.get("/api/v1/assets/a-1").json()["facts"]["owners"] == people["owners"]
    told = stranger.client.get("/api/v1/assets/a-1").json()["facts"]
    assert (told["contributors"], told["owners"]) == ([{"name": "Ana Kos"}], [{"name": "Ana Kos"}])
    listed = stranger.client.post("/assets/-/export/", {"format": "jsonl"})
    assert b"Ana Kos" in (content := listed.getvalue())
    assert b"share" not in content
