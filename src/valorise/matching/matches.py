"""Matches in both directions: the best assets for each need, and the best needs for each asset."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from valorise.matching import account
from valorise.matching.constraints import blockers
from valorise.matching.explain import Evidence, evidence
from valorise.matching.facts import facts
from valorise.matching.fit import fitted
from valorise.matching.passages import own_terms, passages
from valorise.matching.port import Index
from valorise.matching.query import query
from valorise.matching.rank import Ranking, depth, queries, ranking
from valorise.matching.reading import Cut, Reading
from valorise.matching.score import scored
from valorise.matching.settings import Settings, settings
from valorise.matching.texts import named_once
from valorise.terms.results import Result
from valorise.terms.tables import table

AT_ONCE = 100
"""Seekers compared together: whole-column work in little memory."""


def silent(done: int, total: int) -> None:
    """Progress for nobody."""


@dataclass(frozen=True, slots=True)
class Options:
    """What may differ between runs; `agreements` are those that give rights in the assets."""

    top: int = 10
    only: frozenset[str] | None = None
    """Seekers that are asked for; the others only say which words are common. None asks for all."""
    agreements: pl.DataFrame = field(default_factory=lambda: table("agreements").empty())
    settings: Settings = field(default_factory=settings)
    told: Callable[[int, int], None] = silent


@dataclass(frozen=True, slots=True)
class Sides:
    """Who looks (`seeker`: need or asset), the records of both sides, and the index of the side that is found."""

    seeker: str
    needs: pl.DataFrame
    assets: pl.DataFrame
    index: Index

    @property
    def seekers(self) -> pl.DataFrame:
        """Records that look for others."""
        return self.needs if self.seeker == "need" else self.assets

    @property
    def found(self) -> pl.DataFrame:
        """Records that can be found."""
        return self.assets if self.seeker == "need" else self.needs

    @property
    def names(self) -> dict[str, str]:
        """Columns of pairs by what they hold."""
        return {"seeker": self.seeker, "found": "asset" if self.seeker == "need" else "need"}


@dataclass(frozen=True, slots=True)
class Run:
    """One run: the sides, the passages of the seekers, the reading of the found, the day and the options."""

    sides: Sides
    sought: Cut
    found: Reading
    as_of: date
    options: Options


def matches(
    needs: pl.DataFrame, assets: pl.DataFrame, index: Index, *, as_of: date, options: Options | None = None
) -> Result:
    """The best assets for each need, as the table `matches`; `index` holds the assets.

    The `top` best by score are there, blocked or not, and as many further ones as it takes to show `top` that nothing
    blocks, as far as there are candidates. Assets that share no word with a need never match it; a need without any
    match has a reason that says so. The score is between 0 and 1 and is compared only within one need.
    """
    made = _matched(Sides("need", named_once(needs), named_once(assets), index), as_of, options or Options())
    return Result(made.table, made.reasons, account.named_twice(needs=needs, assets=assets))


def matches_for_assets(
    assets: pl.DataFrame, needs: pl.DataFrame, index: Index, *, as_of: date, options: Options | None = None
) -> Result:
    """The best needs for each asset, as the table `matches`; `index` holds the needs, `rank` counts within an asset."""
    made = _matched(Sides("asset", named_once(needs), named_once(assets), index), as_of, options or Options())
    return Result(made.table, made.reasons, account.named_twice(needs=needs, assets=assets))


def candidates(needs: pl.DataFrame, index: Index, *, options: Options | None = None) -> pl.DataFrame:
    """Assets that `matches` would compare with each need, as need, asset: what one must read beforehand."""
    chosen = options or Options()
    own = own_terms(passages(named_once(needs), chosen.settings.passages.longest), chosen.settings.columns)
    asked = _asking(query(own, index, chosen.settings), chosen)
    found = index.candidates(queries(asked, chosen.settings), most=depth(chosen.settings, chosen.top))
    return found.rename({"seeker": "need", "found": "asset"})


def _asking(records: pl.DataFrame, options: Options, column: str = "seeker") -> pl.DataFrame:
    return records if options.only is None else records.filter(pl.col(column).is_in(list(options.only)))


def _matched(sides: Sides, as_of: date, options: Options) -> Result:
    cut = passages(sides.seekers, options.settings.passages.longest)
    own = own_terms(cut, options.settings.columns)
    asked = query(own, sides.index, options.settings)
    run = Run(sides, Cut(cut, own), Reading(sides.found, options.settings), as_of, options)
    asking = _asking(sides.seekers, options, "id")
    seekers = asking["id"]
    parts = []
    for start in range(0, seekers.len(), AT_ONCE):
        some = asked.filter(pl.col("seeker").is_in(seekers.slice(start, AT_ONCE).implode()))
        parts.append(_some_matched(run, some))
        options.told(min(start + AT_ONCE, seekers.len()), seekers.len())
    found = pl.concat([table("matches").empty(), *(part.table for part in parts)])
    none = account.without_match(asking, found[sides.seeker], own["record"])
    return Result(found, pl.concat([none, *(part.reasons for part in parts)]))


def _some_matched(run: Run, asked: pl.DataFrame) -> Result:
    sides, options = run.sides, run.options
    ranked = ranking(asked, run.found, sides.index, top=options.top)
    known = fitted(ranked.pairs, asked, options.settings, records=sides.index.documents)
    pairs = known.rename(sides.names)
    fits = facts(pairs, sides.needs, sides.assets, settings=options.settings, as_of=run.as_of)
    ordered = scored(pairs, fits, seeker=sides.seeker, settings=options.settings)
    broken = blockers(ordered, sides.needs, sides.assets, agreements=options.agreements, as_of=run.as_of)
    kept = account.kept(ordered, broken, sides.seeker, options.top)
    return account.told(kept, broken, _explained(run, ranked, kept), names=sides.names)


def _explained(run: Run, ranked: Ranking, kept: pl.DataFrame) -> Evidence:
    names = run.sides.names
    pairs = kept.select("direct", "related", seeker=names["seeker"], found=names["found"])
    found = run.found.cut(pairs["found"])
    length = run.sides.index.mean_length
    return evidence(pairs, ranked, run.sought, found, settings=run.options.settings, mean_length=length)
