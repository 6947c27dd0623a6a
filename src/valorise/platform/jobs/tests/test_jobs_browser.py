"""A person follows a job without touching anything, and steers it by the keyboard."""

from __future__ import annotations

import pytest

from valorise.platform.jobs import actions, taking, work
from valorise.platform.jobs.models import Job

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def declared(monkeypatch):
    work.kinds()
    monkeypatch.setattr(work, "_kinds", dict(work._kinds))
    work.job("count", label="Count things")(lambda doing: {})


def test_progress_renews_itself_until_the_end(browse, owner, colleague) -> None:
    job = actions.start(colleague.viewer, "count")
    page = browse(colleague)
    page.goto(f"/jobs/{job.pk}/")
    page.get_by_text("It waits for its turn.").wait_for()
    page.locator("#job-cancel").focus()
    taken = taking.take("w")
    taking.renew(taken.pk, taken.taken, what="Counting sheep", done=30, total=120)
    page.get_by_text("30 of 120 (25 %)").wait_for()
    assert page.evaluate("document.activeElement.id") == "job-cancel"
    assert page.get_by_role("progressbar", name="Counting sheep").is_visible()
    taking.end(taken, "done", result={"summary": "All counted"})
    page.get_by_text("All counted").wait_for()
    assert page.locator("#job-said").inner_text() == "The job is done."
    assert page.locator("#job [hx-trigger]").count() == 0
    second = browse(owner)
    second.goto("/jobs/?whose=all")
    second.get_by_role("link", name="Count things").click()
    second.get_by_text("All counted").wait_for()


def test_cancelled_and_continued_by_keyboard(browse, colleague) -> None:
    job = actions.start(colleague.viewer, "count")
    page = browse(colleague, width=390)
    page.goto(f"/jobs/{job.pk}/")
    page.locator("#job-cancel").press("Enter")
    page.get_by_role("button", name="Go on from the last checkpoint").wait_for()
    assert Job.objects.get().state == "cancelled"
    page.reload()
    page.locator("#job-resume").press("Enter")
    page.get_by_text("It waits for its turn.").wait_for()
    assert Job.objects.get().state == "waiting"


def test_nothing_stands_in_the_way_of_reading(browse, colleague) -> None:
    from tests.accessibility import barriers
    from tests.cast import until_all_is_answered

    job = actions.start(colleague.viewer, "count")
    taken = taking.take("w")
    taking.renew(taken.pk, taken.taken, what="Counting sheep", done=30, total=120)
    page = browse(colleague)
    for state in ("running", "failed"):
        Job.objects.update(state=state, error={"what": "No file.", "fix": "Upload it again."}, result={
            "problems": [{"where": "Row 7", "what": "No title", "fix": "Give one"}]})  # fmt: skip
        for path in (f"/jobs/{job.pk}/", "/jobs/"):
            page.goto(path)
            assert list(barriers(page)) == []
        page.goto("about:blank")  # a page of running work asks again and again, and would read while the test writes
        until_all_is_answered()
