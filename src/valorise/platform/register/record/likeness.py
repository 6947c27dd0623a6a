"""Which assets of the register a draft may already be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from valorise.journeys.alike import alike
from valorise.platform.foundation.recorded import Facts
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.models import Asset, Identifier
from valorise.platform.register.models.belongings import INSIDE
from valorise.terms import identifiers, words

MOST = 60
"""Candidates compared at most."""
CLOSE = 90
"""From this likeness of titles on, of 100, a person should look. Below it, titles of one field begin to look alike."""
SHORTEST = 8
"""Shorter titles are not compared."""


@dataclass(frozen=True, slots=True)
class Alike:
    """An asset that may be the same, and why."""

    asset: Asset
    why: str
    sure: bool
    """Whether a rule of linking says that it is one thing."""


def alike_to(viewer: Viewer, draft: Facts, *, leave_out: Sequence[str] = ()) -> list[Alike]:
    """Assets this person sees from inside that may be the draft, the surest first."""
    seen = Asset.objects.seen_by(viewer, at_least=INSIDE).exclude(pk__in=leave_out)
    found = list(_candidates(seen, draft).prefetch_related("contributors", "owners", "identifiers")[:MOST])
    linked = alike({**draft, "id": "draft"}, [one.facts for one in found])
    listed = [Alike(one, _why(*linked[one.pk]), sure=True) for one in found if one.pk in linked]
    title = words.key(str(draft.get("title") or ""))
    others = [one for one in found if one.pk not in linked] if len(title) >= SHORTEST else []
    near = [one for one in others if fuzz.token_sort_ratio(title, words.key(one.title)) >= CLOSE]
    return [*listed, *(Alike(one, _("The titles are nearly the same."), sure=False) for one in near)]


def _candidates(seen: Any, draft: Facts) -> Any:
    wanted = Q(pk__in=[])
    for one in draft.get("identifiers") or []:
        normal = identifiers.identifier(one.get("scheme", ""), one.get("value"))
        if normal:
            wanted |= Q(pk__in=Identifier.objects.filter(**normal).values("asset"))
    title = str(draft.get("title") or "").strip()
    if len(title) >= SHORTEST:
        longest = sorted(set(title.split()), key=len, reverse=True)[:3]
        similar = Q()
        for word in longest:
            similar &= Q(title__icontains=word)
        wanted |= similar
    return seen.filter(wanted).order_by("pk")


def _why(rule: str, values: dict[str, Any]) -> str:
    if rule == "same-identifier":
        return _("The same identifier: %s %s.") % (values["scheme"], values["value"])
    return _("The same title, and nothing that speaks against it.")
