"""Reads entities line by line; a first pass learns which address and which link belongs to whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from valorise.readers import json_values
from valorise.readers.facts import Facts, json_rows
from valorise.readers.ftm import entities, links
from valorise.readers.json_parts import text
from valorise.readers.json_values import NotJson
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.source import Source

READER = "ftm"


def recognise(source: Source) -> float:
    """An object with id, schema and lists of properties."""
    first = json_values.first(source)
    if not isinstance(first, dict) or not {"id", "schema", "properties"} <= first.keys():
        return 0.0
    properties = first["properties"]
    named = isinstance(first["schema"], str) and isinstance(properties, dict)
    return 0.95 if named and all(isinstance(one, list) for one in properties.values()) else 0.0


def rows(source: Source, _: Wish) -> Rows:
    """Every entity of the file."""
    known = links.Known()
    for value in json_values.values(source):
        if not isinstance(value, NotJson):
            known.learn(value)

    def understand(value: Any, facts: Facts) -> Row | Refused:
        return _understood(value, facts, known)

    yield from json_rows(source, _alone, understand, reader=READER)


def _alone(value: Any) -> Iterator[Any]:
    yield value


def _understood(value: Any, facts: Facts, known: links.Known) -> Row | Refused:
    own, kind = text(value, "id"), text(value, "schema")
    if not own or not kind or not isinstance(value.get("properties"), dict):
        expected, fix = "an entity with id, schema and properties", "Fetch the file again."
        return facts.refusal(rule="no-entity", found=str(value)[:60], expected=expected, fix=fix)
    if kind in entities.BODIES:
        return entities.organisation(value, own, facts)
    if kind in entities.PEOPLE:
        return entities.person(value, own, facts)
    if kind in links.LINKS:
        return links.LINKS[kind](value, own, facts, known)
    return facts.refusal(
        rule="kind-not-taken",
        found=kind,
        expected="a company, an organisation, a person, or what tells more about one",
        fix="Nothing need be done: such entities have no place in a register of knowledge and its users.",
        column="schema",
    )
