"""What is asked, and what one binding answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from valorise.assets.clearance.fields import Field
from valorise.terms.codes import codes
from valorise.terms.words import key as plain_key


class Answer(StrEnum):
    """What may be done, from free to barred."""

    YES = "yes"
    ONLY_IF = "only-if"
    NO = "no"


STRICTNESS = {Answer.YES: 0, Answer.ONLY_IF: 1, Answer.NO: 2}


def strictest(*answers: Answer) -> Answer:
    """The strictest of the answers; yes where there is none.

    >>> strictest(Answer.YES, Answer.NO, Answer.ONLY_IF).value
    'no'
    """
    return max(answers, key=STRICTNESS.__getitem__, default=Answer.YES)


def everywhere() -> frozenset[str]:
    """Codes of all countries."""
    return frozenset(codes("countries"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """May `licensor` license `asset` to `licensee` in `territory` for `field` from `starts` to `ends`?"""

    asset: str
    licensor: str
    licensee: str
    starts: date
    as_of: date
    ends: date | None = None
    """Last day of the licence; None where it shall last as long as the right does."""
    exclusive: bool = False
    territory: frozenset[str] = field(default_factory=everywhere)
    field_of_use: Field | None = None
    """None where the licence shall cover all fields."""
    except_fields: tuple[Field, ...] = ()
    licensee_country: str | None = None
    name_key: Callable[[str], str] = plain_key
    """Two names with one key are one party."""

    def is_licensor(self, name: str) -> bool:
        """Whether this name is that of the one who wants to license."""
        return self.name_key(name) == self.name_key(self.licensor)

    def is_licensee(self, name: str) -> bool:
        """Whether this name is that of the one who is to get the licence."""
        return self.name_key(name) == self.name_key(self.licensee)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one binding answers, and why."""

    kind: str
    binding: str
    answer: Answer
    rule: str
    path: tuple[str, ...] = ()
    """Way from the asset to whoever holds the right; the asset itself is put before it."""
    holders: tuple[str, ...] = ()
    """Who together could lift it by consenting; empty where no consent helps."""
    clause: str | None = None
    countries: frozenset[str] | None = None
    """Countries asked about where it stands in the way; None for all of them."""
    remedy: str | None = None
    status: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)

    def along(self, before: tuple[str, ...]) -> Finding:
        """The finding as seen from an asset that is built on the one it is about."""
        return replace(self, path=(*before, *self.path))
