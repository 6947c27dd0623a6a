"""Needs as pages, programs and the calculation read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from typing import Any

import polars as pl
from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Concat, Length

from valorise.platform.accounts.models import Membership
from valorise.platform.foundation.recorded import Facts
from valorise.platform.foundation.tables import table_of
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.needs.models import INSIDE, Draft, Need
from valorise.terms.codes import codes

AT_ONCE = 30
"""Needs on one page of the list."""
SOON = 30
"""Days within which a deadline is near."""
NEVER = "9999-12-31"
"""Stands for no deadline where needs are put in order."""
ASKERS = ("partner", "policy-officer")
"""Roles of people who ask for their own organisation."""
WHOSE = ("mine", "ours", "shared")
STATES = ("open", "closed", "all")
ENDS = ("soon", "later", "none")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of needs is narrowed to; everything empty means all that are open."""

    words: str = ""
    type: str = ""
    country: str = ""
    ends: str = ""
    """`soon` within a month, `later`, or `none` for no deadline."""
    whose: str = ""
    """`mine` posted by me, `ours` kept by my organisation, `shared` by others."""
    state: str = "open"
    after: str = ""
    """Where the page before ended: the last day to answer and the name of the last need."""

    @classmethod
    def asked(cls, query: Mapping[str, str]) -> Wanted:
        """What an address asks for; what it asks for in vain counts as not asked."""
        known = {
            "type": codes("need_types"), "country": codes("countries"), "ends": ENDS, "whose": WHOSE, "state": STATES,
        }  # fmt: skip
        said = {one.name: str(query.get(one.name) or "").replace("\x00", "").strip()[:300] for one in fields(cls)}
        sound = {name: text for name, text in said.items() if text and (name not in known or text in known[name])}
        return cls(**sound)

    @property
    def narrowed(self) -> dict[str, str]:
        """The filters that are set, as in the address; without the place in the list."""
        said = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "after"}
        return {name: text for name, text in said.items() if text and (name, text) != ("state", "open")}


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the list: needs, how many there are in all, and where the next page begins."""

    needs: list[Need]
    count: int
    after: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    """How many the person may see by state and by whose they are, whatever the filters."""


def last_day() -> Case:
    """The last day to answer as text; a year or month counts to its end, no deadline counts as never."""
    ends: Any = F("deadline")
    return Case(
        When(deadline="", then=Value(NEVER)),
        When(size=4, then=Concat(ends, Value("-12-31"))),
        When(size=7, then=Concat(ends, Value("-31"))),
        default=ends,
        output_field=CharField(),
    )


def needs(viewer: Viewer) -> QuerySet[Any]:
    """Needs this person may see, with `last` (the last day to answer); what ends first is first."""
    return (
        Need.objects.seen_by(viewer).annotate(size=Length("deadline")).annotate(last=last_day()).order_by("last", "id")
    )


def is_open(viewer: Viewer) -> Q:
    """Needs that one can still answer."""
    return Q(closed_at=None, last__gte=viewer.today.isoformat())


def narrowed(viewer: Viewer, wanted: Wanted) -> QuerySet[Any]:
    """The needs that a list asks for."""
    found = needs(viewer)
    for word in wanted.words.split():
        found = found.filter(Q(title__icontains=word) | Q(summary__icontains=word) | Q(keywords__icontains=word))
    if wanted.type:
        found = found.filter(type=wanted.type)
    if wanted.country:
        found = found.filter(country=wanted.country)
    if wanted.state != "all":
        opened = is_open(viewer)
        found = found.filter(opened if wanted.state == "open" else ~opened)
    return found.filter(_ends(viewer, wanted.ends), _whose(viewer, wanted.whose))


def listed(viewer: Viewer, wanted: Wanted) -> Listed:
    """A page of the list, three queries however many needs there are."""
    found = narrowed(viewer, wanted)
    count = found.count()
    if wanted.after:
        last, _, name = wanted.after.partition("~")
        found = found.filter(Q(last__gt=last) | Q(last=last, id__gt=name))
    page = list(found[: AT_ONCE + 1])
    more = page[AT_ONCE - 1] if len(page) > AT_ONCE else None
    after = f"{more.last}~{more.pk}" if more else ""
    return Listed(page[:AT_ONCE], count, after, _counts(viewer))


def need(viewer: Viewer, name: str) -> Need:
    """One need; `Missing` where this person may not see it."""
    found = needs(viewer).filter(pk=name).first()
    return found or Need.objects.one_for(viewer, name)


def may_change(viewer: Viewer, need: Need) -> bool:
    """Whether the page offers to change it; the actions decide again."""
    author = viewer.user is not None and need.posted_by_id == viewer.user
    inside = getattr(need, "sight", "") in INSIDE
    return inside and (author or viewer.may("need-changed", need.tenant_id))


def draft(viewer: Viewer, name: str = "") -> Draft | None:
    """What this person was writing."""
    return Draft.objects.filter(user_id=viewer.user, need=name).first() if viewer.user is not None else None


def needs_table(viewer: Viewer, wanted: Wanted) -> pl.DataFrame:
    """All needs that the filters leave, as the declared table; of each only what this person may see."""
    rows: list[Facts] = [one.shown() for one in narrowed(viewer, wanted)]
    return table_of("needs", rows)


def ending_soon(viewer: Viewer) -> int:
    """How many of the person's own open needs, or of those of their office, end within a month."""
    until = (viewer.today + timedelta(days=SOON)).isoformat()
    mine = Q(posted_by=viewer.user) | Q(tenant__in=viewer.staff_of)
    return needs(viewer).filter(mine, is_open(viewer), last__lte=until).count() if viewer.user is not None else 0


def _counts(viewer: Viewer) -> dict[str, int]:
    opened = is_open(viewer)
    asked: dict[str, Any] = {"open": Count("pk", filter=opened), "closed": Count("pk", filter=~opened)}
    asked |= {name: Count("pk", filter=opened & _whose(viewer, name)) for name in WHOSE}
    found: dict[str, int] = needs(viewer).order_by().aggregate(**asked)
    return found


def _whose(viewer: Viewer, whose: str) -> Q:
    mine, ours = Q(posted_by=viewer.user), Q(tenant__in=viewer.insider_of)
    wanted = {"mine": mine, "ours": ours, "shared": Q(shared=True) & ~ours & ~_known(mine)}
    return wanted.get(whose, Q())


def _known(condition: Q) -> Q:
    """A condition on a column that may be empty, safe to be turned round."""
    return condition & Q(posted_by__isnull=False)


def _ends(viewer: Viewer, ends: str) -> Q:
    until = (viewer.today + timedelta(days=SOON)).isoformat()
    wanted = {"soon": Q(last__lte=until), "later": Q(last__gt=until, last__lt=NEVER), "none": Q(last=NEVER)}
    return wanted.get(ends, Q())


def known_of_asker(viewer: Viewer) -> Facts:
    """What a new need can take from the organisation of a company or authority that asks for itself.

    An office or an intermediary asks for others as a rule, so nothing is taken from it.
    """
    own = Membership.objects.filter(user=viewer.user, tenant=viewer.tenant, role__in=ASKERS).select_related("tenant")
    found = own.first()
    return {"owner-name": found.tenant.name, "country": found.tenant.country} if found else {}
