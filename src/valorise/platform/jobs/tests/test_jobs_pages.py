"""Who sees and steers jobs, and what the pages tell."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from valorise.platform.foundation.panel import everything_waiting
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.jobs import actions, taking, work
from valorise.platform.jobs.models import Job, Worker
from valorise.platform.operations.actions import make_operator
from valorise.terms.errors import Missing, Refused


@pytest.fixture(autouse=True)
def declared(monkeypatch):
    work.kinds()
    monkeypatch.setattr(work, "_kinds", dict(work._kinds))
    work.job("count", label="Count things")(lambda doing: {})


@pytest.fixture
def job(colleague):
    """A job that a researcher of the organisation started."""
    return actions.start(colleague.viewer, "count")


CAST = [("owner", 200), ("colleague", 200), ("stranger", 404)]


@pytest.mark.parametrize(("who", "status"), CAST)
def test_a_job_is_seen_by_its_starter_and_the_office(job, request, who, status) -> None:
    person = request.getfixturevalue(who)
    assert person.client.get(f"/jobs/{job.pk}/").status_code == status
    listed = person.client.get("/jobs/?whose=all").content.decode()
    assert (job.pk in listed) is (status == 200)


@pytest.mark.parametrize(("who", "status"), [("owner", 302), ("colleague", 302), ("stranger", 404)])
@pytest.mark.parametrize("step", ["cancel", "resume"])
def test_and_steered_by_nobody_else(job, request, who, status, step) -> None:
    if step == "resume":
        Job.objects.update(state="failed")
    person = request.getfixturevalue(who)
    assert person.client.post(f"/jobs/{job.pk}/{step}/").status_code == status
    asked = {"cancel": "cancelled", "resume": "waiting"}[step]
    left = {"cancel": "waiting", "resume": "failed"}[step]
    assert Job.objects.get().state == (asked if status == 302 else left)


def test_the_office_steers_only_work_it_may_start_itself(office, owner, stranger, player) -> None:
    """A backup holds the data of all organisations: staff of the operator's own see that it runs, and no more."""
    operator = player(office, "administrator")
    make_operator(operator.user.email)
    with pytest.raises(Refused):
        actions.start(owner.viewer, "make-backup")
    backup = actions.start(operator.viewer, "make-backup")
    assert "Cancel" not in owner.client.get(f"/jobs/{backup.pk}/").content.decode()
    assert "Cancel" in operator.client.get(f"/jobs/{backup.pk}/").content.decode()
    for state, step in (("waiting", "cancel"), ("failed", "resume")):
        Job.objects.update(state=state)
        assert owner.client.post(f"/jobs/{backup.pk}/{step}/").status_code == 403
        assert owner.client.post(f"/api/v1/jobs/{backup.pk}/-/{step}").status_code == 403
        assert stranger.client.post(f"/jobs/{backup.pk}/{step}/").status_code == 404
        assert Job.objects.get().state == state
    assert "Go on from" not in owner.client.get(f"/jobs/{backup.pk}/").content.decode()
    assert operator.client.post(f"/jobs/{backup.pk}/resume/").status_code == 302
    assert operator.client.post(f"/jobs/{backup.pk}/cancel/").status_code == 302
    assert Job.objects.get().state == "cancelled"


def test_who_lost_the_right_stops_their_work_and_cannot_let_it_go_on(office, player) -> None:
    head = player(office, "head-of-office")
    player(office, "administrator")
    again = actions.start(head.viewer, "match-again")
    head.user.memberships.update(role="researcher")
    assert actions.cancel(head.viewer, again.pk).state == "cancelled"
    with pytest.raises(Refused):
        actions.resume(head.viewer, again.pk)


def test_another_researcher_sees_no_job_of_a_colleague(job, office, player) -> None:
    third = player(office, "researcher")
    assert third.client.get(f"/jobs/{job.pk}/").status_code == 404
    assert job.pk not in third.client.get("/jobs/?whose=all").content.decode()


def test_who_left_the_organisation_sees_the_job_no_more(job, colleague) -> None:
    colleague.user.memberships.all().delete()
    assert colleague.client.get(f"/jobs/{job.pk}/").status_code == 404


def test_nobody_is_sent_to_sign_in(job, nobody) -> None:
    for path in ("/jobs/", f"/jobs/{job.pk}/"):
        answer = nobody.get(path)
        assert (answer.status_code, answer["Location"].startswith("/sign-in/")) == (302, True)
    assert nobody.post(f"/jobs/{job.pk}/cancel/").status_code == 403
    with pytest.raises(Missing):
        actions.cancel(Viewer.nobody(), job.pk)


def test_steps_need_the_token_of_a_form(job, colleague) -> None:
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(colleague.user)
    assert client.post(f"/jobs/{job.pk}/cancel/").status_code == 403


def part(person, job):
    return person.client.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"}).content.decode()


def test_progress_is_asked_for_until_the_end(job, colleague) -> None:
    taken = taking.take("w")
    taking.renew(taken.pk, taken.taken, what="Counting sheep", done=30, total=120)
    shown = part(colleague, job)
    assert "<html" not in shown
    assert 'hx-trigger="every 2s"' in shown
    assert "Counting sheep" in shown
    assert "30 of 120 (25 %)" in shown
    assert 'value="30" max="120"' in shown
    taking.end(taken, "done", result={"summary": "All counted", "sheep": 120})
    shown = part(colleague, job)
    assert "hx-trigger" not in shown
    assert "All counted" in shown
    assert "The job is done." in shown
    assert "Cancel" not in shown


def test_links_of_a_result_stay_on_this_site(job, colleague) -> None:
    addresses = ("/assets/", "//evil.example/", "https://evil.example/", "javascript:alert(1)", "/\\evil.example")
    links = [{"label": f"Link{number}", "address": address} for number, address in enumerate(addresses)]
    taking.end(taking.take("w"), "done", result={"links": links, "note": "<b>bold</b>"})
    shown = part(colleague, job)
    assert [number for number in range(5) if f"Link{number}" in shown] == [0]
    assert "&lt;b&gt;bold" in shown


def test_problems_and_errors_are_told(job, colleague) -> None:
    Job.objects.update(
        state="failed",
        error={"what": "No file.", "where": "", "why": "It was removed.", "fix": "Upload it again."},
        result={"problems": [{"where": "Row 7", "what": "No title", "fix": "Give one"}]},
    )
    shown = colleague.client.get(f"/jobs/{job.pk}/").content.decode()
    assert all(text in shown for text in ("No file.", "Upload it again.", "Row 7", "Give one", "Go on from"))


def test_the_page_says_when_nobody_works(job, colleague) -> None:
    assert "No worker is running" in part(colleague, job)
    taking.seen("w")
    assert "No worker is running" not in part(colleague, job)
    Worker.objects.update(seen_at=Now() - timedelta(minutes=3))
    assert "No worker is running" in part(colleague, job)


def test_the_list_filters_by_state_and_starter(job, colleague, owner) -> None:
    assert job.pk not in owner.client.get("/jobs/").content.decode()
    for state, seen in (("open", True), ("waiting", True), ("done", False), ("nonsense", True)):
        listed = colleague.client.get(f"/jobs/?state={state}").content.decode()
        assert (job.pk in listed) is seen


def test_a_list_of_many_costs_as_little_as_one_of_few(job, owner, colleague, django_assert_max_num_queries) -> None:
    for _ in range(30):
        actions.start(colleague.viewer, "count")
    with django_assert_max_num_queries(6):
        assert owner.client.get("/jobs/?whose=all").content.decode().count("Count things") == 31


def test_what_runs_waits_on_the_first_page(job, colleague, owner) -> None:
    found = [one for one in everything_waiting(colleague.viewer) if one.address.startswith("/jobs/")]
    assert [one.count for one in found] == [1]
    assert not [one for one in everything_waiting(owner.viewer) if one.address.startswith("/jobs/")]
