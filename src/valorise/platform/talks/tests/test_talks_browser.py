"""A plan of talks in a real browser: readable by everybody, on a phone and on a desk."""

from __future__ import annotations

import pytest

from valorise.platform.jobs import worker
from valorise.platform.matching.models import Match
from valorise.platform.talks.tests.test_talks_plans import CHEMISTRY, match, matched, planned

__all__ = ["matched"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_plan_and_its_form_are_free_of_known_barriers(matched, owner, browse) -> None:
    from tests.accessibility import WIDE, barriers, sideways

    worker.drain(beat=False)  # the site compares what was committed; these matches are to stay
    Match.objects.all().delete()
    for need, asset, overlap in (("n-1", "a-1", 5.0), ("n-1", "a-3", 1.6), ("n-2", "a-2", 4.5)):
        match(need, asset, overlap)
    one = planned(owner, floors=[{"kind": "unit", "name": CHEMISTRY, "least": 1}])
    assert len(one.talks) == 2
    page = browse(owner, width=390)
    for address in (f"/talks/{one.pk}/", "/talks/", "/talks/new/"):
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(address)
        assert page.locator("h1").count() == 1, address
        assert list(barriers(page)) == [], address
        page.set_viewport_size(WIDE)
        assert list(sideways(page)) == [], address
