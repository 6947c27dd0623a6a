"""The list of needs: order, filters, pages, counts, and the same as a file."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import orjson
import pytest
from openpyxl import load_workbook

from valorise.platform.foundation import clock
from valorise.platform.needs import reads
from valorise.platform.needs.models import Need
from valorise.platform.needs.reads import Wanted, listed


def names(person, **wanted) -> list[str]:
    return [one.pk for one in listed(person.viewer, Wanted(**wanted)).needs]


@pytest.fixture
def today():
    with clock.stopped(date(2027, 3, 10)):
        yield clock.today()


def test_what_ends_first_is_first_and_a_month_counts_to_its_end(need, owner, today) -> None:
    for name, deadline in {"n-year": "2027", "n-month": "2027-03", "n-day": "2027-03-15", "n-none": ""}.items():
        need(name, deadline=deadline)
    assert names(owner) == ["n-day", "n-month", "n-year", "n-none"]


def test_open_closed_and_over(need, owner, today) -> None:
    need("n-open", deadline="2027-03")
    need("n-today", deadline="2027-03-10")
    need("n-over", deadline="2027-03-09")
    need("n-closed", closed_at=clock.now(), outcome="met")
    assert names(owner) == ["n-today", "n-open"]
    assert names(owner, state="closed") == ["n-over", "n-closed"]
    assert len(names(owner, state="all")) == 4


def test_filters(need, owner, stranger, elsewhere, today) -> None:
    need("n-1", title="Clean plates", type="tender", country="SI", deadline="2027-03-20")
    need("n-2", summary="Plates foul", country="AT", deadline="2028-01-01", posted_by_id=owner.user.pk)
    need("n-3", tenant=elsewhere, keywords=["PLATES"], shared=True)
    need("n-4", tenant=elsewhere, title="Not for others")
    assert names(owner, words="plates") == ["n-1", "n-2", "n-3"]
    assert names(owner, words="plates foul") == ["n-2"]
    assert names(owner, type="tender") == names(owner, country="SI") == names(owner, ends="soon") == ["n-1"]
    assert names(owner, ends="later") == names(owner, whose="mine") == ["n-2"]
    assert names(owner, ends="none") == names(owner, whose="shared") == ["n-3"]
    assert names(owner, whose="ours") == ["n-1", "n-2"]
    assert names(stranger, whose="ours") == ["n-3", "n-4"]


def test_counts_are_what_the_lists_hold(need, owner, elsewhere, today) -> None:
    need("n-1", posted_by_id=owner.user.pk)
    need("n-2", deadline="2020")
    need("n-3", tenant=elsewhere, shared=True)
    counts = listed(owner.viewer, Wanted()).counts
    assert counts == {"open": 2, "closed": 1, "mine": 1, "ours": 1, "shared": 1}
    for whose in reads.WHOSE:
        assert len(names(owner, whose=whose)) == counts[whose]


def test_pages_hold_every_need_once(need, owner, monkeypatch) -> None:
    monkeypatch.setattr(reads, "AT_ONCE", 4)
    for number in range(11):
        need(f"n-{number:02}", deadline=f"2099-0{number % 3 + 1}")
    seen, after = [], ""
    for _ in range(3):
        page = listed(owner.viewer, Wanted(after=after))
        seen += [one.pk for one in page.needs]
        after = page.after
        assert page.count == 11
    assert sorted(seen) == sorted(one.pk for one in Need.objects.all())
    assert after == ""


@pytest.mark.parametrize(
    "query", ["?type=nonsense&state=x&after=x", "?whose='--&ends=%00", "?country=ZZ&words=%25_%00"]
)
def test_an_address_that_makes_no_sense_still_opens_the_list(need, owner, query) -> None:
    need()
    assert owner.client.get(f"/needs/{query}").status_code == 200


def test_the_filters_stand_in_the_page_and_its_part(need, owner) -> None:
    need("n-1", type="tender", title="Buy plates")
    need("n-2")
    whole = owner.client.get("/needs/?type=tender").content.decode()
    assert '<option value="tender" selected>' in whole
    part = owner.client.get("/needs/?type=tender", headers={"HX-Request": "true"}).content.decode()
    for text in (whole, part):
        assert "Buy plates" in text
        assert "Need n-2" not in text
    assert "<html" not in part


def test_empty_lists_say_what_to_do(owner, need) -> None:
    assert b"Nobody has posted a need yet" in owner.client.get("/needs/").content
    need()
    assert b"No need fits these filters" in owner.client.get("/needs/?words=zzz").content


def test_the_list_as_a_file_holds_what_the_list_holds_and_starts_no_formula(need, owner, stranger) -> None:
    need("n-1", title='=HYPERLINK("http://evil")', shared=True, anonymous=True, owner={"name": "Secret"})
    need("n-2", title="Another", type="tender")
    lines = owner.client.get("/needs/-/needs.jsonl").content.splitlines()
    assert {orjson.loads(line)["id"] for line in lines} == {"n-1", "n-2"}
    rows = list(csv.DictReader(io.StringIO(owner.client.get("/needs/-/needs.csv").content.decode("utf-8-sig"))))
    assert next(row["Title [title]"] for row in rows if row["Id [id]"] == "n-1").startswith("'=")
    answer = owner.client.get("/needs/-/needs.xlsx?type=tender")
    cells = [cell for sheet in load_workbook(io.BytesIO(answer.content)) for row in sheet.iter_rows() for cell in row]
    assert "Another" in {cell.value for cell in cells}
    assert not [cell for cell in cells if cell.data_type == "f" or "HYPER" in str(cell.value)]
    assert b"Secret" not in stranger.client.get("/needs/-/needs.csv").content
    assert owner.client.get("/needs/-/needs.exe").status_code == 404


def test_what_ends_soon_waits_for_those_who_have_it(need, owner, stranger) -> None:
    soon = (clock.today() + timedelta(days=5)).isoformat()
    need("n-1", deadline=soon, shared=True)
    need("n-2", deadline=soon, closed_at=clock.now(), outcome="met")
    assert (reads.ending_soon(owner.viewer), reads.ending_soon(stranger.viewer)) == (1, 0)


@pytest.mark.parametrize("size", [1, 25])
def test_queries_do_not_grow_with_the_list(need, owner, django_assert_num_queries, size) -> None:
    for number in range(size):
        need(f"n-{number}")
    viewer = owner.viewer
    with django_assert_num_queries(3):
        found = listed(viewer, Wanted())
        assert len([one.shown() for one in found.needs]) == size
    with django_assert_num_queries(1):
        assert reads.needs_table(viewer, Wanted()).height == size
