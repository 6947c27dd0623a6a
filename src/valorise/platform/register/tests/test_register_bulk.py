"""Many assets changed at once."""

from __future__ import annotations

from datetime import date

import orjson
import pytest

from valorise.platform.foundation.changes import log
from valorise.platform.register.actions import change_asset
from valorise.platform.register.listing import bulk
from valorise.platform.register.listing.filters import Filters
from valorise.platform.register.models import Asset, BulkChange
from valorise.terms.errors import Invalid, Missing, Refused

WHY = "Agreed in the meeting of Monday"


@pytest.fixture
def some(asset, elsewhere):
    for number in range(5):
        asset(f"a-{number}", title=f"Membrane {number}", keywords=["water"], confidentiality="internal")
    asset("z-other", elsewhere, title="Membrane", confidentiality="open")
    return [f"a-{number}" for number in range(5)]


def done(viewer, changes, *, names=(), matching=None):
    made = bulk.choose(viewer, names=names, matching=matching)
    ahead = bulk.look_ahead(viewer, made.pk, changes)
    account = bulk.change_chosen(viewer, made.pk, why=WHY)
    return made.pk, ahead, account


def stand(*columns):
    return {row[0]: row[1:] for row in Asset.objects.order_by("pk").values_list("pk", *columns)}


def test_everything_that_can_be_set(some, owner) -> None:
    changes = {
        "officer": owner.user.pk, "confidentiality": "confidential", "type": "software",
        "embargo_until": "2027-01-31", "add": ["Reuse", "WATER"], "remove": ["fouling"],
    }  # fmt: skip
    _, ahead, account = done(owner.viewer, changes, names=some[:2])
    assert ahead == account
    assert account.changed == 2
    found = stand("officer", "confidentiality", "type", "embargo_until", "keywords", "version")
    assert found["a-1"] == (owner.user.pk, "confidential", "software", date(2027, 1, 31), ["water", "Reuse"], 2)
    assert found["a-2"] == (None, "internal", "invention", None, ["water"], 1)


def test_one_event_for_each_asset_with_the_name_of_the_change(some, owner) -> None:
    name, _, _ = done(owner.viewer, {"confidentiality": "open", "officer": None}, names=some[:2])
    events = log().read(activity="asset-changed")
    assert events["subject"].to_list() == ["a-0", "a-1"]
    assert events["why"].to_list() == [WHY] * 2
    details = [orjson.loads(one) for one in events["details"]]
    told = {
        "bulk": name,
        "table": "assets",
        "before": {"confidentiality": "internal"},
        "after": {"confidentiality": "open"},
    }
    assert details == [told] * 2
    assert log().verify().table["intact"][0]


def test_all_that_match_and_what_cannot_is_told(some, owner) -> None:
    _, ahead, account = done(owner.viewer, {"confidentiality": "open"}, matching=Filters(q="membrane"))
    assert (account.changed, account.unchanged, account.refused) == (5, 0, {"others": 1})
    assert account.named == {"others": ["z-other"]}
    assert ahead == account


def test_what_is_so_already_stays(some, owner) -> None:
    _, _, account = done(owner.viewer, {"confidentiality": "internal", "add": ["Water"]}, names=some)
    assert (account.changed, account.unchanged) == (0, 5)
    assert {row[0] for row in stand("version").values()} == {1}
    assert log().read(activity="asset-changed").is_empty()


def test_what_somebody_changed_meanwhile_is_not_overwritten(some, owner) -> None:
    made = bulk.choose(owner.viewer, names=some)
    bulk.look_ahead(owner.viewer, made.pk, {"confidentiality": "open"})
    change_asset(owner.viewer, "a-3", {"confidentiality": "confidential"})
    account = bulk.change_chosen(owner.viewer, made.pk, why=WHY)
    assert (account.changed, account.named) == (4, {"overtaken": ["a-3"]})
    assert Asset.objects.get(pk="a-3").confidentiality == "confidential"


def test_what_went_meanwhile_is_told(some, owner) -> None:
    made = bulk.choose(owner.viewer, names=some[:2])
    bulk.look_ahead(owner.viewer, made.pk, {"confidentiality": "open"})
    Asset.objects.filter(pk="a-0").update(removed_at="2026-01-01T00:00:00Z")
    assert bulk.change_chosen(owner.viewer, made.pk, why=WHY).refused == {"gone": 1}


def test_an_officer_works_in_the_office(some, owner, colleague) -> None:
    _, _, account = done(owner.viewer, {"officer": colleague.user.pk}, names=some)
    assert account.refused == {"not-in-office": 5}


def test_the_whole_change_is_taken_back(some, owner) -> None:
    before = stand("officer", "confidentiality", "type", "embargo_until", "keywords")
    changes = {
        "officer": owner.user.pk,
        "confidentiality": "open",
        "add": ["x"],
        "remove": ["water"],
        "embargo_until": "2030-01-01",
    }
    name, _, _ = done(owner.viewer, changes, names=some)
    assert stand("officer", "confidentiality", "type", "embargo_until", "keywords") != before
    account = bulk.undo_chosen(owner.viewer, name)
    assert account.changed == 5
    assert stand("officer", "confidentiality", "type", "embargo_until", "keywords") == before
    undone = log().read(activity="change-undone")
    assert {orjson.loads(one)["undoes_bulk"] for one in undone["details"]} == {name}
    assert bulk.undo_chosen(owner.viewer, name) == account
    assert log().read(activity="change-undone").height == 5


def test_what_was_changed_again_since_stays_when_it_is_taken_back(some, owner) -> None:
    name, _, _ = done(owner.viewer, {"confidentiality": "open"}, names=some)
    change_asset(owner.viewer, "a-1", {"confidentiality": "confidential"})
    change_asset(owner.viewer, "a-2", {"title": "Another title"})
    account = bulk.undo_chosen(owner.viewer, name)
    assert (account.changed, account.named) == (4, {"changed-again": ["a-1"]})
    assert Asset.objects.get(pk="a-2").title == "Another title"


def test_one_of_them_can_be_taken_back_alone(some, owner) -> None:
    from valorise.platform.foundation.undo import undo

    done(owner.viewer, {"confidentiality": "open"}, names=some)
    event = log().read(subject="a-1")["id"][0]
    assert len(undo(owner.viewer, event)) == 1
    assert [row[0] for row in stand("confidentiality").values()] == ["open", "internal", "open", "open", "open", "open"]


def test_work_that_was_stopped_goes_on_where_it_was(some, owner, monkeypatch) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 2)

    class Stop(Exception):
        pass

    def stop(what, number, total):
        if number == 2:
            raise Stop

    made = bulk.choose(owner.viewer, names=some)
    bulk.look_ahead(owner.viewer, made.pk, {"confidentiality": "open"})
    with pytest.raises(Stop):
        bulk.change_chosen(owner.viewer, made.pk, why=WHY, tell=stop)
    assert bulk.change_chosen(owner.viewer, made.pk, why=WHY).changed == 5
    assert log().read(activity="asset-changed").height == 5
    with pytest.raises(Stop):
        bulk.undo_chosen(owner.viewer, made.pk, tell=stop)
    assert bulk.undo_chosen(owner.viewer, made.pk).changed == 5
    assert log().read(activity="change-undone").height == 5


def test_a_reason_and_a_change_are_needed(some, owner) -> None:
    made = bulk.choose(owner.viewer, names=some)
    with pytest.raises(Invalid, match="Nothing"):
        bulk.look_ahead(owner.viewer, made.pk, {})
    with pytest.raises(Invalid, match="why"):
        bulk.change_chosen(owner.viewer, made.pk, why="  ")
    with pytest.raises(Invalid, match="Nothing"):
        bulk.change_chosen(owner.viewer, made.pk, why=WHY)
    with pytest.raises(Invalid, match="not made"):
        bulk.undo_chosen(owner.viewer, made.pk)
    with pytest.raises(Invalid, match="No asset"):
        bulk.choose(owner.viewer, names=[])


def test_others_can_neither_choose_nor_touch_it(some, owner, colleague, stranger) -> None:
    with pytest.raises(Refused):
        bulk.choose(colleague.viewer, names=some)
    made = bulk.choose(owner.viewer, names=some)
    bulk.look_ahead(owner.viewer, made.pk, {"confidentiality": "open"})
    for person in (colleague, stranger):
        with pytest.raises((Missing, Refused)):
            bulk.change_chosen(person.viewer, made.pk, why=WHY)
        assert person.client.get(f"/assets/-/bulk/{made.pk}/").status_code == 404
        for step in ("look", "apply", "undo"):
            answer = person.client.post(f"/assets/-/bulk/{made.pk}/{step}/", {"why": WHY, "confidentiality": "open"})
            assert answer.status_code in (403, 404)
    assert {row[0] for name, row in stand("confidentiality").items() if name != "z-other"} == {"internal"}


def test_a_stranger_changes_nothing_of_others(some, stranger) -> None:
    _, _, account = done(stranger.viewer, {"confidentiality": "open", "type": "software"}, names=[*some, "z-other"])
    assert account.changed == 1
    assert stand("type")["a-0"] == ("invention",)


def test_through_the_pages(some, owner) -> None:
    begun = owner.client.post("/assets/-/bulk/", {"all": "yes", "q": "membrane"})
    place = begun["Location"]
    assert "Change 6 assets" in owner.client.get(place).content.decode()
    wrong = owner.client.post(f"{place}look/", {"embargo": "until"})
    assert wrong.status_code == 422
    assert b"until which day" in wrong.content
    assert owner.client.post(f"{place}look/", {}).status_code == 422
    owner.client.post(f"{place}look/", {"officer": str(owner.user.pk), "add": "one\ntwo\n"})
    page = owner.client.get(place).content.decode()
    assert "Olga Owner" in page
    assert "one, two" in page
    assert "Another office keeps it" in page
    assert owner.client.post(f"{place}apply/", {"why": ""}).status_code == 422
    owner.client.post(f"{place}apply/", {"why": WHY})
    assert "Take the whole change back" in owner.client.get(place).content.decode()
    assert Asset.objects.filter(officer=owner.user).count() == 5
    owner.client.post(f"{place}undo/", {"why": ""})
    assert Asset.objects.filter(officer=owner.user).count() == 0


def test_few_questions_however_many_assets(some, asset, owner, django_assert_max_num_queries) -> None:
    for number in range(40):
        asset(f"n-{number:02}")
    made = bulk.choose(owner.viewer, matching=Filters())
    bulk.look_ahead(owner.viewer, made.pk, {"confidentiality": "open", "add": ["x"]})
    with django_assert_max_num_queries(45):
        bulk.change_chosen(owner.viewer, made.pk, why=WHY)
    assert BulkChange.objects.get().account["changed"] == 45


def test_two_changes_of_many_at_the_same_time_are_taken_back_each_for_itself(some, owner, player, monkeypatch) -> None:
    """What belongs together is told by the name of the change, not by when or where its events stand."""
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    other = player(owner.tenant, "transfer-officer").viewer
    theirs = bulk.choose(other, names=some)
    bulk.look_ahead(other, theirs.pk, {"add": ["reuse"]})

    def meanwhile(what: str, done: int, total: int) -> None:
        if done == 2:
            bulk.change_chosen(other, theirs.pk, why=WHY)

    mine = bulk.choose(owner.viewer, names=some[:2] + some[3:])
    bulk.look_ahead(owner.viewer, mine.pk, {"confidentiality": "confidential"})
    account = bulk.change_chosen(owner.viewer, mine.pk, why=WHY, tell=meanwhile)
    assert (account.changed, account.refused) == (2, {"overtaken": 2})
    back = bulk.undo_chosen(owner.viewer, mine.pk)
    assert (back.changed, back.refused) == (2, {})
    told = stand("confidentiality", "keywords")
    assert [told[name] for name in some[:2]] == [("internal", ["water"])] * 2
    assert [told[name] for name in some[2:]] == [("internal", ["water", "reuse"])] * 3
