"""The report as people see it: on a telephone and a desk, in light and dark, by keyboard, offline."""

from __future__ import annotations

import pytest
from tests.accessibility import barriers

from valorise.reporting.report import report
from valorise.reporting.tests.sample import sample

pytestmark = pytest.mark.browser


@pytest.fixture
def browser(_browser: object) -> object:
    """The browser of all tests: only one can be driven in a process."""
    return _browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_bytes(report(sample())["report.html"])
    return file.as_uri()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_report_can_be_read_by_everyone(browser, address: str, width: int) -> None:  # type: ignore[no-untyped-def]
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto(address)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    found = list(barriers(page))
    context.close()
    assert found == []


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_page_never_scrolls_sideways_and_cuts_no_picture(browser, address: str, width: int) -> None:  # type: ignore[no-untyped-def]
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(address)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    outside = """() => [...document.querySelectorAll('main svg text')].filter(one => {
        const text = one.getBoundingClientRect(), picture = one.ownerSVGElement.getBoundingClientRect();
        const beside = text.left < picture.left - 1 || text.right > picture.right + 1;
        return text.width && (beside || text.bottom > picture.bottom + 1);
    }).map(one => one.textContent)"""
    assert page.evaluate(outside) == []
    page.close()


def test_nothing_is_fetched_and_nothing_complains(browser, address: str) -> None:  # type: ignore[no-untyped-def]
    page = browser.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(address)
    assert asked == [address]
    assert said == []
    page.close()


def test_the_keyboard_reaches_the_reasons_of_a_date_and_opens_them(browser, address: str) -> None:  # type: ignore[no-untyped-def]
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Why this date":
            break
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.parentElement.open") is True
    assert page.locator("details[open] .steps li").first.is_visible()
    page.close()


def test_on_paper_reasons_are_opened_and_navigation_is_gone(browser, address: str) -> None:  # type: ignore[no-untyped-def]
    page = browser.new_page()
    page.goto(address)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator(".steps li").first.is_visible()
    assert not page.locator(".contents").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.close()
