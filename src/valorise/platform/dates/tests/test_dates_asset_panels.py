"""The overview of an asset names its next dates, for the office that keeps them."""

from __future__ import annotations

from datetime import date

from valorise.platform.dates import reckoning
from valorise.platform.foundation import clock
from valorise.platform.register.models import Right


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
