"""What a person may see, as one ladder per kind of record: it filters every list and opens every page.

There is one face only, a filter. "May this person see it" asks whether the filter lets the record through, so list and
page cannot disagree; where no rung of the ladder holds, nothing is seen. `highest` asks the same filter of facts that
are in memory already, for counting many records that are alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Self, TypeVar, cast

from django.db.models import Case, CharField, Model, Q, QuerySet, Value, When
from django.utils.functional import SimpleLazyObject

from valorise.platform.foundation.viewer import Viewer
from valorise.terms.errors import Missing

Rung = tuple[str, Q]
"""How much is seen (`full`, `colleague`, `open`, `teaser`), and of which records."""
M = TypeVar("M", bound=Model)
GLIMPSE = "teaser"
"""Somebody may know that the record is there and what it is about; when and how often it changes is not theirs."""

WORKED_ON = ("full", "author", "contributor")
"""How much those see who keep a record or made what it tells of."""


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
        if len(rungs) == 1 and not in_order:
            # Most pages of an office ask for this: there is nothing to choose between, so the database is not asked to.
            name, holds = rungs[0]
            return self.filter(holds).annotate(sight=Value(name, output_field=CharField()))
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
            raise gone(self.model, viewer, name)
        return found


def later(condition: Callable[[], Q]) -> Q:
    """A condition that is put together only where its rung is asked for.

    What follows from the assets a person sees takes a millisecond to put together, and a page of the office, which asks
    only for the rung `full`, would do it dozens of times in vain.
    """
    return cast(Q, SimpleLazyObject(condition))


def enough(record: Model) -> tuple[str, ...]:
    """The rungs to ask for of what belongs to this record: who sees all of it sees all that its office keeps with it.

    Empty, which is every rung, for everybody else. What belongs to a record is kept by the same office.
    """
    return ("full",) if getattr(record, "sight", "") == "full" else ()


class PartOf(Missing):
    """The record became part of another one, which this person may see."""

    http_status = 410

    def __init__(self, survivor: Model) -> None:
        super().__init__(
            what="This record became part of another one.",
            where=str(survivor.pk),
            why="Both told of the same thing. What belonged to it lies there now.",
            fix="Go on with the other record, and note its name in the place of this one.",
        )
        self.survivor = survivor


def glimpsed(record: Model) -> bool:
    """Whether the person sees so little of the record that they do not learn when it changes."""
    return getattr(record, "sight", "") == GLIMPSE


def missing(model: type[Model]) -> Missing:
    """The answer to somebody who asks for what is not there, or not there for them."""
    return Missing(
        what=f"There is no such {model._meta.verbose_name}, or it is not shared with you.",
        fix="Check the address, or ask the office that keeps it.",
    )


def gone(model: type[Model], viewer: Viewer, name: Any) -> Missing:
    """The answer where the person sees no record of this name: `PartOf` where it leads to one they see."""
    survivor = led_to(model, viewer, name)
    return PartOf(survivor) if survivor else missing(model)


def led_to(model: type[M], viewer: Viewer, name: Any) -> M | None:
    """The record that the one of this name became part of; None where it did not, or not for this person.

    They must see the other one, and either work on it or have seen this one too: that a hidden record was the same
    thing as an open one is told to nobody. A kind whose records may become one says by `became` which name leads where.
    """
    became = getattr(model, "became", None)
    into = became(name) if became else None
    survivor: Any = into and model._default_manager.seen_by(viewer).filter(pk=into).first()  # type: ignore[attr-defined]
    if not survivor:
        return None
    return survivor if survivor.sight in WORKED_ON or _was_seen(model, viewer, name) else None


def _was_seen(model: type[Model], viewer: Viewer, name: Any) -> bool:
    """Whether the person would see the record had it stayed in the register."""
    row = model._default_manager.filter(pk=name).values().first() or {}
    facts = {column.removesuffix("_id"): value for column, value in row.items()} | {"removed_at": None}
    return highest(in_memory(model.ladder(viewer)), facts) is not None  # type: ignore[attr-defined]


COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "exact": lambda is_, said: is_ is None if said is None else is_ == said,
    "in": lambda is_, said: is_ is not None and is_ in said,
    "lte": lambda is_, said: is_ is not None and is_ <= said,
}
"""What a rung may ask of a column, on facts in memory; a missing value is equal to nothing and below nothing."""


def highest(ladder: Sequence[Rung], facts: Mapping[str, Any]) -> str | None:
    """The first rung that holds for these columns, as the database would find it; None where nothing is seen.

    What a rung takes from another table must have been read (`in_memory`).
    """
    return next((name for name, holds in ladder if _holds(holds, facts)), None)


def in_memory(ladder: Sequence[Rung]) -> list[Rung]:
    """The ladder with every set of names that it takes from another table read once."""
    return [(name, _read(holds)) for name, holds in ladder]


def named(ladder: Sequence[Rung]) -> frozenset[Any]:
    """Names of records that a ladder in memory asks for one by one; of all others only the columns count."""
    return frozenset(name for _, holds in ladder for name in _named(holds))


def _named(asked: Any) -> Iterator[Any]:
    if isinstance(asked, Q):
        for one in asked.children:
            yield from _named(one)
    elif asked[0] == "id__in":
        yield from asked[1]


def _read(asked: Any) -> Any:
    if isinstance(asked, Q):
        made = Q(_connector=asked.connector, _negated=asked.negated)
        made.children = [_read(one) for one in asked.children]
        return made
    column, said = asked
    return (column, frozenset(next(iter(row.values())) for row in said) if isinstance(said, QuerySet) else said)


def _holds(asked: Any, facts: Mapping[str, Any]) -> bool:
    if not isinstance(asked, Q):
        column, _, comparison = asked[0].partition("__")
        return COMPARISONS[comparison or "exact"](facts[column], asked[1])
    if asked.negated or asked.connector == Q.XOR:  # the database knows a third answer, where a value is missing
        raise TypeError(asked)
    each = (_holds(one, facts) for one in asked.children)
    return any(each) if asked.connector == Q.OR else all(each)
