"""Readiness and pathways of the assets of a register, ready to be shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
from rapidfuzz import process

from valorise.assets.pathway_advice import candidates, pathway_advice
from valorise.assets.pathway_order import pathway_order
from valorise.assets.pathway_plan import plan_steps
from valorise.assets.pathway_readiness import rated_levels
from valorise.assets.readiness_levels import next_steps
from valorise.journeys.given import example
from valorise.journeys.ingest import register, usable
from valorise.journeys.keeping import kept
from valorise.journeys.known_beside import options
from valorise.journeys.matching import best_needs
from valorise.readers import sheets
from valorise.readers.source import Source
from valorise.reporting.plan import Plan
from valorise.terms.errors import Invalid, Missing
from valorise.terms.problems import problems_table
from valorise.terms.tables import table, tables
from valorise.terms.tables.checks import Place, check, frame

EXAMPLE_RATINGS = Path(__file__).resolve().parents[1] / "example" / "ratings.csv"
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Office:
    """A register to ask, whose it is, and the day of its questions where it has one of its own."""

    tables: Mapping[str, pl.DataFrame]
    name: str
    as_of: date | None


@dataclass(frozen=True, slots=True)
class Readiness:
    """Levels by day, the next step of each asset, and why."""

    history: pl.DataFrame
    following: pl.DataFrame
    reasons: pl.DataFrame
    problems: pl.DataFrame
    rows: int
    """Rows of the file of ratings."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of the pathways of an asset."""

    pathway: str | None = None
    """The pathway to plan; None for the first."""
    first_step: int = 1
    ratings: Path | None = None
    """A table of ratings of readiness in place of those of the register."""


def office(store: str | None, held: Mapping[str, pl.DataFrame] | None = None, *, tell: Tell) -> Office:
    """The register kept in the store, or the bundled example where none is named; `Missing` for an empty store.

    `held` is the register of a store that pages are served from, which its door has read already.
    """
    if store is None:
        given, said = example()
        made = register(given, tell=tell)
        usable(made)
        rated, _, _ = with_ratings(made.whole(), EXAMPLE_RATINGS)
        return Office(rated, said["office"], said["as_of"])
    found = kept(store) if held is None else held
    if not found:
        raise Missing(
            what=f"No register is kept in “{store}”.",
            where="--store",
            fix="Keep one with: valorise ingest FILES --store DIR; or leave --store out for the bundled example.",
        )
    whole = {name: found.get(name, table(name).empty()) for name in tables()}
    return Office(whole, Path(store).name, None)


def readiness(of: Office, file: Path | None, *, as_of: date) -> Readiness:
    """Readiness from a file of ratings, or from those of the register; without either from its levels alone.

    Levels of the register stand beside the ratings as claims, because nothing there says what they rest on.
    """
    known, wrong, rows = with_ratings(of.tables, file)
    found = rated_levels(known["assets"], known["readiness_ratings"], as_of=as_of)
    following = next_steps(found.table)
    reasons = pl.concat([found.reasons, following.reasons])
    return Readiness(found.table, following.table, reasons, pl.concat([wrong, found.problems]), rows)


def with_ratings(
    tables: Mapping[str, pl.DataFrame], file: Path | None
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame, int]:
    """The register with the ratings of a file in place of its own, problems of its rows, and how many rows it has.

    Without a file the register stays as it is.
    """
    if file is None:
        return dict(tables), problems_table([]), 0
    rated, wrong, rows = _ratings(file)
    return {**tables, "readiness_ratings": rated}, wrong, rows


def ways(of: Office, asset: str, *, as_of: date, wanted: Wanted, tell: Tell) -> Plan:
    """Pathways of one asset with reasons, and the dated plan of the one wanted, else of the first.

    Levels of readiness count as people rated them. `Missing` for an asset that the register does not have, or a
    pathway that its kind cannot take.
    """
    own = of.tables["assets"].filter(pl.col("id") == asset)
    if own.is_empty():
        raise _no_asset(asset, of.tables["assets"]["id"])
    wish = options(of.tables, as_of=as_of)
    needs = best_needs(of.tables["needs"], own, as_of=as_of, options=wish, tell=tell)
    known, wrong, _ = with_ratings(of.tables, wanted.ratings)
    advice = pathway_advice(known, needs.table, as_of=as_of, only=[asset])
    chosen = _chosen(advice.table, wanted.pathway, own)
    taken = candidates(own).filter(pl.col("pathway") == chosen)
    order = pathway_order(taken, of.tables, as_of=as_of)
    steps = plan_steps(taken, order.table, start=as_of, first_step=wanted.first_step)
    problems = pl.concat([order.problems, wrong])
    title = own.select(pl.coalesce("title", "summary", "id")).item()
    return Plan(asset, title, of.name, as_of, advice.table, order.table, steps, advice.reasons, problems)


def _chosen(advice: pl.DataFrame, pathway: str | None, own: pl.DataFrame) -> str:
    listed = advice["pathway"].to_list()
    if not listed:
        kind = own.item(0, "type")
        raise Invalid(
            what="No pathway starts from this kind of result."
            if kind
            else "Nobody has said what kind of result this is.",
            where=f"{own.item(0, 'id')}, type: {kind or 'missing'}",
            why="Pathways are found by the type of the asset.",
            fix="Give the asset a type from docs/codes.md, list asset_types.",
        )
    if pathway is not None and pathway not in listed:
        raise Missing(
            what=f"The pathway “{pathway}” does not start from this asset.",
            where="--pathway",
            fix=f"Its pathways are: {', '.join(listed)}.",
        )
    return pathway or str(listed[0])


def _no_asset(asset: str, ids: pl.Series) -> Missing:
    near = [one for one, _, _ in process.extract(asset, ids.to_list(), limit=3, score_cutoff=60)]
    hint = f"Did you mean {' or '.join(near)}?" if near else "Give the id of an asset of the register."
    return Missing(what=f"The register has no asset “{asset}”.", where="ASSET", fix=hint)


def _ratings(path: Path) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """Ratings of a table file, checked against their declaration; `Invalid` where no row can be used."""
    declared = table("readiness_ratings")
    found = sheets.sheets(Source(path))
    records = [(record, Place(path.name, number)) for number, record in found[0].records()] if found else []
    checked = check(declared, records)
    if not checked.records:
        error = Invalid(
            what=f"Not a single row of “{path}” could be used.",
            where=str(path),
            why="A rating needs asset, dimension, level_given, rater and rated_on; rests_on says what shows the level.",
            fix="Write such a table: asset,dimension,level_given,rater,rated_on,rests_on",
        )
        error.problems = problems_table(checked.problems)
        raise error
    return frame(declared, checked.records), problems_table(checked.problems), len(records)
