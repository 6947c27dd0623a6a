"""Attributes of a log, a trace or an event: a type, a key, a value."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from valorise.readers.xml_parts import Element
from valorise.terms import time

IDENTIFIER = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|\S*:\S+")
NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?|NaN|-?INF")


@dataclass(frozen=True, slots=True)
class Type:
    """A type of attribute: what its values must look like."""

    name: str
    fits: Callable[[str], bool]
    expected: str
    lists: bool = False

    def fault(self, element: Element) -> str | None:
        """What is wrong with an attribute of this type; None where nothing is."""
        key, value = element.get("key"), element.get("value")
        if key is None:
            return f"<{self.name}> has no key"
        if self.lists:
            return None if element.find("{*}values") is not None else f"<{self.name}> “{key}” has no values"
        if value is None:
            return f"<{self.name}> “{key}” has no value"
        return None if self.fits(value) else f"“{value[:40]}” of “{key}” is no {self.expected}"


def _any(_: str) -> bool:
    return True


TYPES = {
    one.name: one
    for one in (
        Type("string", _any, "text"),
        Type("date", lambda text: time.moment(text) is not None, "moment with a time zone"),
        Type("int", lambda text: re.fullmatch(r"[-+]?\d{1,19}", text.strip()) is not None, "whole number"),
        Type("float", lambda text: NUMBER.fullmatch(text.strip()) is not None, "number"),
        Type("boolean", lambda text: text.strip().lower() in ("true", "false", "0", "1"), "truth value"),
        Type("id", lambda text: IDENTIFIER.fullmatch(text.strip()) is not None, "identifier (UUID)"),
        Type("list", _any, "list", lists=True),
        Type("container", _any, "container", lists=False),
    )
}
"""Types of the standard by their names."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute as it stands, with what is wrong with it."""

    key: str
    value: str
    fault: str | None


def attributes(element: Element) -> list[Attribute]:
    """Attributes that stand directly in an event; elements of other names are told as faults."""
    found = []
    for one in element.iterchildren():
        name = str(one.tag).rpartition("}")[2]
        kind = TYPES.get(name)
        fault = kind.fault(one) if kind else f"<{name}> is no attribute of the standard"
        found.append(Attribute(one.get("key") or name, one.get("value") or "", fault))
    return found


def value_of(element: Element, key: str) -> str | None:
    """Value of the attribute with this key that stands directly in the element; None where there is none."""
    found = (one.get("value") for one in element.iterchildren() if one.get("key") == key)
    return next((value.strip() for value in found if value and value.strip()), None)
