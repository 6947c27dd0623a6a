"""Inventions made at work: whether the employer claimed them, by the law of the country."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl

from valorise.assets.clearance.question import Answer, Finding, Question
from valorise.assets.clearance.scope import first
from valorise.assets.clearance.title import Held
from valorise.assets.ownership import ownership_regimes

Row = Mapping[str, Any]
TYPES = ("invention", "patent-family", "utility-model")
REMEDIES = {
    "claim-open": "claim-invention",
    "invention-released": "acquire-title",
    "not-claimed-in-time": "acquire-title",
}
"""What helps where it is not enough to show that the invention was claimed."""
FILINGS = ("first-filing", "filing", "international-filing")


def service_invention_findings(
    asset: Row, held: list[Held], rights: Iterable[Row], question: Question
) -> list[Finding]:
    """Whether the licensor has claimed what its people invented; nothing for what is no invention.

    What silence means differs between countries. A right filed in the licensor's own name counts as claimed, because
    the applicant is taken to be entitled until somebody shows otherwise.
    """
    if asset.get("type") not in TYPES or not asset.get("country"):
        return []
    regime = ownership_regimes().filter(country=asset["country"])
    if regime.is_empty():
        return [_told(asset, Answer.ONLY_IF, "regime-not-known", {"country": asset["country"]}, None)]
    own = [row for row in rights if row.get("asset") == asset["id"]]
    law = regime.row(0, named=True)
    answer, rule = _claimed(own, question) or _by_law(asset, held, own, law, question)
    values = {
        "country": asset["country"],
        "says": law["says"],
        "reported": _reported(asset, own),
        "until": _until(asset, own, law),
    }
    return [_told(asset, answer, rule, values, law)]


def _claimed(rights: list[Row], question: Question) -> tuple[Answer, str] | None:
    """What the events of its rights say of a claim, and None where they say nothing."""
    events = {one["event"] for row in rights for one in row.get("happened") or () if _by(one, question.as_of)}
    if "invention-released" in events:
        return Answer.NO, "invention-released"
    if "invention-claimed" in events:
        return Answer.YES, "invention-claimed"
    filed = [row for row in rights if any(one["event"] in FILINGS for one in row.get("happened") or ())]
    if any(row.get("holder") and question.is_licensor(row["holder"]) for row in filed):
        return Answer.YES, "filed-in-own-name"
    return None


def _by(event: Row, as_of: date) -> bool:
    day = first(event.get("on"))
    return day is not None and day <= as_of


def _by_law(asset: Row, held: list[Held], rights: list[Row], law: Row, question: Question) -> tuple[Answer, str]:
    """What follows where nobody recorded a claim."""
    if law["regime"] == "inventor":
        return Answer.ONLY_IF, "inventor-owns"
    until = _until(asset, rights, law)
    over = until is not None and until < question.as_of
    if law["on_silence"] == "institution" and (over or law["trigger"] is None):
        return Answer.YES, "silence-claims"
    if law["on_silence"] == "inventor" and over:
        return (Answer.ONLY_IF, "claim-not-shown") if held else (Answer.NO, "not-claimed-in-time")
    return Answer.ONLY_IF, "claim-open" if until and not over else "claim-not-shown"


def _reported(asset: Row, rights: list[Row]) -> date | None:
    days = [
        first(one["on"]) for row in rights for one in row.get("happened") or () if one["event"] == "invention-report"
    ]
    disclosed = first((asset.get("dates") or {}).get("disclosed"))
    return max((day for day in (*days, disclosed) if day is not None), default=None)


def _until(asset: Row, rights: list[Row], law: Row) -> date | None:
    """Last day of the time to claim; None where no law sets one from the report on record."""
    reported = _reported(asset, rights)
    if reported is None or law["trigger"] != "invention-report" or not (law["months"] or law["days"]):
        return None
    step = f"{law['months'] or 0}mo{law['days'] or 0}d"
    found: list[date] = pl.Series([reported]).dt.offset_by(step).to_list()
    return found[0]


def _told(asset: Row, answer: Answer, rule: str, values: Mapping[str, Any], law: Row | None) -> Finding:
    return Finding(
        kind="maker",
        binding=f"service invention, {asset['country']}",
        answer=answer,
        rule=rule,
        path=("inventors",),
        clause=law["reference"] if law else None,
        remedy=None if answer == Answer.YES else REMEDIES.get(rule, "show-claim"),
        status=law["claim_status"] if law else None,
        values=values,
    )
