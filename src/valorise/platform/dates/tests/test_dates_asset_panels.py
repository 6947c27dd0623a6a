"""The overview of an asset names its next dates, for the office that keeps them."""

from __future__ import annotations

from datetime import date

from valorise.platform.dates import reckoning
from valorise.platform.foundation import clock
from valorise.platform.register.loading import add_records
from valorise.platform.register.models import Project, Right
from valorise.platform.register.record.dates import dates


def test_the_overview_names_the_next_dates_to_the_office_alone(asset, owner, colleague) -> None:
    one = asset(confidentiality="internal")
    happened = [{"event": "first-filing", "on": "2026-02-02"}]
    with clock.stopped(date(2026, 12, 20)):
        assert "None open." not in owner.client.get("/assets/a-1/").content.decode(), "nothing is worked out yet"
        Right.objects.create(
            id="r-1", asset=one, tenant=owner.tenant, kind="patent", office="EP", number="EP99", happened=happened
        )
        reckoning.catch_up(owner.tenant.pk)
        text = owner.client.get("/assets/a-1/").content.decode()
        theirs = colleague.client.get("/assets/a-1/").content.decode()
    assert "the first on 2027-02-02" in text
    assert 'datetime="2027-02-02"' in text
    assert "EP99" in text
    assert "2027-02-02" not in theirs


def test_the_overview_counts_the_dates_that_its_part_lists(asset, owner, office) -> None:
    """Duties of a project that are kept as a right of another asset bind this one too: the project paid for both."""
    funding = [{"funder": "European Commission", "grant": "101"}]
    one, other = asset("a-1", funding=funding), asset("a-2", funding=funding)
    add_records(Project, [{"id": "pr-1", "title": "Clean plates", "ends": "2026-08-31"}], office)
    Project.objects.update(identifiers=[{"scheme": "grant", "value": "101"}])
    grant = [{"event": "contract", "on": "2021-09-01"}, {"event": "project-ends", "on": "2026-08-31"}]
    filed = [{"event": "first-filing", "on": "2026-02-02"}]
    rights = [("pr-1", other, "contract", "XC", grant), ("r-1", one, "patent", "EP", filed)]
    for name, of, kind, at, happened in rights:
        Right.objects.create(id=name, asset=of, tenant=office, kind=kind, office=at, happened=happened)
    with clock.stopped(date(2026, 10, 10)):
        reckoning.catch_up(office.pk)
        overview = owner.client.get("/assets/a-1/").content.decode()
        listed = dates(owner.viewer, one, one.facts, [Right.objects.get(pk="r-1")], [])
    groups = {kind: len(found) for kind, found in listed.groups if kind != "passed"}
    assert sum(groups.values()) > 1
    assert f"{sum(groups.values())} open, the first on" in overview
