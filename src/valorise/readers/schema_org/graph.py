"""JSON-LD taken as the nodes it means: names without prefixes, references replaced by what they refer to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from valorise.readers.json_parts import Object, texts

PREFIXES = ("schema:", "sdo:", "sc:", "codemeta:", "https://schema.org/", "http://schema.org/")
DEEPEST = 4
"""References followed inside a node: a work, its author, the house of the author, its place."""


def nodes(value: Object) -> Iterator[Any]:
    """The nodes of a document: those of its graph, else the document itself."""
    listed = value.get("@graph")
    if not isinstance(listed, list):
        yield _resolved(value, {}, DEEPEST)
        return
    known = {one["@id"]: one for one in listed if isinstance(one, Mapping) and isinstance(one.get("@id"), str)}
    for one in listed:
        yield _resolved(one, known, DEEPEST) if isinstance(one, Mapping) else one


def _resolved(node: Object, known: Mapping[str, Object], depth: int) -> dict[str, Any]:
    return {bare(key): _value(found, known, depth) for key, found in node.items()}


def _value(found: Any, known: Mapping[str, Object], depth: int) -> Any:
    if isinstance(found, list):
        return [_value(one, known, depth) for one in found]
    if not isinstance(found, Mapping):
        return found
    if "@value" in found:
        return found["@value"]
    if "@list" in found or "@set" in found:
        return _value(found.get("@list", found.get("@set")), known, depth)
    own = found.get("@id")
    whole = known.get(own, found) if len(found) == 1 and isinstance(own, str) else found
    return _resolved(whole, known, depth - 1) if depth else dict(whole)


def bare(name: str) -> str:
    """A name of the vocabulary without prefix or address.

    >>> bare("schema:name"), bare("https://schema.org/Dataset"), bare("@id")
    ('name', 'Dataset', '@id')
    """
    for prefix in PREFIXES:
        if name.startswith(prefix):
            return name.removeprefix(prefix)
    return name


def kinds(node: Object) -> list[str]:
    """Types of a node in lower case."""
    return [bare(one).lower() for name in ("@type", "type") for one in texts(node, name)]
