"""Parts of parsed JSON taken without surprise: what is absent or of another kind is simply not there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Object = Mapping[str, Any]
LONGEST_NUMBER = 10**18


def inner(value: Any, *path: str) -> Any:
    """Value at a path of keys; None where the path leads nowhere.

    >>> inner({"a": {"b": 1}}, "a", "b"), inner({"a": []}, "a", "b")
    (1, None)
    """
    for step in path:
        if not isinstance(value, dict):
            return None
        value = value.get(step)
    return value


def objects(value: Any, *path: str) -> Iterator[Object]:
    """Objects of a list at a path; one object counts as a list of one."""
    found = inner(value, *path)
    listed = found if isinstance(found, list) else [found]
    return (one for one in listed if isinstance(one, dict))


def text(value: Any, *path: str) -> str | None:
    """Text or number at a path as text without outer blanks; None where it is empty or of another kind.

    >>> text({"year": 2024}, "year"), text({"name": " "}, "name"), text({"name": ["x"]}, "name")
    ('2024', None, None)
    """
    found = inner(value, *path)
    if isinstance(found, str):
        return whole(found.strip()) or None
    if isinstance(found, int) and not isinstance(found, bool) and abs(found) < LONGEST_NUMBER:
        return str(found)
    return None


def texts(value: Any, *path: str) -> Iterator[str]:
    """Texts of a list at a path, empty ones left out; one text counts as a list of one."""
    found = inner(value, *path)
    listed = found if isinstance(found, list) else [found]
    return (one for one in map(text, listed) if one)


def whole(written: str) -> str:
    r"""The text without halves of characters, which JSON can carry and no table can store.

    >>> whole("a\ud800b")
    'a?b'
    """
    if written.isascii():
        return written
    try:
        written.encode("utf-8")
    except UnicodeEncodeError:
        return written.encode("utf-8", "replace").decode("utf-8")
    return written
