"""Assets compared, merged, split, taken out and brought back on their pages."""

# ruff: noqa: F811 - fixtures are taken by their names
from __future__ import annotations

from valorise.platform.register.models import Asset, Right
from valorise.platform.register.tests.rich_asset import rich  # noqa: F401 - a fixture


def test_records_are_compared_and_merged_on_the_page_and_taken_back(rich, asset, owner, stranger) -> None:
    asset("a-2", title="Asset number two", licence="MIT", confidentiality="open")
    assert stranger.client.get("/assets/compare/?asset=a-1&asset=a-2").status_code == 404
    text = owner.client.get("/assets/compare/?asset=a-1&asset=a-2").content.decode()
    assert "Asset number two" in text
    assert "a merge opens nothing" in text
    sent = {"asset": ["a-1", "a-2"], "keep": "a-1", "take-title": "a-2"}
    assert owner.client.post("/assets/compare/", sent).status_code == 422
    answer = owner.client.post("/assets/compare/", sent | {"why": "one thing"})
    assert answer.status_code == 302, answer.content.decode()
    assert answer.headers["Location"] == "/assets/a-1/"
    assert (Asset.objects.get(pk="a-1").title, Asset.objects.get(pk="a-1").licence) == ("Asset number two", "MIT")
    assert owner.client.get("/assets/a-2/").headers["Location"] == "/assets/a-1/"
    assert owner.client.get("/assets/a-2/-/rights/").headers["Location"] == "/assets/a-1/-/rights/"
    assert stranger.client.get("/assets/a-2/").status_code == 404
    from valorise.platform.foundation.changes import log
    from valorise.platform.foundation.told import told

    event = told(list(log().links())[-1]).id
    assert stranger.client.get(f"/history/undo/{event}/").status_code == 404
    assert b"Asset a-1" in owner.client.get(f"/history/undo/{event}/").content
    assert owner.client.post(f"/history/undo/{event}/").status_code == 302
    assert Asset.objects.get(pk="a-1").title == "Asset a-1"
    assert owner.client.get("/assets/a-2/").status_code == 200


def test_an_asset_is_split_on_the_page(rich, owner) -> None:
    sent = {"version": 1, "title": "The method", "contributors-0": "goes", "go-rights": ["r-1"], "why": "two things"}
    answer = owner.client.post("/assets/a-1/-/split/", sent)
    assert answer.status_code == 302, answer.content.decode()
    second = Asset.objects.get(title="The method")
    assert second.facts["contributors"] == [{"name": "Ana Kos"}]
    assert Asset.objects.get(pk="a-1").facts["contributors"] == [{"name": "Ben Vrh"}]
    assert Right.objects.get(pk="r-1").asset == second


def test_what_was_taken_out_can_be_brought_back_by_the_office_only(rich, owner, colleague) -> None:
    assert owner.client.post("/assets/a-1/-/remove/", {"version": 1, "why": "twice"}).status_code == 302
    assert b"taken out of the register on" in owner.client.get("/assets/a-1/").content
    assert colleague.client.get("/assets/a-1/").status_code == 404
    assert colleague.client.post("/assets/a-1/-/restore/").status_code == 404
    assert owner.client.post("/assets/a-1/-/restore/").status_code == 302
    assert b"A layer that stays clean." in owner.client.get("/assets/a-1/").content
