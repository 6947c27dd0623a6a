"""The list of assets: what it shows, to whom, narrowed, counted, sorted and paged."""

from __future__ import annotations

import base64
from collections import Counter
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from valorise.platform.foundation import clock
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register import search
from valorise.platform.register.actions import record_asset
from valorise.platform.register.listing import paging
from valorise.platform.register.listing.counts import counts
from valorise.platform.register.listing.export import names_in_order
from valorise.platform.register.listing.filters import Filters
from valorise.platform.register.listing.listed import MANY, listed
from valorise.platform.register.listing.narrowed import narrowed, wanted
from valorise.platform.register.loading import add_records
from valorise.platform.register.models import Asset, Contributor, Right
from valorise.terms.errors import Missing

LEVELS = ("open", "teaser", "internal", "", "confidential")


def names(viewer, **said):
    return {row["id"] for row in listed(wanted(viewer, Filters.read(said))).rows}


@pytest.fixture
def some(asset, owner, elsewhere):
    """A few assets of both organisations, each with something to be found by."""
    asset("a-plant", title="Grapevine", type="plant-variety", confidentiality="open", country="SI", keywords=["Wine"])
    asset("a-code", title="Reuse planner", type="software", confidentiality="internal", readiness={"TRL": 7})
    asset("a-secret", title="Seal", type="invention", confidentiality="confidential", owners=[{"name": "Mirna Works"}])
    asset(
        "a-shown", title="Membrane", type="invention", confidentiality="teaser", country="AT", readiness={"TRL": 4},
        contributors=[{"name": "Ana Kos"}], identifiers=[{"scheme": "doi", "value": "10.5555/x1"}],
        owners=[{"name": "Mirna Works"}], fields=[{"scheme": "ford", "label": "Chemical engineering"}],
    )  # fmt: skip
    asset("z-other", elsewhere, title="Membrane bag", type="design", confidentiality="open")
    Asset.objects.filter(pk__in=["a-secret", "a-shown"]).update(officer=owner.user)
    Right.objects.create(id="r-1", tenant=owner.tenant, asset_id="a-shown", kind="patent", number="EP1234567B1")


EVERYTHING = {"a-plant", "a-code", "a-secret", "a-shown", "z-other"}


@pytest.mark.parametrize(
    "said, found",
    [
        ({}, EVERYTHING),
        ({"type": ["invention", "software"]}, {"a-code", "a-secret", "a-shown"}),
        ({"type": "no-such-type"}, EVERYTHING),
        ({"confidentiality": "confidential"}, {"a-secret"}),
        ({"country": "SI"}, {"a-plant"}),
        ({"country": ["none", "AT"]}, {"a-code", "a-secret", "a-shown", "z-other"}),
        ({"officer": "none"}, {"a-plant", "a-code"}),
        ({"officer": "me"}, {"a-secret", "a-shown"}),
        ({"officer": ["me", "none"]}, {"a-secret", "a-shown", "a-plant", "a-code"}),
        ({"level": "5"}, {"a-code"}),
        ({"level": "4", "type": "invention"}, {"a-shown"}),
        ({"rights": "yes"}, {"a-shown"}),
        ({"rights": "no"}, {"a-plant", "a-code", "a-secret"}),
        ({"keyword": "wine"}, {"a-plant"}),
        ({"field": "chemical engineering"}, {"a-shown"}),
        ({"owner": "mirna"}, {"a-secret", "a-shown"}),
        ({"since": "2020-01-01"}, EVERYTHING),
        ({"since": "2099-01-01"}, set()),
        ({"since": "soon", "level": "many", "rights": "perhaps", "officer": "x' OR 1=1"}, EVERYTHING),
        ({"q": "membrane"}, {"a-shown", "z-other"}),
        ({"q": "membrane", "type": "invention"}, {"a-shown"}),
        ({"q": "Ana Kos"}, {"a-shown"}),
        ({"q": "EP 1234567 B1"}, {"a-shown"}),
        ({"q": "10.5555/X1"}, {"a-shown"}),
        ({"q": "nothing at all"}, set()),
    ],
)
def test_the_office_narrows(some, owner, said, found) -> None:
    assert names(owner.viewer, **said) == found
    assert counts(wanted(owner.viewer, Filters.read(said))).total == len(found)


@pytest.mark.parametrize(
    "said, found",
    [
        ({}, {"a-plant", "a-shown", "z-other"}),
        ({"q": "membrane"}, {"a-shown", "z-other"}),
        ({"type": "invention"}, {"a-shown"}),
        ({"field": "chemical engineering"}, {"a-shown"}),
        ({"q": "Ana Kos"}, set()),
        ({"q": "10.5555/x1"}, set()),
        ({"q": "EP1234567B1"}, set()),
        ({"owner": "mirna"}, set()),
        ({"level": "1"}, set()),
        ({"rights": "yes"}, set()),
        ({"rights": "no"}, {"z-other"}),
        ({"officer": "none"}, {"z-other"}),
        ({"since": "2020-01-01"}, {"a-plant", "z-other"}),
    ],
)
def test_a_stranger_learns_nothing_by_narrowing(some, stranger, said, found) -> None:
    assert names(stranger.viewer, **said) == found
    assert counts(wanted(stranger.viewer, Filters.read(said))).total == len(found)


def test_nor_by_counts_or_by_the_order(some, asset, stranger, owner) -> None:
    numbers = counts(wanted(stranger.viewer, Filters())).by
    assert numbers["level"] == {}
    assert str(owner.user.pk) not in numbers["officer"]
    asset("b-shown", title="Apple", confidentiality="teaser", readiness={"TRL": 9})
    asset("c-shown", title="Zebra", confidentiality="teaser", readiness={"TRL": 1})
    rows = listed(wanted(stranger.viewer, Filters(sort="-level"))).rows
    assert [row["title"] for row in rows if row["sight"] == "teaser"] == ["Apple", "Membrane", "Zebra"]


def test_a_teaser_row_shows_no_more_than_a_teaser(some, stranger, owner) -> None:
    page = stranger.client.get("/assets/?type=invention").content.decode()
    assert "Membrane" in page
    assert "Teaser" in page
    assert "TRL 4" not in page
    assert "Olga Owner" not in page
    assert "TRL 4" in owner.client.get("/assets/?type=invention").content.decode()


@pytest.mark.parametrize("sort", ["changed", "-changed"])
def test_neither_order_nor_place_of_a_teaser_tells_when_it_changed(asset, stranger, monkeypatch, sort) -> None:
    monkeypatch.setattr(paging, "AT_ONCE", 2)
    for number, level in ((1, "open"), (3, "teaser"), (2, "teaser"), (4, "open")):
        asset(f"a-{number}", confidentiality=level)
    asked = wanted(stranger.viewer, Filters(sort=sort))
    told = ["a-1", "a-4"] if sort == "changed" else ["a-4", "a-1"]
    assert [row["id"] for row in _all_pages(asked)] == names_in_order(asked) == [*told, "a-2", "a-3"]
    monkeypatch.setattr(paging, "AT_ONCE", 3)
    assert base64.urlsafe_b64decode(listed(asked).after + "==") == b'["a-2"]'


@pytest.mark.parametrize("who, shown", [("owner", True), ("colleague", False), ("stranger", False)])
def test_the_cast_of_three(some, request, who, shown) -> None:
    page = request.getfixturevalue(who).client.get("/assets/").content.decode()
    assert ("/assets/a-secret/" in page) is shown
    assert "/assets/a-plant/" in page


def test_nobody_sees_what_is_open(some, nobody) -> None:
    page = nobody.get("/assets/").content.decode()
    assert "/assets/a-plant/" in page
    assert "/assets/a-shown/" not in page


def test_a_change_is_found_at_once(some, owner) -> None:
    from valorise.platform.register.actions import change_asset

    assert names(owner.viewer, q="quince") == set()
    change_asset(owner.viewer, "a-code", {"title": "Quince jelly"})
    assert names(owner.viewer, q="quince") == {"a-code"}
    Asset.objects.filter(pk="a-code").update(removed_at=clock.now(), changed_at=clock.now(), version=3)
    assert search.found("quince", 10) == []


# Numbers beside the filters


def test_counts_are_those_under_the_other_filters(some, owner) -> None:
    found = counts(wanted(owner.viewer, Filters.read({"type": "invention"})))
    assert found.total == 2
    assert found.by["type"] == {"plant-variety": 1, "software": 1, "invention": 2, "design": 1}
    assert found.by["confidentiality"] == {"confidential": 1, "teaser": 1}
    assert found.by["officer"] == {str(owner.user.pk): 2, "me": 2}
    assert found.by["level"] == {"1": 1, "2": 1, "3": 1, "4": 1}


def test_counts_read_only_what_changed(some, asset, owner) -> None:
    asked = wanted(owner.viewer, Filters())
    assert counts(asked).total == 5
    with CaptureQueriesContext(connection) as queries:
        assert counts(asked).total == 5
    assert len(queries) <= 4, [one["sql"][:90] for one in queries.captured_queries]
    record_asset(owner.viewer, {"title": "New"})
    with CaptureQueriesContext(connection) as queries:
        assert counts(asked).total == 6
    assert len(queries) <= 8, [one["sql"][:90] for one in queries.captured_queries]


# Everything agrees


FACTS = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["Membrane", "membrane bag", "Äpfel", "Bread", ""]),
        "summary": st.just("Some words."),
        "type": st.sampled_from(["invention", "software", ""]),
        "confidentiality": st.sampled_from(LEVELS),
        "country": st.sampled_from(["SI", "AT", ""]),
        "readiness": st.sampled_from([{}, {"TRL": 3}, {"TRL": 7}, {"SRL": 2}]),
        "keywords": st.sampled_from([[], ["wine"], ["Wine", "milk"]]),
    }
)
PLACED = st.tuples(FACTS, st.booleans(), st.sampled_from(["", "officer", "contributor"]), st.sampled_from([0, 40, -40]))
SAID = st.fixed_dictionaries(
    {},
    optional={
        "q": st.sampled_from(["membrane", "apfel", "words"]),
        "type": st.sampled_from(["invention", "none"]),
        "confidentiality": st.sampled_from(["open", "none"]),
        "officer": st.sampled_from(["none", "me"]),
        "country": st.sampled_from(["SI", "none"]),
        "level": st.sampled_from(["2", "5"]),
        "rights": st.sampled_from(["yes", "no"]),
        "keyword": st.just("wine"),
        "sort": st.sampled_from(["title", "-title", "type", "-level", "changed", "-changed"]),
    },
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(assets=st.lists(PLACED, max_size=12), said=SAID)
def test_list_counts_export_and_page_agree(
    office, elsewhere, owner, colleague, stranger, monkeypatch, assets, said
) -> None:
    monkeypatch.setattr(paging, "AT_ONCE", 3)
    Asset.objects.all().delete()
    made = []
    for number, (facts, here, who, days) in enumerate(assets):
        add_records(Asset, [{"id": f"a-{number}", **facts}], office if here else elsewhere)
        one = Asset.objects.get(pk=f"a-{number}")
        one.embargo_until = clock.today() + timedelta(days=days) if days else None
        one.officer_id = owner.user.pk if who == "officer" else None
        one.save()
        if who == "contributor":
            Contributor.objects.create(asset=one, position=0, name="C", user=colleague.user)
        made.append(one.pk)
    for viewer in (owner.viewer, colleague.viewer, stranger.viewer, Viewer.nobody()):
        asked = wanted(viewer, Filters.read(said))
        through = [row["id"] for row in _all_pages(asked)]
        assert through == [row["id"] for row in _all_pages(asked, number=MANY)]
        assert len(through) == len(set(through))
        assert through == names_in_order(asked)
        found = counts(asked)
        assert found.total == len(through) == narrowed(asked).count()
        for name in ("type", "country", "confidentiality"):
            values = Counter(getattr(one, name) or "none" for one in narrowed(asked))
            if not asked.filters.pairs or name not in dict(asked.filters.pairs):
                assert found.by[name] == values
        for one in made:
            if one in through:
                assert Asset.objects.one_for(viewer, one).pk == one
            elif not asked.filters.narrows:
                with pytest.raises(Missing):
                    Asset.objects.one_for(viewer, one)


def _all_pages(asked, number=0):
    page, rows = listed(asked, number=number), []
    rows += page.rows
    assert page.before is None
    while page.after:
        back = page.rows
        page = listed(asked, after=page.after, number=number)
        assert page.rows
        assert listed(asked, before=page.before, number=number).rows == back
        rows += page.rows
    return rows


# Pages


def test_pages_stay_where_they_are_while_others_add(asset, owner, monkeypatch) -> None:
    monkeypatch.setattr(paging, "AT_ONCE", 2)
    for number in range(5):
        asset(f"a-{number}", title=f"Title {number}")
    asked = wanted(owner.viewer, Filters(sort="title"))
    first = listed(asked)
    asset("a-new", title="Title 0 and a bit")
    assert [row["id"] for row in listed(asked, after=first.after).rows] == ["a-2", "a-3"]


@pytest.mark.parametrize(
    "place", ["x", "e30", "W10", "WyIiLCIiXQ", "WzEsMl0", "%00", "W251bGwsbnVsbF0", "WyIyMDI0LTAxLTAxIiwiYSJd"]
)
def test_a_place_that_makes_no_sense_is_the_first_page(asset, owner, place) -> None:
    asset()
    for sort in ("", "title", "type", "-level"):
        for side in ("after", "before"):
            answer = owner.client.get(f"/assets/?sort={sort}&{side}={place}", follow=True)
            assert answer.status_code == 200
            assert b"Asset a-1" in answer.content


def test_titles_are_sorted_as_people_sort_them(asset, owner) -> None:
    for name, title in (("a", "Zebra"), ("b", "äpfel"), ("c", "Apple"), ("d", "“Quoted”")):
        asset(name, title=title)
    rows = listed(wanted(owner.viewer, Filters(sort="title"))).rows
    assert [row["title"] for row in rows] == ["äpfel", "Apple", "“Quoted”", "Zebra"]


def test_an_empty_field_leaves_the_address(asset, owner) -> None:
    asset()
    answer = owner.client.get("/assets/?q=&type=&level=&sort=title")
    assert (answer.status_code, answer["Location"]) == (302, "/assets/?sort=title")
    part = owner.client.get("/assets/?q=&sort=title", headers={"HX-Request": "true"})
    assert part["HX-Push-Url"] == "/assets/?sort=title"
    assert b"<html" not in part.content
    assert b'hx-swap-oob="innerHTML"' in part.content
    assert "HX-Request" in part["Vary"]


def test_going_back_gives_the_whole_page(asset, owner) -> None:
    asset()
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert b"<html" in owner.client.get("/assets/?sort=title", headers=headers).content


def test_nothing_yet_says_how_to_begin(owner, stranger, nobody) -> None:
    assert b"/imports/" in owner.client.get("/assets/").content
    assert nobody.get("/assets/").status_code == 200


def test_nothing_found_says_which_filter_to_drop(some, owner) -> None:
    page = owner.client.get("/assets/?q=membrane&type=software").content.decode()
    assert "Nothing fits all of this" in page
    assert 'href="?type=software"' in page
    assert 'href="?q=membrane"' in page


def test_what_nobody_looks_after_is_seen_at_once(some, owner) -> None:
    page = owner.client.get("/assets/").content.decode()
    assert "Nobody looks after <strong>2</strong>" in page
    assert "I look after <strong>2</strong>" in page


def test_the_address_names_no_person_or_office_that_one_does_not_see(asset, owner, colleague, stranger, nobody) -> None:
    asset(confidentiality="confidential")
    address = f"/assets/?officer={owner.user.pk}&office={owner.tenant.pk}"
    assert "Olga Owner" in colleague.client.get(address).content.decode()
    for client in (stranger.client, nobody):
        answer = client.get(address, follow=True).content.decode()
        assert "Olga Owner" not in answer
        assert "University of the North" not in answer


def test_nothing_in_the_address_becomes_markup(asset, owner) -> None:
    asset(title="<script>alert(1)</script>")
    page = owner.client.get("/assets/?q=%3Cscript%3Ealert&keyword=%22%3E%3Cb%3E", follow=True).content.decode()
    assert "<script>alert" not in page
    assert '"><b>' not in page


def test_few_questions_however_long_the_list(some, asset, owner, django_assert_num_queries) -> None:
    for number in range(60):
        asset(f"n-{number}", title=f"Membrane {number}")
    owner.client.get("/assets/?q=membrane")
    with CaptureQueriesContext(connection) as plain:
        owner.client.get("/assets/")
    with CaptureQueriesContext(connection) as words:
        owner.client.get("/assets/?q=membrane&officer=none&sort=title")
    assert len(plain) <= 16, [one["sql"][:80] for one in plain.captured_queries]
    assert len(words) <= 22, [one["sql"][:80] for one in words.captured_queries]


def test_filters_survive_the_way_through_an_address() -> None:
    said = Filters(
        q="a b", type=("invention", "software"), officer=("me", "none"), level=4, since=date(2026, 1, 2), sort="title"
    )
    again = Filters.read(
        {name: values if len(values) > 1 else values[0] for name, values in parse_qs(said.address).items()}
    )
    assert again == said == Filters.of(said.pairs)
    assert urlsplit(f"/assets/?{said.address}").query == said.address
