"""Several releases of one process as one, as the standard merges them: later ones correct earlier ones part by part.

The rules are those of the standard, version 1.1, section “Merging” of its release reference: releases in the order of
their days; an object is merged field by field, and null takes a field away; a list of objects is merged by their `id`;
any other list and any other value is replaced.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from valorise.readers.json_parts import Object, text

OF_THE_RELEASE = ("id", "date", "tag")
"""Facts about a release itself, which the standard leaves out of what is merged."""
AS_A_WHOLE = {"additionalClassifications", "additionalIdentifiers", "changes"}
"""Lists of objects that the schema marks with `wholeListMerge`: a later one replaces an earlier one."""
DEEPEST = 40
"""Levels that are merged; what lies deeper is replaced, since no release goes there."""


class _ById(dict[str, Any]):
    """A list of objects while it is being merged: by their `id`, in the order in which they came."""


def compiled(releases: Iterable[Object]) -> dict[str, Any]:
    """What is known of the process after all these releases, whatever their order; without days and tags."""
    found: dict[str, Any] = {}
    for release in sorted(releases, key=moment):
        said = {name: value for name, value in release.items() if name not in OF_THE_RELEASE}
        _object(found, said, 0)
    return {name: _finished(value) for name, value in found.items()}


def moment(release: Object) -> str:
    """When a release was made, as text that sorts by time; empty, and so before all others, where it does not say.

    >>> moment({"date": "2026-02-01T00:30:00+01:00"}), moment({"date": "2026-02"})
    ('2026-01-31T23:30:00+00:00', '2026-02')
    """
    written = text(release, "date") or ""
    try:
        found = datetime.fromisoformat(written)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        return written


def _object(into: dict[str, Any], said: Object, depth: int) -> None:
    for name, value in said.items():
        if value is None:
            into.pop(name, None)
        else:
            into[name] = _value(into.get(name), value, name, depth)


def _value(before: Any, value: Any, name: str, depth: int) -> Any:
    if depth > DEEPEST:
        return value
    if isinstance(value, Mapping):
        found = before if isinstance(before, dict) and not isinstance(before, _ById) else {}
        _object(found, value, depth + 1)
        return found
    if not isinstance(value, list) or name in AS_A_WHOLE or not all(isinstance(one, Mapping) for one in value):
        return value
    return _list(before if isinstance(before, _ById) else _ById(), value, depth)


def _list(found: _ById, value: list[Any], depth: int) -> _ById:
    for one in value:
        # An object without a name of its own is none that was there before.
        own = one.get("id")
        key = f"={own}" if isinstance(own, str | int) else f"#{len(found)}"
        found[key] = _value(found.get(key), one, "", depth + 1)
    return found


def _finished(value: Any, depth: int = 0) -> Any:
    if depth > 2 * DEEPEST:
        return value
    if isinstance(value, _ById):
        return [_finished(one, depth + 1) for one in value.values()]
    if isinstance(value, dict):
        return {name: _finished(one, depth + 1) for name, one in value.items()}
    return value
