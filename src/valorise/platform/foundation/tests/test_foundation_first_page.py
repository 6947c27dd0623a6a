"""The first page: for nobody what this is; for a person what waits, what changed, and how to begin."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from valorise.platform.foundation import clock, first_visit, panel
from valorise.platform.foundation.changes import log
from valorise.platform.foundation.panel import Waiting
from valorise.platform.project.slices import offered
from valorise.stores.events import Event
from valorise.terms.codes import codes


def test_nobody_learns_what_it_is_and_sees_only_what_is_open(nobody, asset) -> None:
    asset("a-1", confidentiality="open", title="Open result")
    asset("a-2", confidentiality="confidential", title="Hidden result")
    text = nobody.get("/").content.decode()
    assert "Open result" in text
    assert "Hidden result" not in text
    assert all(visit.label in text for visit in first_visit.visits() if visit.id not in ("administrator", "guest"))
    assert 'href="/sign-in/"' in text


def test_a_person_sees_what_waits_for_them(owner, monkeypatch) -> None:
    assert "Nothing waits for you." in owner.client.get("/").content.decode()
    waiting = type("Slice", (), {"waiting": staticmethod(lambda viewer: [Waiting("To triage", 3, "/assets/")])})
    monkeypatch.setattr(panel, "offered", lambda part: [("a", waiting)] if part == "waiting" else [])
    assert re.search(
        r'href="/assets/">To triage</a> <span class="badge soon">3<', owner.client.get("/").content.decode()
    )


@pytest.mark.parametrize("who, seen", [("owner", True), ("colleague", False), ("stranger", False)])
def test_what_changed_lately_is_what_one_may_see(asset, request, who, seen) -> None:
    asset(confidentiality="confidential", title="Secret membrane")
    text = request.getfixturevalue(who).client.get("/").content.decode()
    assert ("Secret membrane" in text) is seen
    assert ("<figcaption>" in text) is seen


def test_the_figures_are_those_of_the_register(asset, owner) -> None:
    for number, kind in enumerate(["dataset", "dataset", "software"]):
        asset(f"a-{number}", type=kind)
    text = owner.client.get("/").content.decode()
    assert re.search(r'type=dataset">Dataset</a></th><td class="number">2<', text)
    assert re.search(r'type=software">Software</a></th><td class="number">1<', text)
    assert "<svg" in text
    assert "style=" not in text


def test_every_figure_opens_to_its_list(asset, owner) -> None:
    kinds = ["", "dataset", "software", "map", "course", "design", "know-how", "prototype", "database", "publication"]
    for number, kind in enumerate([*kinds, *kinds, "trade-mark", "creative-work"]):
        asset(f"a-{number}", type=kind)
    text = owner.client.get("/").content.decode()
    rows = re.findall(r'href="(/assets/\?type=[^"]+)">[^<]+</a></th><td class="number">(\d+)<', text)
    assert sum(int(number) for _, number in rows) == 22
    for address, number in rows:
        shown = owner.client.get(address.replace("&amp;", "&")).content.decode()
        assert f"<strong>{number} asset" in shown


def test_the_first_page_asks_little(asset, owner, django_assert_max_num_queries) -> None:
    """However many assets there are; what waits in each slice is one question."""
    for number in range(12):
        asset(f"a-{number}")
    log().append([Event(activity="register-extended", at=clock.now())])
    owner.client.get("/")
    with django_assert_max_num_queries(23):
        owner.client.get("/")


def test_every_role_has_a_first_visit() -> None:
    roles = [role for visit in first_visit.visits() for role in visit.roles]
    assert sorted(roles) == sorted(codes("roles"))


@pytest.mark.parametrize("role", sorted(codes("roles")))
def test_each_step_leads_to_a_place_that_answers(office, player, role) -> None:
    person = player(office, role)
    visits = first_visit.visits_for(person.viewer)
    assert visits
    assert all(visit.steps for visit in visits)
    for step in [step for visit in visits for step in (*visit.steps, *visit.quick)]:
        assert person.client.get(step.address).status_code == 200, step


def test_every_place_that_a_step_names_is_there() -> None:
    """Where all slices that the steps name are installed; one that is not there leaves its steps out."""
    named = {place.split(":")[0] for place in first_visit.places()}
    if named <= {name for name, _ in offered("urls")}:
        assert [place for place in first_visit.places() if not first_visit.Step("", "", place).address] == []


def test_a_visit_is_put_away_and_brought_back(owner) -> None:
    begins = "Begin here"
    assert begins in owner.client.get("/").content.decode()
    owner.client.post("/first-steps/put-away/", {"visit": "transfer-officer"})
    assert begins not in owner.client.get("/").content.decode()
    assert "Show on the first page again" in owner.client.get("/first-steps/").content.decode()
    owner.client.post("/first-steps/put-away/", {"visit": "transfer-officer", "back": "yes"})
    assert begins in owner.client.get("/").content.decode()


def test_a_visit_that_does_not_exist_is_put_nowhere(owner) -> None:
    owner.client.post("/first-steps/put-away/", {"visit": '"; evil'})
    assert owner.client.cookies["first-visits-done"].value == ""


def test_first_steps_of_everybody_are_open(nobody: Client) -> None:
    text = nobody.get("/first-steps/").content.decode()
    assert all(visit.label in text for visit in first_visit.visits())


@pytest.mark.browser
def test_keys_lead_and_can_be_switched_off(browse, owner, asset) -> None:
    asset()
    page = browse(owner)
    page.goto("/keys/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("g1")  # in a field keys are letters
    assert page.input_value("#find") == "g1"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    page.wait_for_selector("dialog[open] h1")
    page.keyboard.press("Escape")
    page.keyboard.type("g0")
    page.wait_for_selector("main h1 >> text=Your work today")
    page.goto("/display/")
    page.check("input[name=keys][value=off]")
    page.click("main button")
    page.wait_for_selector(".notice.success")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "find"


@pytest.mark.browser
def test_menus_work_by_keyboard_and_without_scripts(browse, owner) -> None:
    page = browse(owner, width=390)
    page.goto("/")
    page.focus(".end .menu > summary")
    page.keyboard.press("Enter")
    assert page.is_visible("text=Sign out")
    page.keyboard.press("Escape")
    assert not page.is_visible("text=Sign out")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.click(".folded > summary")
    page.click(".folded a >> text=Assets")
    page.wait_for_url("**/assets/")


@pytest.mark.browser
def test_a_request_that_fails_leaves_the_page_and_says_why(browse, owner) -> None:
    page = browse(owner)
    page.goto("/keys/")
    page.evaluate("() => { htmx.ajax('GET', '/no-such-place/', '#main'); }")
    page.wait_for_selector("#told .notice >> text=There is no such page.")
    assert page.inner_text("main h1") == "Keys"
    page.click("#told button")
    assert page.locator("#told .notice").count() == 0


@pytest.mark.browser
def test_what_is_swapped_in_gets_the_focus_it_needs_and_is_announced(browse, owner) -> None:
    page = browse(owner)
    page.goto("/display/")
    page.evaluate("() => { document.activeElement.blur(); htmx.ajax('GET', '/keys/', '#main'); }")
    page.wait_for_selector("#main #keys-title")
    page.wait_for_function("document.activeElement.id === 'keys-title'")
    assert page.inner_text("#said") == "Keys"
