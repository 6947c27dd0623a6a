"""Whether the event log is as it was written: all of it once a day, in between what came since.

What was looked at is noted, signed, with the hash it led to. Looking on from there notices whatever happened to later
events, and that the chain no longer leads to that hash. A change of an older event is found by the next full pass; so
every answer says when the last one was.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.core import signing

from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import log
from valorise.platform.foundation.models import LogProof
from valorise.stores.events import Head
from valorise.terms.results import Result

SALT = "valorise.foundation.proof"
KEEP_FROM = 1_000
"""Events looked at from which on it is worth a write to note how far one came."""


@dataclass(frozen=True, slots=True)
class Noted:
    """How far the log was found whole; heads as `Head` writes them."""

    head: str
    """Up to here, by the last full pass and what was looked at since."""
    full_head: str
    """Up to here by the last full pass that found it whole."""
    full_at: str
    """When that was."""
    broken: bool = False
    """Whether a full pass since then found a break: then each answer looks at all events, until all is well."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found."""

    intact: bool
    events: int
    """How many there are, as far as one came."""
    first_broken: int | None
    head: str | None
    problems: list[dict[str, Any]]
    looked_from: int
    """Number of the first event that was looked at just now; 1 for a full pass."""
    full_at: datetime | None
    """When the last full pass that found all whole was made; None where there was none."""
    full_head: str | None
    """Number and hash of the event that it led to."""


def proved(*, full: bool = False) -> Proof:
    """Whether the log is whole; looks at what came since the last time, or at everything with `full`.

    Everything is looked at too where nothing was noted yet, or where something is wrong.
    """
    known = noted()
    if known and not full and not known.broken:
        since = Head.of(known.head)
        found = log().verify(since=since)
        if _row(found)["intact"]:
            _note_on(known, found)
            return _told(found, known, looked_from=max(1, since.seq))
    found = log().verify(anchor=Head.of(known.head) if known else None)
    return _told(found, _note(known, found), looked_from=1)


def noted() -> Noted | None:
    """What was noted; None where there is nothing, or nothing that this installation signed."""
    said = LogProof.objects.filter(pk=1).values_list("said", flat=True).first()
    try:
        return Noted(**signing.Signer(salt=SALT).unsign_object(said)) if said else None
    except signing.BadSignature:
        return None


def _note(known: Noted | None, found: Result) -> Noted | None:
    """Note the outcome of a full pass. A break is noted beside what was known, so that no later answer hides it."""
    row = _row(found)
    if row["intact"]:
        known = Noted(row["head"], row["head"], clock.true_now().isoformat())
    elif known:
        known = replace(known, broken=True)
    if known:
        LogProof.objects.update_or_create(pk=1, defaults={"said": _signed(known)})
    return known


def _note_on(known: Noted, found: Result) -> None:
    """Note that one came further; not over what a full pass noted meanwhile."""
    if Head.of(_row(found)["head"]).seq - Head.of(known.head).seq >= KEEP_FROM:
        before = LogProof.objects.filter(pk=1, said=_signed(known))
        before.update(said=_signed(replace(known, head=_row(found)["head"])))


def _signed(known: Noted) -> str:
    return signing.Signer(salt=SALT).sign_object(asdict(known))


def _row(found: Result) -> dict[str, Any]:
    return found.table.row(0, named=True)


def _told(found: Result, known: Noted | None, *, looked_from: int) -> Proof:
    row = _row(found)
    return Proof(
        intact=row["intact"],
        events=looked_from - 1 + row["events"],
        first_broken=row["first_broken"],
        head=row["head"],
        problems=found.problems.to_dicts(),
        looked_from=looked_from,
        full_at=datetime.fromisoformat(known.full_at) if known else None,
        full_head=known.full_head if known else None,
    )
