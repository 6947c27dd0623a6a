"""Records side by side: in which facts they differ, what a merge would choose, and why."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from valorise.journeys.alike import proposal
from valorise.platform.foundation import wording
from valorise.platform.foundation.recorded import Facts
from valorise.platform.register.merging import together
from valorise.platform.register.models import Asset
from valorise.platform.register.record.likeness import alike_to

UNITED = "together"
ALWAYS_UNITED = ("identifiers", "origins")
"""Lists of which nothing is ever lost."""


@dataclass(frozen=True, slots=True)
class Option:
    """A value that may stay: that of one record, or that of all together."""

    value: str
    label: str
    lines: Sequence[str]
    chosen: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """One fact of the records side by side."""

    name: str
    title: str
    options: Sequence[Option]
    why: str


def together_id(records: Sequence[Asset]) -> str:
    """Which record the merge proposes to keep."""
    return str(proposal([one.facts for one in records])[0].get("id", records[0].pk))


def compared(records: Sequence[Asset], sent: QueryDict | dict[str, Any] | None = None) -> list[Compared]:
    """Facts in which the records differ, each with the values to choose from and the reason for the proposal."""
    united, disagreements = together(records), disagreeing(records)
    return [
        Compared(name, wording.title("assets", name), _options(name, records, united, sent or {}), why)
        for name in differing(records)
        for why in [why_proposed(name, disagreements)]
    ]


def disagreeing(records: Sequence[Asset]) -> set[str | None]:
    """Names of the facts on which the sources disagree."""
    return {one.column for one in proposal([one.facts for one in records])[1]}


def equal(records: Sequence[Asset]) -> list[tuple[str, list[str]]]:
    """Facts that all records tell in the same way."""
    same = equal_facts(records)
    return [(wording.title("assets", name), wording.lines("assets", name, value)) for name, value in same.items()]


def equal_facts(records: Sequence[Asset]) -> Facts:
    """What all records tell in the same way."""
    apart = {"id", *ALWAYS_UNITED, *differing(records)}
    return {name: value for name, value in records[0].facts.items() if name not in apart}


def chosen(records: Sequence[Asset], sent: Any) -> Facts:
    """What a person chose: the value of a record by its name, or of all together."""
    united = together(records)
    facts = {one.pk: one.facts for one in records}
    told: Facts = {}
    for name in differing(records):
        said = sent.get(f"take-{name}", UNITED)
        told[name] = facts[said].get(name) if said in facts else united.get(name)
    return told


def differing(records: Sequence[Asset]) -> list[str]:
    """Names of the facts that the records do not all tell in the same way."""
    all_facts = [one.facts for one in records]
    names = (name for name in Asset.table().by_name if name not in ("id", *ALWAYS_UNITED))
    return [name for name in names if any(one.get(name) != all_facts[0].get(name) for one in all_facts)]


def _options(name: str, records: Sequence[Asset], united: Facts, sent: Any) -> list[Option]:
    values: list[tuple[str, str, Any]] = [(one.pk, one.pk, one.facts.get(name)) for one in records]
    proposed = next((pk for pk, _label, value in values if value == united.get(name)), UNITED)
    if proposed == UNITED:
        values.append((UNITED, _("Together"), united.get(name)))
    wanted = sent.get(f"take-{name}") or proposed
    return [Option(pk, label, wording.lines("assets", name, value), pk == wanted) for pk, label, value in values]


def why_proposed(name: str, disagreements: Container[str | None]) -> str:
    """Why the merge proposes what it does for a fact; `disagreements` names those the sources disagree on."""
    if name in disagreements:
        return _("The sources disagree; the office's own record and the fuller one win.")
    column = Asset.table().by_name[name]
    if name == "confidentiality":
        return _("The strictest level, so that a merge opens nothing.")
    if column.many:
        return _("Lists are united; what is equal is kept once.")
    return _("What is filled wins over what is missing, exact days over vague ones, long texts over short ones.")


def reasons(person: Any, records: Sequence[Asset]) -> list[str]:
    """What speaks for one thing."""
    first, others = records[0], {one.pk for one in records[1:]}
    return [one.why for one in alike_to(person, first.facts, leave_out=[first.pk]) if one.asset.pk in others]
