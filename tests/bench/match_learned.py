"""What judgements of an office teach: ranking with weights of facts as they travel with Valorise, and learned ones.

Compared: no facts, the weights of the settings, and weights learned from judgements. On topics of US small-business
programmes and the awards that answer them (`sbir topics`), with the agency that asks and pays as field of both sides,
the one structured fact that this collection has. Learned from the ten best matches of half of the topics, relevant ones
judged good and all others not good, as an office would that reads them from the top; tried on the other half. What
nobody judged counts as not relevant. nDCG@10, higher is better; ratios are to the weights of the settings. `smoke`:
120 topics and 400 awards.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl

from tests.bench.judged import Collection
from tests.bench.judged_sbir import FOLDER, _read, topics
from tests.bench.match_methods import ANY_DAY
from tests.bench.ranking_measures import quality
from tests.bench.registry import Line, data, ratios
from tests.bench.scored_pairs import FIT, half
from valorise.matching.learning import Learned, learned
from valorise.matching.matches import Options, matches
from valorise.matching.settings import Settings, settings
from valorise.stores.index import TermIndex
from valorise.terms.tables import table

BEST = 10
PEER = "weights of the settings"


def run(smoke: bool) -> list[Line]:
    """nDCG@10 on the topics that nothing was learned from, and how the weight moved."""
    judged = _small(with_agencies(data())) if smoke else with_agencies(data())
    index, before = TermIndex.of(judged.assets, settings()), settings()
    first = _matches(judged, index, before)
    found = _learned(judged, first, before)
    after = replace(before, facts={**before.facts, **found.facts})
    ways = {"no facts": replace(before, facts=dict.fromkeys(before.facts, 0.0)), PEER: before, "learned weights": after}
    lines = [
        Line(judged.name, name, "nDCG@10", _tried(judged, first if one is before else _matches(judged, index, one)))
        for name, one in ways.items()
    ]
    counts = {"judged good": found.good, "judged not good": found.not_good, "weight of fields": found.facts["fields"]}
    told = [Line(judged.name, "learned weights", name, float(value)) for name, value in counts.items()]
    return ratios([*lines, *told, Line(judged.name, PEER, "weight of fields", before.facts["fields"])], PEER)


def with_agencies(folder: Path) -> Collection:
    """The collection with the agency of each side as its field; of several names the first part, as topics write it."""
    judged = topics(folder)
    paid = pl.concat([_read(folder / FOLDER / name, "assets") for name in ("awards_api", "awards_detail")])
    funder = pl.col("funding").list.first().struct.field("funder")
    asked = _read(folder / FOLDER / "topics_xlsx", "needs").select("id", agency=pl.col("owner").struct.field("name"))
    given = paid.select("id", agency=funder).unique("id", keep="first")
    return replace(judged, assets=_fields(judged.assets, given), needs=_fields(judged.needs, asked))


def _fields(records: pl.DataFrame, agencies: pl.DataFrame) -> pl.DataFrame:
    kind = "assets" if "readiness" in records.columns else "needs"
    named = agencies.unique("id", keep="first").with_columns(
        pl.col("agency").str.split(",").list.first().str.strip_chars()
    )
    field = pl.struct(scheme=pl.lit("agency"), code=pl.lit(None, dtype=pl.String), label=pl.col("agency"))
    listed = pl.when(pl.col("agency").is_not_null()).then(pl.concat_list(field))
    joined = records.drop("fields").join(named, on="id", how="left", maintain_order="left")
    made = joined.with_columns(fields=listed.cast(table(kind).schema["fields"])).drop("agency")
    return made.select(records.columns)


def _small(judged: Collection) -> Collection:
    needs = judged.needs.head(120)
    relevant = judged.relevant.filter(pl.col("need").is_in(needs["id"].implode()))
    answers = judged.assets.filter(pl.col("id").is_in(relevant["asset"].implode()))
    others = judged.assets.filter(~pl.col("id").is_in(relevant["asset"].implode())).head(400 - answers.height)
    return replace(judged, needs=needs, relevant=relevant, assets=pl.concat([answers, others]))


def _matches(judged: Collection, index: TermIndex, chosen: Settings) -> pl.DataFrame:
    return matches(judged.needs, judged.assets, index, as_of=ANY_DAY, options=Options(BEST, settings=chosen)).table


def _learned(judged: Collection, first: pl.DataFrame, chosen: Settings) -> Learned:
    learnt = [need for need in judged.needs["id"] if half(judged.name, need) == FIT]
    shown = first.filter(pl.col("need").is_in(learnt) & (pl.col("rank") <= BEST))
    good = shown.select("need", "asset").join(
        judged.relevant.with_columns(verdict=pl.lit("good")), on=["need", "asset"], how="left"
    )
    return learned(first, good.with_columns(pl.col("verdict").fill_null("not-good")), chosen)


def _tried(judged: Collection, found: pl.DataFrame) -> float:
    tried = [need for need in judged.needs["id"] if half(judged.name, need) != FIT]
    relevant = judged.relevant.filter(pl.col("need").is_in(tried))
    return quality(found.filter(pl.col("need").is_in(tried)).select("need", "asset", "rank"), relevant)["nDCG@10"]
