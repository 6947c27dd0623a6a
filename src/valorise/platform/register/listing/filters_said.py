"""What a list is narrowed to, as programs say it: named as in the address of the page, and every value looked at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

from ninja import Field, Schema
from pydantic import ConfigDict

from valorise.platform.register.listing.filters import COLUMNS, LONGEST, MANY, MOST, NONE, SORTS, Filters
from valorise.terms.errors import Invalid

Text = Field("", max_length=LONGEST)


class FiltersSaid(Schema):
    """What the list shows; what is left out narrows nothing. Named as in the address of the list of assets."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field("", max_length=LONGEST, description="Words, searched as on the page.")
    type: list[str] = Field([], max_length=MOST, description=f"Codes of the list asset_types; {NONE} where missing.")
    confidentiality: list[str] = Field([], max_length=MOST, description="Codes of the list confidentiality, or none.")
    officer: list[str] = Field([], max_length=MOST, description="Numbers of accounts; me; none for nobody.")
    country: list[str] = Field([], max_length=MOST, description="Codes of the list countries, or none.")
    office: list[str] = Field([], max_length=MOST, description="Numbers of the organisations that keep the assets.")
    level: int | None = Field(None, ge=1, le=9, description="Technology readiness from this level on.")
    rights: Literal["", "yes", "no"] = Field("", description="With rights, or without.")
    since: date | None = Field(None, description="Changed on this day or later.")
    keyword: str = Field("", max_length=LONGEST)
    field: str = Field("", max_length=LONGEST, description="Name of a field of research.")
    owner: str = Field("", max_length=LONGEST, description="Name of an owner.")
    columns: list[str] = Field([], max_length=MOST, description=f"Columns of the page: {', '.join(COLUMNS)}.")
    sort: str = Field("", max_length=20, description=f"Order of the page: {', '.join(SORTS)}; empty is the usual one.")

    def filters(self, place: str) -> Filters:
        """As the page reads them; `Invalid` with the place in the body for a value that cannot be meant."""
        said = {name: value for name, value in self.dict().items() if value not in (None, "", [])}
        found = Filters.read({name: value if name in MANY else str(value) for name, value in said.items()})
        for name, value in said.items():
            kept = _kept(found, name)
            for one in value if name in MANY else [value]:
                if str(one) not in kept and name in (*CHECKED, "sort"):
                    raise _unknown(f"{place}.{name}", str(one), CHECKED.get(name, ", ".join(SORTS)))
        return found


CHECKED = {
    "type": f"a code of the list asset_types, or {NONE}",
    "confidentiality": f"a code of the list confidentiality, or {NONE}",
    "country": f"a code of the list countries, or {NONE}",
    "officer": f"the number of an account, me or {NONE}",
    "office": "the number of an organisation",
    "columns": f"one of {', '.join(COLUMNS)}",
}
"""What is expected of the filters that take several values."""


def _kept(found: Filters, name: str) -> Iterable[str]:
    """Values that made sense; the usual columns are kept as none."""
    value: Any = getattr(found, name)
    return COLUMNS if name == "columns" and not value else (value if isinstance(value, tuple) else (str(value),))


def _unknown(where: str, found: str, expected: str) -> Invalid:
    return Invalid(
        what=f"“{found[:80]}” cannot be used.", where=where, why=f"Expected: {expected}.", fix="Correct it or leave it."
    )


def as_said(pairs: Iterable[Iterable[str]]) -> dict[str, Any]:
    """Kept filters as programs read them: lists where several values may stand.

    >>> as_said([("type", "software"), ("q", "fan"), ("level", "4")])
    {'q': 'fan', 'type': ['software'], 'level': 4}
    """
    said: dict[str, Any] = {}
    filters = Filters.of(pairs)
    for name in FiltersSaid.model_fields:
        value = getattr(filters, name)
        if value not in (None, "", ()):
            said[name] = list(value) if isinstance(value, tuple) else value
    return said
