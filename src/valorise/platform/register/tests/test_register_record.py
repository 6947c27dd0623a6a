"""The page of an asset: who sees what, its parts, and how often each asks the database."""

# ruff: noqa: F811 - fixtures are taken by their names
from __future__ import annotations

import pytest
from tests.cast import parts_of, whole_page

from valorise.platform.register.models import Asset, Case, Contact, Contributor, MoneyFlow, Right
from valorise.platform.register.tests.rich_asset import rich  # noqa: F401 - a fixture

PAGES = (
    "", "-/history/", "-/edit/facts/", "-/edit/visibility/", "-/edit/contributors/", "-/add/rights/",
    "-/add/agreements/", "-/add/contacts/", "-/add/money_flows/", "-/add/cases/", "-/change/rights/r-1/",
    "-/take-out/rights/r-1/", "-/split/", "-/remove/", "-/rights/", "-/people/", "-/agreements/", "-/use/",
    "-/interest/", "-/papers/",
)  # fmt: skip
READ = ("", "-/history/", "-/rights/", "-/people/", "-/use/", "-/interest/", "-/papers/")
MOST_QUERIES = {
    "": 24, "-/rights/": 30, "-/people/": 30, "-/agreements/": 30, "-/use/": 30, "-/interest/": 30, "-/papers/": 30,
    "-/history/": 30,
}  # fmt: skip
"""Questions to the database, by part: of an asset with something of everything, for its office."""


@pytest.mark.parametrize("path", PAGES)
def test_the_office_sees_every_page(rich, owner, path) -> None:
    assert owner.client.get(f"/assets/a-1/{path}").status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_a_colleague_reads_and_changes_nothing(rich, colleague, path) -> None:
    status = colleague.client.get(f"/assets/a-1/{path}").status_code
    assert status == 200 if path in READ else status in (403, 404)


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_finds_nothing(rich, stranger, path) -> None:
    assert stranger.client.get(f"/assets/a-1/{path}").status_code == 404
    assert stranger.client.post(f"/assets/a-1/{path}").status_code in (404, 405)


@pytest.mark.parametrize("path", PAGES)
def test_nobody_finds_nothing(rich, nobody, path) -> None:
    assert nobody.get(f"/assets/a-1/{path}").status_code in (302, 404)


def test_the_page_shows_everything_with_its_reasons(rich, owner) -> None:
    text = whole_page(owner.client)
    for said in ("1/2 + 1/4 = 3/4", "Shares must sum to exactly 1", "https://doi.org/10.5555/abc", "inventions.csv",
                 "Licence for dairies", "exclusive", "dairy", "Slovenia", "They want it.", "1,234.50",
                 "2027-02-02", "Manufacturing readiness level", "The agreement runs until 2027-06-30"):  # fmt: skip
        assert said in text, said
    assert "No licence is known" in text, "what is missing is said as declared"


SECRET = ("Secret Ltd", "Dairy case", "They want it", "234.50", "inventions.csv", "2027-06-30", "Change facts")


def test_a_colleague_sees_facts_rights_and_dates_but_not_the_office_part(rich, colleague) -> None:
    text = whole_page(colleague.client)
    assert all(said in text for said in ("Ana Kos", "EP99", "2027-02-02"))
    assert [said for said in SECRET if said in text] == []


def test_a_contributor_sees_a_confidential_asset_but_not_the_office_part(rich, stranger) -> None:
    Asset.objects.update(confidentiality="confidential")
    Contributor.objects.filter(name="Ana Kos").update(user=stranger.user)
    text = whole_page(stranger.client)
    assert "EP99" in text
    assert [said for said in SECRET if said in text] == []


def test_a_teaser_shows_no_more_and_not_even_what_is_missing(rich, stranger) -> None:
    Asset.objects.update(confidentiality="teaser")
    text = whole_page(stranger.client)
    assert "A layer that stays clean." in text
    hidden = ("Ana Kos", "EP99", "10.5555", "2024-05", "No licence is known", "history", "Readiness", *SECRET)
    assert [said for said in hidden if said in text] == []


@pytest.mark.parametrize("part", MOST_QUERIES)
def test_a_part_asks_the_database_a_fixed_number_of_times(rich, owner, part, django_assert_max_num_queries) -> None:
    """However much belongs to the asset; panels of other slices ask some of it."""
    counts = set()
    for number in range(3):
        owner.client.get(f"/assets/a-1/{part}")
        with django_assert_max_num_queries(MOST_QUERIES[part]) as asked:
            owner.client.get(f"/assets/a-1/{part}")
        counts.add(len(asked))
        for model, name in ((Right, "r-x"), (Contact, "ct-x"), (MoneyFlow, "m-x")):
            model.objects.create(id=f"{name}{number}", asset=rich, tenant=owner.tenant)
        Case.objects.create(id=f"c-x{number}", tenant=owner.tenant).assets.add(rich)
    assert len(counts) == 1


def test_every_panel_stands_in_a_part_that_is_there_and_has_a_name_of_its_own() -> None:
    from valorise.platform.foundation.panel import offers
    from valorise.platform.register.record.parts import FILLED, HISTORY, HOMES, panels_of

    names = [one.name for one in offers()]
    assert len(set(names)) == len(names)
    assert {one.part for one in offers()} == {one.name for one in (*FILLED, HISTORY)}
    for part, panel in HOMES.values():
        assert panel in {one.name for each in FILLED if each.name == part for one in panels_of(each)}


def test_the_way_between_parts_is_plain_links_and_says_where_one_is(rich, owner) -> None:
    from lxml import html

    for address, text in parts_of(owner.client).items():
        (here,) = html.fromstring(text).xpath("//nav[contains(@class, 'tabs')]//a[@aria-current='page']/@href")
        assert here == address
        assert len(html.fromstring(text).xpath("//main//h1")) == 1


def test_the_overview_leads_to_every_panel_by_its_former_anchor(rich, owner) -> None:
    """Mails and notices of before named panels behind the address of the page: the line of that name leads on."""
    from lxml import html

    parts = parts_of(owner.client)
    overview = html.fromstring(parts["/assets/a-1/"])
    for anchor in ("dates", "rights", "titles", "bindings", "agreements", "work", "money", "documents", "value"):
        (link,) = overview.xpath(f"//*[@id='{anchor}']//a/@href")
        address, _, panel = link.partition("#")
        assert html.fromstring(parts[address]).xpath(f"//section[@id='{panel}']"), anchor


@pytest.mark.parametrize(
    ("who", "level", "found"),
    [
        ("owner", "internal", "rights people agreements use interest papers history"),
        ("colleague", "internal", "rights people use interest papers history"),
        ("stranger", "open", "people interest papers"),
        ("stranger", "teaser", "interest papers"),
        ("nobody", "open", "people papers"),
    ],
)
def test_a_part_without_anything_for_the_person_is_not_there(rich, who, level, found, request) -> None:
    Asset.objects.update(confidentiality=level)
    person = request.getfixturevalue(who)
    client = getattr(person, "client", person)
    text = client.get("/assets/a-1/").content.decode()
    for part in ("rights", "people", "agreements", "use", "interest", "papers", "history"):
        address = f"/assets/a-1/-/{part}/"
        there = part in found.split()
        assert (f'href="{address}"' in text) is there, part
        assert (client.get(address).status_code == 200) is there, part


def test_the_overview_says_what_to_do_next(rich, owner, colleague) -> None:
    text = owner.client.get("/assets/a-1/").content.decode()
    assert "Shares must sum to exactly 1" in text
    assert "Compare pathways and choose one" in text
    assert "To do next" not in colleague.client.get("/assets/a-1/").content.decode()


def test_only_what_came_with_the_example_is_called_invented(owner, office, asset):
    office.example = True
    office.save()
    asset("a-1", origins=[{"source": "own", "file": "assets.jsonl", "row": 1}])
    asset("a-2", origins=[{"source": "plain", "file": "Inventions of the office.xlsx", "row": 1}])
    asset("a-3")
    said = {
        name: "Invented example" in owner.client.get(f"/assets/{name}/").content.decode()
        for name in ("a-1", "a-2", "a-3")
    }
    assert said == {"a-1": True, "a-2": False, "a-3": False}
