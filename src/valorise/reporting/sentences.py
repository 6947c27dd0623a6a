"""Reasons as sentences. The templates are data (`phrases.yaml`), written in English.

A door that speaks another language gives `say`: it gets each piece of a template, each label of a code and each small
word as it is written here, and answers with what its reader reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from valorise.reporting.wording import clipped, listed, number, percent, readable, sentence_case
from valorise.terms import codes, knowledge

DOUBLED = re.compile(r"(?<!\.)\.\.(?!\.)")
"""A full stop after a value that has its own."""
PLACE = re.compile(r"\{(\w+)\}")
Values = Mapping[str, Any]
Say = Callable[[str], str]
MOST = 300
"""Characters of one value inside a sentence."""
SHARES = ("words",)
"""Names of values that are objects of shares, shown with the largest first."""
KNOWLEDGE = ("says", "condition", "if_missed", "surcharge", "why")
"""Names of values that are sentences of the files of rules."""


def template(group: str, key: str) -> Any:
    """The template of that group for a key, or None where there is none."""
    return knowledge.document("reporting/phrases.yaml").get(group, {}).get(key)


def english(text: str) -> str:
    """The text as it was written."""
    return text


def word(group: str, key: str, say: Say = english) -> str:
    """The label of a key; the key in readable form where there is none.

    >>> word("parts", "some-new-part")
    'Some new part'
    """
    return say(str(template(group, key) or readable(key)))


def sentence(group: str, rule: str, values: Values, say: Say = english) -> str:
    """The sentence for a rule and its values; where no template fits, the rule and its values in readable form.

    >>> sentence("reasons", "some-rule", {"on": "2024-01-31", "months": 12})
    'Some rule: on 2024-01-31; months 12.'
    >>> german = {"{owner} owns it": "Es gehört {owner}", ", by {document}": ", nach {document}", "yes": "ja"}
    >>> sentence("reasons", "owner", {"owner": "A", "document": True}, say=lambda text: german.get(text, text))
    'Es gehört A, nach ja.'
    """
    found = template(group, rule)
    pieces = [found] if isinstance(found, str) else found or []
    told = DOUBLED.sub(".", "".join(_piece(piece, values, say) for piece in pieces)).strip()
    return sentence_case(told) if told else _plainly(rule, values, say)


def _piece(piece: str | Mapping[str, str], values: Values, say: Say) -> str:
    """A piece of a sentence; nothing where a value it needs is missing, or its condition is not met."""
    if isinstance(piece, Mapping):
        return _piece(piece["say"], values, say) if values.get(piece["when"]) else ""
    needed = PLACE.findall(piece)
    if any(values.get(name) is None for name in needed):
        return ""
    return PLACE.sub(lambda place: said(values[place.group(1)], place.group(1), say), say(piece))


def said(value: Any, name: str = "", say: Say = english) -> str:
    """A value inside a sentence; a code of the group of its name is said in words."""
    if value is None:
        return say("not known")
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, int | float):
        return str(value) if isinstance(value, int) and 1000 <= value <= 9999 else number(value)
    if isinstance(value, list):
        return listed([said(one, name, say) for one in value], most=6, say=say)
    return _pairs(value, name, say) if isinstance(value, Mapping) else _coded(str(value), name, say)


def _pairs(values: Values, name: str, say: Say) -> str:
    if name not in SHARES:
        return ", ".join(f"{key} {said(one, say=say)}" for key, one in values.items())
    largest = sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{clipped(key, 40)} {percent(one, say=say)}" for key, one in largest)


def _coded(value: str, name: str, say: Say) -> str:
    shown = clipped(value, MOST)
    if name in KNOWLEDGE:
        return say(value)
    listed_in = str(template("codes", name) or "")
    if "/" in listed_in:
        labels = {row["code"]: row["label"] for row in knowledge.rows(listed_in)}
        return say(labels[value]) if value in labels else shown
    coded = template(f"values_{name}", value) or (codes.label(listed_in, shown) if listed_in else "")
    return say(str(coded)) if coded else shown


def _plainly(rule: str, values: Values, say: Say) -> str:
    parts = [f"{say(readable(name).lower())} {said(one, say=say)}" for name, one in values.items() if one is not None]
    return f"{say(readable(rule))}: {'; '.join(parts)}." if parts else f"{say(readable(rule))}."
