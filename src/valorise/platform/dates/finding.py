"""Names of the few dates that a word is about: found by way of their records, and not date by date.

A register may have some hundred thousand dates. Whoever asks for one number asks for a few; the records behind these
are found first, then their dates by the index of each kind of record. Where it would be many, the answer is None, and
the database looks at every date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.db.models import Q

from valorise.platform.dates.models import Due

FEW = 5_000
"""Records of one kind up to which their dates are found by name."""
ASSET_TITLE = "asset__title"


def with_word(word: str, searched: Mapping[str, tuple[str, ...]]) -> set[str] | None:
    """Dates of which the record has this word in one of the columns of its kind, or an agreement among its duties."""
    titled = _few(_model("asset").objects.filter(title__icontains=word))
    records = {kind: _records(kind, columns, word, titled) for kind, columns in searched.items()}
    found = _dates({"asset": titled, **records})
    if found is None:
        return None
    # Agreements have their own words for their duties. A range, so that SQLite goes by the few that are of agreements.
    duties = Due.objects.filter(agreement__gt="", of="agreements", task__icontains=word)
    return found | set(duties.values_list("pk", flat=True))


def _records(kind: str, columns: Iterable[str], word: str, titled: list[str] | None) -> list[str] | None:
    if titled is None:
        return None
    anywhere = Q()
    for column in columns:
        anywhere |= Q(asset__in=titled) if column == ASSET_TITLE else Q(**{f"{column}__icontains": word})
    return _few(_model(kind).objects.filter(anywhere))


def _few(records: Any) -> list[str] | None:
    names = list(records.order_by().values_list("pk", flat=True)[: FEW + 1])
    return names if len(names) <= FEW else None


def _dates(records: Mapping[str, list[str] | None]) -> set[str] | None:
    found: set[str] = set()
    for kind, names in records.items():
        if names is None:
            return None
        if names:
            found.update(Due.objects.filter(**{f"{kind}__in": names}).values_list("pk", flat=True))
    return found


def _model(kind: str) -> Any:
    return apps.get_model("register", kind)
