"""Lists in pages that stay in place while others add records: the next page begins after the last record seen."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema

from valorise.terms.errors import Invalid

MOST = 200
USUAL = 50


class Asked(Schema):
    """What every list understands."""

    limit: int = Field(USUAL, ge=1, le=MOST, description="Records on a page.")
    after: str = Field(
        "", max_length=1_000, description="Where the page begins; take it from next, it has no meaning of its own."
    )
    sort: str = Field(
        "", max_length=30, description="Order of the list; empty is the first one named in the description."
    )
    total: bool = Field(False, description="Whether to count all records as well; that takes longer.")


@dataclass(frozen=True, slots=True)
class Order:
    """A way to sort; the name of the record breaks ties, so that every place in the list is exact."""

    column: str
    descending: bool = False
    told_to: Sequence[str] = ()
    """Sights in which the column is told. Other records stand at the end by name, so that no place in the list tells
    it either. Empty: the column is told to all."""

    @property
    def by(self) -> tuple[str, str]:
        """As the database sorts."""
        return (f"-{self.column}" if self.descending else self.column, "pk")

    def after(self, value: Any, name: str) -> Q:
        """Records that come after the one with this value and name."""
        beyond = Q(**{f"{self.column}__{'lt' if self.descending else 'gt'}": value})
        return beyond | Q(**{self.column: value, "pk__gt": name})

    def tells(self, record: Any) -> bool:
        """Whether the column of this record is told to the person who asked for it."""
        return not self.told_to or record.sight in self.told_to


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: after the record with this value and name."""

    value: Any
    """None for a record of which the column is not told."""
    name: str


ORDERS: Mapping[str, Order] = {
    "changed": Order("changed_at", descending=True),
    "recorded": Order("recorded_at"),
    "id": Order("pk"),
}
"""Newest change first; in the order of arrival, which a complete copy uses; by name."""


def page_of(
    request: HttpRequest,
    response: HttpResponse,
    records: QuerySet[Any],
    asked: Asked,
    told: Callable[[Any], Mapping[str, Any]],
    orders: Mapping[str, Order] = ORDERS,
) -> dict[str, Any]:
    """A page of a list, with the address of the next one in the answer and as `Link`; none after the last."""
    name, order = _order(asked.sort, orders)
    place = _place(asked.after, name, order) if asked.after else None
    found = _rows(records, order, place, asked.limit + 1)
    here, more = found[: asked.limit], len(found) > asked.limit
    mark = _mark(name, order, here[-1]) if more else ""
    return _page(request, response, here, mark, records.count() if asked.total else None, told)


def page_by_names(
    request: HttpRequest,
    response: HttpResponse,
    records: QuerySet[Any],
    asked: Asked,
    told: Callable[[Any], Mapping[str, Any]],
    names: Sequence[str],
) -> dict[str, Any]:
    """A page of a list whose order these names give, such as how well each record fits. `names` are all of them."""
    begin = 0
    if asked.after:
        place = _place(asked.after, asked.sort, Order("pk"))
        known = place.name in names
        begin = (
            names.index(place.name) + 1 if known else _number(place.value)
        )  # where one left meanwhile, others follow
    some = names[begin : begin + asked.limit]
    found = {one.pk: one for one in records.filter(pk__in=some)}
    more = begin + asked.limit < len(names)
    mark = _written([asked.sort, str(begin + asked.limit - 1), some[-1]]) if more else ""
    here = [found[name] for name in some if name in found]
    return _page(request, response, here, mark, len(names) if asked.total else None, told)


def _page(
    request: HttpRequest,
    response: HttpResponse,
    here: Sequence[Any],
    mark: str,
    total: int | None,
    told: Callable[[Any], Mapping[str, Any]],
) -> dict[str, Any]:
    following = _address(request, mark) if mark else None
    if following:
        response["Link"] = f'<{following}>; rel="next"'
    return {"items": [told(one) for one in here], "next": following, "total": total}


def _number(said: Any) -> int:
    return int(said) if str(said).isascii() and str(said).isdigit() and len(str(said)) < 10 else 0


def _rows(records: QuerySet[Any], order: Order, place: Place | None, most: int) -> list[Any]:
    """The records after a place: first those whose column is told, then the others by name."""
    told = records.filter(sight__in=order.told_to) if order.told_to else records
    found: list[Any] = []
    if place is None or place.value is not None:
        begun = told if place is None else told.filter(order.after(place.value, place.name))
        found = list(begun.order_by(*order.by)[:most])
        place = None
    if order.told_to and len(found) < most:
        others = records.exclude(sight__in=order.told_to)
        begun = others if place is None else others.filter(pk__gt=place.name)
        found += begun.order_by("pk")[: most - len(found)]
    return found


def _order(asked: str, orders: Mapping[str, Order]) -> tuple[str, Order]:
    name = asked or next(iter(orders))
    if name in orders:
        return name, orders[name]
    raise Invalid(
        what=f"This list cannot be sorted by “{asked}”.",
        where="query: sort",
        why=f"Expected: one of {', '.join(orders)}.",
        fix="Send one of these, or leave it out.",
    )


def _address(request: HttpRequest, after: str) -> str:
    asked = request.GET.copy()
    asked["after"] = after
    return request.build_absolute_uri(f"{request.path}?{asked.urlencode()}")


def _mark(name: str, order: Order, record: Any) -> str:
    value = getattr(record, order.column) if order.tells(record) else None
    return _written([name, value.isoformat() if isinstance(value, datetime) else value, record.pk])


def _written(place: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(place)).decode().rstrip("=")


def _place(mark: str, name: str, order: Order) -> Place:
    """Where the mark stands; `Invalid` where it is none of this list and order."""
    try:
        said = orjson.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
        sorted_by, value, last = _three(said)
        if sorted_by != name or (value is None and not order.told_to) or "\x00" in f"{value}{last}":
            raise ValueError(sorted_by)
        beginning = value if value is None else _beginning(str(value), order)
    except (ValueError, OverflowError, binascii.Error, orjson.JSONDecodeError) as error:
        raise Invalid(
            what="This is not a place in this list.",
            where="query: after",
            why="A place belongs to one list in one order.",
            fix="Take it from “next” of the page before and change nothing else, or begin without it.",
        ) from error
    return Place(beginning, str(last))


def _beginning(value: str, order: Order) -> Any:
    return datetime.fromisoformat(value).astimezone(UTC) if order.column.endswith("_at") else value


def _three(said: Any) -> Sequence[Any]:
    if not isinstance(said, list) or len(said) != 3:
        raise ValueError("three parts")
    return said
