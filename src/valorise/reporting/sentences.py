"""Reasons as sentences. The templates are data (`phrases.yaml`), so that another language is another file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from valorise.reporting.wording import clipped, listed, number, percent, readable, sentence_case
from valorise.terms import codes, knowledge

DOUBLED = re.compile(r"(?<!\.)\.\.(?!\.)")
"""A full stop after a value that has its own."""
PLACE = re.compile(r"\{(\w+)\}")
Values = Mapping[str, Any]
MOST = 300
"""Characters of one value inside a sentence."""
SHARES = ("words",)
"""Names of values that are objects of shares, shown with the largest first."""


def template(group: str, key: str) -> Any:
    """The template of that group for a key, or None where there is none."""
    return knowledge.document("reporting/phrases.yaml").get(group, {}).get(key)


def word(group: str, key: str) -> str:
    """The label of a key; the key in readable form where there is none.

    >>> word("parts", "some-new-part")
    'Some new part'
    """
    return str(template(group, key) or readable(key))


def sentence(group: str, rule: str, values: Values) -> str:
    """The sentence for a rule and its values; where no template fits, the rule and its values in readable form.

    >>> sentence("reasons", "some-rule", {"on": "2024-01-31", "months": 12})
    'Some rule: on 2024-01-31; months 12.'
    """
    found = template(group, rule)
    pieces = [found] if isinstance(found, str) else found or []
    told = DOUBLED.sub(".", "".join(_piece(piece, values) for piece in pieces)).strip()
    return sentence_case(told) if told else _plainly(rule, values)


def _piece(piece: str | Mapping[str, str], values: Values) -> str:
    """A piece of a sentence; nothing where a value it needs is missing, or its condition is not met."""
    if isinstance(piece, Mapping):
        return _piece(piece["say"], values) if values.get(piece["when"]) else ""
    needed = PLACE.findall(piece)
    if any(values.get(name) is None for name in needed):
        return ""
    return PLACE.sub(lambda place: said(values[place.group(1)], place.group(1)), piece)


def said(value: Any, name: str = "") -> str:
    """A value inside a sentence; a code of the group of its name is said in words."""
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return str(value) if isinstance(value, int) and 1000 <= value <= 9999 else number(value)
    if isinstance(value, list):
        return listed([said(one, name) for one in value], most=6)
    return _pairs(value, name) if isinstance(value, Mapping) else _coded(str(value), name)


def _pairs(values: Values, name: str) -> str:
    if name not in SHARES:
        return ", ".join(f"{key} {said(one)}" for key, one in values.items())
    largest = sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{clipped(key, 40)} {percent(one)}" for key, one in largest)


def _coded(value: str, name: str) -> str:
    shown = clipped(value, MOST)
    listed_in = str(template("codes", name) or "")
    if "/" in listed_in:
        labels = {row["code"]: row["label"] for row in knowledge.rows(listed_in)}
        return labels.get(value, shown)
    return str(template(f"values_{name}", value) or (codes.label(listed_in, shown) if listed_in else shown))


def _plainly(rule: str, values: Values) -> str:
    parts = [f"{readable(name).lower()} {said(value)}" for name, value in values.items() if value is not None]
    return f"{readable(rule)}: {'; '.join(parts)}." if parts else f"{readable(rule)}."
