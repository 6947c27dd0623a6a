"""A partner posts a need with the keyboard alone, the office finds it beside its result, a colleague reads."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from valorise.platform.jobs.worker import drain
from valorise.platform.matching.models import Judgement, Match
from valorise.platform.needs.models import Need

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "Plates of our pasteuriser clog"
PROBLEM = "We pasteurise milk. Milk proteins foul the plates of the heat exchanger within six hours."


@pytest.fixture
def coating(asset):
    return asset(
        confidentiality="open",
        title="Coating that keeps the plates of pasteurisers clean",
        summary="Milk proteins do not foul plates of a heat exchanger that have this coating.",
    )


def tab_to(page, name: str, *, most: int = 60) -> None:
    """Go on with the tabulator key until the element with this text or label has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        told = page.evaluate(
            "(e => e === document.body ? '' : (e.labels?.[0] ?? e).textContent)(document.activeElement)"
        )  # the body, which holds every text, has the focus until the browser has given it to something
        if name in told:
            return
    raise AssertionError(f"The keyboard does not lead to {name}")


def fits(page) -> None:
    wide = page.evaluate(
        "[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > window.innerWidth + 1)"
        ".map(e => e.outerHTML.slice(0, 120))"
    )
    assert wide == []


@pytest.mark.parametrize("width", [390, 1280])
def test_from_a_need_to_a_judgement(coating, browse, player, elsewhere, owner, colleague, width) -> None:
    partner = player(elsewhere, "partner", "Petra Partner")
    page = browse(partner, width=width)
    page.goto("/needs/")
    tab_to(page, "Post a need")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Post a need")
    tab_to(page, "In one line")
    page.keyboard.type(TITLE)
    tab_to(page, "What is the problem?")
    page.keyboard.type(PROBLEM)
    expect(page.locator("#fits")).to_contain_text("Coating that keeps the plates")
    fits(page)
    page.goto("/needs/")
    page.goto("/needs/new/")
    expect(page.get_by_label("What is the problem?")).to_have_value(PROBLEM)
    page.get_by_label("What is the problem?").focus()
    tab_to(page, "Everybody who is signed in may read it")
    page.keyboard.press("Space")
    tab_to(page, "Post the need")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert Need.objects.get().shared
    drain(regular=False)
    expect(page.locator("#fittings mark").first).to_be_visible(timeout=15_000)
    fits(page)

    Match.objects.update(strength=3, fit="strong")
    page = browse(owner, width=width)
    page.goto("/matches/")
    card = page.locator("article.fitting")
    expect(card).to_contain_text(TITLE)
    tab_to(page, "Your judgement, and why")
    page.keyboard.type("Fits their plates.")
    tab_to(page, "Good", most=2)
    page.keyboard.press("Enter")
    expect(card.locator(".judged")).to_contain_text("Fits their plates.")
    assert Judgement.objects.get().verdict == "good"
    page.reload()
    expect(page.locator("main")).to_contain_text("Nothing waits for your judgement")
    fits(page)

    page = browse(colleague, width=width)
    page.goto(f"/needs/{Need.objects.get().pk}/")
    expect(page.locator(".judged")).to_contain_text("Olga Owner")
    expect(page.locator(".judged")).to_contain_text("Fits their plates.")
    fits(page)


def test_without_scripts_a_need_is_posted_too(coating, browse, player, elsewhere) -> None:
    partner = player(elsewhere, "partner")
    page = browse(partner, scripts=False)
    page.goto("/needs/new/")
    page.get_by_label("In one line").fill(TITLE)
    page.get_by_label("What is the problem?").fill(PROBLEM)
    page.get_by_role("button", name="Post the need").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    page.get_by_text("Close this need").click()
    page.get_by_label("Withdrawn").check()
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.locator("main")).to_contain_text("Withdrawn")
    assert Need.objects.get().outcome == "withdrawn"
