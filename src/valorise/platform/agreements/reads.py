"""Agreements as pages and programs read them: the list with its filters, and one with everything around it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, F, Prefetch, Q, QuerySet, Value, When

from valorise.platform.agreements.duty_days import Duty, duties, notice_day, of_several
from valorise.platform.agreements.standing import OVER, STATES, Standing, over_after, standing
from valorise.platform.documents.models import Document
from valorise.platform.foundation.damage import listed_of, sound
from valorise.platform.foundation.history import Entry, timeline
from valorise.platform.foundation.recorded import Facts
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.models import Agreement, Asset
from valorise.reporting.wording import number, percent
from valorise.terms.codes import codes

SEES = ("transfer-officer", "head-of-office", "administrator")
"""Roles that see agreements; what is paid is for the office alone."""
SOON = 180
"""Days within which the end of an agreement is near."""
ENDS = ("soon", "late")
LAST = 5
"""Events shown on the page; the history has them all."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of agreements is narrowed to; everything empty means all of them."""

    words: str = ""
    kind: str = ""
    state: str = ""
    party: str = ""
    asset: str = ""
    ends: str = ""
    """`soon`: it ends, or notice must be given, within half a year; `late`: a duty is late."""

    @classmethod
    def asked(cls, query: Mapping[str, str]) -> Wanted:
        """What an address asks for; what it asks for in vain counts as not asked."""
        known: dict[str, Collection[str]] = {"kind": codes("agreement_types"), "state": STATES, "ends": ENDS}
        said = {one.name: str(query.get(one.name) or "").replace("\x00", "").strip()[:300] for one in fields(cls)}
        return cls(**{name: text for name, text in said.items() if text and (name not in known or text in known[name])})

    @property
    def narrowed(self) -> dict[str, str]:
        """The filters that are set, as in the address."""
        return {one.name: text for one in fields(self) if (text := getattr(self, one.name))}


@dataclass(frozen=True, slots=True)
class Row:
    """An agreement in the list."""

    record: Agreement
    standing: Standing
    next: Duty | None
    """The duty that presses most; None where nothing is open."""
    notice: date | None


@dataclass(frozen=True, slots=True)
class Page:
    """One agreement for one person."""

    record: Agreement
    facts: Facts
    standing: Standing
    duties: Sequence[Duty]
    notice: date | None
    """Last day to give notice."""
    term_ends: date | None
    """Last day of the term that runs."""
    officer: Any
    """The account that looks after it; None where nobody does."""
    assets: Sequence[Asset]
    hidden_assets: int
    """Assets it covers that this person may not see."""
    documents: Sequence[Document]
    events: Sequence[Entry]
    may_change: bool
    today: date

    @property
    def whole(self) -> bool:
        """Whether the person sees what is paid, too."""
        return bool(getattr(self.record, "sight", "") == "full")

    @property
    def open_parties(self) -> list[str]:
        """Parties whose signature is not recorded."""
        signed = {party for party, _day in self.standing.signed_by}
        return [one for one in map(str, self.facts.get("parties", ())) if one not in signed]

    @property
    def money(self) -> list[dict[str, str]]:
        """Payments with sums and rates as people read them."""
        return [_payment(one) for one in self.facts.get("money", ())]

    @property
    def notice_soon(self) -> bool:
        """Whether the last day to give notice is near."""
        return self.notice is not None and self.today <= self.notice <= self.today + timedelta(days=SOON)


def agreements(viewer: Viewer) -> QuerySet[Agreement]:
    """Agreements this person may see, with the names of their assets."""
    return Agreement.objects.seen_by(viewer).prefetch_related(Prefetch("assets", queryset=Asset.objects.only("pk")))


def narrowed(viewer: Viewer, wanted: Wanted) -> QuerySet[Agreement]:
    """The agreements that a list asks for: what ends first comes first, then what has no end, then what is over."""
    found = agreements(viewer)
    if wanted.kind:
        found = found.filter(type=wanted.kind)
    if wanted.asset:
        found = found.filter(assets=wanted.asset)
    if wanted.words or wanted.party:
        found = found.filter(pk__in=_naming(viewer, wanted))
    if wanted.state or wanted.ends:
        found = found.filter(pk__in=_standing_so(viewer, wanted))
    past = Q(ends__gt="") & Q(ends__lt=viewer.today.isoformat()) & Q(renews_months=None)
    over = Q(status__in=OVER) | past
    last = Case(When(ends="", then=Value("9999")), default=F("ends"), output_field=CharField())
    return found.order_by(Case(When(over, then=Value(1)), default=Value(0)), last, "pk")


def rows(viewer: Viewer, records: Sequence[Agreement]) -> list[Row]:
    """The agreements of a page of the list; days of all duties in one calculation."""
    told = {one.pk: one.shown() for one in records}
    due = of_several(told, viewer.today)
    return [
        Row(
            one,
            standing(told[one.pk], viewer.today),
            next((duty for duty in due.get(one.pk, ()) if duty.next), None),
            notice_day(told[one.pk], viewer.today),
        )
        for one in records
    ]


def parties(viewer: Viewer) -> list[str]:
    """Everybody an agreement was made with, for choosing from."""
    listed = Agreement.objects.seen_by(viewer).values_list("parties", flat=True)
    return sorted({str(party) for parties in map(listed_of, listed) for party in parties}, key=str.casefold)


def counts(viewer: Viewer) -> dict[str, int]:
    """How many agreements stand how, whatever the filters; and how many have a duty that is late."""
    told = _told(viewer)
    found = dict.fromkeys(STATES, 0)
    for facts in told.values():
        found[standing(facts, viewer.today).state] += 1
    return {**found, "force": found["in-force"], "late": len(_late(told, viewer.today))}


def agreement_page(viewer: Viewer, name: str) -> Page:
    """The page of one agreement; `Missing` where this person may not see it."""
    record = Agreement.objects.one_for(viewer, name)
    facts = record.shown()
    covered = Asset.objects.seen_by(viewer).filter(agreements=record).order_by("pk")
    assets = list(covered)
    documents = Document.objects.seen_by(viewer).filter(agreement=name).exclude(stored="").order_by("-recorded_at")
    return Page(
        record=record,
        facts=facts,
        standing=standing(facts, viewer.today),
        duties=duties(facts, viewer.today),
        notice=notice_day(facts, viewer.today),
        term_ends=over_after(facts, viewer.today),
        officer=record.looked_after_by,
        assets=assets,
        hidden_assets=record.assets.count() - len(assets),
        documents=list(documents),
        events=timeline(viewer, record, last=LAST).entries,
        may_change=record.sight == "full" and viewer.may("record-changed", record.tenant_id),  # type: ignore[attr-defined]
        today=viewer.today,
    )


def findable(viewer: Viewer, words: str, *, most: int = 8) -> list[Asset]:
    """Assets of the person's office whose title or name holds all words, for choosing from."""
    found = Asset.objects.seen_by(viewer, at_least=("full",))
    for word in words.split()[:8]:
        found = found.filter(Q(title__icontains=word) | Q(pk__icontains=word))
    return list(found.order_by("title", "pk")[:most]) if words.strip() else []


def _payment(one: Mapping[str, Any]) -> dict[str, str]:
    amount = f"{number(float(one['amount']))} {one.get('currency', '')}".strip() if one.get("amount") else ""
    rate = percent(float(one["rate"])) if one.get("rate") is not None else ""
    return {"term": str(one.get("term") or ""), "amount": amount, "rate": rate, "base": str(one.get("base") or "")}


def _naming(viewer: Viewer, wanted: Wanted) -> list[str]:
    """Names of agreements that hold the words and the party.

    Lists of a database are searched as it writes them down, which for letters with marks differs; agreements are few
    enough to be read.
    """
    columns = ("pk", "title", "subject", "field_of_use", "parties")
    words, party = wanted.words.casefold().split(), wanted.party.casefold()
    found = []
    for name, title, subject, field, known in Agreement.objects.seen_by(viewer).values_list(*columns):
        listed = "\n".join(map(str, listed_of(known))).casefold()
        text = "\n".join((name, title, subject, field)).casefold()
        if all(word in f"{text}\n{listed}" for word in words) and party in listed:
            found.append(name)
    return found


def _standing_so(viewer: Viewer, wanted: Wanted) -> list[str]:
    told = _told(viewer)
    today = viewer.today
    if wanted.state:
        told = {name: facts for name, facts in told.items() if standing(facts, today).state == wanted.state}
    if wanted.ends == "soon":
        return [name for name, facts in told.items() if _ends_soon(facts, today)]
    return _late(told, today) if wanted.ends == "late" else list(told)


def _ends_soon(facts: Facts, today: date) -> bool:
    found = standing(facts, today)
    notice = notice_day(facts, today)
    near = notice is not None and today <= notice <= today + timedelta(days=SOON)
    return found.state == "in-force" and (near or (found.left is not None and found.left <= SOON))


def _late(told: Mapping[str, Facts], today: date) -> list[str]:
    """Agreements that have a duty that came due and was not done."""
    return [name for name, found in of_several(told, today).items() if any(one.late for one in found)]


def _told(viewer: Viewer) -> dict[str, Facts]:
    """What decides how agreements stand, read in one go."""
    columns = ("pk", "status", "signed", "starts", "ends", "sent", "terminated", "notice_months", "notice_days",
               "renews_months", "duties")  # fmt: skip
    listed = Agreement.objects.seen_by(viewer).values_list(*columns, "tenant")
    return {
        name: sound(Agreement.table(), {"id": name, **dict(zip(columns[1:], row, strict=True))}, tenant)
        for name, *row, tenant in listed
    }
