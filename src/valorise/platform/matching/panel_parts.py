"""What the panels of needs and assets show; the pages of both and the panels alone use it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from valorise.platform.foundation.viewer import Viewer
from valorise.platform.matching import reads
from valorise.platform.needs.models import Need
from valorise.platform.register.models import Asset
from valorise.terms.codes import codes, label

AT_ONCE = 3
"""Matches that the page of a record shows before the others unfold."""


@dataclass(frozen=True, slots=True)
class Part:
    """Matches of one record: those to show and those put aside."""

    side: str
    name: str
    shown: list[reads.Fitting]
    aside: list[reads.Fitting]
    waits: bool
    """Whether the present state of the record is still to be compared."""
    may_judge: bool
    verdicts: list[tuple[str, str]]

    @property
    def first(self) -> list[reads.Fitting]:
        """What is read at once: the strongest."""
        return self.shown[:AT_ONCE]

    @property
    def more(self) -> list[reads.Fitting]:
        """What unfolds below it."""
        return self.shown[AT_ONCE:]


def of_need(viewer: Viewer, need: Need) -> Part:
    """Assets for a need."""
    return _part("need", viewer, need, reads.for_need(viewer, need))


def of_asset(viewer: Viewer, asset: Asset) -> Part:
    """Needs for an asset."""
    return _part("asset", viewer, asset, reads.for_asset(viewer, asset))


def context(part: Part) -> dict[str, Any]:
    """What the templates of panels need; judging leads back to the page of the record."""
    page = reverse("needs:need" if part.side == "need" else "register:asset-interest", args=[part.name])
    return {"matches": part, "back": page}


def _part(side: str, viewer: Viewer, record: Any, found: list[reads.Fitting]) -> Part:
    closed = side == "need" and record.closed
    return Part(
        side=side,
        name=record.pk,
        shown=[one for one in found if not one.put_aside],
        aside=[one for one in found if one.put_aside],
        waits=not closed and reads.being_compared(side, record),
        may_judge=viewer.may("match-judged"),
        verdicts=[(code, _(label("judgements", code))) for code in codes("judgements")],
    )
