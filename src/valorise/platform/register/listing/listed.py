"""The rows of the list, each with no more than this person may see of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from valorise.platform.register import search
from valorise.platform.register.listing.filters import SORTS
from valorise.platform.register.listing.narrowed import BEYOND_TEASER, Wanted, narrowed
from valorise.platform.register.listing.paging import Page, one_page, ranked_page
from valorise.platform.register.models import Asset
from valorise.platform.register.models.belongings import INSIDE
from valorise.stores.index import Standing

BEST = 2_000
"""So many of what fits the words are put in order of fit; the rest follows by name."""
MANY = 2_000
"""From so many assets on, some for a page are found sooner along the order than among all that pass."""
READ = (
    *("id", "type", "title", "begins", "confidentiality", "officer", "country", "level", "changed_at"),
    *("tenant", "tenant__name", "sight", "embargo_until", "version"),
)


def listed(asked: Wanted, *, after: str = "", before: str = "", number: int = 0) -> Page:
    """One page of the list in the order asked for; `number` is how many pass, as far as it is known."""
    order = order_of(asked)
    if order != "best":
        return one_page(_told(narrowed(asked, many=number >= MANY)), READ, order, after=after, before=before)
    best, whole = _best(asked)
    rest = list if whole else _rest(asked, best)
    return ranked_page(best, rest, lambda some: _rows(asked, some), after=after, before=before)


def order_of(asked: Wanted) -> str:
    """The order of the list: by fit only where there is an index that can tell it."""
    order = asked.filters.order
    return SORTS[0] if order == "best" and asked.standing is Standing.MISSING else order


def in_order(asked: Wanted) -> list[str]:
    """Names of everything that fits the words, best first."""
    best, whole = _best(asked)
    return best if whole else [*best, *_rest(asked, best)()]


def best_first(assets: QuerySet[Asset], words: str) -> list[str]:
    """Names of these assets, all of which fit the words, the best first and then by name."""
    seen = set(assets.order_by().values_list("pk", flat=True))
    ranked = [name for name in search.ranked(words, BEST) if name in seen]
    return [*ranked, *sorted(seen.difference(ranked))]


def _best(asked: Wanted) -> tuple[list[str], bool]:
    """Names of what fits best, in order, and whether these are all."""
    names = search.ranked(asked.filters.q, BEST)
    whole = len(names) < BEST
    seen = set(narrowed(asked, among=None if whole else names).order_by().values_list("pk", flat=True))
    best = [name for name in names if name in seen]
    return ([*best, *sorted(seen.difference(best))] if whole else best), whole


def _rest(asked: Wanted, best: Sequence[str]) -> Callable[[], list[str]]:
    """What else fits, by name; read only where somebody turns so many pages."""
    return lambda: sorted(set(narrowed(asked).order_by().values_list("pk", flat=True)).difference(best))


def _rows(asked: Wanted, names: list[str]) -> list[dict[str, Any]]:
    return list(_told(narrowed(asked, among=names)).order_by().values(*READ))


def _told(assets: QuerySet[Asset]) -> QuerySet[Asset]:
    return assets.annotate(begins=Left("summary", 80))


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
