"""What the office can decide, and why, read from `decisions.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from valorise.terms import knowledge
from valorise.terms.errors import Invalid

REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class Kind:
    """A decision in the words of those who read it."""

    id: str
    label: str
    says: str
    next: str
    reasons: list[str]
    """Reasons that go with it most often."""


def kinds() -> list[Kind]:
    """All decisions in the order of the file."""
    return [Kind(**one) for one in _document()["decisions"]]


def kind_of(name: str) -> Kind:
    """The decision of this id; `Invalid` where there is none."""
    found = next((one for one in kinds() if one.id == name), None)
    if found is None:
        raise Invalid(what="This is no decision we know.", where="kind", fix="Choose one of the list.")
    return found


def reason_words() -> dict[str, str]:
    """Reasons by code, in words."""
    words: dict[str, str] = _document()["reasons"]
    return words


def _document() -> Any:
    return knowledge.document("platform/disclosure/decisions.yaml")
