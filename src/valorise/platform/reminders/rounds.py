"""Looking through the dates of an office: who must be told of which now, each of them once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from valorise.platform.dates import proving, reads, reckoning
from valorise.platform.dates.models import Due, Reckoned
from valorise.platform.dates.models.due import OPEN, SETTLED
from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import log
from valorise.platform.notices.actions import notify
from valorise.platform.register.models import Agreement
from valorise.platform.reminders.lead_times import LeadTimes, kind_of, lead_times
from valorise.platform.reminders.models import MISSED, Reminded, Reminding
from valorise.platform.reminders.reads import heads, people, standing_in
from valorise.terms.codes import label

NEAR_KIND, MISSED_KIND = "deadline-near", "deadline-missed"
"""Kinds of the notices."""
TOLD_WITHIN = 90
"""Days after which nobody is told any more that a date was missed: what is older was missed before reminders began."""
MOST_NOTICES = 10
"""Dates that are told one by one; of more at once one notice leads to the list."""
FORGOTTEN = timedelta(days=3 * 365)
"""After which it is forgotten that people were told; such dates come no more."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A date that has come to a stage of which nobody was told."""

    date: str
    stage: int
    person: int | None
    """The account that looks after it."""


def waiting() -> list[int]:
    """Offices whose dates were not looked through today, or since something happened."""
    head = log().head()
    seen = Reminding.objects.filter(looked_on=clock.today(), head=head.seq if head else 0)
    counted = Reckoned.objects.exclude(tenant__in=seen.values("tenant"))
    return list(counted.order_by("tenant").values_list("tenant", flat=True))


def remind(tenant: int, tell: reckoning.Tell = reckoning.quiet) -> int:
    """Tell the people of an office of dates that came to a stage; how many dates.

    That they were told is written together with the notices or not at all, so that a worker that dies tells nothing
    twice and forgets nothing.
    """
    if reckoning.out_of_step(tenant):
        reckoning.catch_up(tenant, tell)
    Reminding.objects.get_or_create(tenant_id=tenant, defaults={"version": 0})
    with transaction.atomic():
        kept = Reminding.objects.select_for_update().get(tenant=tenant)
        day, head = clock.today(), log().head()
        found = _reached(tenant, day, lead_times(tenant))
        Reminded.objects.bulk_create(
            [Reminded(tenant_id=tenant, date=one.date, stage=one.stage) for one in found], batch_size=1_000
        )
        _tell(tenant, day, found)
        Reminded.objects.filter(tenant=tenant, at__lt=clock.now() - FORGOTTEN).delete()
        kept.looked_on, kept.head = day, head.seq if head else 0
        kept.save(update_fields=["looked_on", "head"])
    return len(found)


def stage_of(act_by: date, days: Iterable[int], today: date) -> int | None:
    """The nearest of the chosen days that has come, `MISSED` once the date has passed; None before the first.

    >>> due = date(2026, 12, 31)
    >>> stage_of(due, (90, 30, 7), date(2026, 12, 5)), stage_of(due, (7,), date(2027, 1, 1))
    (30, -1)
    """
    if act_by < today:
        return MISSED
    return min((one for one in days if act_by - timedelta(days=one) <= today), default=None)


def _reached(tenant: int, day: date, times: LeadTimes) -> list[Stage]:
    """Dates at a stage that is new for them; who takes care of one is not reminded, only told that it was missed."""
    ahead = max((days[0] for days in times.values() if days), default=0)
    near = Due.objects.filter(
        tenant=tenant, act_by__gte=day - timedelta(days=TOLD_WITHIN), act_by__lte=day + timedelta(days=ahead)
    ).exclude(state__in=SETTLED)
    told: dict[str, int] = {}
    for name, stage in Reminded.objects.filter(tenant=tenant).values_list("date", "stage"):
        told[name] = min(stage, told.get(name, stage))
    cared_for = _looked_after(tenant)
    found = []
    for due in near.order_by("act_by", "pk").only("of", "kind", "task", "act_by", "state", "record", "who"):
        reached = stage_of(due.act_by, times.get(kind_of(due), ()), day)
        if reached is None or (reached != MISSED and due.state != OPEN) or told.get(due.pk, reached + 1) <= reached:
            continue
        found.append(Stage(due.pk, reached, due.who_id or cared_for.get((due.of, due.record))))
    return found


def _looked_after(tenant: int) -> dict[tuple[str, str], int]:
    """Who looks after the records of which dates are open; one question for each kind."""
    found: dict[tuple[str, str], int] = {}
    open_ones = Due.objects.filter(tenant=tenant, who=None).exclude(state__in=SETTLED)
    for name, column in reads.CARED_FOR.items():
        path = f"{name}__{column}"
        rows = open_ones.filter(**{f"{path}__isnull": False}).values_list("of", "record", path).distinct()
        found |= {(of, record): person for of, record, person in rows}
    without = Agreement.objects.filter(tenant=tenant, officer=None, assets__officer__isnull=False)
    for record, person in without.order_by("-assets__pk").values_list("pk", "assets__officer"):
        found[("agreements", record)] = person
    return found


def _tell(tenant: int, day: date, found: list[Stage]) -> None:
    working, leading = set(people(tenant).values_list("pk", flat=True)), heads(tenant)
    instead = standing_in(tenant, day)
    lists: dict[tuple[int, bool], list[str]] = defaultdict(list)
    for one in found:
        own = {one.person, instead.get(one.person)} & working if one.person in working and one.person else set()
        missed = one.stage == MISSED
        for person in own | leading if missed or not own else own:
            lists[int(person or 0), missed].append(one.date)
    languages = dict(get_user_model().objects.filter(pk__in=working).values_list("pk", "language"))
    for (person, missed), names in sorted(lists.items()):
        with translation.override(languages.get(person) or "en"):
            _tell_person(person, names, missed=missed)


def _tell_person(person: int, names: list[str], *, missed: bool) -> None:
    kind = MISSED_KIND if missed else NEAR_KIND
    if len(names) > MOST_NOTICES:
        text = _("%(n)d dates have passed and nobody noted what was done.") if missed else _("%(n)d dates come near.")
        said = text % {"n": len(names)}
        address = reverse("dates:dates") + ("?when=late" if missed else "?when=90")
        notify([person], kind, said, address, in_mail=said)
        return
    for due in reads.whole(Due.objects.filter(pk__in=names)).order_by("act_by", "pk"):
        told: Mapping[str, Any] = {"task": proving.task(due), "day": due.act_by.isoformat(), "of": proving.subject(due)}
        text = _("Missed: %(task)s, by %(day)s. %(of)s") if missed else _("%(task)s by %(day)s: %(of)s")
        mail = _("Missed: %(kind)s, by %(day)s") if missed else _("%(kind)s, by %(day)s")
        plain = {"kind": _(label("date_kinds", kind_of(due))), "day": told["day"]}
        notify([person], kind, text % told, due.get_absolute_url(), in_mail=mail % plain)
