"""What a person narrows the list to: read from the address, written back to it, told in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from valorise.terms.codes import codes

NONE = "none"
"""Stands in an address for a value that is missing."""
ME = "me"
MANY = ("type", "confidentiality", "officer", "country", "office", "columns")
"""What takes several values; an asset that has one of them stays."""
LOOKS = ("sort", "columns")
"""What only says how the list is shown."""
COLUMNS = ("type", "readiness", "confidentiality", "officer", "country", "office", "changed")
"""What may be shown beside the title, in this order."""
USUAL = ("type", "readiness", "confidentiality", "officer", "changed")
TEXTS = ("q", "keyword", "field", "owner")
SORTS = ("-changed", "changed", "title", "-title", "type", "-type", "-level", "level")
LONGEST = 300
MOST = 50
"""Values of one filter that are taken from an address."""
CODES: Mapping[str, str] = {"type": "asset_types", "confidentiality": "confidentiality", "country": "countries"}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; empty means everything. Field names are those of the address."""

    q: str = ""
    type: tuple[str, ...] = ()
    confidentiality: tuple[str, ...] = ()
    officer: tuple[str, ...] = ()
    """Numbers of accounts, `me`, or `none` for assets that nobody looks after."""
    country: tuple[str, ...] = ()
    office: tuple[str, ...] = ()
    """Numbers of the organisations that keep the asset."""
    level: int | None = None
    """Technology readiness from this level on."""
    rights: str = ""
    """`yes` or `no`."""
    since: date | None = None
    keyword: str = ""
    field: str = ""
    owner: str = ""
    columns: tuple[str, ...] = ()
    """Empty: the usual ones."""
    sort: str = ""
    """Empty: best first where words are searched, else newest change first."""

    @classmethod
    def read(cls, address: Mapping[str, Any]) -> Filters:
        """From the parameters of an address; what makes no sense there counts as not said."""
        many = {name: _values(name, _all(address, name)) for name in MANY}
        texts = {name: str(address.get(name) or "").replace("\x00", "").strip()[:LONGEST] for name in TEXTS}
        sort = str(address.get("sort") or "")
        many["columns"] = () if set(many["columns"]) == set(USUAL) else many["columns"]
        return cls(
            **many,  # type: ignore[arg-type]
            **texts,  # type: ignore[arg-type]
            level=_level(address.get("level")),
            rights=_among(address.get("rights"), ("yes", "no")),
            since=_day(address.get("since")),
            sort=sort if sort in SORTS else "",
        )

    @classmethod
    def of(cls, pairs: Iterable[Iterable[str]]) -> Filters:
        """From pairs as `pairs` gives them, kept somewhere; what no longer makes sense is left out."""
        said: dict[str, list[str]] = {}
        for name, value in pairs:
            said.setdefault(name, []).append(value)
        return cls.read({name: values if name in MANY else values[0] for name, values in said.items()})

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Name and value of everything that is said, in a fixed order."""
        told: list[tuple[str, str]] = []
        for one in fields(self):
            value = getattr(self, one.name)
            listed = value if isinstance(value, tuple) else (value,)
            told += [(one.name, str(each)) for each in listed if each not in ("", None)]
        return told

    @property
    def address(self) -> str:
        """As the part of an address after the question mark."""
        return urlencode(self.pairs)

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return bool(self.narrowing)

    @property
    def narrowing(self) -> list[tuple[str, str]]:
        """Name and value of what leaves something out."""
        return [pair for pair in self.pairs if pair[0] not in LOOKS]

    @property
    def order(self) -> str:
        """How the list is sorted: one of `SORTS`, or `best`."""
        return self.sort or ("best" if self.q else SORTS[0])

    @property
    def shown(self) -> tuple[str, ...]:
        """Columns beside the title."""
        return tuple(one for one in COLUMNS if one in (self.columns or USUAL))

    def without(self, name: str, value: str) -> Filters:
        """The same without one value."""
        now = getattr(self, name)
        left: Any = tuple(one for one in now if one != value) if isinstance(now, tuple) else _nothing(name)
        return replace(self, **{name: left})

    def sorted_by(self, sort: str) -> Filters:
        """The same in another order."""
        return replace(self, sort=sort)


def _nothing(name: str) -> Any:
    return None if name in ("level", "since") else ""


def _all(address: Mapping[str, Any], name: str) -> list[str]:
    listed = address.getlist(name) if hasattr(address, "getlist") else address.get(name) or []
    return [listed] if isinstance(listed, str) else [str(one) for one in listed]


def _values(name: str, given: Iterable[str]) -> tuple[str, ...]:
    """Values that may occur; others are left out, so that an address cannot ask for nonsense."""
    kept = [one for one in dict.fromkeys(given) if _may_be(name, one)]
    return tuple(sorted(kept))[:MOST]


def _may_be(name: str, value: str) -> bool:
    if name == "columns":
        return value in COLUMNS
    if name in CODES:
        return value == NONE or value in codes(CODES[name])
    number = value.isascii() and value.isdigit() and len(value) < 18
    return number or (name == "officer" and value in (NONE, ME))


def _among(value: Any, known: tuple[str, ...]) -> str:
    return value if value in known else ""


def _level(value: Any) -> int | None:
    said = str(value or "")
    return int(said) if said in {"1", "2", "3", "4", "5", "6", "7", "8", "9"} else None


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value or ""))
    except ValueError:
        return None
