"""What partners bring into projects: listed, bound to results, told to the office alone."""

from __future__ import annotations

import pytest

from valorise.platform.projects import actions, reads
from valorise.platform.register.models import Restriction
from valorise.terms.errors import Invalid, Refused

PARTNERS = [
    {"name": "University of the North", "country": "SI", "role": "coordinator"},
    {"name": "Silent GmbH", "country": "DE"},
]


@pytest.fixture
def project(owner):
    facts = {"acronym": "SALT", "title": "Salt baths", "programme": "Horizon Europe", "participants": PARTNERS}
    return actions.propose_project(owner.viewer, {**facts, "identifiers": [{"scheme": "cordis", "value": "101"}]})


def test_a_proposal_says_whose_background_is_missing(owner, project) -> None:
    actions.list_background(owner.viewer, project.pk, {"partner": "university of the north", "title": "Bath recipe"})
    page = reads.project_page(owner.viewer, project.pk)
    assert page.proposed
    assert page.silent == ["Silent GmbH"]
    assert [one.title for one in page.partners[0].background] == ["Bath recipe"]
    assert page.terms is not None
    assert "access rights" in page.terms.says
    text = owner.client.get(f"/projects/{project.pk}/").content.decode()
    assert "Bath recipe" in text
    assert "Silent GmbH" in text


@pytest.mark.parametrize(
    "brought, expected",
    [
        ({}, {"restriction": "background", "bars": "condition", "terms": ""}),
        ({"licence": "GPL-3.0-only"}, {"restriction": "open-source", "bars": "", "terms": "GPL-3.0-only"}),
        ({"asset": "a-2"}, {"restriction": "built-on", "built_on": "a-2"}),
    ],
)
def test_background_binds_a_result_once(owner, asset, project, brought, expected) -> None:
    asset("a-1", funding=[{"funder": "EC", "grant": "101"}])
    asset("a-2")
    one = actions.list_background(owner.viewer, project.pk, {"partner": "Silent GmbH", "title": "Sensor", **brought})
    actions.bind_result(owner.viewer, one.pk, "a-1")
    bound = Restriction.objects.get(asset="a-1")
    assert bound.party == "Silent GmbH"
    assert {name: getattr(bound, name) for name in expected} == expected
    page = reads.project_page(owner.viewer, project.pk)
    assert [each.pk for each in page.results] == ["a-1"]
    with pytest.raises(Invalid):
        actions.bind_result(owner.viewer, one.pk, "a-1")


def test_background_is_told_to_the_office_alone(owner, colleague, stranger, project) -> None:
    one = actions.list_background(owner.viewer, project.pk, {"partner": "Silent GmbH", "title": "Hidden sensor"})
    assert b"Hidden sensor" not in colleague.client.get(f"/projects/{project.pk}/").content
    assert stranger.client.get(f"/projects/{project.pk}/").status_code == 404
    for person in (colleague, stranger):
        assert person.client.get(f"/backgrounds/{one.pk}/-/change/").status_code == 404
        assert person.client.post(f"/backgrounds/{one.pk}/-/bind/", {"asset": "a-1"}).status_code == 404
        assert person.client.get(f"/api/v1/backgrounds/{one.pk}").status_code == 404
    with pytest.raises(Refused):
        actions.list_background(colleague.viewer, project.pk, {"partner": "X", "title": "Y"})


def test_the_forms_keep_what_is_written(owner, project) -> None:
    assert owner.client.post(f"/projects/{project.pk}/-/background/", {"partner": "Silent GmbH"}).status_code == 422
    said = {"partner": "Silent GmbH", "title": "Sensor", "needed": "use"}
    assert owner.client.post(f"/projects/{project.pk}/-/background/", said).status_code == 302
    one = reads.backgrounds(owner.viewer).get()
    assert (
        owner.client.post(f"/backgrounds/{one.pk}/-/change/", {**said, "title": "Sensors", "version": "1"}).status_code
        == 302
    )
    assert owner.client.post(f"/backgrounds/{one.pk}/-/change/", {**said, "version": "1"}).status_code == 422
    assert owner.client.post(f"/backgrounds/{one.pk}/-/take-out/", {"version": "2"}).status_code == 302
    assert not reads.backgrounds(owner.viewer).exists()
    rows = {
        "participants-TOTAL_FORMS": "1",
        "participants-INITIAL_FORMS": "0",
        "participants-0-name": "A",
        "title": "New",
    }
    assert owner.client.post("/projects/-/new/", rows).status_code == 302
    assert b"New" in owner.client.get("/projects/?words=new").content


def test_programs_propose_projects_and_read_the_list(owner) -> None:
    body = {"facts": {"title": "By a program"}}
    made = owner.client.post("/api/v1/project-proposals", body, content_type="application/json")
    assert made.status_code == 201
    assert owner.client.get(made["Location"]).json()["facts"]["status"] == "proposal"
    assert len(owner.client.get("/api/v1/projects").json()["items"]) == 1
