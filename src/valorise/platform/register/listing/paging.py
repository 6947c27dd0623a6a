"""Pages of a long list that stay where they are while others add to it, and cost the same however deep one is.

A page begins after (or ends before) a place: the values by which the list is sorted and the name of the asset there.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

import orjson
from django.db.models import Case, F, Q, QuerySet, SmallIntegerField, Value, When
from django.db.models.functions import Coalesce

from valorise.platform.foundation.sight import GLIMPSE
from valorise.platform.register.listing.narrowed import BEYOND_TEASER
from valorise.platform.register.models import Asset

AT_ONCE = 50
Step = tuple[str, bool]
"""A column, and whether it runs downwards."""
Stretch = tuple[QuerySet[Asset], Sequence[Step]]
"""A part of a list and its order."""
BY_NAME: Sequence[Step] = (("id", False),)
ORDERS: dict[str, tuple[Step, ...]] = {
    "changed": (("changed_at", False), ("id", True)),
    "title": (("sort_title", False), ("id", False)),
    "type": (("type", False), ("sort_title", False), ("id", False)),
    "level": (("seen_level", False), ("sort_title", True), ("id", True)),
}
"""Each ends with the name, so that no two assets stand in the same place. With a minus all of it runs the other way."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows and the places where the pages before and after begin; None where there is no such page."""

    rows: list[dict[str, Any]]
    before: str | None
    after: str | None


def steps(order: str) -> list[Step]:
    """Columns of an order, each with its direction."""
    turned = order.startswith("-")
    return [(column, down != turned) for column, down in ORDERS[order.lstrip("-")]]


def one_page(assets: QuerySet[Asset], columns: Sequence[str], order: str, *, after: str = "", before: str = "") -> Page:
    """The page after or before a place; the first one where none is named or the place makes no sense."""
    stretches = _stretches(assets, order)
    start, place = _standing(after or before, [way for _, way in stretches])
    back = bool(before and not after and place)
    named = [*columns, "sight", *(column for _, way in stretches for column, _ in way)]
    rows = list(islice(_walk(stretches, list(dict.fromkeys(named)), start, place, back=back), AT_ONCE + 1))
    more, rows = len(rows) > AT_ONCE, rows[:AT_ONCE]
    if back:
        rows.reverse()
    first, last = (_mark(rows[0], stretches), _mark(rows[-1], stretches)) if rows else (None, None)
    has_before, has_after = (more, True) if back else (bool(place), more)
    return Page(rows, first if has_before else None, last if has_after else None)


def names_ordered(assets: QuerySet[Asset], order: str) -> list[str]:
    """Names of all of the list in its order."""
    return [name for some, way in _stretches(assets, order) for name in _sorted(some, way).values_list("pk", flat=True)]


def _stretches(assets: QuerySet[Asset], order: str) -> list[Stretch]:
    """What stands one after the other. When a teaser changed stays hidden, also in where it stands: they are last."""
    if order.lstrip("-") != "changed":
        return [(_ready(assets, steps(order)), steps(order))]
    teaser = Q(("sight", GLIMPSE))
    return [(assets.exclude(teaser), steps(order)), (assets.filter(teaser), BY_NAME)]


def _walk(
    stretches: Sequence[Stretch], names: Sequence[str], start: int, place: Sequence[Any] | None, *, back: bool
) -> Iterator[dict[str, Any]]:
    """Rows from a place in a stretch on, or back from it, no more of each stretch than a page can take."""
    for number in range(start, -1, -1) if back else range(start, len(stretches)):
        some, way = stretches[number]
        way = [(column, down != back) for column, down in way]
        if place and number == start:
            some = some.filter(_beyond(way, place))
        yield from _sorted(some, way).values(*names)[: AT_ONCE + 1]


def _standing(written: str, ways: Sequence[Sequence[Step]]) -> tuple[int, list[Any] | None]:
    """In which stretch a place is, and its values; the beginning where it is in none."""
    found = ((number, _place(written, way)) for number, way in enumerate(ways))
    return next(((number, place) for number, place in found if place), (0, None))


def _mark(row: dict[str, Any], stretches: Sequence[Stretch]) -> str:
    """The place of a row; of a teaser it tells no more than its name where the order is not told of it."""
    return place_of(row, stretches[-1 if row["sight"] == GLIMPSE else 0][1])


def _sorted(assets: QuerySet[Asset], way: Sequence[Step]) -> QuerySet[Asset]:
    return assets.order_by(*(f"-{column}" if down else column for column, down in way))


def _ready(assets: QuerySet[Asset], way: Sequence[Step]) -> QuerySet[Asset]:
    if all(column != "seen_level" for column, _ in way):
        return assets
    # How ready a teaser is stays hidden, also in where it stands.
    shown = When(sight__in=BEYOND_TEASER, then=Coalesce(F("level"), Value(0)))
    return assets.annotate(seen_level=Case(shown, default=Value(0), output_field=SmallIntegerField()))


def ranked_page(
    best: list[str],
    rest: Callable[[], list[str]],
    rows_of: Callable[[list[str]], list[dict[str, Any]]],
    *,
    after: str,
    before: str,
) -> Page:
    """A page of a list whose order is given by names, best first; `rest` is asked only for pages beyond the best."""
    way = BY_NAME
    place = _place(after or before, way)
    start, known = _start(best, place, back=bool(before and not after)), best
    if (place and place[0] not in best) or start + AT_ONCE >= len(best):
        known = [*best, *rest()]
        start = _start(known, place, back=bool(before and not after))
    some = known[start : start + AT_ONCE]
    by_name = {row["id"]: row for row in rows_of(some)}
    rows = [by_name[name] for name in some if name in by_name]
    more = start + AT_ONCE < len(known)
    return Page(
        rows, place_of(rows[0], way) if start and rows else None, place_of(rows[-1], way) if more and rows else None
    )


def _start(names: list[str], place: list[Any] | None, *, back: bool) -> int:
    """Where the page after or before a place begins; at the beginning where there is no such place."""
    if not place or place[0] not in names:
        return 0
    at = names.index(place[0])
    return max(0, at - AT_ONCE) if back else at + 1


def _beyond(way: Sequence[Step], place: Sequence[Any]) -> Q:
    """What comes after the place. The first column is bounded on its own, so that an index leads there."""
    found = Q()
    for number, (column, down) in enumerate(way):
        same = {name: value for (name, _), value in zip(way[:number], place, strict=False)}
        found |= Q(**same, **{f"{column}__{'lt' if down else 'gt'}": place[number]})
    column, down = way[0]
    return Q(**{f"{column}__{'lte' if down else 'gte'}": place[0]}) & found


def place_of(row: dict[str, Any], way: Sequence[Step]) -> str:
    """The place of a row, to be named in an address."""
    values = [row[column] for column, _ in way]
    return base64.urlsafe_b64encode(orjson.dumps(values)).decode().rstrip("=")


def _place(written: str, way: Sequence[Step]) -> list[Any] | None:
    """The values of a place; None where they are not those of this order."""
    try:
        found = orjson.loads(base64.urlsafe_b64decode(written + "=" * (-len(written) % 4)))
        if not isinstance(found, list) or len(found) != len(way):
            return None
        return [_typed(column, value) for (column, _), value in zip(way, found, strict=True)]
    except (ValueError, binascii.Error, TypeError):
        return None


def _typed(column: str, value: Any) -> Any:
    if column == "changed_at":
        at = datetime.fromisoformat(value)
        if at.tzinfo is None:
            raise ValueError(value)
        return at
    if not isinstance(value, int if column == "seen_level" else str) or isinstance(value, bool):
        raise TypeError(value)
    if value != value or (isinstance(value, str) and "\x00" in value) or (isinstance(value, int) and abs(value) > 99):
        raise ValueError(value)
    return value
