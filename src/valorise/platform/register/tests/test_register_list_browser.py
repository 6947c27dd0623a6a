"""The list in a real browser: narrowed, kept, gone back to, by keyboard alone, and read by a second person."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from valorise.platform.register.models import Asset

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def some(asset):
    for number in range(3):
        kind = "software" if number else "dataset"
        asset(f"a-{number}", title=f"Membrane {number}", type=kind, confidentiality="internal")
    asset("b-plant", title="Grapevine", type="plant-variety", confidentiality="open")


@pytest.fixture
def mate(office, player):
    return player(office, "head-of-office", "Mia Mate")


def test_narrow_keep_reload_and_a_second_person_reads_it(some, owner, mate, browse) -> None:
    page = browse(owner)
    page.goto("/assets/")
    expect(page.locator(".said")).to_have_text("4 assets")
    page.fill("#words", "membr")
    expect(page.locator(".said")).to_have_text("3 assets")
    expect(page).to_have_url(page.url.split("?")[0] + "?q=membr")
    page.check("#f-type-software")
    expect(page).to_have_url(page.url.split("?")[0] + "?q=membr&type=software")
    expect(page.locator(".said")).to_have_text("2 assets")
    page.go_back()
    expect(page).to_have_url(page.url.split("?")[0] + "?q=membr")
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator(".said")).to_have_text("3 assets")
    expect(page.locator("#words")).to_have_value("membr")
    expect(page.locator("#f-type-software")).not_to_be_checked()
    page.reload()
    expect(page.locator(".said")).to_have_text("3 assets")
    page.get_by_text("Keep this view").click()
    page.fill("#view-name", "Membranes")
    page.check("input[name=shared]")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.locator("h1")).to_have_text("Membranes")

    second = browse(mate)
    second.goto("/assets/")
    second.get_by_text("Views", exact=True).click()
    second.get_by_role("link", name="Membranes").click()
    expect(second.locator("h1")).to_have_text("Membranes")
    expect(second.locator("tbody tr")).to_have_count(3)


def test_by_keyboard_alone(some, owner, browse) -> None:
    page = browse(owner)
    page.goto("/assets/")
    page.keyboard.press("/")
    page.keyboard.type("membrane")
    expect(page).to_have_url(f"{page.url.split('?')[0]}?q=membrane")  # the list of the last letter, no earlier one
    expect(page.locator(".said")).to_have_text("3 assets")
    expect(page.locator("#words")).to_be_focused()
    page.locator("tbody input").first.focus()
    page.keyboard.press("Space")
    with page.expect_response("**/assets/?*sort=*"):  # what was ticked stays ticked
        page.locator("#sort-title").press("Enter")
    expect(page.locator("html")).not_to_have_class(re.compile("busy"))
    expect(page.locator("tbody input:checked")).to_have_count(1)
    _tab_to(page, "Change the chosen …")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Change 1 asset")
    page.locator("#id_confidentiality").focus()
    page.keyboard.type("Open")
    _tab_to(page, "Look ahead")
    page.keyboard.press("Enter")
    expect(page.locator("#ahead")).to_be_visible()
    page.locator("#why").focus()
    page.keyboard.type("Agreed")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Done")).to_be_visible()
    assert Asset.objects.filter(confidentiality="open").count() == 2


def _tab_to(page, name):
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            return
    pytest.fail(f"{name} cannot be reached by keyboard")


@pytest.mark.parametrize("width", [390, 1280])
def test_nobody_is_kept_out(some, owner, browse, width) -> None:
    from tests.accessibility import barriers

    page = browse(owner, width=width)
    for address in ("/assets/", "/assets/?q=membrane&officer=none", "/assets/?q=nothing"):
        page.goto(address)
        assert list(barriers(page)) == [], address
    page.goto("/assets/")
    page.locator("tbody input").first.check()
    page.get_by_role("button", name="Change the chosen").click()
    page.select_option("#id_type", "course")
    page.get_by_role("button", name="Look ahead").click()
    expect(page.locator("#ahead")).to_be_visible()
    assert list(barriers(page)) == []
