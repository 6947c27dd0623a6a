"""Dates as pages, programs and files read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext

from valorise.assets.rulebook import words
from valorise.platform.dates import finding, reckoning, triggers
from valorise.platform.dates.models import Due, Reckoned, Step
from valorise.platform.dates.models.due import OPEN, SETTLED
from valorise.platform.dates.wanted import Wanted
from valorise.platform.foundation import clock
from valorise.platform.foundation.rights import STAFF
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.listing.narrowed import Among
from valorise.terms.codes import codes

AT_ONCE = 50
SMALL = 400
"""Records that are counted while a page is asked for; more are left to the worker."""
WITH = (
    "right__asset__officer", "agreement__officer", "project", "asset__officer", "title__asset__officer",
    "restriction__asset__officer", "consent__asset__officer", "who",
)  # fmt: skip
ASSETS_OF_AGREEMENTS = "agreement__assets__officer"
"""What else is read of dates that are shown: an agreement without an officer falls to that of its assets."""
SEARCHED = {
    "right": ("pk", "number", "title", "asset__title"),
    "agreement": ("pk", "title"),
    "project": ("pk", "title", "acronym"),
    "asset": ("pk", "title"),
    "title": ("pk", "owner", "asset__title"),
    "restriction": ("pk", "party", "asset__title"),
    "consent": ("pk", "party", "licensee", "asset__title"),
}
"""Where words are looked for, by the kind of record."""
CARED_FOR = {
    "right": "asset__officer", "asset": "officer", "title": "asset__officer", "restriction": "asset__officer",
    "consent": "asset__officer", "agreement": "officer",
}  # fmt: skip
"""Who looks after the record of a date, by its kind."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the list."""

    rows: Sequence[Due]
    count: int
    after: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    """How many dates the person sees that are late, come in 30, 60, 90 days, are unconfirmed or theirs."""


def ready(viewer: Viewer) -> bool:
    """Whether the dates are those of the register and of today; small registers are counted here, large ones asked for.

    Direct changes were counted when they were made; what came in bulk the worker finds.
    """
    complete = True
    for tenant in viewer.insider_of:
        if not reckoning.out_of_step(tenant):
            continue
        last = Reckoned.objects.filter(tenant=tenant).first()
        if (last.records if last else 0) <= SMALL and reckoning.catch_up_few(tenant, SMALL):
            continue
        triggers.ask()
        complete = complete and last is not None and last.on == clock.today()
    return complete


def dues(viewer: Viewer) -> QuerySet[Due]:
    """All dates that the person may see, settled ones too."""
    return Due.objects.seen_by(viewer)


def narrowed(viewer: Viewer, wanted: Wanted) -> QuerySet[Due]:
    """The dates that a list asks for, the most pressing first."""
    names, conditions = _few_or_any(wanted)
    found = (
        dues(viewer)
        if names is None
        else Due.objects.seen_by(viewer, in_order=True).filter(**{f"pk__{Among.lookup_name}": names})
    )
    found = found.filter(_state(wanted.state), _when(viewer.today, wanted.when), *conditions)
    if wanted.who:
        found = found.filter(_who(viewer, wanted.who))
    if wanted.sure:
        found = found.filter(firm=wanted.sure == "firm")
    if wanted.kind:
        found = found.filter(of=wanted.kind)
    if wanted.office:
        found = found.filter(office=wanted.office)
    return found.order_by("act_by", "pk")


def whole(found: QuerySet[Due]) -> QuerySet[Due]:
    """These dates with all that is shown of them, so that nothing is asked date by date."""
    return found.select_related(*WITH).prefetch_related(ASSETS_OF_AGREEMENTS)


def _few_or_any(wanted: Wanted) -> tuple[set[str] | None, list[Q]]:
    """The only dates that come into question by words, None where that may be any; and what is left to ask.

    Whether the person may see them is asked of the dates themselves.
    """
    asked = [
        (None if _tasks(word) else finding.with_word(word, SEARCHED), _word(word)) for word in wanted.words.split()[:12]
    ]
    found = [names for names, _ in asked if names is not None]
    return set.intersection(*found) if found else None, [condition for names, condition in asked if names is None]


def listed(viewer: Viewer, wanted: Wanted) -> Listed:
    """A page of the list with its counts; the number of queries does not depend on how many dates there are."""
    told, found = counts(viewer), narrowed(viewer, wanted)
    known = {(): OPEN, (("who", "mine"),): "mine"}.get(tuple(wanted.narrowed.items()))
    count = told[known] if known else found.count()
    day, _, name = wanted.after.partition("~")
    begun = _exact(day)
    if begun and name:
        found = found.filter(Q(act_by__gt=begun) | Q(act_by=begun, pk__gt=name))
    rows = _first(found, AT_ONCE + 1)
    more = rows[AT_ONCE - 1] if len(rows) > AT_ONCE else None
    after = f"{more.act_by.isoformat()}~{more.pk}" if more else ""
    return Listed(rows[:AT_ONCE], count, after, told)


def _first(found: QuerySet[Due], most: int) -> list[Due]:
    """The first of these dates with their records: names are found first, from the index alone."""
    names = list(found.values_list("pk", flat=True)[:most])
    return list(whole(Due.objects.filter(pk__in=names)).order_by("act_by", "pk"))


def counts(viewer: Viewer) -> dict[str, int]:
    """How many open dates there are, by what one usually asks for first; `open` are all that can still be done.

    Each question reads only its own part of an index; one for all would weigh every date six times.
    """
    found, today = dues(viewer).filter(_state("")).order_by(), viewer.today
    days = {f"n_{name}": Count("pk", filter=_when(today, name)) for name in ("30", "60", "90")}
    ahead = found.filter(_when(today, "90")).aggregate(**days)
    kinds = {
        OPEN: Count("firm"),
        "unconfirmed": Count("firm", filter=Q(firm=False)), "late": Count("firm", filter=Q(act_by__lt=today)),
    }  # fmt: skip
    left = [some.aggregate(**kinds) for some in _left(found, today)]
    return {
        "late": sum(some["late"] for some in left),
        **{name: ahead[f"n_{name}"] for name in ("30", "60", "90")},
        "passed": found.filter(lost_after__lt=today).count(),
        "unconfirmed": sum(some["unconfirmed"] for some in left),
        "mine": narrowed(viewer, Wanted(who="mine")).order_by().count(),
        OPEN: sum(some[OPEN] for some in left),
    }


def _left(found: QuerySet[Due], today: date) -> list[QuerySet[Due]]:
    """What of it can still be done, in two parts that are each one stretch of the index: see `lost`."""
    return [found.filter(lost_after=None), found.filter(lost_after__gte=today)]


def burning(viewer: Viewer, most: int) -> tuple[Sequence[Due], int, int]:
    """The first dates of the next 60 days, how many there are, and how many late ones can still be made good."""
    found = dues(viewer).filter(_state("")).order_by()
    soon = found.filter(_when(viewer.today, "60"))
    return list(whole(soon).order_by("act_by", "pk")[:most]), soon.count(), _late(found, viewer.today)


def _late(found: QuerySet[Due], today: date) -> int:
    """How many are late and can still be done; the day is asked of each, else all that is past would be read."""
    past = Case(When(act_by__lt=today, then=Value(1)), default=Value(0), output_field=IntegerField())
    owed, still = (some.alias(past=past).filter(past=1).values("firm") for some in _left(found, today))
    return owed.union(still, all=True).count()


def one(viewer: Viewer, name: str) -> Due:
    """One date; `Missing` where this person may not see it."""
    found = Due.objects.one_for(viewer, name)
    return Due.objects.seen_by(viewer).select_related(*WITH, "tenant").get(pk=found.pk)


def steps(due: Due) -> QuerySet[Step]:
    """What people did about it, also when its day was another one; the newest first."""
    return Step.objects.filter(duty=due.duty, tenant=due.tenant_id).select_related("by", "to").order_by("-pk")


def colleagues(viewer: Viewer, tenant: int) -> list[Any]:
    """People of the office to whom a date can be given."""
    people: Any = get_user_model().objects
    found = people.filter(is_active=True, memberships__tenant=tenant, memberships__role__in=STAFF)
    return list(found.distinct().order_by("name", "pk")) if tenant in viewer.staff_of else []


def looking_after(due: Due) -> Any:
    """Who looks after the date: who took it or was given it, else who looks after the record; None for nobody."""
    if due.agreement is not None:
        return due.who or due.agreement.looked_after_by
    asset = due.about_asset
    return due.who or (asset.officer if asset else None)


def worked_out(viewer: Viewer) -> Reckoned | None:
    """When the dates of the organisation worked for were last worked out."""
    return Reckoned.objects.filter(tenant=viewer.tenant).first() if viewer.tenant else None


def offices(viewer: Viewer) -> list[str]:
    """Offices of the open dates that the person sees."""
    found = dues(viewer).filter(_state("")).order_by("office").values_list("office", flat=True)
    return list(found.distinct())


def _state(state: str) -> Q:
    if state in ("", "settled"):
        return Q(state__in=SETTLED) if state else Q(state__in=("open", "taken"))
    return Q() if state == "any" else Q(state=state)


def _when(today: date, when: str) -> Q:
    if when == "all":
        return Q()
    if when == "passed":
        return lost(today)
    if when == "late":
        return Q(act_by__lt=today) & ~lost(today)
    if when:
        return Q(act_by__gte=today, act_by__lte=today + timedelta(days=int(when)))
    return ~lost(today)


def lost(today: date) -> Q:
    """Dates after which nothing can be done any more; a missing last day means that a duty stays owed."""
    return Q(lost_after__isnull=False, lost_after__lt=today)


def _who(viewer: Viewer, who: str) -> Q:
    if not who:
        return Q()
    if who == "nobody":
        return Q(who=None) & ~_cared_for(officer__isnull=False)
    person = viewer.user if who == "mine" else int(who)
    return Q(who=person) | (Q(who=None) & _cared_for(officer=person))


def _cared_for(**officer: Any) -> Q:
    """Dates whose record has such an officer; of an agreement without one, one of its assets."""
    of_assets: Any = apps.get_model("register", "agreement").objects.filter(officer=None)
    by_asset = {key.replace("officer", "assets__officer", 1): value for key, value in officer.items()}
    found = Q(agreement__in=of_assets.filter(**by_asset).values("pk"))
    for name, column in CARED_FOR.items():
        asked = {key.replace("officer", column, 1): value for key, value in officer.items()}
        found |= Q(**{f"{name}__in": _model(name).objects.filter(**asked).values("pk")})
    return found


def _word(word: str) -> Q:
    """Dates whose task, or whose record, has this word; each kind of record is asked once, never date by date."""
    found = Q(task__in=_tasks(word)) | Q(task__icontains=word, of="agreements")
    for name, columns in SEARCHED.items():
        anywhere = Q()
        for column in columns:
            anywhere |= Q(**{f"{column}__icontains": word})
        found |= Q(**{f"{name}__in": _model(name).objects.filter(anywhere).values("pk")})
    return found


def _model(name: str) -> Any:
    return apps.get_model("register", name)


def _tasks(word: str) -> list[str]:
    """Codes of tasks whose words contain this one, in English or in the language of the reader."""
    said = word.casefold()
    listed = words("tasks").items()
    return [code for code, row in listed if said in row["label"].casefold() or said in gettext(row["label"]).casefold()]


def _exact(said: str) -> date | None:
    try:
        return date.fromisoformat(said) if len(said) == 10 else None
    except ValueError:
        return None


def office_label(code: str) -> str:
    """The office in words; empty for contracts and funders, which are no office."""
    if code in ("XC", "EU"):
        return ""
    found = codes("offices").get(code) or codes("countries").get(code) or {}
    return str(found.get("label") or code)
