"""Matches that concern a person, strongest first: what is new since they last looked, what waits to be judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Count, F, FloatField, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from valorise.platform.foundation.viewer import Viewer
from valorise.platform.matching import reads
from valorise.platform.matching.models import Match
from valorise.platform.matching.reads import WORTH, Fitting, judged_here
from valorise.terms.codes import codes

AT_ONCE = 20
"""Matches on one page."""
UNMEASURED = -1.0
"""Stands for an overlap that nobody measured: after all others."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the inbox is narrowed to; everything empty means what is worth a judgement and has none yet."""

    fit: str = ""
    """A code of `fits`; empty means fair and strong."""
    judged: str = ""
    """A code of `judgements`, or `all`; empty means not judged yet."""
    whose: str = ""
    """`mine` for assets I look after and needs I posted; empty for my whole office."""
    new: str = ""
    """`1` for what was found since I last looked."""
    after: str = ""
    """Where the page before ended: strength, overlap and number of its last match."""

    @classmethod
    def asked(cls, query: Mapping[str, str]) -> Wanted:
        """What an address asks for; what it asks for in vain counts as not asked."""
        known = {"fit": codes("fits"), "judged": (*codes("judgements"), "all"), "whose": ("mine",), "new": ("1",)}
        said = {one.name: str(query.get(one.name) or "")[:100] for one in fields(cls)}
        return cls(**{name: text for name, text in said.items() if name not in known or text in known[name]})

    @property
    def narrowed(self) -> dict[str, str]:
        """The filters that are set, as in the address; without the place in the list."""
        said = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "after"}
        return {name: text for name, text in said.items() if text}


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of the inbox, and where the next one begins."""

    fittings: Sequence[Fitting]
    count: int
    after: str = ""
    counts: Mapping[str, int] | None = None
    """How many concern the person and are worth a judgement: `waiting` without one, and `new` among them."""


def inbox(viewer: Viewer, wanted: Wanted, *, limit: int = AT_ONCE) -> Inbox:
    """A page of matches that concern this person; a fixed number of queries."""
    until = reads.looked_until(viewer)
    found = narrowed(viewer, wanted, until)
    count = found.count()
    page = list(_after(found, wanted.after)[: limit + 1])
    last = page[limit - 1] if len(page) > limit else None
    after = f"{last.strength}~{last.shared!r}~{last.pk}" if last else ""  # type: ignore[attr-defined]
    return Inbox(reads.fittings(viewer, page[:limit], since=until), count, after, counts(viewer, until))


def concerning(viewer: Viewer) -> QuerySet[Match]:
    """Matches of the person's office, assets and needs that are still open, strongest first."""
    found = Match.objects.seen_by(viewer).filter(reads.own(viewer), need__closed_at=None)
    shared = Coalesce(F("overlap"), Value(UNMEASURED), output_field=FloatField())
    return found.annotate(shared=shared).order_by("-strength", "-shared", "pk")


def narrowed(viewer: Viewer, wanted: Wanted, until: Any) -> QuerySet[Match]:
    """The matches that the inbox asks for."""
    found = concerning(viewer)
    found = found.filter(fit=wanted.fit) if wanted.fit else found.filter(strength__gte=WORTH)
    if wanted.judged == "":
        found = found.exclude(judged_here(viewer))
    elif wanted.judged != "all":
        found = found.filter(judged_here(viewer, wanted.judged))
    if wanted.whose == "mine":
        found = found.filter(Q(asset__officer=viewer.user) | Q(need__posted_by=viewer.user))
    if wanted.new and until is not None:
        found = found.filter(first_at__gt=until)
    return found


def counts(viewer: Viewer, until: Any) -> dict[str, int]:
    """How many matches wait for a judgement, and how many of them are new; one query."""
    new = Q(first_at__gt=until) if until is not None else Q()
    waiting = narrowed(viewer, Wanted(), None).order_by()
    found: dict[str, int] = waiting.aggregate(waiting=Count("pk"), new=Count("pk", filter=new))
    return found


def _after(found: QuerySet[Match], after: str) -> QuerySet[Match]:
    """What follows the last match of the page before; the beginning where the address makes no sense."""
    try:
        strength, shared, key = after.split("~")
        place = (int(strength), float(shared), int(key))
    except ValueError:
        return found
    same = Q(strength=place[0])
    return found.filter(
        Q(strength__lt=place[0]) | same & Q(shared__lt=place[1]) | same & Q(shared=place[1], pk__gt=place[2])
    )
