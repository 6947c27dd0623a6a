"""What those who made a result would receive under the rule of their organisation, at three levels of income."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import orjson
import polars as pl
from django.utils.translation import gettext as _

from valorise.assets.incomes import CREATORS_SCHEMA, income_shares
from valorise.assets.publishing import protections_of
from valorise.assets.schemes import Scheme, document, schemes
from valorise.platform.disclosure.models import Contributor, Disclosure
from valorise.platform.disclosure.models.triage import promise_of
from valorise.platform.disclosure.shares import percent
from valorise.reporting.wording import THIN, number
from valorise.terms.codes import codes
from valorise.terms.tables import table

PATENTED = {"patent", "utility model"}
"""What protects inventions, of which laws about rewards speak."""
LEVELS = (10_000, 100_000, 1_000_000)
"""Incomes that are shown, in the currency of the rule: a small licence, a good one, a rare one."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who receives how much."""

    label: str
    amount: str
    part: str
    """Of the whole income, in percent."""
    own: bool


@dataclass(frozen=True, slots=True)
class Level:
    """One income and who receives what of it."""

    income: str
    receivers: list[Receiver]
    steps: list[str]
    """How the rule comes to it, step by step."""
    problems: list[str]

    @property
    def own(self) -> str:
        """What the person who looks receives; empty where they are not named."""
        return next((one.amount for one in self.receivers if one.own), "")


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule that is applied, and how it came to be chosen."""

    scheme: Scheme
    chosen: str
    """`office`: the organisation named it; `law`: the law of its country, because it named none; `reader`."""
    note: str
    doubts: list[str]
    of_inventions: bool
    """Whether it is a law, which as a rule speaks of inventions alone, asked about a result of another kind."""

    @property
    def verified(self) -> bool:
        """Whether the rule was checked in its source."""
        return self.scheme.status == "verified"


def offered() -> list[tuple[str, str]]:
    """Rules whose shares are known, with their names, in the order of the names."""
    known = [(one.id, f"{one.name} ({one.country})") for one in schemes().values() if one.bands]
    return sorted(known, key=lambda one: one[1])


def rule_of(one: Disclosure, asked: str = "") -> Rule | None:
    """The rule the reader asked for, else the one of the organisation, else the law of its country; None without."""
    known = {name for name, _words in offered()}
    named = promise_of(one.tenant_id).reward_rule
    if asked in known:
        return _rule(one, asked, "office" if asked == named else "reader")
    if named in known:
        return _rule(one, named, "office")
    by_law = [name for name in known if _law_of(name, one.tenant.country)]
    return _rule(one, min(by_law), "law") if by_law else None


def _law_of(name: str, country: str) -> bool:
    return schemes()[name].country == country and document(name).get("set_by") == "law"


def _rule(one: Disclosure, name: str, chosen: str) -> Rule:
    said = document(name)
    other = said.get("set_by") == "law" and not protections_of(one.type) & PATENTED
    return Rule(schemes()[name], chosen, str(said.get("note", "")), list(said.get("doubts", ())), other)


def levels(rule: Rule, people: Sequence[Contributor], *, costs: int = 0, user: int | None, as_of: date) -> list[Level]:
    """Each level of income under a rule; `costs` for protection come off first where the rule says so."""
    return [_level(rule, people, amount, costs, user, as_of) for amount in LEVELS]


def _level(rule: Rule, people: Sequence[Contributor], amount: int, costs: int, user: int | None, as_of: date) -> Level:
    scheme = rule.scheme
    income = {
        "id": "income", "scheme": scheme.id, "asset": "result", "on": as_of.isoformat(), "amount": Decimal(amount),
        "currency": scheme.currency, "expenses": Decimal(costs),
    }  # fmt: skip
    creators = [{"asset": "result", "person": str(one.pk), "share": one.share or None} for one in people]
    found = income_shares(
        pl.DataFrame([income], schema=table("incomes").schema),
        schemes(),
        creators=pl.DataFrame(creators, schema=CREATORS_SCHEMA),
    )
    named = {str(one.pk): one for one in people}
    rows = found.table.iter_rows(named=True)
    return Level(
        income=_money(amount, scheme.currency),
        receivers=[_receiver(row, named, amount, user) for row in rows],
        steps=[said for row in found.reasons.iter_rows(named=True) for said in _said(row, scheme.currency)],
        problems=[str(one["fix"]) for one in found.problems.iter_rows(named=True)],
    )


def _receiver(row: Mapping[str, Any], people: Mapping[str, Contributor], amount: int, user: int | None) -> Receiver:
    person = people.get(row["person"] or "")
    return Receiver(
        label=person.name if person else _receiver_label(row["receiver"]),
        amount=_money(row["amount"], row["currency"]),
        part=f"{number(row['amount'] * 100 / amount, digits=1)}{THIN}%",
        own=person is not None and user is not None and person.user_id == user,
    )


def _said(row: Mapping[str, Any], currency: str) -> Iterator[str]:
    """A reason of the calculation as a sentence."""
    values = orjson.loads(row["values"])
    if row["rule"] == "reward-deduction":
        told = {"amount": _money(values["amount"], currency), "receiver": _receiver_label(values["receiver"])}
        yield _("%(amount)s comes off first: %(receiver)s.") % told
    elif row["rule"] == "reward-band":
        parts = ", ".join(f"{_receiver_label(one)} {percent(part)}" for one, part in values["shares"].items())
        told = {"amount": _money(values["amount"], currency), "parts": parts}
        yield _("%(amount)s is divided so: %(parts)s.") % told
    elif row["rule"] == "reward-least":
        yield _("The rule gives those who made it at least this; the organisation may give more.")


def _receiver_label(code: str) -> str:
    return _(codes("income_receivers")[code]["label"] or code)


def _money(amount: object, currency: str) -> str:
    return f"{number(Decimal(str(amount)))}{THIN}{currency}"
