"""Searching while the search index is made, behind or damaged: never empty by mistake, and never waited for."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from valorise.platform.jobs.models import Job
from valorise.platform.jobs.work import kinds
from valorise.platform.register import actions, search, unindexed
from valorise.platform.register.listing.counts import counts
from valorise.platform.register.listing.filters import Filters
from valorise.platform.register.listing.listed import listed
from valorise.platform.register.listing.narrowed import wanted
from valorise.platform.register.models import Right
from valorise.stores.index import Standing

PREPARED, BEHIND = "The search is being prepared", "The newest changes are not found yet"


@pytest.fixture(autouse=True)
def large(monkeypatch, tmp_path, settings):
    """A register whose index takes longer than anybody waits, and no index yet."""
    settings.HOME = tmp_path
    monkeypatch.setattr("valorise.platform.register.listing.pages.FEW", 0)
    monkeypatch.setattr("valorise.platform.register.search.FEW", 0)


@pytest.fixture
def some(asset, office, elsewhere):
    asset(
        "a-full", title="Zwitterionic coating", summary="For Straßen and membranes", keywords=["Fouling", "čista voda"],
        contributors=[{"name": "Mateja Kovačič"}], owners=[{"name": "Mirna Works"}],
        identifiers=[{"scheme": "doi", "value": "10.5555/abc.12"}],
        fields=[{"scheme": "ford", "label": "Chemical engineering"}],
    )  # fmt: skip
    asset("a-shown", elsewhere, title="Bag", confidentiality="teaser", contributors=[{"name": "Mateja Horvat"}])
    asset("a-hidden", elsewhere, title="Coating of bags", confidentiality="confidential")
    Right.objects.create(id="r-1", tenant=office, asset_id="a-full", number="EP1234567B1")


def found(viewer, **said):
    asked = wanted(viewer, Filters.read(said), most=0)
    rows = {row["id"] for row in listed(asked).rows}
    assert counts(asked).total == len(rows)
    return rows


def prepare(work=None):
    kinds()["prepare-search"].run(work or SimpleNamespace(tell=lambda *told: None))


@pytest.mark.parametrize(
    "said, names",
    [
        ({"q": "coating"}, {"a-full"}),
        ({"q": "COAT membr"}, {"a-full"}),
        ({"q": "fouling"}, {"a-full"}),
        ({"q": "čista"}, {"a-full"}),
        ({"q": "Kovačič"}, {"a-full"}),
        ({"q": "mateja"}, {"a-full"}),
        ({"q": "10.5555/abc"}, {"a-full"}),
        ({"q": "EP1234567B1"}, {"a-full"}),
        ({"q": "a-full"}, {"a-full"}),
        ({"q": "bag"}, {"a-shown"}),
        ({"q": "100%"}, set()),
        ({"q": "bag coating"}, set()),
        ({"keyword": "fouling"}, {"a-full"}),
        ({"keyword": "čista voda"}, {"a-full"}),
        ({"keyword": "foul"}, set()),
        ({"field": "chemical engineering"}, {"a-full"}),
        ({"owner": "mirna"}, {"a-full"}),
        ({"q": "coating", "owner": "mirna"}, {"a-full"}),
    ],
)
def test_without_an_index_the_database_answers(some, owner, said, names) -> None:
    asked = wanted(owner.viewer, Filters.read(said), most=0)
    assert asked.standing is Standing.MISSING
    assert found(owner.viewer, **said) == names


def test_the_page_says_so_and_lets_the_worker_prepare(some, owner) -> None:
    for _ in range(2):
        page = owner.client.get("/assets/?q=coating").content.decode()
        assert PREPARED in page
        assert "/assets/a-full/" in page
    assert Job.objects.filter(name="prepare-search").count() == 1
    assert PREPARED not in owner.client.get("/assets/").content.decode()
    heard = []
    prepare(SimpleNamespace(tell=lambda *told: heard.append(told[1:])))
    assert heard[-1] == (3, 3)
    page = owner.client.get("/assets/?q=membranes+coatings").content.decode()
    assert PREPARED not in page
    assert "/assets/a-full/" in page
    assert not kinds()["prepare-search"].when()


def test_an_index_that_lacks_much_is_asked_and_says_so(some, owner) -> None:
    actions.record_asset(owner.viewer, {"title": "Bread"})
    prepare()
    new = actions.record_asset(owner.viewer, {"title": "Coating of plates"}).pk
    page = owner.client.get("/assets/?q=coating").content.decode()
    assert BEHIND in page
    assert "/assets/a-full/" in page
    assert f"/assets/{new}/" not in page
    assert kinds()["prepare-search"].when()
    prepare()
    assert found(owner.viewer, q="coating") == {"a-full", new}


def test_nothing_is_done_with_all_that_match_while_not_all_are_known(some, owner) -> None:
    for address in ("/assets/-/bulk/", "/assets/-/export/"):
        answer = owner.client.post(address, {"q": "coating", "all": "yes", "format": "csv"})
        assert answer.status_code == 503, address
        assert "being prepared" in answer.content.decode()


def test_no_more_than_the_newest_are_looked_up(some, asset, owner, monkeypatch) -> None:
    monkeypatch.setattr(unindexed, "MOST", 2)
    for number in range(4):
        asset(f"n-{number}", title="Coating")
    with CaptureQueriesContext(connection) as queries:
        assert found(owner.viewer, q="coating") == {"n-2", "n-3"}
    assert len(queries) <= 14, [one["sql"][:90] for one in queries.captured_queries]


def test_a_damaged_index_does_not_stop_the_search(some, owner) -> None:
    prepare()
    assert search.fitting("coating", most=0) is not None
    for file in search.here().folder.iterdir():
        file.write_bytes(b"")
    assert found(owner.viewer, q="coating") == {"a-full"}
    assert search.fitting("coating", most=0) is None
    prepare()
    assert search.fitting("coating", most=0) is not None
