"""CodeMeta, which is schema.org with words of its own, as software assets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from valorise.readers import json_values
from valorise.readers.facts import Facts, json_rows
from valorise.readers.json_parts import Object
from valorise.readers.names import names
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.schema_org import graph
from valorise.readers.schema_org.works import work
from valorise.readers.scholarly import head_has
from valorise.readers.source import Source

READER = "codemeta"
SOFTWARE = "softwaresourcecode"
FORMER = {"authors": "author", "agents": "author", "title": "name", "licenseId": "license", "tags": "keywords"}
"""Words of version 1 by those of today."""


def recognise(source: Source) -> float:
    """The context is one of CodeMeta."""
    if source.head_text.lstrip("\ufeff \r\n\t")[:1] not in ("{", "["):
        return 0.0
    found = json_values.first(source)
    if not isinstance(found, Mapping):
        return 0.8 if head_has(source, r'"@context"\s*:[^}\]]{0,200}codemeta') else 0.0
    return 1.0 if "codemeta" in str(found.get("@context")).lower() else 0.0


def rows(source: Source, _: Wish) -> Rows:
    """One asset for each description."""
    return json_rows(source, _nodes, _software, reader=READER)


def _nodes(value: Any) -> Iterator[Any]:
    return graph.nodes(value) if isinstance(value, Mapping) else iter([value])


def _software(node: Object, facts: Facts) -> Row | Refused:
    today = {FORMER.get(key, key): found for key, found in node.items()}
    kind = next((one for one in graph.kinds(node) if ("type", one) in names(READER)), SOFTWARE)
    return work(today, kind, facts)
