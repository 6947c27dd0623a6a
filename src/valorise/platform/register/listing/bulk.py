"""Many assets changed at once: a look ahead, the change with a reason and an account, and its undoing as a whole.

Every asset gets an event of its own, which carries the name of the whole change as `bulk`; each of them can also be
taken back alone. Work goes on in portions of one transaction each, which note how far they got.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import Tell, changing, log, refused
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.listing.filters import Filters
from valorise.platform.register.listing.narrowed import complete, narrowed
from valorise.platform.register.listing.outcome import Row, judged, offices_of, rows_of
from valorise.platform.register.listing.traces import traces
from valorise.platform.register.models import Asset, BulkChange
from valorise.terms.errors import Invalid

Told = Callable[[str, int, int], None]
AT_ONCE = 500
"""Assets in one transaction: short, so that others can write in between."""
WHILE_ONE_WAITS = 2_000
"""Assets that are changed while the sender waits; more are a job."""
MOST = 200_000
NAMED = 200
"""So many refused assets are named for each reason; the others are counted."""
ACTIVITY, UNDONE = "asset-changed", "change-undone"


def silent(what: str, done: int, total: int) -> None:
    """Progress for nobody."""


@dataclass(slots=True)
class Account:
    """What became, or would become, of the assets that were chosen."""

    changed: int = 0
    unchanged: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    """By reason."""
    named: dict[str, list[str]] = field(default_factory=dict)
    """Assets that were refused, by reason; not all where they are many."""

    @property
    def total(self) -> int:
        """All that were chosen and dealt with."""
        return self.changed + self.unchanged + sum(self.refused.values())

    def refuse(self, name: str, reason: str) -> None:
        """Count an asset that stays as it is, and say why."""
        self.refused[reason] = self.refused.get(reason, 0) + 1
        listed = self.named.setdefault(reason, [])
        if len(listed) < NAMED:
            listed.append(name)


def choose(viewer: Viewer, *, names: Iterable[str] = (), matching: Filters | None = None) -> BulkChange:
    """Assets to be changed: those named, or all that match the filters; `Invalid` where there are none.

    Looks ahead that came to nothing are forgotten.
    """
    if viewer.user is None or not any(viewer.may(ACTIVITY, tenant) for tenant in viewer.staff_of):
        raise refused(viewer)
    if matching is not None:
        found = narrowed(complete(viewer, matching))
    else:
        found = Asset.objects.seen_by(viewer).filter(Q(pk__among=sorted(set(names))))
    chosen = [list(pair) for pair in found.order_by("pk").values_list("pk", "version")[:MOST]]
    if not chosen:
        raise Invalid(
            what=_("No asset is chosen."), where="asset", fix=_("Tick assets in the list, or choose all that match.")
        )
    with transaction.atomic():
        BulkChange.objects.filter(user=viewer.user, done_at=None, done=0).delete()
        return BulkChange.objects.create(user_id=viewer.user, chosen=chosen)


def look_ahead(viewer: Viewer, name: str, changes: Mapping[str, Any]) -> Account:
    """What these changes would do, noted as what is to be done; nothing is changed yet."""
    found = BulkChange.objects.one_for(viewer, name)
    if found.done or found.done_at:
        raise _begun()
    if not changes:
        raise Invalid(what=_("Nothing is to be changed."), fix=_("Fill in at least one field."))
    found.changes = dict(changes)
    found.save(update_fields=["changes"])
    return account_ahead(viewer, found)


def account_ahead(viewer: Viewer, found: BulkChange) -> Account:
    """What the noted changes would do now."""
    account = Account()
    offices = offices_of(found.changes.get("officer"))
    for some in _portions(found.chosen):
        rows = rows_of(viewer, [name for name, _version in some])
        for name, version in some:
            _count(account, name, judged(viewer, rows.get(name), version, found.changes, offices))
    return account


def change_chosen(viewer: Viewer, name: str, *, why: str, tell: Told = silent) -> Account:
    """Carry out what was looked at; what somebody changed meanwhile, or may not be changed, is refused and told."""
    reason = _reason(why)
    total = len(BulkChange.objects.one_for(viewer, name).chosen)
    while True:
        with changing(viewer, ACTIVITY, allowed=_works(viewer), together=False) as telling:
            found = _held(viewer, name)
            if found.done_at is not None:
                return Account(**found.account)
            if not found.changes:
                raise Invalid(what=_("Nothing is to be changed."), fix=_("Say first what is to be changed."))
            _portion(viewer, found, reason, telling)
        tell(_("Changing assets"), found.done, total)


def undo_chosen(viewer: Viewer, name: str, *, why: str = "", tell: Told = silent) -> Account:
    """Put every changed asset back as it was; one whose fields were changed again since stays, and is named."""
    reason = why.strip() or _("The change of many assets is taken back.")
    while True:
        with changing(viewer, UNDONE, allowed=_works(viewer), together=False) as telling:
            found = _held(viewer, name)
            if found.done_at is None:
                raise Invalid(what=_("This change was not made yet."), fix=_("There is nothing to take back."))
            if found.undone_at is not None:
                return Account(**found.undo_account)
            _portion_back(viewer, found, reason, telling)
        tell(_("Taking back"), found.undone, int(found.account["changed"]))


def _portion(viewer: Viewer, found: BulkChange, why: str, tell: Tell) -> None:
    """The next assets of the change, and how far it got."""
    if not found.done:
        head = log().head()
        found.after, found.why = head.seq if head else 0, why
    account = Account(**found.account)
    some = found.chosen[found.done : found.done + AT_ONCE]
    rows = rows_of(viewer, [name for name, _version in some], hold=True)
    offices = offices_of(found.changes.get("officer"))
    changed: list[tuple[Row, dict[str, Any]]] = []
    for name, version in some:
        outcome = judged(viewer, rows.get(name), version, found.changes, offices)
        if isinstance(outcome, dict) and outcome:
            changed.append((rows[name], outcome))
        _count(account, name, outcome)
    _write(changed, tell, why=why, bulk=found.pk)
    found.done += len(some)
    found.account = asdict(account)
    if found.done >= len(found.chosen):
        found.done_at = clock.now()
    found.save()


def _portion_back(viewer: Viewer, found: BulkChange, why: str, tell: Tell) -> None:
    account = Account(**found.undo_account)
    some = traces(found.pk, after=found.after, skip=found.undone, most=AT_ONCE)
    rows = rows_of(viewer, [one.asset for one in some], hold=True)
    back: list[tuple[Row, dict[str, Any]]] = []
    for one in some:
        row = rows.get(one.asset)
        outcome = one.back(row) if row is not None and row.may_change(viewer) else "gone"
        if isinstance(outcome, dict) and row is not None:
            back.append((row, outcome))
        _count(account, one.asset, outcome)
    _write(back, tell, why=why, undoes_bulk=found.pk)
    found.undone += len(some)
    found.undo_account = asdict(account)
    if len(some) < AT_ONCE:
        found.undone_at = clock.now()
    found.save()


def _write(changed: Sequence[tuple[Row, dict[str, Any]]], tell: Tell, *, why: str, **details: Any) -> None:
    """Save the new values as new versions, and note one event for each asset."""
    now = clock.now()
    records = []
    for row, values in changed:
        records.append(row.record(values, at=now))
        before, after = row.told(values)
        tell.happened(row.id, why=why, before=before, after=after, table="assets", **details)
    names = sorted({name for _row, values in changed for name in values})
    if records:
        Asset.objects.bulk_update(records, [*names, "version", "changed_at"], batch_size=100)


def _count(account: Account, name: str, outcome: dict[str, Any] | str) -> None:
    if isinstance(outcome, str):
        account.refuse(name, outcome)
    elif outcome:
        account.changed += 1
    else:
        account.unchanged += 1


def _held(viewer: Viewer, name: str) -> BulkChange:
    found = BulkChange.objects.one_for(viewer, name)
    return BulkChange.objects.select_for_update().get(pk=found.pk)


def _works(viewer: Viewer) -> bool:
    return any(viewer.may(ACTIVITY, tenant) for tenant in viewer.staff_of)


def _portions(chosen: Sequence[Sequence[Any]]) -> Iterable[list[tuple[str, int]]]:
    for start in range(0, len(chosen), AT_ONCE * 4):
        yield [(str(name), int(version)) for name, version in chosen[start : start + AT_ONCE * 4]]


def _reason(why: str) -> str:
    if not why.strip():
        raise Invalid(what=_("Say why these assets change."), where="why", fix=_("Write the reason in a sentence."))
    return why.strip()


def _begun() -> Invalid:
    return Invalid(
        what=_("This change has begun already."), fix=_("Take it back, or choose the assets in the list again.")
    )
