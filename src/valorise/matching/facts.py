"""The structured facts of needs and assets, and how well they fit, each between 0 (not at all) and 1 (fully).

A fact that one side does not state is not there: unknown is neither a fit nor a misfit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from valorise.matching.settings import Settings
from valorise.terms.time import first_day, last_day

COLUMNS = {
    "need": ("id", "type", "country", "owner", "opens", "deadline", "fields", "constraints"),
    "asset": ("id", "type", "country", "owners", "fields", "readiness", "confidentiality"),
}
"""Columns that the facts of a record are read from."""

NARROWEST = re.compile(r"[/.][^/.]*$")
BROADEST = re.compile(r"^[^/.]+")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a need states. None and empty mean that it states nothing."""

    name: str
    fields: frozenset[str]
    country: str | None
    home: str | None
    """Its country, or that of its owner."""
    levels: tuple[int, int] | None
    accepted: Sequence[str] | None
    """Types that it accepts; `usual` where it states none."""
    usual: Sequence[str] | None
    countries: Sequence[str] | None
    opens: str | None
    deadline: str | None
    exclusive: bool
    use: str | None

    @classmethod
    def of(cls, row: Mapping[str, Any], settings: Settings) -> Wish:
        """Read from a row of the table `needs`."""
        limits = row["constraints"] or {}
        lowest, highest = limits.get("trl_from"), limits.get("trl_to")
        stated = lowest is not None or highest is not None
        return cls(
            name=row["id"],
            fields=field_keys(row["fields"]),
            country=row["country"],
            home=row["country"] or (row["owner"] or {}).get("country"),
            levels=(1 if lowest is None else lowest, 9 if highest is None else highest) if stated else None,
            accepted=limits.get("types"),
            usual=settings.answered_by.get(row["type"] or ""),
            countries=limits.get("countries"),
            opens=row["opens"],
            deadline=row["deadline"],
            exclusive=bool(limits.get("exclusive")),
            use=limits.get("field_of_use"),
        )

    def within(self, territory: Sequence[str] | None, use: str | None) -> bool:
        """Whether a right or a bar for these countries and this use may cover the need; None stands for all of them.

        It leaves room only where both sides name their country, or their use, and the two differ.
        """
        wanted, given = (one.lower().strip() if one else None for one in (self.use, use))
        apart = wanted and given and given not in wanted and wanted not in given
        return (not territory or self.home is None or self.home in territory) and not apart


@dataclass(frozen=True, slots=True)
class Offer:
    """What an asset states."""

    name: str
    fields: frozenset[str]
    places: frozenset[str]
    """Countries of its office and of its owners."""
    level: int | None
    """Technology readiness; the highest where several are stated."""
    kind: str | None
    secret: bool

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Offer:
        """Read from a row of the table `assets`."""
        places = {row["country"], *(one.get("country") for one in row["owners"] or () if one)}
        levels = [one["level"] for one in row["readiness"] or () if one and one["scale"] == "TRL"]
        return cls(
            name=row["id"],
            fields=field_keys(row["fields"]),
            places=frozenset(one for one in places if one),
            level=max((one for one in levels if one is not None), default=None),
            kind=row["type"],
            secret=row["confidentiality"] == "confidential",
        )


def fits(wish: Wish, offer: Offer, *, settings: Settings, as_of: date) -> Iterator[tuple[str, float]]:
    """Parts that are known, in the order of their names, with how well they fit.

    * `country`: 1 in the same country, else 0.
    * `dates`: share of the days one needs to answer that are left from today, or from the opening, until the deadline.
    * `fields`: share of the need's fields, and of the broader fields they belong to, that the asset is in too.
    * `readiness`: 1 within the levels that the need states, else 0.
    * `type`: 1 for a type that the need accepts or, where it states none, that usually answers this type of need.
    """
    if wish.country and offer.places:
        yield "country", float(wish.country in offer.places)
    if wish.deadline:
        begins = max(as_of, first_day(wish.opens)) if wish.opens else as_of
        left = (last_day(wish.deadline) - begins).days + 1
        yield "dates", min(max(left / settings.days_to_answer, 0.0), 1.0)
    if wish.fields and offer.fields:
        yield "fields", len(wish.fields & offer.fields) / len(wish.fields)
    if wish.levels and offer.level is not None:
        yield "readiness", float(wish.levels[0] <= offer.level <= wish.levels[1])
    accepted = wish.usual if wish.accepted is None else wish.accepted
    if accepted is not None and offer.kind:
        yield "type", float(offer.kind in accepted)


def field_keys(fields: Sequence[Mapping[str, Any] | None] | None) -> frozenset[str]:
    """Codes of fields, the codes they begin with, and labels, as comparable keys."""
    found = set()
    for one in fields or ():
        code = (one or {}).get("code")
        if code and (code := code.strip("/ ")):
            broadest = BROADEST.match(code)
            near = {code, NARROWEST.sub("", code), *([broadest[0]] if broadest else [])}
            found |= {f"{(one or {}).get('scheme')}:{each}" for each in near}
        if one and one.get("label") is not None:
            found.add(one["label"].lower().strip())
    return frozenset(found)
