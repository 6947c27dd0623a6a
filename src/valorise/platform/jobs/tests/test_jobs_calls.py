"""Jobs by calls of programs: who sees them, stops them and lets them go on."""

from __future__ import annotations

import pytest

from valorise.platform.jobs.models import Job


@pytest.fixture
def work(owner):
    return Job.objects.create(
        id="job-1", tenant=owner.tenant, started_by=owner.user, name="export-assets", state="failed"
    )


def test_its_person_follows_it_and_lets_it_go_on_and_stops_it(work, owner) -> None:
    assert [one["id"] for one in owner.client.get("/api/v1/jobs").json()["items"]] == ["job-1"]
    assert owner.client.get("/api/v1/jobs?state=open").json()["items"] == []
    told = owner.client.get("/api/v1/jobs/job-1").json()
    assert (told["kind"], told["state"]) == ("export-assets", "failed")
    assert owner.client.post("/api/v1/jobs/job-1/-/resume").json()["state"] == "waiting"
    assert owner.client.post("/api/v1/jobs/job-1/-/cancel").json()["state"] == "cancelled"


@pytest.mark.parametrize("who", ["stranger", "colleague", "nobody"])
def test_others_see_nothing_of_it(work, request, who) -> None:
    person = request.getfixturevalue(who)
    client = person if who == "nobody" else person.client
    assert client.get("/api/v1/jobs?own=false").json()["items"] == []
    assert client.get("/api/v1/jobs/job-1").status_code == 404
    for step in ("cancel", "resume"):
        assert client.post(f"/api/v1/jobs/job-1/-/{step}").status_code == (401 if who == "nobody" else 404)
    assert Job.objects.get().state == "failed"
