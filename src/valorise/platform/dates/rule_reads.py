"""What proposed rules would move, as pages, programs and files read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import polars as pl
from django.apps import apps
from django.db.models import QuerySet

from valorise.platform.dates import proving
from valorise.platform.dates.models import RuleComparison
from valorise.platform.dates.reckoning import rules_print
from valorise.platform.foundation.spoken import spoken
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.listing.narrowed import Among
from valorise.terms.codes import label
from valorise.terms.errors import NotReady
from valorise.terms.tables import table


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What the dates that would move are narrowed to; empty means all."""

    rule: str = ""
    change: str = ""
    asset: str = ""

    @classmethod
    def asked(cls, query: Mapping[str, str]) -> Narrowed:
        """What an address asks for."""
        return cls(**{one.name: str(query.get(one.name) or "").replace("\x00", "")[:200] for one in fields(cls)})

    @property
    def set(self) -> dict[str, str]:
        """The filters that are set, as in the address."""
        return {one.name: value for one in fields(self) if (value := getattr(self, one.name))}


def comparisons(viewer: Viewer) -> QuerySet[RuleComparison]:
    """Comparisons of rules, the newest first."""
    return RuleComparison.objects.seen_by(viewer).select_related("by").defer("proposed")


def comparison(viewer: Viewer, number: int) -> RuleComparison:
    """One of them; `Missing` for who may not see it."""
    found: RuleComparison = RuleComparison.objects.one_for(viewer, number)
    return found


def overtaken(viewer: Viewer, one: RuleComparison) -> bool:
    """Whether the rules in use or the day are other ones by now."""
    return one.state == "compared" and (one.as_of != viewer.today or one.in_use != rules_print())


def moved(viewer: Viewer, one: RuleComparison, wanted: Narrowed) -> pl.DataFrame:
    """The dates that would move as the table `moved_dates`, of the rights this person may see.

    `NotReady` where what was found is no longer there, as after a restore.
    """
    if not one.moved.is_file():
        raise NotReady(what="What was found is no longer kept.", fix="Compare once more.")
    declared = table("moved_dates")
    # What an earlier version kept may lack a column.
    found = pl.concat([declared.empty(), pl.read_parquet(one.moved)], how="diagonal").select(*declared.schema)
    for name in ("rule", "change"):
        if said := getattr(wanted, name):
            found = found.filter(pl.col(name) == said)
    if one.sight == "full" and not wanted.asset:  # type: ignore[attr-defined]
        return found
    seen = _rights(viewer, found["right"].unique())
    names = seen.filter(asset=wanted.asset) if wanted.asset else seen
    return found.filter(pl.col("right").is_in(list(names.values_list("pk", flat=True))))


def by_asset(viewer: Viewer, found: pl.DataFrame) -> list[tuple[Any, int]]:
    """Each asset concerned and how many of its dates would move, the most first; None for rights without an asset."""
    told = found.group_by("right").len("dates")
    asset_of = dict(_rights(viewer, told["right"]).values_list("pk", "asset"))
    sums: dict[Any, int] = {}
    for right, dates in told.iter_rows():
        sums[asset_of.get(right)] = sums.get(asset_of.get(right), 0) + dates
    return sorted(sums.items(), key=lambda one: (-one[1], one[0] is None, str(one[0])))


def assets(viewer: Viewer, names: Iterable[Any]) -> dict[str, Any]:
    """The assets of these names that the person may see."""
    asset: Any = apps.get_model("register", "Asset").objects
    return {one.pk: one for one in asset.seen_by(viewer).filter(pk__in=[name for name in names if name])}


def shown(viewer: Viewer, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows in words, each with its right and asset where they are still in the register."""
    rights = {one.pk: one for one in _rights(viewer, {row["right"] for row in rows}).select_related("asset")}
    return [
        {
            **row,
            "of": rights.get(row["right"]),
            "task": proving.task_words(row["task"], row["year"]),
            "what": spoken(label("date_changes", row["change"])),
        }
        for row in rows
    ]


def as_table(viewer: Viewer, found: pl.DataFrame) -> pl.DataFrame:
    """The dates for spreadsheets, in the language of the reader, with the asset of each right."""
    asset_of = dict(_rights(viewer, found["right"].unique()).values_list("pk", "asset"))
    assets_ = pl.Series("asset", [asset_of.get(right) for right in found["right"]], dtype=pl.String)
    words = {code: spoken(label("date_changes", code)) for code in found["change"].unique()}
    tasks = {code: proving.task_words(code) for code in found["task"].unique()}
    return found.with_columns(assets_, pl.col("change").cast(pl.String).replace(words), pl.col("task").replace(tasks))


def _rights(viewer: Viewer, names: Iterable[str]) -> QuerySet[Any]:
    rights: Any = apps.get_model("register", "Right").objects
    found: QuerySet[Any] = rights.seen_by(viewer).filter(**{f"pk__{Among.lookup_name}": list(names)})
    return found
