"""Profiles and exploitation tables from what one person sees; nothing else ever reaches the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from valorise.journeys.profile import exploitation_of, profile_of
from valorise.journeys.ways import Office
from valorise.platform.foundation.recorded import Facts, Recorded
from valorise.platform.foundation.tables import table_of
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.readiness.reads import rated
from valorise.platform.register.models import Agreement, Asset, Contact, Project, Right
from valorise.platform.register.tables import whole_table
from valorise.reporting.exploitation import Exploitation
from valorise.reporting.profile import Profile
from valorise.reporting.sentences import Say, english
from valorise.terms.tables import table, tables

INSIDE = ("full", "contributor", "colleague")
"""How much of an asset one must see to have the version that says everything one sees."""
BELONGING: Mapping[str, type[Recorded]] = {"rights": Right, "contacts": Contact}
"""What belongs to an asset and stands on its profile, beside agreements."""


def may_have_full(asset: Recorded) -> bool:
    """Whether this person, for whom the asset was fetched, may have the version for people inside."""
    return getattr(asset, "sight", "") in INSIDE


def profile(viewer: Viewer, name: str, *, full: bool) -> Profile:
    """The profile of an asset: what may leave the house, or with `full` all that this person sees.

    `Missing` where they may not see the asset. Who is not inside gets the open version, whatever they ask for.
    """
    assets = Asset.objects.seen_by(viewer).select_related("tenant")
    asset = assets.filter(pk=name).prefetch_related("contributors", "owners", "identifiers").first()
    asset = asset or Asset.objects.one_for(viewer, name)
    of = _office(viewer, [asset], str(asset.tenant), full=full and may_have_full(asset))
    return profile_of(of, name, as_of=viewer.today, full=full and may_have_full(asset))


def projects(viewer: Viewer) -> QuerySet[Project]:
    """Projects this person may see, those that end last first."""
    return Project.objects.seen_by(viewer).select_related("tenant").order_by("-ends", "acronym", "pk")


def project(viewer: Viewer, name: str) -> Project:
    """One project; `Missing` where this person may not see it."""
    return projects(viewer).filter(pk=name).first() or Project.objects.one_for(viewer, name)


def results(viewer: Viewer, one: Project) -> list[Asset]:
    """Assets of the project that this person sees: those that name one of its grant numbers as their funding."""
    wanted = numbers(one.pk, one.identifiers)
    named = Q()
    for number in wanted:
        named |= Q(paid__contains=number)
    found = Asset.objects.seen_by(viewer).filter(tenant=one.tenant_id).annotate(paid=Cast("funding", TextField()))
    near = found.filter(named).prefetch_related("contributors", "owners", "identifiers").order_by("pk")
    return [asset for asset in near if wanted & _grants(asset.funding)]


@dataclass(frozen=True, slots=True)
class Table:
    """The exploitation table of a project for one person."""

    project: Project
    found: Exploitation
    assets: Sequence[Asset]
    full: bool


def exploitation(viewer: Viewer, name: str, *, full: bool, say: Say = english) -> Table:
    """The key results of a project: what may leave the house, or with `full` all that this person sees.

    `Missing` where they may not see the project. Results that are not shared with this person are not in the table.
    """
    one = project(viewer, name)
    found = results(viewer, one)
    whole = full and all(may_have_full(asset) for asset in found)
    of = _office(viewer, found, str(one.tenant), full=whole, more={"projects": table_of("projects", [one.facts])})
    return Table(one, exploitation_of(of, one.pk, as_of=viewer.today, full=whole, say=say), found, whole)


def numbers(name: str, identifiers: Any) -> set[str]:
    """Every way a grant number of the project may be written: its name, its numbers, with their scheme and without."""
    found = {name, *(str(one.get("value") or "") for one in identifiers or ())}
    return {one for one in found | {one.split(":", 1)[1] for one in found if ":" in one} if one}


def _grants(funding: Any) -> set[str]:
    return {str(one.get("grant") or "") for one in funding or ()}


def _office(
    viewer: Viewer, assets: Sequence[Asset], name: str, *, full: bool, more: Mapping[str, pl.DataFrame] | None = None
) -> Office:
    """The assets and what belongs to them, each by its own rule of visibility, as a register of its own."""
    names = [one.pk for one in assets]
    made = {kind: whole_table(_seen(viewer, model).filter(asset__in=names)) for kind, model in BELONGING.items()}
    linked = Agreement.objects.seen_by(viewer).filter(assets__in=names).values("pk")
    made["agreements"] = whole_table(Agreement.objects.seen_by(viewer).filter(pk__in=linked))
    made["assets"] = table_of("assets", [_facts(viewer, one, full=full) for one in assets])
    if full:  # who rated what is for people inside
        made["readiness_ratings"] = rated(viewer, names)
    whole = {kind: table(kind).empty() for kind in tables()} | made | dict(more or {})
    return Office(whole, name, None)


def _seen(viewer: Viewer, model: type[Recorded]) -> QuerySet[Any]:
    return model.objects.seen_by(viewer)


def _facts(viewer: Viewer, asset: Asset, *, full: bool) -> Facts:
    """The facts as this person sees them; for the outside no more open than the asset is today."""
    facts = {"id": asset.pk, **asset.shown()}
    sight = getattr(asset, "sight", "")
    if not full and sight in ("open", "teaser"):
        facts["confidentiality"] = sight
    elif not full and asset.embargo_until and asset.embargo_until > viewer.today:
        facts["confidentiality"] = "internal"
    return facts
