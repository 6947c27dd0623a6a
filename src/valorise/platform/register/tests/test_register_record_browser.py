"""What people do on the page of an asset, in a browser: write, reload, read as a second person; with keys alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from valorise.platform.register.models import Asset, Right

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def membrane(asset, owner):
    """An asset with people, a right and a date that follows from it."""
    one = asset(
        title="Membrane", confidentiality="internal", contributors=[{"name": "Ana Kos", "share": "1"}],
        identifiers=[{"scheme": "doi", "value": "10.5555/abc"}],
    )  # fmt: skip
    happened = [{"event": "first-filing", "on": "2026-02-02"}]
    Right.objects.create(id="r-1", asset=one, tenant=owner.tenant, kind="patent", office="EP", happened=happened)
    return one


def test_a_change_is_read_by_a_second_person_and_taken_back(membrane, owner, colleague, browse) -> None:
    page = browse(owner)
    page.goto("/assets/a-1/")
    page.get_by_role("link", name="Change facts").first.click()
    page.get_by_label("Title").fill("Membrane that stays clean")
    page.get_by_label("Reason").fill("name of the patent")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/assets/a-1/")
    page.reload()
    assert page.get_by_role("heading", level=1).inner_text() == "Membrane that stays clean"
    second = browse(colleague, width=390)
    second.goto("/assets/a-1/")
    assert second.get_by_role("heading", level=1).inner_text() == "Membrane that stays clean"
    assert second.get_by_role("link", name="Change facts").count() == 0
    page.get_by_role("link", name="History", exact=True).first.click()
    page.get_by_role("link", name="Take back").first.click()
    page.get_by_role("button", name="Take it back").click()
    page.wait_for_url("**/assets/a-1/")
    second.reload()
    assert second.get_by_role("heading", level=1).inner_text() == "Membrane"


def test_two_editors_see_both_versions_and_choose(membrane, owner, player, browse) -> None:
    other = player(owner.tenant, "head-of-office", "Hana Head")
    mine, theirs = browse(owner), browse(other)
    for page in (mine, theirs):
        page.goto("/assets/a-1/-/edit/facts/")
    theirs.get_by_label("Title").fill("Her title")
    theirs.get_by_role("button", name="Save", exact=True).click()
    theirs.wait_for_url("**/assets/a-1/")
    mine.get_by_label("Title").fill("His title")
    mine.get_by_role("button", name="Save", exact=True).click()
    assert "Hana Head" in mine.locator("section.summary").inner_text()
    assert mine.locator("#id_title").input_value() == "His title"
    mine.get_by_label("Her title").check()
    mine.get_by_role("button", name="Save", exact=True).click()
    mine.wait_for_url("**/assets/a-1/")
    mine.reload()
    assert mine.get_by_role("heading", level=1).inner_text() == "Her title"


def test_a_date_is_opened_with_the_keyboard_alone(membrane, owner, browse) -> None:
    page = browse(owner)
    page.goto("/assets/a-1/-/rights/")
    date = page.locator("details.date summary").first
    date.focus()
    page.keyboard.press("Enter")
    assert page.locator("details.date[open] ol.proof li").first.is_visible()
    page.get_by_role("link", name="People", exact=True).first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/assets/a-1/-/people/")
    page.get_by_role("link", name="Change contributors").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit/contributors/")
    page.locator("#id_contributors-0-name").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("Ana Kos Novak")
    page.keyboard.press("Enter")
    page.wait_for_url("**/assets/a-1/-/people/#people")
    assert Asset.objects.get().contributors.get().name == "Ana Kos Novak"


def test_on_a_phone_the_row_of_parts_begins_where_one_is(membrane, owner, browse) -> None:
    page = browse(owner, width=390)
    page.goto("/assets/a-1/-/papers/")
    box = page.locator("nav.tabs [aria-current]").bounding_box()
    assert 0 <= box["x"] <= box["x"] + box["width"] <= 390
    page.goto("/assets/a-1/")
    page.get_by_role("link", name="People", exact=True).first.click()
    page.go_back()
    assert page.locator("nav.tabs [aria-current]").inner_text() == "Overview"


def test_a_new_asset_warns_while_one_types(membrane, owner, browse) -> None:
    page = browse(owner)
    page.goto("/assets/new/")
    page.get_by_role("link", name="Software", exact=True).click()
    page.get_by_label("Scheme").select_option("doi")
    page.get_by_label("Value").press_sequentially("10.5555/abc")
    page.get_by_text("It may be in the register already").wait_for()
    assert page.locator("#alike a").inner_text() == "Membrane"


def test_documents_are_added_and_downloaded(membrane, owner, colleague, browse, settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "documents"
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(f"Content of {name}")
    page = browse(owner)
    page.goto("/assets/a-1/-/papers/#documents")
    page.get_by_label("Files").set_input_files([tmp_path / "one.txt", tmp_path / "two.txt"])
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("link", name="one.txt", exact=True).wait_for()
    second = browse(colleague)
    second.goto("/assets/a-1/-/papers/")
    with second.expect_download() as loading:
        second.get_by_role("link", name="two.txt", exact=True).click()
    assert Path(loading.value.path()).read_text() == "Content of two.txt"


FORMS = ("/assets/new/", "/assets/new/?type=invention", "/assets/a-1/-/edit/contributors/",
         "/assets/a-1/-/edit/visibility/")  # fmt: skip
"""Pages that a walk along the links of the site does not come to, or only to one of its kind."""


def test_every_form_is_free_of_known_barriers(membrane, owner, browse) -> None:
    from tests.accessibility import barriers

    page = browse(owner, width=390)
    for path in FORMS:
        page.goto(path)
        assert list(barriers(page)) == [], path
