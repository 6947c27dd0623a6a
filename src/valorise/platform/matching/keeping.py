"""Computed matches put into the database, and notes of what was compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from time import sleep
from typing import Any, TypeVar

import orjson
import polars as pl

from valorise.platform.foundation import clock
from valorise.platform.matching.models import Compared, Match
from valorise.platform.matching.rooms import placed
from valorise.platform.needs.models import Need
from valorise.platform.register.models import Asset
from valorise.terms import knowledge
from valorise.terms.codes import codes
from valorise.terms.results import Result
from valorise.terms.tables import table
from valorise.terms.tables.checks import interchange

T = TypeVar("T", str, int)
State = tuple[str, int, str]
"""Name of an asset, its version and its room."""
AT_ONCE = 500
"""Matches written, or names asked for, in one statement."""
BREATH = 0.02
"""Seconds between two long writes in which others may write: SQLite has one writer at a time and keeps no queue."""
COMPUTED = (
    "rank_for_need", "score", "fit", "strength", "overlap", "parts", "words", "evidence", "blockers",
    "need_version", "asset_version", "made_at", "to_tell",
)  # fmt: skip
"""Columns that a new computation writes; the day of the first match stays."""


def replace(found: Iterable[Result], *, only: frozenset[str] | None) -> int:
    """Put these matches in the place of all earlier ones, or of those of the needs `only`; how many there are now."""
    at = clock.now()
    rows = [row for result in found for row in _matches(result, at)]
    earlier = Match.objects.all() if only is None else Match.objects.filter(need__in=sorted(only))
    pairs = {(row.need_id, row.asset_id) for row in rows}
    had = {key: (need, asset) for key, need, asset in earlier.values_list("pk", "need", "asset")}
    Match.objects.bulk_create(
        rows, batch_size=AT_ONCE, update_conflicts=True, unique_fields=["need", "asset"], update_fields=list(COMPUTED)
    )
    for part in _parts(key for key, pair in had.items() if pair not in pairs):
        Match.objects.filter(pk__in=part).delete()
    place_for_assets({asset for _, asset in had.values()} | {row.asset_id for row in rows})
    return len(rows)


def place_for_assets(assets: Iterable[str]) -> None:
    """Count anew the place of each need for these assets, strongest first; only what moved is written."""
    moved = []
    for part in _parts(assets):
        rows = Match.objects.filter(asset__in=part).order_by("asset", "-strength", "-overlap", "need")
        places: dict[str, int] = defaultdict(int)
        for match in rows.only("pk", "asset_id", "rank_for_asset"):
            places[match.asset_id] += 1
            if match.rank_for_asset != places[match.asset_id]:
                match.rank_for_asset = places[match.asset_id]
                moved.append(match)
    Match.objects.bulk_update(moved, ["rank_for_asset"], batch_size=AT_ONCE)


def need_versions(names: Iterable[str] | None = None) -> dict[str, int]:
    """Versions of these needs, or of all; read it before they are compared, so that later changes are seen as such."""
    every = Need.objects.values_list("pk", "version")
    if names is None:
        return dict(every)
    return {name: version for part in _parts(names) for name, version in every.filter(pk__in=part)}


def note_needs(day: date, compared: Mapping[str, int]) -> None:
    """Note that needs were compared as they are in these versions."""
    for part in _parts(compared):
        _note("need", [(name, compared[name], "") for name in part], day)


def states(day: date, names: Iterable[str] | None = None) -> list[State]:
    """How these assets, or all, are now; read it before they are compared, so that later changes are seen as such."""
    every = placed(day).values_list("pk", "version", "room")
    if names is None:
        return list(every)
    return [row for part in _parts(names) for row in every.filter(pk__in=part)]


def note_assets(day: date, compared: list[State]) -> None:
    """Note that assets were compared as they are in these states."""
    for start in range(0, len(compared), AT_ONCE):
        _note("asset", compared[start : start + AT_ONCE], day)
        if len(compared) > AT_ONCE:
            sleep(BREATH)


def _note(side: str, rows: list[State], day: date) -> None:
    made = [Compared(side=side, name=name, version=version, room=room, on=day) for name, version, room in rows]
    Compared.objects.bulk_create(
        made,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["side", "name"],
        update_fields=["version", "room", "on"],
    )


def _matches(found: Result, at: datetime) -> Iterable[Match]:
    """Rows of the table `matches` as records; what was removed between reading and writing is left out."""
    declared, ranks = table("matches"), {code: int(row["rank"]) for code, row in codes("fits").items()}
    needs = _versions(Need, found.table["need"])
    assets = _versions(Asset, found.table["asset"])
    words, least = shared_words(found.reasons), least_told()
    for row in (interchange(declared, one) for one in found.table.iter_rows(named=True)):
        if row["need"] in needs and row["asset"] in assets:
            fit = row.get("fit") or ""
            yield Match(
                words=words.get((row["need"], row["asset"]), {}),
                need_id=row["need"],
                asset_id=row["asset"],
                rank_for_need=row["rank"],
                score=row["score"],
                fit=fit,
                strength=ranks.get(fit, 0),
                overlap=row.get("overlap"),
                parts=row.get("parts") or {},
                evidence=row.get("evidence") or [],
                blockers=row.get("blockers") or [],
                need_version=needs[row["need"]],
                asset_version=assets[row["asset"]],
                first_at=at,
                made_at=at,
                to_tell=ranks.get(fit, 0) >= least,
            )


def least_told() -> int:
    """Strength from which on a notice tells of a match; `announced.yaml` says why."""
    return int(codes("fits")[knowledge.document("platform/matching/announced.yaml")["least"]]["rank"])


def shared_words(reasons: pl.DataFrame) -> dict[tuple[str, str], dict[str, float]]:
    """Words that carry most of a match, with their shares, by need and asset."""
    told = reasons.filter(pl.col("rule") == "shared-words").select("subject", "about", "values")
    return {(need, asset): orjson.loads(values)["words"] for need, asset, values in told.iter_rows()}


def _versions(model: Any, names: pl.Series) -> Mapping[str, int]:
    return {
        name: version
        for part in _parts(names.unique().to_list())
        for name, version in model.objects.filter(pk__in=part).values_list("pk", "version")
    }


def _parts(names: Iterable[T]) -> Iterable[list[T]]:
    ordered = sorted(names)
    return (ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE))
