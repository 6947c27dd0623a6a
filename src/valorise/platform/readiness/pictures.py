"""The picture of readiness: on each scale from the lowest to the highest rater, with the level that counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from valorise.platform.foundation.charts import Figures
from valorise.platform.readiness.reads import Scale
from valorise.reporting.charts import levels


def pictured(scales: Sequence[Scale]) -> tuple[Mapping[str, Any], Figures]:
    """The specification of the picture, and the table beside it."""
    rows = [
        {"name": one.code, "top": one.top, "level": one.level, "lowest": one.lowest, "highest": one.highest,
         "claimed": one.claimed}
        for one in scales
    ]  # fmt: skip
    described = _(
        "For each scale a bar from the lowest to the highest level that raters give with evidence, a mark at the level"
        " that counts, and a ring at the highest level that is only claimed."
    )
    figures = Figures(
        title=_("Levels of readiness"),
        columns=[_("Scale"), _("Counts"), _("Raters say"), _("Claimed")],
        rows=[[f"{_(one.label)} ({one.code})", _level(one.level), between(one), _level(one.claimed)] for one in scales],
        description=described,
    )
    return levels(rows), figures


def between(one: Scale) -> str:
    """What raters with evidence say, as one text."""
    if one.lowest is None or one.lowest == one.highest:
        return _level(one.lowest)
    return _("%(lowest)s to %(highest)s") % {"lowest": one.lowest, "highest": one.highest}


def _level(level: int | None) -> str:
    return "–" if level is None else str(level)
