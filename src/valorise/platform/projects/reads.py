"""Projects as pages and programs read them: who takes part, on what terms, with which background and results."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from valorise.linking.evidence import organisation_key
from valorise.platform.agreements.standing import Standing, standing
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.projects.models import Background
from valorise.platform.register.models import Agreement, Asset, Project, Restriction
from valorise.terms import knowledge

BINDING = ("background", "grant-term", "funder")
"""Kinds of restrictions that come from a project."""
MOST_RESULTS = 200


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner of the project with what it brings."""

    name: str
    country: str
    role: str
    background: Sequence[Background]


@dataclass(frozen=True, slots=True)
class Terms:
    """What the programme asks before results are licensed."""

    says: str
    reference: str
    firm: bool
    """Whether it was seen in its source."""


@dataclass(frozen=True, slots=True)
class Page:
    """One project for one person."""

    project: Project
    partners: Sequence[Partner]
    terms: Terms | None
    """None where the terms of the programme are not held here."""
    results: Sequence[Asset]
    agreements: Sequence[tuple[Agreement, Standing]]
    bindings: Sequence[Restriction]
    """Background, grant and funder terms recorded for its results."""
    proposed: bool
    """Whether it is still a proposal."""
    office: bool
    """Whether the person works in the office that keeps it."""
    may_change: bool

    @property
    def silent(self) -> list[str]:
        """Partners of whom no background is listed."""
        return [one.name for one in self.partners if not one.background]


def projects(viewer: Viewer, words: str = "") -> QuerySet[Project]:
    """Projects this person may see, those that end last first."""
    found = Project.objects.seen_by(viewer)
    for word in words.split()[:8]:
        found = found.filter(
            Q(title__icontains=word) | Q(acronym__icontains=word) | Q(programme__icontains=word) | Q(pk__icontains=word)
        )
    return found.order_by("-starts", "acronym", "pk")


def backgrounds(viewer: Viewer) -> QuerySet[Background]:
    """Background that this person may see."""
    return Background.objects.seen_by(viewer)


def project_page(viewer: Viewer, name: str) -> Page:
    """The page of a project; `Missing` where this person may not see it."""
    project = Project.objects.one_for(viewer, name)
    listed = list(backgrounds(viewer).filter(project=name).order_by("partner", "title", "pk"))
    results = _results(viewer, project)
    names = [one.pk for one in results]
    agreed = (
        Agreement.objects.seen_by(viewer, at_least=("full",)).filter(assets__in=names, type="consortium").distinct()
    )
    bound = Restriction.objects.seen_by(viewer).filter(asset__in=names, restriction__in=BINDING).select_related("asset")
    office = project.tenant_id in viewer.staff_of
    return Page(
        project=project,
        partners=_partners(project, listed),
        terms=terms_of(project.programme),
        results=results,
        agreements=[
            (one, standing(one.facts, viewer.today)) for one in agreed.prefetch_related("assets").order_by("pk")
        ],
        bindings=list(bound.order_by("asset", "pk")),
        proposed=project.status == "proposal",
        office=office,
        may_change=office and viewer.may("record-added", project.tenant_id),
    )


def terms_of(programme: str) -> Terms | None:
    """What the programme asks, where we hold it; of two that fit, the narrower pattern, which is listed last."""
    said = knowledge.document("assets/clearance/programmes.yaml")["programmes"]
    fitting = [one for one in said if re.search(one["pattern"], programme.upper())]
    if not fitting:
        return None
    one = fitting[-1]
    return Terms(one["says"], one["reference"], one["status"] != "known")


def _partners(project: Project, listed: Sequence[Background]) -> list[Partner]:
    """Partners in the order of the project, and after them others who brought something."""
    known: dict[str, dict[str, Any]] = {}
    for one in project.participants:
        known.setdefault(organisation_key(str(one.get("name") or "")), one)
    for brought in listed:
        known.setdefault(organisation_key(brought.partner), {"name": brought.partner})
    return [
        Partner(
            str(one.get("name") or ""),
            str(one.get("country") or ""),
            str(one.get("role") or ""),
            [each for each in listed if organisation_key(each.partner) == key],
        )
        for key, one in known.items()
        if key
    ]


def _results(viewer: Viewer, project: Project) -> list[Asset]:
    """Assets that name the project by one of its grant numbers, or are its background in our register."""
    numbers = {str(one.get("value")) for one in project.identifiers} | {project.pk}
    numbers |= {one.split(":", 1)[1] for one in numbers if ":" in one}
    funded = Asset.objects.seen_by(viewer).exclude(funding=[]).values_list("pk", "funding")
    named = [pk for pk, funding in funded if any(str(one.get("grant") or "") in numbers for one in funding)]
    return list(Asset.objects.seen_by(viewer).filter(pk__in=named[:MOST_RESULTS]).order_by("title", "pk"))
