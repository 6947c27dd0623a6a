"""What a person may see, as one ladder per kind of record: it filters every list and opens every page.

There is one face only, a filter. "May this person see it" asks whether the filter lets the record through, so list and
page cannot disagree; where no rung of the ladder holds, nothing is seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self, TypeVar

from django.db.models import Case, CharField, Model, Q, QuerySet, Value, When

from valorise.platform.foundation.viewer import Viewer
from valorise.terms.errors import Missing

Rung = tuple[str, Q]
"""How much is seen (`full`, `colleague`, `open`, `teaser`), and of which records."""
M = TypeVar("M", bound=Model)
GLIMPSE = "teaser"
"""Somebody may know that the record is there and what it is about; when and how often it changes is not theirs."""


class Sighted(QuerySet[M]):
    """Records that can be asked for only in the eyes of a viewer. The model has a function `ladder(viewer)`."""

    def seen_by(self, viewer: Viewer, *, at_least: Sequence[str] = (), in_order: bool = False) -> Self:
        """Records this person may see, each with `sight`: how much of it. `at_least` keeps only these rungs.

        `in_order` is for long lists that are read page by page: the database then walks along the order and looks at
        each record, instead of collecting the records of every rung first and sorting them.
        """
        ladder: list[Rung] = self.model.ladder(viewer)  # type: ignore[attr-defined]
        rungs = [rung for rung in ladder if not at_least or rung[0] in at_least]
        if not rungs:
            return self.none()
        seen = Case(*(When(holds, then=Value(name)) for name, holds in rungs), output_field=CharField())
        if in_order:
            return self.annotate(sight=seen).filter(sight__isnull=False)
        anywhere = Q()
        for _, holds in rungs:
            anywhere |= holds
        return self.filter(anywhere).annotate(sight=seen)

    def kept_for(self, viewer: Viewer) -> Self:
        """Records that the person's own office keeps, those taken out of the register too; for history and undo."""
        return self.filter(tenant__in=viewer.staff_of)

    def one_for(self, viewer: Viewer, name: Any, *, at_least: Sequence[str] = ()) -> M:
        """The record of this name; `Missing` where there is none, or none for this person, which look the same."""
        found = self.seen_by(viewer, at_least=at_least).filter(pk=name).first()
        if found is None:
            raise missing(self.model)
        return found


def glimpsed(record: Model) -> bool:
    """Whether the person sees so little of the record that they do not learn when it changes."""
    return getattr(record, "sight", "") == GLIMPSE


def missing(model: type[Model]) -> Missing:
    """The answer to somebody who asks for what is not there, or not there for them."""
    return Missing(
        what=f"There is no such {model._meta.verbose_name}, or it is not shared with you.",
        fix="Check the address, or ask the office that keeps it.",
    )
