"""XML and JSON of ORCID as one form: what is an element in one is a key in the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from valorise.readers.json_parts import Object, inner, objects, text
from valorise.readers.safe_xml import local
from valorise.readers.xml_parts import Element, said

ATTRIBUTES = ("path", "put-code", "visibility", "language-code", "type")


def tree(element: Element) -> Any:
    """The element in the form that JSON has: keys with texts, objects, or lists where an element comes again."""
    found: dict[str, Any] = {name: value for name in ATTRIBUTES if (value := said(element, name))}
    for one in element:
        name = local(one)
        if not name:
            continue
        value = tree(one)
        if name in found and name not in ATTRIBUTES:
            found[name] = [*found[name], value] if isinstance(found[name], list) else [found[name], value]
        else:
            found[name] = value
    own = " ".join((element.text or "").split())
    if not found:
        return own
    return {**found, "value": own} if own else found


def value(of: Any, *path: str) -> str | None:
    """Text at a path, written alone or under `value` or `content`."""
    found = inner(of, *path)
    return text(found) or text(found, "value") or text(found, "content")


def summaries(of: Any, part: str, kind: str) -> Iterator[tuple[Object, ...]]:
    """Groups of a part of the activities, each with what it says of one thing, the preferred first."""
    for name in ("group", "affiliation-group"):
        for group in objects(of, part, name):
            inside = [
                *objects(group, kind),
                *(one for held in objects(group, "summaries") for one in objects(held, kind)),
            ]
            if inside:
                yield tuple(inside)


def day(of: Any, *path: str) -> str | None:
    """Year, month and day as far as they are given."""
    parts: list[str] = []
    for name in ("year", "month", "day"):
        found = value(of, *path, name)
        if not found:
            break
        parts.append(found.zfill(2))
    return "-".join(parts) or None
