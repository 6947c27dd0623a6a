"""Records made from the declarations, for property tests: right ones in interchange form, with and without gaps."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from hypothesis import strategies as st

from valorise.terms.codes import codes
from valorise.terms.tables import Column, table


def _text(longest: int) -> st.SearchStrategy[str]:
    some = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"])
    return st.text(some, min_size=1, max_size=min(longest, 40)).filter(str.strip)


TEXT = _text(40)
DAY = st.dates()
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": TEXT,
    "integer": st.integers(-(2**62), 2**62),
    "number": st.floats(allow_nan=False, allow_infinity=False),
    "boolean": st.booleans(),
    "day": DAY.map(str),
    "date": st.one_of(DAY.map(str), DAY.map(lambda day: str(day)[:7]), DAY.map(lambda day: str(day)[:4])),
    "moment": st.datetimes(timezones=st.just(UTC)).map(lambda at: at.isoformat()),
    "money": st.decimals(-(10**12), 10**12, places=2).map(str),
    "share": st.fractions(0, 1, max_denominator=97).map(str),
}


IDENTIFIERS = st.one_of(
    st.tuples(st.just("doi"), st.from_regex(r"10\.5555/[a-z0-9]{1,12}", fullmatch=True)),
    st.tuples(st.just("orcid"), st.just("0000-0002-1825-0097")),
    st.tuples(st.sampled_from(["local", "grant", "swhid"]), st.from_regex(r"[A-Za-z0-9:.-]{1,20}", fullmatch=True)),
).map(lambda pair: {"scheme": pair[0], "value": pair[1]})


def value(column: Column) -> st.SearchStrategy[Any]:
    """Values that a column accepts; lists may be long or short, inner objects may have gaps."""
    if column.name == "identifiers":
        return st.lists(IDENTIFIERS, min_size=1, max_size=3, unique_by=lambda one: (one["scheme"], one["value"]))
    if column.fields:
        one: st.SearchStrategy[Any] = record_of(column.fields)
    elif column.codes:
        one = st.sampled_from(sorted(codes(column.codes)))
    else:
        one = VALUES[column.type].filter(lambda one: not column.longest or len(str(one)) <= column.longest)
        if column.type == "text" and column.longest:
            one = _text(column.longest)
    unique = (lambda entry: entry[column.key]) if column.key else None
    return st.lists(one, min_size=1, max_size=3, unique_by=unique) if column.many else one


def record_of(columns: tuple[Column, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects with every required column and some of the others, never empty."""
    required = {column.name: value(column) for column in columns if column.required}
    optional = {column.name: value(column) for column in columns if not column.required}
    return st.fixed_dictionaries(required, optional=optional).filter(bool)


def records(name: str) -> st.SearchStrategy[dict[str, Any]]:
    """Records of a declared table that pass its checks."""
    declared = table(name)
    return record_of(declared.columns).filter(
        lambda one: not declared.text or any(one.get(text) for text in declared.text)
    )
