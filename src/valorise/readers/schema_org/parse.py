"""Nodes of schema.org as assets; people and organisations of a graph become records of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from valorise.readers import json_values
from valorise.readers.facts import Facts, json_rows
from valorise.readers.json_parts import Object
from valorise.readers.names import names
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.schema_org import bodies, graph
from valorise.readers.schema_org.works import work
from valorise.readers.scholarly import head_has
from valorise.readers.source import Source

READER = "schema_org"
PERSON, BODIES = "person", {"organization", "collegeoruniversity", "corporation", "researchorganization", "ngo"}


def recognise(source: Source) -> float:
    """The context is schema.org; a context that adds the words of CodeMeta is another format."""
    if source.head_text.lstrip("\ufeff \r\n\t")[:1] not in ("{", "["):
        return 0.0
    found = json_values.first(source)
    if not isinstance(found, Mapping):
        named = head_has(source, r'"@context"\s*:\s*"https?://(?:www\.)?schema\.org', '"@type"')
        return 0.8 if named else 0.0
    context = str(found.get("@context"))
    if "schema.org" not in context or "codemeta" in context:
        return 0.0
    return 0.95 if "@graph" in found or "@type" in found else 0.0


def rows(source: Source, _: Wish) -> Rows:
    """One row for each node: an asset, a person or an organisation."""
    return json_rows(source, _nodes, _node, reader=READER)


def _nodes(value: Any) -> Iterator[Any]:
    return graph.nodes(value) if isinstance(value, Mapping) else iter([value])


def _node(node: Object, facts: Facts) -> Row | Refused:
    kinds = graph.kinds(node)
    if PERSON in kinds:
        return bodies.person(node, facts)
    if BODIES.intersection(kinds):
        return bodies.organisation(node, facts)
    known = next((kind for kind in kinds if ("type", kind) in names(READER)), None)
    return work(node, known, facts) if known else _no_work(node, facts)


def _no_work(node: Object, facts: Facts) -> Refused:
    return facts.refusal(
        column="@type",
        rule="no-work",
        found=node.get("@type") if isinstance(node.get("@type"), str) else str(node)[:60],
        expected="a dataset, software, an article or another work of schema.org, a person or an organisation",
        fix="Leave it out; pages, lists of links and actions are no assets.",
    )
