"""In a real browser: the keyboard alone, two people at once, no network, the phone."""

from __future__ import annotations

import pytest

from valorise.platform.disclosure import actions
from valorise.platform.disclosure.models import Disclosure
from valorise.platform.disclosure.writing import Said

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Keyboard:
    """A person who never touches the mouse: finds a thing by tabbing to it."""

    def __init__(self, page) -> None:
        self.page = page

    def to(self, selector: str) -> None:
        """Tab until the focus is there."""
        for _ in range(250):
            if self.page.evaluate("s => document.activeElement && document.activeElement.matches(s)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {selector} on {self.page.url}")

    def write(self, selector: str, text: str) -> None:
        self.to(selector)
        self.page.keyboard.type(text)

    def press(self, selector: str) -> None:
        self.to(selector)
        self.page.keyboard.press("Enter")

    def tick(self, selector: str) -> None:
        self.to(selector)
        self.page.keyboard.press("Space")

    def choose(self, name: str, place: int) -> None:
        """Go to a group of answers and move to the one at this place."""
        self.to(f"input[name='{name}']")
        self.page.keyboard.press("Space")
        for _ in range(place):
            self.page.keyboard.press("ArrowDown")

    def go_on(self) -> None:
        before = self.page.url
        self.press("form.questions .buttons button:not(.quiet)")
        self.page.wait_for_url(lambda url: url != before)


def test_the_keyboard_is_enough_from_the_first_word_to_the_decision(browse, colleague, owner, player, office) -> None:
    second = player(office, "researcher", "Sonja Second")
    page = browse(colleague)
    keys = Keyboard(page)
    page.goto("/disclosures/")
    keys.press("a[href='/disclosures/new/']")
    page.wait_for_url("**/new/")
    keys.write("#title", "Membrane")
    keys.tick("input[value='invention']")
    keys.press("form[method=post] .buttons button:not(.quiet)")
    page.wait_for_url("**/ask/result/")
    keys.write("#a-summary", "It cleans itself when water flows.")
    page.wait_for_selector("#said-summary [data-saved]:has-text('Saved')")
    keys.choose("how-far", 2)
    keys.go_on()
    keys.write("#words", "Sonja")
    page.wait_for_selector("#found button")
    keys.press("#found button")
    page.wait_for_selector("fieldset.person:nth-of-type(2)")
    assert [one.input_value() for one in page.query_selector_all("input[id^=share-]")] == ["1/2", "1/2"]
    keys.press("a.button[href$='/ask/parts/']")
    page.wait_for_url("**/ask/parts/")
    keys.go_on()
    keys.choose("public-already", 1)
    keys.choose("public-planned", 0)
    page.wait_for_selector("#a-planned-on")
    keys.write("#a-planned-on", "2099-12-14")
    page.wait_for_selector("#outlook .badge.soon")
    keys.go_on()
    keys.go_on()
    keys.press("form[action$='/send/'] button")
    page.wait_for_selector("text=Waits for the office")
    one = Disclosure.objects.get()
    assert one.answers["public-already"]["value"] == "no"
    assert one.answers["planned-on"]["value"] == "2099-12-14"

    other = browse(second)
    other_keys = Keyboard(other)
    other.goto("/disclosures/")
    other_keys.press(f"section a[href='/disclosures/{one.pk}/']")
    other.wait_for_url(f"**/{one.pk}/")
    other_keys.choose("answer", 0)
    other_keys.press("form[action$='/confirm/'] button")
    other.wait_for_selector("text=Your answer is kept")

    desk = browse(owner)
    desk_keys = Keyboard(desk)
    desk.goto("/disclosures/inbox/")
    desk_keys.press(f"td a, th a[href='/disclosures/{one.pk}/']")
    desk.wait_for_url(f"**/{one.pk}/")
    assert desk.locator(".answers .badge.good", has_text="confirmed").count() == 2
    desk_keys.choose("kind", 0)
    desk_keys.tick("input[name='reasons'][value='new-and-wanted']")
    desk_keys.write("#decision-note", "We call you on Monday.")
    desk_keys.press("form:has(input[value=decide]) button")
    desk.wait_for_selector(".decision")

    page.goto("/disclosures/")
    keys.press(f"th a[href='/disclosures/{one.pk}/']")
    page.wait_for_selector(".decision")
    assert "Protect it first" in page.inner_text(".decision")
    assert "We call you on Monday." in page.inner_text(".decision")


def test_what_was_typed_without_a_network_is_told_and_comes_back(browse, colleague) -> None:
    one = actions.begin(colleague.viewer, ["dataset"])[0]
    page = browse(colleague)
    page.goto(f"/disclosures/{one.pk}/-/ask/result/")
    page.context.set_offline(True)
    page.locator("#a-summary").press_sequentially("Written in the train")
    page.wait_for_selector("#saving.failed")
    assert "kept on this device" in page.inner_text("#saving")
    context = page.context
    page.close(run_before_unload=False)
    context.set_offline(False)
    assert Disclosure.objects.get().answers == {}
    again = context.new_page()
    again.goto(f"/disclosures/{one.pk}/-/ask/result/")
    again.wait_for_selector("#said-summary [data-saved]:has-text('Saved')")
    assert again.input_value("#a-summary") == "Written in the train"
    assert Disclosure.objects.get().answers["summary"]["value"] == "Written in the train"
    assert again.evaluate("Object.keys(localStorage).filter(key => key.startsWith('valorise:')).length") == 0


def test_further_questions_come_although_the_site_could_not_be_reached_when_they_were_due(browse, colleague) -> None:
    one = actions.begin(colleague.viewer, ["invention"])[0]
    page = browse(colleague)
    page.goto(f"/disclosures/{one.pk}/-/ask/publishing/")
    refused = []
    page.route("**/questions/", lambda route: (refused.append(route.request.url), route.abort()))
    page.check("input[name='public-planned'][value='yes']")
    page.wait_for_selector("#saving.failed")
    assert refused
    assert not page.query_selector("#a-planned-on")
    page.unroute("**/questions/")
    page.wait_for_selector("#a-planned-on")
    page.wait_for_selector("#saving:has-text('Everything is saved.')")


def test_two_tabs_at_one_answer_lose_nothing(browse, colleague) -> None:
    one = actions.begin(colleague.viewer, ["dataset"], title="First")[0]
    first = browse(colleague)
    first.goto(f"/disclosures/{one.pk}/-/ask/result/")
    second = first.context.new_page()
    second.goto(f"/disclosures/{one.pk}/-/ask/result/")
    first.fill("#a-title", "From the first tab")
    first.wait_for_selector("#saving:has-text('Everything is saved.')")
    second.fill("#a-title", "From the second tab")
    second.wait_for_selector("#said-title [data-conflict]")
    assert "From the first tab" in second.inner_text("#said-title")
    assert second.input_value("#a-title") == "From the second tab"
    assert Disclosure.objects.get().title == "From the first tab"
    second.click("[data-keep]")
    second.wait_for_selector("#saving:has-text('Everything is saved.')")
    assert Disclosure.objects.get().title == "From the second tab"


def test_continue_saves_what_was_typed_a_moment_ago(browse, colleague) -> None:
    one = actions.begin(colleague.viewer, ["dataset"])[0]
    page = browse(colleague, width=390)
    page.goto(f"/disclosures/{one.pk}/-/ask/result/")
    page.fill("#a-title", "Quick")
    page.click("form.questions .buttons button:not(.quiet)")
    page.wait_for_url("**/people/")
    assert Disclosure.objects.get().title == "Quick"


def test_no_page_is_wider_than_the_screen_or_hard_to_use(browse, colleague, owner) -> None:
    one = actions.begin(colleague.viewer, ["invention"], title="Membrane " * 8)[0]
    said = {"summary": Said("x" * 90), "public-already": Said("yes"), "public-on": Said("2026-02-14")}
    actions.save_answers(colleague.viewer, one.pk, said)
    actions.add_contributor(colleague.viewer, one.pk, {"name": "Ana Kos", "email": "ana@far.example"})
    link = actions.make_link(colleague.viewer, one.pk, one.contributors.get(name="Ana Kos").pk)
    drafts = [
        f"/disclosures/{one.pk}/{part}"
        for part in ("", "-/ask/result/", "-/ask/publishing/", "-/people/", "-/prefill/", "-/ask/rest/", "-/rewards/")
    ]
    page = browse(colleague, width=390)
    wrong = _looked_at(page, ["/disclosures/", "/disclosures/new/", *drafts, f"/confirm/{link}/"])
    actions.send(colleague.viewer, one.pk)
    desk = browse(owner, width=390)
    wrong += _looked_at(desk, ["/disclosures/inbox/", f"/disclosures/{one.pk}/", f"/disclosures/{one.pk}/-/print/"])
    assert wrong == []


def _looked_at(page, addresses) -> list[str]:
    from tests.accessibility import WIDE, barriers, sideways

    wrong = []
    for address in addresses:
        phone = page.viewport_size
        page.goto(address)
        wrong += [f"{address}: {found}" for found in barriers(page)]
        page.set_viewport_size(WIDE)
        wrong += [f"{address}: {found}" for found in sideways(page)]
        page.set_viewport_size(phone)
    return wrong
