"""The history page of an asset: who reads what of it, its export, the check of the log, and undo."""

# ruff: noqa: F811 - fixtures are taken by their names
from __future__ import annotations

from valorise.platform.register.models import Contributor
from valorise.platform.register.tests.rich_asset import rich  # noqa: F401 - a fixture


def test_history_shows_a_contributor_no_names_and_a_colleague_no_values(rich, owner, colleague, stranger) -> None:
    from valorise.platform.register.actions import change_asset

    change_asset(
        owner.viewer, "a-1", {"title": "New words", "contributors": [{"name": "Hidden Person"}]}, why="secret why"
    )
    Contributor.objects.update(user=stranger.user)
    whole, part, names = (
        one.client.get("/assets/a-1/-/history/").content.decode() for one in (owner, stranger, colleague)
    )
    assert all(said in whole for said in ("New words", "Hidden Person", "secret why"))
    assert "New words" in part.replace("<h1>", "")
    assert "Hidden Person" not in part
    events = names[names.index('class="history"') :]
    assert "New words" not in events
    assert "secret why" not in names
    assert "not shown to you" in names


def test_what_the_office_does_outside_is_told_to_the_office_only(rich, owner, colleague, stranger) -> None:
    from valorise.platform.foundation import clock
    from valorise.platform.foundation.changes import log
    from valorise.stores.events import Event

    Contributor.objects.update(user=stranger.user)
    met = {"activity": "contact-made", "subject": "a-1", "details": {"organisation": "Brewery Ltd"}, "why": "fair"}
    log().append([Event(at=clock.now(), **met), Event(at=clock.now(), activity="prototype-tested", subject="a-1")])
    for person, sees in ((owner, True), (colleague, False), (stranger, False)):
        for path in ("/assets/a-1/-/history/", "/assets/a-1/-/history/?as=jsonl"):
            text = person.client.get(path).content.decode()
            assert ("contact-made" in text or "Contact made" in text) is sees, path
            assert ("fair" in text) is sees
        assert "Prototype tested" in person.client.get("/assets/a-1/-/history/").content.decode()


def test_history_is_exported_with_number_and_hash(rich, owner) -> None:
    import orjson

    from valorise.platform.register.actions import change_asset

    change_asset(owner.viewer, "a-1", {"title": "New"}, why="=cmd()")
    answer = owner.client.get("/assets/a-1/-/history/?as=jsonl")
    row = orjson.loads(answer.content.splitlines()[-1])
    assert row["changes"] == [{"field": "Title", "before": ["Asset a-1"], "after": ["New"], "hidden": ""}]
    assert len(row["hash"]) == 64
    assert "attachment" in answer.headers["Content-Disposition"]


def test_the_log_is_checked_on_request_for_people_of_an_office(rich, owner, colleague) -> None:
    assert b"The log verifies" in owner.client.get("/history/proof/").content
    assert colleague.client.get("/history/proof/").status_code == 403


def test_undo_on_the_page_shows_what_stands_in_its_way(rich, owner) -> None:
    from valorise.platform.foundation.changes import log
    from valorise.platform.foundation.told import told
    from valorise.platform.register.actions import change_asset

    change_asset(owner.viewer, "a-1", {"title": "One"})
    first = told(list(log().links())[-1]).id
    change_asset(owner.viewer, "a-1", {"title": "Two"}, why="later thought")
    answer = owner.client.get(f"/history/undo/{first}/")
    assert answer.status_code == 409
    assert b"later thought" in answer.content
    assert owner.client.post(f"/history/undo/{first}/").status_code == 409
    assert owner.client.get("/history/undo/none/").status_code == 422
