"""What the register held to be true about ownership on an earlier day stays, so that every answer can be replayed."""

from __future__ import annotations

from valorise.platform.foundation.changes import Tell, add_record
from valorise.platform.foundation.recorded import Facts, new_name
from valorise.platform.register.models import Title
from valorise.platform.register.models.licensing import today
from valorise.terms.errors import Invalid

SUBSTANCE = ("asset", "owner", "share", "starts", "ends")
"""What a title says; the document that proves it is no part of it."""


def former_kept(tell: Tell, record: Title, facts: Facts, *, why: str | None) -> Facts:
    """The facts to put into the title; what it said until now is kept as a title of its own, withdrawn today.

    A title that the register learned today has been true on no earlier day, so it is changed as it stands.
    """
    before, day = record.facts, today()
    changed = {name for name, value in facts.items() if str(value or "") != str(before.get(name) or "")}
    if changed & {*SUBSTANCE, "withdrawn_at"}:
        reason_given(why)
    if "recorded_at" in changed:
        raise _learned_once()
    if not changed & {*SUBSTANCE}:
        return facts
    if not record.stands or str(before.get("recorded_at") or "") >= day:
        return facts
    former = Title(id=new_name("t"), tenant_id=record.tenant_id, origins=record.origins)
    told = {name: value for name, value in before.items() if name not in ("id", "origins")}
    add_record(tell, former, {**told, "withdrawn_at": day}, why=why, former_of=record.pk)
    return {**facts, "recorded_at": day}


def _learned_once() -> Invalid:
    return Invalid(
        what="The day on which the register learned of a title stays as it is.",
        where="recorded_at",
        why="With another day it would seem to have said on earlier days what it did not say.",
        fix="Leave the day out; a change of the title notes the day of today by itself.",
    )


def reason_given(why: str | None) -> None:
    """Nothing where a reason is given; `Invalid` otherwise."""
    if not (why or "").strip():
        raise Invalid(
            "Say why the ownership changes.",
            where="why",
            why="The history keeps the reason.",
            fix="Write it in a sentence under “Reason”.",
        )
