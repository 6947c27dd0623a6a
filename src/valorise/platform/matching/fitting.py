"""What fits a need that is still being written: one need against the index, in the eyes of who writes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from valorise.matching.matches import Options, candidates, matches
from valorise.matching.settings import settings
from valorise.platform.foundation.recorded import Facts
from valorise.platform.foundation.tables import table_of
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.matching.computing import unhidden
from valorise.platform.matching.kept_index import joined, kept
from valorise.platform.matching.models import Match
from valorise.platform.matching.rooms import open_to, rooms
from valorise.platform.matching.telling import Told, told
from valorise.platform.register.models import Asset
from valorise.terms.tables import table
from valorise.terms.tables.checks import interchange

UNNAMED = "draft"
FEWEST = 12
"""Letters of a text from which something is looked for."""
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Sketch:
    """An asset that would fit a draft."""

    asset: Asset
    facts: Facts
    told: Told


@dataclass(frozen=True, slots=True)
class Preview:
    """What would fit a draft; `enough` is False where too little was written to look."""

    enough: bool
    found: Sequence[Sketch] = ()


def preview(viewer: Viewer, facts: Facts) -> Preview:
    """The assets that would fit these facts of a need, of those this person may see; nothing is kept."""
    written = " ".join(str(facts.get(name) or "") for name in ("title", "summary"))
    if len(written.strip()) < FEWEST:
        return Preview(enough=False)
    day = viewer.today
    seen = [kept(room, day, older=True) for room in open_to(viewer, rooms(day))]
    need = table_of("needs", [{**facts, "id": UNNAMED}])
    index, options = joined(seen, seen), Options(top=SHOWN, settings=settings("quick"))
    names = candidates(need, index, options=options)["asset"]
    assets = pl.concat([table("assets").empty(), *(room.assets(names) for room in seen)])
    found = matches(need, unhidden(assets), index, as_of=day, options=options).table.head(SHOWN)
    rows = [interchange(table("matches"), row) for row in found.iter_rows(named=True)]
    return Preview(enough=True, found=_sketches(viewer, {**facts, "id": UNNAMED}, rows))


def _sketches(viewer: Viewer, need: Facts, rows: Sequence[dict[str, Any]]) -> list[Sketch]:
    named = Asset.objects.seen_by(viewer).filter(pk__in=[row["asset"] for row in rows])
    assets = {one.pk: one for one in named.prefetch_related("contributors", "owners", "identifiers")}
    return [_sketch(need, assets[row["asset"]], row) for row in rows if row["asset"] in assets]


def _sketch(need: Facts, asset: Asset, row: dict[str, Any]) -> Sketch:
    match = Match(
        fit=row.get("fit") or "",
        parts=row.get("parts") or {},
        evidence=row.get("evidence") or [],
        blockers=row.get("blockers") or [],
    )
    facts = asset.shown()
    return Sketch(asset, facts, told(match, need, facts, sight=asset.sight))  # type: ignore[attr-defined]
