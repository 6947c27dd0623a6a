"""Long work of matching, done by the worker."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valorise.platform.foundation import clock
from valorise.platform.jobs.work import Work, job
from valorise.platform.matching import actions, announcing, freshness, kept_index
from valorise.platform.matching.rooms import rooms
from valorise.platform.matching.triggers import WORK


def anything_changed() -> bool:
    """Whether a need or an asset is no longer what was compared, something is kept of what is gone, or somebody is
    still to be told of a match."""
    day = clock.today()
    if freshness.stale_needs(day) or freshness.stale_assets(day) or announcing.to_tell().exists():
        return True
    every = rooms(day)
    return bool(kept_index.behind(every) or kept_index.left_over(every))


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
    day = clock.today()
    every = rooms(day)
    for room in kept_index.behind(every):
        kept_index.kept(room, day)
    kept_index.sweep(every)
    told = announcing.tell_of_new()
    return {"summary": _("Needs compared: %d") % looked_at, "people told": told.done, **told.account}


@job("match-again", label=gettext_lazy("Compare all needs with all assets again"), activity="matches-renewed")
def match_again(work: Work) -> dict[str, Any]:
    """Compare everything anew, as after a change of the settings."""
    found = actions.match_again(work.viewer, tell=work.tell)
    announcing.tell_of_new()
    return {"summary": _("Matches kept: %d") % found, "links": [{"label": _("Matches"), "address": "/matches/"}]}
