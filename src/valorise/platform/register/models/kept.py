"""Columns that follow from facts and are kept beside them, so that long lists can be sorted and counted."""

from __future__ import annotations

from typing import Any

from django.db import models

from valorise.terms.words import key

SCALE = "TRL"
LONGEST = 120


class SortField(models.CharField):  # type: ignore[type-arg]
    """The title as a key for sorting: without case, accents and punctuation, the same in every database."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": LONGEST, "blank": True, "default": "", "editable": False, **options})

    def pre_save(self, model_instance: Any, add: bool) -> str:
        """Follows the title, or the summary where there is none."""
        found = sort_key(model_instance.title or model_instance.summary)
        setattr(model_instance, self.attname, found)
        return found


class LevelField(models.SmallIntegerField):  # type: ignore[type-arg]
    """Technology readiness level; None where it was not assessed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"null": True, "blank": True, "editable": False, **options})

    def pre_save(self, model_instance: Any, add: bool) -> int | None:
        """Follows the readiness."""
        found = level_of(model_instance.readiness)
        setattr(model_instance, self.attname, found)
        return found


def sort_key(title: str) -> str:
    """What a title is sorted by.

    >>> sort_key("Über “Membranes”")
    'uber membranes'
    """
    return key(title[:400])[:LONGEST]


def level_of(readiness: Any) -> int | None:
    """The technology readiness level.

    >>> level_of({"TRL": 4}), level_of({"SRL": 2}), level_of({})
    (4, None, None)
    """
    found = readiness.get(SCALE) if isinstance(readiness, dict) else None
    return int(found) if isinstance(found, int) and 0 < found < 100 else None
