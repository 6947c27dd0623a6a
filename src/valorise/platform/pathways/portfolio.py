"""Assets of an office side by side: what holds each back, its pathway, the next step, and the age of the last one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Any

import polars as pl
from django.db.models import Exists, OuterRef, Q, QuerySet

from valorise.assets.pathway_kept import LATE, following_steps, kept_plans
from valorise.assets.pathways import pathways
from valorise.assets.readiness_levels import readiness_history
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.pathways.models import Choice, Decided, Task
from valorise.platform.pathways.reads import choices, choices_table, decisions, tasks, tasks_table
from valorise.platform.readiness.models import Rating
from valorise.platform.readiness.reads import Following, following, ratings, ratings_table, with_proof
from valorise.platform.register.models import Asset
from valorise.terms.codes import codes
from valorise.terms.tables import table

STATES = ("late", "unproven", "no-pathway", "nothing")
"""Late steps; no level with evidence; no pathway chosen; neither a level nor a pathway (all other states leave these
assets out)."""
ORDERS = ("level", "age", "due", "title")
LONG_AGO = date.min


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the portfolio is narrowed to; everything empty means all assets with a level or a pathway."""

    words: str = ""
    type: str = ""
    scale: str = ""
    """Scale that holds the asset back."""
    pathway: str = ""
    state: str = ""
    order: str = "level"
    """`level` the least ready first, `age` the longest without a step first, `due` the next day first, or `title`."""

    @classmethod
    def asked(cls, query: Mapping[str, str]) -> Wanted:
        """What an address asks for; what it asks for in vain counts as not asked."""
        known: dict[str, Any] = {
            "type": codes("asset_types"),
            "scale": codes("readiness_scales"),
            "pathway": pathways()["id"].to_list(),
            "state": STATES,
            "order": ORDERS,
        }
        said = {one.name: str(query.get(one.name) or "").replace("\x00", "").strip()[:200] for one in fields(cls)}
        return cls(**{name: text for name, text in said.items() if text and (name not in known or text in known[name])})

    @property
    def narrowed(self) -> dict[str, str]:
        """The filters that are set, as in the address."""
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: text for name, text in said.items() if text and (name, text) != ("order", "level")}


@dataclass(frozen=True, slots=True)
class Line:
    """One asset of the portfolio."""

    asset: str
    title: str
    type: str
    weakest: Following | None
    claims: bool
    """Whether levels are claimed and none is shown."""
    pathway: str
    pathway_name: str
    step: str
    """The next step of the plan; empty where no pathway is chosen or all is done."""
    due: date | None
    late: bool
    last_on: date | None
    """Day of the last step: a level given, a pathway chosen, a step done, a decision; None where there was none."""
    age: int | None
    """Days since then."""

    @property
    def next_step(self) -> str:
        """What comes next: by the plan, else what the weakest scale asks."""
        return self.step or (self.weakest.next_step if self.weakest else "")


def portfolio_of(viewer: Viewer, wanted: Wanted) -> list[Line]:
    """The assets that the person's offices keep, as the filters leave them; a fixed number of queries."""
    assets = list(_assets(viewer, wanted))
    scope = _assets(viewer, wanted).order_by().values("pk")
    rated = list(with_proof(ratings(viewer).filter(asset__in=scope)).order_by("pk"))
    chosen = list(choices(viewer).filter(asset__in=scope).order_by("asset", "-chosen_on", "-recorded_at"))
    present = {one.asset_id: one for one in reversed(chosen)}
    said = [one for one in tasks(viewer).filter(asset__in=scope) if _of_present(one, present)]
    decided = list(decisions(viewer).filter(asset__in=scope))
    levels = readiness_history(ratings_table(rated, assets), as_of=viewer.today).table
    weakest = {one.asset: one for one in following(levels)}
    none = table("pathway_order").empty()
    plans = kept_plans(choices_table(list(present.values())), tasks_table(said), none, as_of=viewer.today)
    steps = {row["asset"]: row for row in following_steps(plans).iter_rows(named=True)}
    found = _Found(weakest, set(levels["asset"].to_list()), present, steps, _last(rated, chosen, said, decided))
    lines = [_line(viewer, one, found) for one in assets]
    return _ordered([one for one in lines if _kept(one, wanted)], wanted.order)


def table_of_lines(lines: Iterable[Line]) -> pl.DataFrame:
    """The portfolio as a table for files; missing stays missing."""
    rows = [
        {
            "asset": one.asset,
            "title": one.title,
            "type": one.type,
            "weakest_scale": one.weakest.scale if one.weakest else None,
            "level": one.weakest.level if one.weakest else None,
            "pathway": one.pathway or None,
            "next_step": one.next_step or None,
            "due": one.due,
            "late": one.late,
            "last_on": one.last_on,
            "age_in_days": one.age,
        }
        for one in lines
    ]
    return pl.DataFrame(rows, schema=FILE)


FILE: Mapping[str, pl.DataType] = {
    **dict.fromkeys(("asset", "title", "type", "weakest_scale"), pl.String()),
    "level": pl.Int64(),
    "pathway": pl.String(),
    "next_step": pl.String(),
    "due": pl.Date(),
    "late": pl.Boolean(),
    "last_on": pl.Date(),
    "age_in_days": pl.Int64(),
}
"""Columns of the file and of what programs get."""


def _assets(viewer: Viewer, wanted: Wanted) -> QuerySet[Asset]:
    """Assets with a level or a pathway, or with neither where that is asked for."""
    found = Asset.objects.seen_by(viewer, at_least=("full",)).only(
        "pk", "title", "summary", "type", "readiness", "recorded_at"
    )
    for word in wanted.words.split():
        found = found.filter(Q(title__icontains=word) | Q(summary__icontains=word))
    if wanted.type:
        found = found.filter(type=wanted.type)
    begun = Q(Exists(Rating.objects.filter(asset=OuterRef("pk"), removed_at=None)))
    begun |= Q(Exists(Choice.objects.filter(asset=OuterRef("pk"), removed_at=None))) | ~Q(readiness={})
    return found.filter(~begun if wanted.state == "nothing" else begun).order_by("sort_title", "pk")


def _of_present(task: Task, present: Mapping[str | None, Choice]) -> bool:
    choice = present.get(task.asset_id)
    return choice is not None and choice.pk == task.choice


def _last(
    rated: Iterable[Rating], chosen: Iterable[Choice], said: Iterable[Task], decided: Iterable[Decided]
) -> dict[str, str]:
    """The day of the last step of each asset, as ISO 8601."""
    found: dict[str, str] = {}
    days = [
        *((one.asset_id, one.rated_on) for one in rated),
        *((one.asset_id, one.chosen_on) for one in chosen),
        *((one.asset_id, one.done_on) for one in said),
        *((one.asset_id, one.done_on) for one in decided),
    ]
    for asset, day in days:
        if asset and day:
            found[asset] = max(found.get(asset, ""), day)
    return found


@dataclass(frozen=True, slots=True)
class _Found:
    """What is known of the assets, by asset."""

    weakest: Mapping[str, Following]
    claimed: set[str]
    present: Mapping[str | None, Choice]
    steps: Mapping[str, Mapping[str, Any]]
    last: Mapping[str, str]


def _line(viewer: Viewer, asset: Asset, found: _Found) -> Line:
    name, choice, step = asset.pk, found.present.get(asset.pk), found.steps.get(asset.pk)
    last_on = date.fromisoformat(found.last[name]) if name in found.last else None
    return Line(
        asset=name,
        title=str(asset),
        type=asset.type,
        weakest=found.weakest.get(name),
        claims=name in found.claimed and name not in found.weakest,
        pathway=choice.pathway if choice else "",
        pathway_name=_names().get(choice.pathway, choice.pathway) if choice else "",
        step=step["action"] if step else "",
        due=step["latest_end"] if step else None,
        late=step is not None and step["standing"] == LATE,
        last_on=last_on,
        age=(viewer.today - last_on).days if last_on else None,
    )


@cache
def _names() -> dict[str, str]:
    return dict(pathways().select("id", "name").iter_rows())


def _kept(line: Line, wanted: Wanted) -> bool:
    held = {
        "late": line.late,
        "unproven": line.weakest is None,
        "no-pathway": not line.pathway,
    }
    return (
        (not wanted.scale or (line.weakest is not None and line.weakest.scale == wanted.scale))
        and wanted.pathway in ("", line.pathway)
        and held.get(wanted.state, True)
    )


def _ordered(lines: Sequence[Line], order: str) -> list[Line]:
    keys: dict[str, Any] = {
        "level": lambda one: (one.weakest is None, one.weakest.level if one.weakest else 0, one.last_on or LONG_AGO),
        "age": lambda one: one.last_on or LONG_AGO,
        "due": lambda one: (not one.late, one.due or date.max),
        "title": lambda one: 0,
    }
    return sorted(lines, key=keys[order])
