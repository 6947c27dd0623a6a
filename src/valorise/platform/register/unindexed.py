"""Finding assets while the search index is being made: the database looks for the words as they are written.

It finds less than the index does (no other forms of a word, no mistyped ones) and stops at the newest `MOST`, so that
nobody waits for a whole register to be read. Pages say so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import reduce
from operator import and_, or_

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.models import Asset, Right
from valorise.platform.register.models.asset import Contributor, Identifier, Owner
from valorise.platform.register.models.belongings import INSIDE
from valorise.platform.register.search import Fit
from valorise.stores.index import Standing

MOST = 500
"""Assets found at most, the newest ones."""
MOST_WORDS = 12
BEYOND_TEASER = (*INSIDE, "open")


def fitting(viewer: Viewer, name: str, value: str) -> Fit:
    """Assets this person finds by words (`q`), or with this `keyword`, `field` or `owner`."""
    seen = Asset.objects.seen_by(viewer, in_order=True).order_by("-changed_at", "id")
    lists = {"listed_keywords": Cast("keywords", TextField()), "listed_fields": Cast("fields", TextField())}
    found = seen.annotate(**lists).filter(_condition(name, value))
    return Fit(teaser=frozenset(found.values_list("pk", flat=True)[:MOST]), standing=Standing.MISSING)


def _condition(name: str, value: str) -> Q:
    written = value.replace("\x00", "").strip()
    if name == "keyword":
        return Q(listed_keywords__icontains=f'"{_listed(written)}"')
    if name == "field":
        return Q(listed_fields__icontains=f'"{_listed(written)}"')
    if name == "owner":
        return Q(_has(Owner, "name", written), sight__in=BEYOND_TEASER)
    words = written.split()[:MOST_WORDS]
    return reduce(and_, map(_word, words)) if words else Q(pk__in=())


def _word(word: str) -> Q:
    """Where a person may find a word, by how much of an asset they see."""
    shown = [Q(title__icontains=word), Q(summary__icontains=word), Q(listed_keywords__icontains=_listed(word))]
    named = [_has(Contributor, "name", word), _has(Owner, "name", word), _has(Identifier, "value", word)]
    rights = Exists(Right.objects.filter(asset=OuterRef("pk"), removed_at=None, number__icontains=word))
    return _any([*shown, Q(pk__iexact=word)]) | Q(_any(named), sight__in=BEYOND_TEASER) | Q(rights, sight__in=INSIDE)


def _has(part: type[Contributor | Owner | Identifier], column: str, word: str) -> Q:
    entries: QuerySet[Contributor | Owner | Identifier] = part.objects.filter(asset=OuterRef("pk"))
    return Q(Exists(entries.filter(**{f"{column}__icontains": word})))


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions)


def _listed(word: str) -> str:
    """As a word stands in a list that the database keeps; SQLite keeps other letters than English ones by number."""
    return json.dumps(word, ensure_ascii=connection.vendor == "sqlite")[1:-1]
