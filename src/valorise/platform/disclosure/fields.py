"""A question as a page shows it: its answer, what is wrong with it, and what somebody else wrote meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.dateparse import parse_datetime

from valorise.platform.disclosure.facts import Standing
from valorise.platform.disclosure.models import Disclosure
from valorise.platform.disclosure.writing import Conflict


@dataclass(frozen=True, slots=True)
class Field:
    """A question on a page."""

    standing: Standing
    seen: int
    """Version of the answer that the page shows."""
    at: Any = None
    source: str = ""
    conflict: Conflict | None = None
    by: str = ""
    """Who wrote what is in conflict."""

    @property
    def id(self) -> str:
        """Id of the question."""
        return self.standing.question.id

    @property
    def value(self) -> Any:
        """What stands in the field: in a conflict what this person wrote."""
        return self.conflict.mine.value if self.conflict else self.standing.value

    @property
    def unknown(self) -> bool:
        """Whether the person said that they do not know."""
        return self.conflict.mine.unknown if self.conflict else self.standing.unknown

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """Code, words and whether it is chosen."""
        chosen = self.value if isinstance(self.value, list) else [self.value]
        return [(code, words, code in chosen) for code, words in self.standing.question.options.items()]

    @property
    def theirs(self) -> str:
        """What somebody else wrote, in words."""
        if self.conflict is None:
            return ""
        kept = self.conflict.theirs
        return "?" if kept.get("unknown") else Standing(self.standing.question, kept.get("value") or "", False).shown


def field(one: Disclosure, standing: Standing, conflicts: Mapping[str, Conflict] | None = None) -> Field:
    """The question as it stands for the person."""
    kept = one.answers.get(standing.question.id, {})
    conflict = (conflicts or {}).get(standing.question.id)
    writer = conflict.theirs.get("by") if conflict else None
    by = get_user_model().objects.filter(pk=writer).values_list("name", flat=True).first() if writer else ""
    return Field(
        standing=standing,
        seen=kept.get("version", 0),
        at=parse_datetime(kept["at"]) if kept.get("at") else None,
        source=kept.get("from", ""),
        conflict=conflict,
        by=by or "",
    )
