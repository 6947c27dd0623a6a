"""What an office asks for: which needs and assets, and what is set for talks; read from JSON and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from valorise.matching.talks.assignment import FITS
from valorise.matching.talks.rules import Rules
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.needs.reads import Wanted
from valorise.platform.register.listing.filters import ME, Filters
from valorise.terms.codes import codes
from valorise.terms.errors import Invalid
from valorise.terms.tables import table

KINDS = ("need", "asset", "person", "unit", "owner", "asset-country", "seeker", "seeker-country")
"""Kinds of groups that may be set for, beside `all`."""
ALL = "all"
MOST = 100_000
"""Talks that a capacity or floor may speak of."""
MOST_LINES = 200
"""Lines of one kind of rule, and records that may be ticked."""
LONGEST = 300
OURS, MINE = "ours", "mine"
Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Side:
    """Which records of one side take part: those that the filters leave, or of them only the ticked ones."""

    words: str = ""
    type: str = ""
    whose: str = ""
    """`ours` or `mine`; empty: all that the office sees."""
    only: tuple[str, ...] = ()
    """Names of the ticked records; empty: all that the filters leave."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for. Lines are rows of the declared tables `talk_capacities`, `talk_floors`, `talk_exclusions`."""

    needs: Side = field(default_factory=Side)
    assets: Side = field(default_factory=lambda: Side(whose=OURS))
    fit: str = "fair"
    """Matches of a lesser fit are no possible talks."""
    capacities: tuple[Line, ...] = ({"kind": "asset", "most": 1}, {"kind": "person", "most": 2})
    floors: tuple[Line, ...] = ()
    exclusions: tuple[Line, ...] = ()

    @property
    def written(self) -> dict[str, Any]:
        """As plain JSON, which `read` takes."""
        told: dict[str, Any] = asdict(self)
        return told

    @property
    def rules(self) -> Rules:
        """The lines as the calculation takes them."""
        return Rules(
            capacities=_frame("talk_capacities", self.capacities),
            floors=_frame("talk_floors", self.floors),
            exclusions=_frame("talk_exclusions", self.exclusions),
        )


def read(said: Mapping[str, Any]) -> Asked:
    """What is asked for, from JSON; `Invalid` where a value makes no sense. What is missing is as it usually is."""
    usual = Asked()
    return Asked(
        needs=_side("needs", said.get("needs", usual.needs), codes("need_types")),
        assets=_side("assets", said.get("assets", usual.assets), codes("asset_types")),
        fit=_among("fit", said.get("fit") or usual.fit, FITS),
        capacities=_lines("capacities", said.get("capacities", usual.capacities), "most"),
        floors=_lines("floors", said.get("floors", ()), "least"),
        exclusions=_exclusions(said.get("exclusions", ())),
    )


def needs_wanted(side: Side) -> Wanted:
    """The filters of the list of needs; only open needs take part."""
    return Wanted(words=side.words, type=side.type, whose=side.whose)


def assets_wanted(viewer: Viewer, side: Side) -> Filters:
    """The filters of the list of assets."""
    ours = (str(viewer.tenant),) if side.whose in (OURS, MINE) else ()
    mine = (ME,) if side.whose == MINE else ()
    return Filters(q=side.words, type=(side.type,) if side.type else (), office=ours, officer=mine)


def _side(name: str, said: Any, types: Mapping[str, Any]) -> Side:
    if isinstance(said, Side):
        return said
    known = {one.name for one in fields(Side)}
    if not isinstance(said, Mapping) or said.keys() - known:
        raise _wrong(name, str(said), ", ".join(sorted(known)))
    return Side(
        words=_text(f"{name}.words", said.get("words")),
        type=_among(f"{name}.type", said.get("type") or "", ("", *types)),
        whose=_among(f"{name}.whose", said.get("whose") or "", ("", OURS, MINE)),
        only=tuple(dict.fromkeys(_text(f"{name}.only", one) for one in _listed(f"{name}.only", said.get("only")))),
    )


def _lines(name: str, said: Any, number: str) -> tuple[Line, ...]:
    return tuple(_line(f"{name}.{place}", row, number) for place, row in enumerate(_listed(name, said), 1))


def _line(where: str, row: Any, number: str) -> Line:
    _known(where, row, {"kind", "name", number})
    kinds = (*KINDS, ALL)
    kept: Line = {"kind": _among(f"{where}.kind", row.get("kind"), kinds)}
    if name := _text(f"{where}.name", row.get("name")):
        kept["name"] = name
    count = row.get(number)
    if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= MOST:
        raise _wrong(f"{where}.{number}", str(count), _("a whole number from 0 to %(most)s") % {"most": MOST})
    return {**kept, number: count}


def _exclusions(said: Any) -> tuple[Line, ...]:
    found = []
    names = ("kind", "name", "other_kind", "other_name", "why")
    for place, row in enumerate(_listed("exclusions", said), 1):
        where = f"exclusions.{place}"
        _known(where, row, set(names))
        kept = {name: text for name in names if (text := _text(f"{where}.{name}", row.get(name)))}
        _among(f"{where}.kind", kept.get("kind"), KINDS)
        if "name" not in kept:
            raise _wrong(f"{where}.name", "", _("a name"))
        if "other_kind" in kept or "other_name" in kept:
            _among(f"{where}.other_kind", kept.get("other_kind"), KINDS)
            if "other_name" not in kept:
                raise _wrong(f"{where}.other_name", "", _("a name"))
        found.append(kept)
    return tuple(found)


def _listed(where: str, said: Any) -> list[Any]:
    listed = [] if said is None else said
    if not isinstance(listed, list | tuple) or len(listed) > MOST_LINES:
        raise _wrong(where, str(said)[:80], _("a list of at most %(most)s entries") % {"most": MOST_LINES})
    return list(listed)


def _known(where: str, row: Any, names: set[str]) -> None:
    if not isinstance(row, Mapping) or row.keys() - names:
        raise _wrong(where, str(row)[:80], ", ".join(sorted(names)))


def _text(where: str, said: Any) -> str:
    if said is not None and not isinstance(said, str):
        raise _wrong(where, str(said)[:80], _("a text"))
    text = (said or "").replace("\x00", "").strip()
    if len(text) > LONGEST:
        raise _wrong(where, f"{text[:40]}…", _("a text of at most %(most)s characters") % {"most": LONGEST})
    return text


def _among(where: str, said: Any, known: Iterable[str]) -> str:
    listed = list(known)
    if said not in listed:
        raise _wrong(where, str(said or ""), ", ".join(one for one in listed if one))
    return str(said)


def _wrong(where: str, found: str, expected: str) -> Invalid:
    told = {"found": found, "expected": expected}
    return Invalid(
        what=_("The plan cannot be made as it was asked for."),
        where=where,
        why=_("Found “%(found)s”; expected: %(expected)s.") % told,
        fix=_("Correct it, and ask again."),
    )


def _frame(name: str, rows: Iterable[Line]) -> pl.DataFrame:
    declared = table(name)
    shaped = [{one.name: row.get(one.name) for one in declared.columns} for row in rows]
    return pl.DataFrame(shaped, schema=declared.schema)
