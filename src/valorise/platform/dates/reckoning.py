"""Keeping dates in step with the register: what changed is counted again, and only what differs is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cache
from hashlib import sha256
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from valorise.assets.rulebook import closing_days, rulebook
from valorise.platform.dates.counting import COMPUTED, READ, Office, dates_of
from valorise.platform.dates.models import Counted, Due, Reckoned, Step
from valorise.platform.dates.models.due import DONE, OPEN, SETTLED, TAKEN, VOID
from valorise.platform.dates.models.step import ACKNOWLEDGED, HANDED
from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import log
from valorise.platform.foundation.damage import sound
from valorise.platform.foundation.reading import reading
from valorise.platform.foundation.recorded import models_by_table
from valorise.terms.errors import Broken
from valorise.terms.tables import table

Tell = Callable[[str, int, int], None]
AT_ONCE = 5_000
"""Records counted together, so that memory stays small."""
WRITTEN = 400
"""Rows written in one transaction, so that people are not kept waiting."""
STATE = {ACKNOWLEDGED: TAKEN, HANDED: OPEN, "done": DONE, "not-applicable": VOID}


def quiet(*_: Any) -> None:
    """Tells nobody."""


@cache
def rules_print() -> str:
    """Stands for the rules and closing days of this version."""
    told = rulebook().write_ndjson() + closing_days().write_ndjson()
    return sha256(told.encode()).hexdigest()


def out_of_step(tenant: int) -> bool:
    """Whether anything happened since the dates of the organisation were worked out; two small questions."""
    last = Reckoned.objects.filter(tenant=tenant).first()
    if last is None or last.on != clock.today() or last.rules != rules_print():
        return True
    return last.head != _head()


def catch_up(tenant: int, tell: Tell = quiet) -> int:
    """Count again what changed, or everything where the day or the rules are other ones; how many records."""
    head = _head()  # first: what happens from now on is for the next time
    return _catch_up(tenant, head, _changed(tenant), tell)


def catch_up_few(tenant: int, most: int) -> bool:
    """The same for somebody who waits for a page: False, and nothing done, where it would be more than so many."""
    head, changed = _head(), _changed(tenant)
    if (size(tenant) if changed is None else sum(map(len, changed.values()))) > most:
        return False
    with suppress(Broken):  # a damaged value, told on the page; the dates of all other records are worked out
        _catch_up(tenant, head, changed, quiet)
    return True


def _changed(tenant: int) -> dict[str, list[str]] | None:
    """Names of what changed by kind of record; None where the day or the rules are other ones."""
    last = Reckoned.objects.filter(tenant=tenant).first()
    if last is None or last.on != clock.today() or last.rules != rules_print():
        return None
    return {of: stale(tenant, of) for of in READ}


def _catch_up(tenant: int, head: int, changed: Mapping[str, Sequence[str]] | None, tell: Tell) -> int:
    done = 0
    broken: Broken | None = None
    for of in READ:
        names = None if changed is None else changed[of]
        if names is None or names:
            try:
                # Whose projects count depends on all of them: they are few, and counted together.
                done += count_again(tenant, of, None if of == "projects" else names, tell)
            except Broken as error:  # told at the end, when the dates of all others are worked out
                broken = error
        drop(tenant, of)
    if broken is not None:
        raise broken
    told = {"on": clock.today(), "rules": rules_print(), "head": head, "at": clock.now()}
    records = Counted.objects.filter(tenant=tenant).count()
    Reckoned.objects.update_or_create(tenant_id=tenant, defaults={**told, "records": records})
    return done


def size(tenant: int) -> int:
    """How many records dates follow from."""
    return sum(present(tenant, of).count() for of in READ)


def present(tenant: int, of: str) -> QuerySet[Any]:
    """Records of one kind that dates may follow from."""
    found: QuerySet[Any] = models_by_table()[of].objects.filter(tenant=tenant, removed_at=None)
    return found.filter(embargo_until__gte=date.min) if of == "assets" else found


def stale(tenant: int, of: str) -> list[str]:
    """Names of records that are new or were changed since their dates were worked out."""
    same = Counted.objects.filter(of=of, name=OuterRef("pk"), version=OuterRef("version"))
    return list(present(tenant, of).exclude(Exists(same)).order_by("pk").values_list("pk", flat=True))


def drop(tenant: int, of: str) -> None:
    """Forget dates of records that left the register."""
    there = present(tenant, of).filter(pk=OuterRef("name"))
    gone = Counted.objects.filter(tenant=tenant, of=of).exclude(Exists(there))
    for names in batches(list(gone.values_list("name", flat=True)), WRITTEN):
        with transaction.atomic():
            Due.objects.filter(tenant=tenant, of=of, record__in=names).delete()
            Counted.objects.filter(tenant=tenant, of=of, name__in=names).delete()


def count_again(tenant: int, of: str, names: Sequence[str] | None, tell: Tell = quiet) -> int:
    """Count the dates of these records anew, of all where no names are given; how many records."""
    office, done = _office(tenant, of), 0
    records = present(tenant, of)
    total = len(names) if names is not None else records.count()
    parts = [records] if names is None else [records.filter(pk__in=some) for some in batches(names, WRITTEN)]
    broken: Broken | None = None
    for part in parts:
        with reading(part.order_by("pk").values(*READ[of]), at_once=AT_ONCE) as rows:
            # The duties of projects hang together, so that they are counted in one go.
            for some in batches(rows, AT_ONCE if of != "projects" else max(total, 1)):
                broken = _keep_sound(office, of, some) or broken
                done += len(some)
                tell("Working out dates", done, total)
    if broken is not None:
        raise broken
    return done


def _keep_sound(office: Office, of: str, rows: Sequence[Mapping[str, Any]]) -> Broken | None:
    """Write the dates of these records; of those with a damaged value they stay as they are, and the error is given."""
    try:
        keep(office, of, rows)
    except (Broken, ValueError, AttributeError, TypeError) as error:
        declared = table(of)
        whole = [row for row in rows if len(sound(declared, row, office.tenant)) == len(row)]
        if len(whole) == len(rows):
            raise
        keep(office, of, whole)
        return error if isinstance(error, Broken) else _damaged(of, str(error))
    return None


def _damaged(of: str, why: str) -> Broken:
    return Broken(
        what=f"A record in “{of}” has a damaged value from which no date can be worked out.",
        where=of,
        why=f"{why}.",
        fix="Restore it from the history of the record, or from a backup.",
    )


def keep(office: Office, of: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write what is new or differs among the dates of these records, and take away what is no longer so."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in dates_of(of, rows, office):
        found[one["record"]].append(one)
    for some in batches(rows, WRITTEN):
        names = [row["id"] for row in some]
        with transaction.atomic():
            _keep(office.tenant, of, names, {one["id"]: one for name in names for one in found[name]})
            told = [Counted(tenant_id=office.tenant, of=of, name=row["id"], version=row["version"]) for row in some]
            Counted.objects.bulk_create(
                told, update_conflicts=True, unique_fields=["of", "name"], update_fields=["version", "tenant"]
            )


def _keep(tenant: int, of: str, names: Sequence[str], found: Mapping[str, dict[str, Any]]) -> None:
    kept = {one.pk: one for one in Due.objects.filter(tenant=tenant, of=of, record__in=names)}
    gone = [name for name, one in kept.items() if name not in found and one.state not in SETTLED]
    Due.objects.filter(pk__in=gone).delete()
    Due.objects.bulk_create(
        _with_steps([Due(**told) for name, told in found.items() if name not in kept]), ignore_conflicts=True
    )
    other = [one for name, one in kept.items() if name in found and one.print != found[name]["print"]]
    for one in other:
        for column in (*COMPUTED, "print"):
            setattr(one, column, found[one.pk][column])
    Due.objects.bulk_update(other, [*COMPUTED, "print"], batch_size=50)
    _open_again([one.pk for name, one in kept.items() if name in found and one.state == DONE])


def _with_steps(made: list[Due]) -> list[Due]:
    """What people said about a date before it went and came again counts still."""
    if not made or not Step.objects.filter(tenant=made[0].tenant_id).exists():
        return made
    said: dict[str, str] = {}
    who: dict[str, int | None] = {}
    for some in batches(made, WRITTEN):
        steps = Step.objects.filter(duty__in=[one.duty for one in some], taken_back_at=None).order_by("pk")
        for step in steps:
            if not (step.what == DONE and step.put):  # what the rules know of, they say themselves
                said[step.date] = STATE[step.what] if step.what != HANDED else said.get(step.date, OPEN)
            if step.what in (ACKNOWLEDGED, HANDED):
                who[step.duty] = step.to_id
    for one in made:
        one.state, one.who_id = said.get(one.pk, OPEN), who.get(one.duty)
    return made


def _open_again(names: list[str]) -> None:
    """A date that is done by what stands in the register is open again where that is no longer there."""
    if names:
        fed = Step.objects.filter(date__in=names, what=DONE, taken_back_at=None).exclude(put={})
        Due.objects.filter(pk__in=fed.values_list("date", flat=True)).update(state=OPEN)


def _office(tenant: int, of: str) -> Office:
    name = apps.get_model("accounts", "Tenant").objects.values_list("name", flat=True).get(pk=tenant)
    if of != "projects":
        return Office(tenant, name, clock.today())
    told = present(tenant, "rights").filter(pk__in=present(tenant, "projects").values("pk"))
    return Office(tenant, name, clock.today(), frozenset(told.values_list("pk", flat=True)))


def _head() -> int:
    head = log().head()
    return head.seq if head else 0


def batches(rows: Iterable[Any], most: int) -> Iterator[list[Any]]:
    """The rows in parts of at most so many."""
    left = iter(rows)
    while some := list(islice(left, most)):
        yield some
