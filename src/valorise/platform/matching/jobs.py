"""Long work of matching, done by the worker."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valorise.platform.foundation import clock
from valorise.platform.jobs.work import Work, job
from valorise.platform.matching import actions, announcing, freshness
from valorise.platform.matching.triggers import WORK


def anything_changed() -> bool:
    """Whether a need or an asset is no longer what was compared, or somebody is still to be told of a match."""
    day = clock.today()
    return bool(freshness.stale_needs(day) or freshness.stale_assets(day) or announcing.to_tell().exists())


@job(
    WORK,
    label=gettext_lazy("Find what fits needs that changed"),
    every=timedelta(minutes=5),
    when=anything_changed,
    short=True,
)
def find_matches(work: Work) -> dict[str, Any]:
    """Compare needs and assets that changed since they were last compared."""
    looked_at = freshness.catch_up(work.tell)
    return {"summary": _("Needs compared: %d") % looked_at, "people told": announcing.tell_of_new()}


@job("match-again", label=gettext_lazy("Compare all needs with all assets again"), activity="matches-renewed")
def match_again(work: Work) -> dict[str, Any]:
    """Compare everything anew, as after a change of the settings."""
    found = actions.match_again(work.viewer, tell=work.tell)
    announcing.tell_of_new()
    return {"summary": _("Matches kept: %d") % found, "links": [{"label": _("Matches"), "address": "/matches/"}]}
