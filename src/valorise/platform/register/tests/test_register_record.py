"""The page of an asset and the forms that change it: who sees what, two editors, merge, split, history, undo."""

from __future__ import annotations

import pytest
from tests.cast import parts_of, whole_page

from valorise.platform.register.models import Agreement, Asset, Case, Contact, Contributor, MoneyFlow, Right

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


@pytest.fixture
def rich(asset, owner):
    """An asset with something of everything."""
    one = asset(
        confidentiality="internal",
        summary="A layer that stays clean.",
        contributors=[{"name": "Ana Kos", "share": "1/2"}, {"name": "Ben Vrh", "share": "1/4"}],
        owners=[{"name": "University of the North", "share": "1"}],
        identifiers=[{"scheme": "doi", "value": "10.5555/abc"}],
        readiness={"TRL": 4, "MRL": 2},
        dates={"created": "2024-05"},
        origins=[{"source": "plain", "file": "inventions.csv", "row": 12}],
    )
    office = {"tenant": owner.tenant}
    happened = [{"event": "first-filing", "on": "2026-02-02"}]
    Right.objects.create(id="r-1", asset=one, kind="patent", office="EP", number="EP99", happened=happened, **office)
    deal = Agreement.objects.create(
        id="g-1", title="Licence for dairies", exclusive=True, territory=["SI"], field_of_use="dairy",
        parties=["Secret Ltd"], ends="2027-06-30", status="signed", signed="2024-01-01", **office,
    )  # fmt: skip
    deal.assets.add(one)
    Case.objects.create(id="c-1", title="Dairy case", **office).assets.add(one)
    Contact.objects.create(id="ct-1", asset=one, organisation="Dairy of Trebnik", note="They want it.", **office)
    MoneyFlow.objects.create(id="m-1", asset=one, direction="in", amount="1234.50", currency="EUR", **office)
    return one


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


@pytest.mark.parametrize(
    ("path", "sent", "back"),
    [
        ("-/edit/owners/", {}, "/assets/a-1/-/people/#people"),
        ("-/edit/facts/", {}, "/assets/a-1/"),
        ("-/add/contacts/", {"organisation": "Brewery", "note": "Rang us."}, "/assets/a-1/-/interest/#work"),
        ("-/change/rights/r-1/", {}, "/assets/a-1/-/rights/#rights"),
        ("-/add/money_flows/", {"direction": "in"}, "/assets/a-1/-/use/#money"),
    ],
)
def test_one_comes_back_to_the_part_one_came_from(rich, owner, path, sent, back) -> None:
    answer = owner.client.post(f"/assets/a-1/{path}", fields_of(owner.client, f"/assets/a-1/{path}") | sent)
    assert answer.headers["Location"] == back


def fields_of(client, path):
    """The form of a page as a browser would send it back."""
    from lxml import html

    page = html.fromstring(client.get(path).content)
    form = next(one for one in page.forms if one.method == "POST" and "sign-out" not in (one.action or ""))
    sent = {}
    for one in form.inputs:
        if one.name and one.get("type") not in ("checkbox", "radio") and one.tag != "button":
            sent[one.name] = one.value if not isinstance(one.value, set) else list(one.value)
    return {name: value or "" for name, value in sent.items() if name != "csrfmiddlewaretoken"}


def test_facts_are_changed_and_only_what_was_changed(rich, owner) -> None:
    sent = fields_of(owner.client, "/assets/a-1/-/edit/facts/")
    answer = owner.client.post("/assets/a-1/-/edit/facts/", sent | {"title": "Clean layer", "why": "better"})
    assert answer.status_code == 302
    assert Asset.objects.get().title == "Clean layer"
    text = owner.client.get("/assets/a-1/-/history/").content.decode()
    assert all(said in text for said in ("Asset a-1", "Clean layer", "better", "Olga Owner"))


def test_shares_are_refused_with_the_sum_and_nothing_typed_is_lost(rich, owner) -> None:
    sent = fields_of(owner.client, "/assets/a-1/-/edit/contributors/")
    answer = owner.client.post(
        "/assets/a-1/-/edit/contributors/", sent | {"contributors-1-share": "1/3", "contributors-1-name": "Ben Typed"}
    )
    assert answer.status_code == 422
    assert b"shares sum to 5/6" in answer.content
    assert b"Ben Typed" in answer.content
    assert "Ben Typed" not in str(Asset.objects.get().facts)


def test_one_more_row_keeps_what_was_typed(rich, owner) -> None:
    sent = fields_of(owner.client, "/assets/a-1/-/edit/contributors/")
    answer = owner.client.post(
        "/assets/a-1/-/edit/contributors/", sent | {"more": "contributors", "contributors-2-name": "Cene Typed"}
    )
    assert answer.status_code == 200
    assert b"Cene Typed" in answer.content
    assert b"contributors-3-name" in answer.content


def test_two_editors_of_one_fact_choose(rich, owner, player) -> None:
    other = player(owner.tenant, "head-of-office", "Hana Head")
    path = "/assets/a-1/-/edit/facts/"
    mine, theirs = fields_of(owner.client, path), fields_of(other.client, path)
    other.client.post(path, theirs | {"title": "Hers", "licence": "MIT"})
    answer = owner.client.post(path, mine | {"title": "His"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert all(said in text for said in ("Hana Head", "His", "Hers"))
    assert Asset.objects.get().title == "Hers"
    again = form_in(answer)
    for take, title in (("mine", "His"), ("theirs", "Hers")):
        Asset.objects.update(title="Hers")
        answer = owner.client.post(path, again | {"title": "His", "take-title": take})
        assert answer.status_code == 302, take
        assert (Asset.objects.get().title, Asset.objects.get().licence) == (title, "MIT")


def form_in(answer):
    from lxml import html

    form = next(one for one in html.fromstring(answer.content).forms if one.get("id") == "edit-form")
    sent = {
        one.name: one.value for one in form.inputs if one.name and one.get("type") != "radio" and one.tag != "button"
    }
    return {name: value if not isinstance(value, set) else list(value) for name, value in sent.items() if value}


def test_two_editors_of_different_facts_do_not_meet(rich, owner, player) -> None:
    other = player(owner.tenant, "head-of-office")
    path = "/assets/a-1/-/edit/facts/"
    mine, theirs = fields_of(owner.client, path), fields_of(other.client, path)
    other.client.post(path, theirs | {"licence": "MIT"})
    assert owner.client.post(path, mine | {"title": "His"}).status_code == 302
    assert (Asset.objects.get().title, Asset.objects.get().licence) == ("His", "MIT")


def test_opening_asks_for_the_reason_on_the_page(rich, owner) -> None:
    path = "/assets/a-1/-/edit/visibility/"
    sent = fields_of(owner.client, path) | {"confidentiality": "open"}
    answer = owner.client.post(path, sent)
    assert answer.status_code == 422
    assert b"Say why more people may see this asset" in answer.content
    assert owner.client.post(path, sent | {"why": "published", "officer": owner.user.pk}).status_code == 302
    assert Asset.objects.get().officer == owner.user
    assert b"Olga Owner" in owner.client.get("/assets/a-1/-/history/?field=officer").content


def test_a_right_is_added_changed_and_taken_out(rich, owner) -> None:
    sent = fields_of(owner.client, "/assets/a-1/-/add/rights/")
    sent |= {"kind": "patent", "office": "US", "happened-0-event": "grant", "happened-0-on": "2026-05-19"}
    assert owner.client.post("/assets/a-1/-/add/rights/", sent).status_code == 302
    made = Right.objects.exclude(pk="r-1").get()
    assert made.facts["happened"] == [{"event": "grant", "on": "2026-05-19"}]
    path = f"/assets/a-1/-/change/rights/{made.pk}/"
    owner.client.post(path, fields_of(owner.client, path) | {"number": "US99"})
    assert Right.objects.get(pk=made.pk).number == "US99"
    owner.client.post(f"/assets/a-1/-/take-out/rights/{made.pk}/", {"version": 2})
    assert Right.objects.get(pk=made.pk).removed_at
    history = owner.client.get(f"/history/rights/{made.pk}/")
    assert history.status_code == 200


def test_a_contact_is_told_as_one_made(rich, owner) -> None:
    sent = fields_of(owner.client, "/assets/a-1/-/add/contacts/") | {"organisation": "Brewery", "note": "Rang us."}
    assert owner.client.post("/assets/a-1/-/add/contacts/", sent).status_code == 302
    from valorise.platform.foundation.changes import log

    told = log().read(activity="contact-made")
    assert told["case"].to_list() == ["c-1"]
    assert "Rang us" not in told["details"][0]


def test_a_new_asset_asks_the_kind_first_and_warns_of_doubles(rich, owner, colleague) -> None:
    assert b"Know-how" in owner.client.get("/assets/new/").content
    path = "/assets/new/?type=software"
    sent = fields_of(owner.client, path) | {
        "title": "Solver", "identifiers-0-scheme": "doi", "identifiers-0-value": "10.5555/abc",
    }  # fmt: skip
    answer = owner.client.post(path, sent)
    assert answer.status_code == 422
    assert b"The same identifier: doi 10.5555/abc" in answer.content
    assert owner.client.post(path, sent | {"another": "on"}).status_code == 302
    assert Asset.objects.get(title="Solver").type == "software"
    part = owner.client.get("/assets/new/alike/", {"title": "asset a-1", "type": "invention"})
    assert b"nearly the same" in part.content
    assert colleague.client.get("/assets/new/").status_code == 403


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
