"""The next dates of an asset, on the overview of its page; the register shows each with its proof."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valorise.platform.dates import proving, reads
from valorise.platform.dates.models import Due, Reckoned
from valorise.platform.dates.models.due import OF_AN_ASSET
from valorise.platform.foundation.panel import Line, Offer, Todo, whole
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.models import Project
from valorise.platform.register.record.dates import of_grants

PANELS: list[Offer] = []
SOON = 60
"""Days ahead that count as soon, as in the list of dates."""


def told(viewer: Viewer, asset: Any) -> dict[str, Line]:
    """How many dates are open and what comes next; for the office, whose dates are kept.

    Others read the dates in their part, where they are worked out from what they see. Nothing is said before the dates
    of the office were worked out for the first time: that would read as if there were none.
    """
    if not whole(viewer, asset):
        return {}
    found = _open(viewer, asset)
    if not found:
        known = Reckoned.objects.filter(tenant=asset.tenant_id).exists()
        return {"dates": Line(_("None open."))} if known else {}
    said = ngettext("%(n)s open, the first on %(day)s", "%(n)s open, the first on %(day)s", len(found))
    first, today = found[0].act_by, viewer.today
    todo = [
        Todo(proving.task(one), one.get_absolute_url(), one.act_by, _tone(one.act_by, today), _about(one, asset))
        for one in found
        if _tone(one.act_by, today)
    ]
    return {"dates": Line(said % {"n": len(found), "day": first.isoformat()}, _tone(first, today), todo)}


def _open(viewer: Viewer, asset: Any) -> list[Due]:
    """Dates of the asset and of what belongs to it that can still be met or made good, the nearest first.

    They are those that its part lists as late, soon and later. Duties of a project may be kept as a right of the same
    name with another asset; they bind every asset that the project paid for.
    """
    held = Q(of="assets", record=asset.pk)
    held |= Q(of__in=("projects", "rights"), record__in=_projects(viewer, asset))
    for of in ("agreements", *OF_AN_ASSET):
        held |= Q(of=of, record__in=getattr(asset, of).values("pk"))
    seen = Due.objects.seen_by(viewer, at_least=("full",)).filter(held, state__in=("open", "taken"))
    # By the record, as the index has them: a join for each kind would walk through all dates of the office.
    whole = seen.filter(tenant=asset.tenant_id).select_related(*reads.WITH)
    return list(whole.exclude(reads.lost(viewer.today)).order_by("act_by", "pk"))


def _about(one: Due, asset: Any) -> str:
    """What the date is of, without the title of the asset, under which it stands."""
    return proving.subject(one).removeprefix(str(asset)).strip(" ·")


def _projects(viewer: Viewer, asset: Any) -> list[str]:
    """Projects that paid for the asset; nothing is asked where no grant is known."""
    facts = asset.facts
    if not any(one.get("grant") for one in facts.get("funding", [])):
        return []
    return list(of_grants(Project.objects.seen_by(viewer), facts).values_list("pk", flat=True))


def _tone(day: date, today: date) -> str:
    return "late" if day < today else "soon" if (day - today).days <= SOON else ""
