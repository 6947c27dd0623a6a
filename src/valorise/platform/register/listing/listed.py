"""The rows of the list, each with no more than this person may see of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register import search
from valorise.platform.register.listing.narrowed import BEYOND_TEASER, Wanted, narrowed
from valorise.platform.register.listing.paging import Page, one_page, ranked_page
from valorise.platform.register.models import Asset
from valorise.platform.register.models.belongings import INSIDE

BEST = 2_000
"""So many of what fits the words are put in order of fit; the rest follows by name."""
READ = (
    *("id", "type", "title", "begins", "confidentiality", "officer", "country", "level", "changed_at"),
    *("tenant", "tenant__name", "sight", "embargo_until", "version"),
)


def listed(asked: Wanted, *, after: str = "", before: str = "") -> Page:
    """One page of the list in the order asked for."""
    assets = narrowed(asked).annotate(begins=Left("summary", 80))
    order = asked.filters.order
    if order != "best":
        return one_page(assets, READ, order, after=after, before=before)
    names = in_order(asked)
    return ranked_page(names, lambda some: _rows(assets, some), after=after, before=before)


def in_order(asked: Wanted) -> list[str]:
    """Names of everything that fits the words, best first."""
    return best_first(narrowed(asked), asked.viewer, asked.filters.q)


def best_first(assets: QuerySet[Asset], viewer: Viewer, words: str) -> list[str]:
    """Names of these assets, all of which fit the words, the best first and then by name."""
    best = search.found(words, BEST)
    if len(best) < BEST:
        assets = assets.filter(pk__among={*best, *search.beside(viewer, words)})
    seen = set(assets.order_by().values_list("pk", flat=True))
    ranked = [name for name in best if name in seen]
    return [*ranked, *sorted(seen.difference(ranked))]


def _rows(assets: QuerySet[Asset], names: list[str]) -> list[dict[str, Any]]:
    return list(assets.filter(pk__in=names).order_by().values(*READ))


def shown(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows as the page shows them: without what this sight does not include."""
    names = officer_names({row["officer"] for row in rows if row["sight"] in INSIDE})
    return [_shown(row, names) for row in rows]


def officer_names(numbers: set[int | None]) -> dict[int, str]:
    """Names of accounts by number."""
    wanted = [number for number in numbers if number is not None]
    return dict(get_user_model().objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def _shown(row: dict[str, Any], names: Mapping[int, str]) -> dict[str, Any]:
    inside, beyond = row["sight"] in INSIDE, row["sight"] in BEYOND_TEASER
    return {
        "id": row["id"],
        "called": row["title"] or row["begins"] or row["id"],
        "sight": row["sight"],
        "type": row["type"],
        "country": row["country"],
        "office": row["tenant__name"],
        "confidentiality": row["confidentiality"],
        "readiness": _("TRL %s") % row["level"] if beyond and row["level"] else "",
        "officer": names.get(row["officer"]) if inside else None,
        "alone": inside and row["officer"] is None,
        "embargo_until": row["embargo_until"] if inside else None,
        "changed_at": row["changed_at"] if beyond else None,
    }
