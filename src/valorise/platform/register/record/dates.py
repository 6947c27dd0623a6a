"""Dates of one asset with their proof, in the words of the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.db.models import QuerySet

from valorise.journeys import asset as journey
from valorise.platform.foundation.recorded import Facts
from valorise.platform.foundation.spoken import spoken
from valorise.platform.foundation.tables import table_of
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.foundation.wording import distance
from valorise.platform.register.models import Agreement, Asset, Project, Right
from valorise.reporting import due
from valorise.reporting.cards import DateCard
from valorise.reporting.findings import Findings
from valorise.reporting.pieces import Tag
from valorise.reporting.sections.due import UNCONFIRMED, cards
from valorise.reporting.sentences import sentence
from valorise.reporting.wording import title_of

FEW = 3
"""Dates of one kind that are shown at once; the others fold."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the proof as a sentence, with its legal reference."""

    text: str
    reference: str


@dataclass(frozen=True, slots=True)
class Proven:
    """A date with its proof."""

    card: DateCard
    steps: Sequence[Step]
    distance: str
    """How far away it is, in the language of the reader."""
    tags: Sequence[Tag]
    """What a reader must see without opening; that it is late, its distance says already."""
    verified: bool
    """Whether the rule was seen in its source and no day was assumed."""


@dataclass(frozen=True, slots=True)
class Dated:
    """Dates by how much they press, and what kept others from being worked out."""

    groups: Sequence[tuple[str, Sequence[Proven]]]
    notices: Sequence[tuple[str, str]]
    """What was found and how to mend it."""

    @property
    def count(self) -> int:
        """How many dates there are."""
        return sum(len(items) for _, items in self.groups)


def dates(
    viewer: Viewer, asset: Asset, facts: Facts, rights: Sequence[Right], agreements: Sequence[Agreement]
) -> Dated:
    """Open dates that follow from the rights, agreements and projects this person sees of the asset."""
    projects = list(of_grants(Project.objects.seen_by(viewer), facts))
    if not (rights or agreements or projects):  # most assets: nothing to work out
        return Dated((), ())
    tables: dict[str, Any] = {
        "rights": table_of("rights", [one.facts for one in rights]),
        "agreements": table_of("agreements", [one.facts for one in agreements]),
        "projects": table_of("projects", [one.facts for one in projects]),
    }
    found = journey.dates(**tables, as_of=viewer.today, office=asset.tenant.name)
    findings = Findings(asset.tenant.name, viewer.today, deadlines=found.table, reasons=found.reasons)
    names = _names(rights, [*agreements, *projects])
    parts = (
        ("late", due.curable(findings)),
        ("soon", due.soon(findings)),
        ("later", due.later(findings)),
        ("passed", due.passed(findings)),
    )
    groups = [
        (kind, [_proven(one, viewer.today) for one in cards(rows, names, findings)])
        for kind, rows in parts
        if rows.height
    ]
    return Dated(groups, _notices(found.problems))


def of_grants(projects: QuerySet[Project], facts: Facts) -> QuerySet[Project]:
    """Projects that paid for the asset, as its grant numbers tell."""
    grants = [one["grant"] for one in facts.get("funding", []) if one.get("grant")]
    if not grants:
        return projects.none()
    named = [row["pk"] for row in projects.values("pk", "identifiers") if _has(row["identifiers"], grants)]
    return projects.filter(pk__in=[*named, *grants])


def _has(identifiers: list[dict[str, Any]], grants: Sequence[str]) -> bool:
    values = {str(one.get("value")) for one in identifiers}
    return any(value == grant or value.endswith(f":{grant}") for value in values for grant in grants)


def _names(rights: Sequence[Right], others: Sequence[Any]) -> dict[str, str]:
    found = {one.pk: title_of(one.facts, one.pk, 120) for one in others}
    return found | {one.pk: " · ".join(part for part in (one.title, one.number) if part) or one.pk for one in rights}


def _proven(card: DateCard, today: date) -> Proven:
    steps = [Step(sentence("reasons", one.rule, one.values, spoken), one.reference or "") for one in card.reasons]
    verified = all(one.text != UNCONFIRMED.text for one in card.tags)
    far = distance(card.due, as_of=today)
    return Proven(card, steps, far, [one for one in card.tags if one.tone != "late"], verified)


def _notices(problems: pl.DataFrame) -> list[tuple[str, str]]:
    own = problems.filter(pl.col("rule") != "office-not-among-participants")
    return [(f"{row['record'] or ''}: {row['found'] or ''}", spoken(row["fix"])) for row in own.iter_rows(named=True)]
