"""Pathways as pages and programs read them: advice with its reasons, what comes first, the choice and its plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
from django.db.models import QuerySet

from valorise.assets.pathway_advice import pathway_advice
from valorise.assets.pathway_kept import kept_plans
from valorise.assets.pathway_order import pathway_order
from valorise.assets.pathway_plan import goals
from valorise.assets.pathways import ordering_rules, pathways
from valorise.platform.foundation.sight import enough
from valorise.platform.foundation.spoken import spoken
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.pathways.given import matches_of, register_of, taken_by
from valorise.platform.pathways.models import Choice, Decided, Task
from valorise.platform.pathways.shown import Advice, First, Plan, Reason, Step, Way
from valorise.platform.register.models import Asset
from valorise.platform.register.models.belongings import INSIDE
from valorise.reporting.chains import chains
from valorise.reporting.sentences import sentence


def choices(viewer: Viewer) -> QuerySet[Choice]:
    """Pathways chosen that this person may see."""
    return Choice.objects.seen_by(viewer)


def tasks(viewer: Viewer) -> QuerySet[Task]:
    """Steps of which somebody said something, that this person may see."""
    return Task.objects.seen_by(viewer)


def decisions(viewer: Viewer) -> QuerySet[Decided]:
    """Decisions on pathways that this person may see."""
    return Decided.objects.seen_by(viewer)


def one_asset(viewer: Viewer, name: str) -> Asset:
    """The asset, for whoever sees it as a colleague or more; `Missing` for others."""
    return Asset.objects.one_for(viewer, name, at_least=INSIDE)


def choice_of(viewer: Viewer, asset: Asset) -> Choice | None:
    """The pathway that is followed now; None where none is chosen."""
    seen = Choice.objects.seen_by(viewer, at_least=enough(asset)).filter(asset=asset.pk)
    return seen.order_by("-chosen_on", "-recorded_at", "pk").first()


def advice(viewer: Viewer, name: str) -> Advice:
    """The pathways that the type of an asset can take, with reasons, what comes first, and the one chosen."""
    asset = one_asset(viewer, name)
    register = register_of(viewer, asset)
    found = pathway_advice(register, matches_of(viewer, asset), as_of=viewer.today, only=[asset.pk])
    order = pathway_order(taken_by(asset), register, as_of=viewer.today)
    told = chains(found.reasons, [asset.pk])
    firsts = firsts_of(viewer, asset, order.table)
    known = dict(pathways().select("id", "status").iter_rows())
    ways = [
        _way(row, told.get((asset.pk, row["pathway"]), ()), firsts.get(row["pathway"], []), known)
        for row in found.table.sort("rank").iter_rows(named=True)
    ]
    held = " ".join(_reason(one).text for one in told.get((asset.pk, "readiness"), ()))
    return Advice(asset, ways, choice_of(viewer, asset), _office(viewer, asset, "pathway-chosen"), held)


def _way(row: Mapping[str, Any], reasons: Sequence[Any], firsts: list[First], known: Mapping[str, str]) -> Way:
    """A row of the advice with its reasons, and what must come first; `known` says how firmly pathways are known."""
    return Way(
        pathway=row["pathway"],
        name=row["name"],
        rank=row["rank"],
        duration=row["duration"] or "",
        earliest=row["earliest_end"],
        latest=row["latest_end"],
        reasons=[_reason(one) for one in reasons],
        firsts=firsts,
        status=known.get(row["pathway"]) or "",
        kinds_for=row["speaks_for"],
        kinds_against=row["speaks_against"],
        kinds_unknown=row["not_known"],
        weakest_scale=row["weakest_scale"] or "",
        needed_level=row["needed_level"],
        rated_level=row["rated_level"],
        claimed_level=row["claimed_level"],
    )


def plan(viewer: Viewer, name: str) -> Plan | None:
    """The plan of the pathway chosen for an asset; None where none is."""
    asset = one_asset(viewer, name)
    choice = choice_of(viewer, asset)
    return plan_of(viewer, asset, choice) if choice else None


def plan_of(viewer: Viewer, asset: Asset, choice: Choice) -> Plan:
    """The plan of a choice that was fetched for this person."""
    taken = pl.DataFrame({"asset": [asset.pk], "pathway": [choice.pathway], "type": [asset.type]})
    order = pathway_order(taken, register_of(viewer, asset), as_of=viewer.today).table
    said = list(tasks(viewer).filter(choice=choice.pk))
    table = kept_plans(choices_table([choice]), tasks_table(said), order, as_of=viewer.today)
    firsts = firsts_of(viewer, asset, order).get(choice.pathway, [])
    office = _office(viewer, asset, "plan-changed")
    known = {row["id"]: row for row in pathways().iter_rows(named=True)}.get(choice.pathway, {})
    by_step = {one.step: one for one in said}
    steps = [_step(viewer, row, by_step.get(row["step"]), firsts, office=office) for row in table.to_dicts()]
    return Plan(
        asset=asset,
        choice=choice,
        name=known.get("name") or choice.pathway,
        status=known.get("status") or "",
        steps=steps,
        firsts=firsts,
        may_change=office,
        table=table,
    )


def choices_table(rows: Sequence[Any]) -> pl.DataFrame:
    """Choices as the calculation takes them: asset, pathway, start, first_step."""
    schema = {"asset": pl.String(), "pathway": pl.String(), "start": pl.Date(), "first_step": pl.Int64()}
    told = [(one.asset_id, one.pathway, date.fromisoformat(one.starts), one.first_step) for one in rows]
    return pl.DataFrame(told, schema=schema, orient="row")


def tasks_table(rows: Sequence[Any]) -> pl.DataFrame:
    """What was said of steps: asset, step, begins, due, done_on."""
    days = ("begins", "due", "done_on")
    schema = {"asset": pl.String(), "step": pl.Int64(), **dict.fromkeys(days, pl.Date())}
    told = [(one.asset_id, one.step, *(_day(getattr(one, name)) for name in days)) for one in rows]
    return pl.DataFrame(told, schema=schema, orient="row")


def firsts_of(viewer: Viewer, asset: Asset, order: pl.DataFrame) -> dict[str, list[First]]:
    """What must come first, by pathway; where an asset of this type has several pathways, a decision counts for all."""
    noted = {one.ordering: one for one in decisions(viewer).filter(asset=asset.pk)}
    status = dict(ordering_rules().select("id", "status").iter_rows())
    found: dict[str, list[First]] = {}
    for row in order.sort("step", "ordering").iter_rows(named=True):
        first = First(
            ordering=row["ordering"],
            step=row["step"],
            first=row["first"],
            then=row["then"],
            blocks=row["strictness"] == "block",
            standing=row["standing"],
            done_on=row["done_on"],
            later_on=row["later_on"],
            reference=row["reference"],
            status=status.get(row["ordering"]) or "",
            decided=noted.get(row["ordering"]),
        )
        found.setdefault(row["pathway"], []).append(first)
    return found


def _step(viewer: Viewer, row: Mapping[str, Any], task: Task | None, firsts: Sequence[First], *, office: bool) -> Step:
    own = task is not None and viewer.user is not None and task.given_to_id == viewer.user
    waits = set(row["waits_for"] or ())
    return Step(
        number=row["step"],
        action=row["action"],
        who=row["who"] or (),
        documents=row["documents"] or (),
        gate=row["gate"] or "",
        usual=row["usual"],
        begins=(row["earliest_start"], row["latest_start"]),
        ends=(row["earliest_end"], row["latest_end"]),
        standing=row["standing"],
        done_on=row["done_on"],
        moved=row["moved"],
        after_goal=row["step"] > goals().get(row["pathway"], row["step"]),
        waits_for=[one for one in firsts if one.ordering in waits and one.step == row["step"]],
        task=task,
        may_tick=office or own,
    )


def _reason(one: Any) -> Reason:
    return Reason(str(one.values.get("side")), sentence("reasons", one.rule, one.values, spoken))


def _office(viewer: Viewer, asset: Asset, activity: str) -> bool:
    return getattr(asset, "sight", "") == "full" and viewer.may(activity, asset.tenant_id)


def _day(said: str) -> date | None:
    return date.fromisoformat(said) if said else None
