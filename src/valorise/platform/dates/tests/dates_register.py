"""A small register from which dates follow, for the tests of dates."""

from __future__ import annotations

from datetime import date

import pytest

from valorise.platform.dates import reckoning
from valorise.platform.foundation import clock
from valorise.platform.register.loading import add_records
from valorise.platform.register.models import Agreement, Right

TODAY = date(2026, 11, 22)
FILED = [{"event": "filing", "on": "2023-11-10"}, {"event": "first-filing", "on": "2022-11-10", "office": "SI"}]


@pytest.fixture(autouse=True)
def day():
    """Every test happens on one day."""
    with clock.stopped(TODAY):
        yield


@pytest.fixture
def register(office, asset):
    """An asset with a European application, and an agreement with a duty that comes again."""
    asset("a-1", title="Membrane against fouling", confidentiality="confidential")
    right = {"id": "r-1", "asset": "a-1", "kind": "patent", "office": "EP", "number": "EP23000001", "happened": FILED}
    add_records(Right, [right], office)
    duties = [{"task": "Report on sales", "due": "2026-12-31", "every": 12}]
    agreement = {"id": "g-1", "title": "Licence to Trebnik", "status": "in force", "assets": ["a-1"], "duties": duties}
    add_records(Agreement, [agreement], office)
    reckoning.catch_up(office.pk)
    return office
