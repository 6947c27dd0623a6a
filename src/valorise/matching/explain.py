"""The passages on both sides that made a match, and how much of its text strength each one carries."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from valorise.matching import strength
from valorise.matching.query import saturated
from valorise.matching.rank import Ranking
from valorise.matching.reading import Cut
from valorise.matching.settings import Settings

PAIR = ["seeker", "found"]
TEXTS = ("title", "summary")
LEAST = 1e-9
"""Weight below which a passage carries nothing but rounding."""

PLACE = ("field", "start", "end", "written")


@dataclass(frozen=True, slots=True)
class Evidence:
    """`passages`: seeker, found, sought (whether on the seeker's side), field, start, end, written, weight, best first.

    `shared`: seeker, found, word (as written), share of the text strength, best first.
    """

    passages: pl.DataFrame
    shared: pl.DataFrame


def evidence(
    pairs: pl.DataFrame, ranked: Ranking, sought: Cut, found: Cut, *, settings: Settings, mean_length: float
) -> Evidence:
    """Evidence for pairs (seeker, found, direct, related); `sought` has the seekers, `found` the records found.

    `weight` is the share of the text strength (shared and related words) that would be lost without the passage, the
    other words and the index staying as they are. A passage without which the match would be as strong is not evidence.
    """
    direct = strength.contributions(ranked.asked, pairs, ranked.present)
    whole = pairs.select(*PAIR, whole=pl.col("direct") + pl.col("related"))
    seeking = _sought(direct, whole, ranked.asked, sought, settings)
    offered = _offered(pairs, whole, ranked, found, settings, mean_length)
    both = pl.concat([seeking.with_columns(sought=True), offered.with_columns(sought=False)])
    readable = (pl.col("written").str.len_chars() <= 2 * settings.passages.longest) & pl.col("field").is_in(TEXTS)
    order = both.filter(readable & (pl.col("weight") > LEAST)).sort(
        *PAIR, "sought", "weight", "field", "start", descending=[False, False, False, True, True, False]
    )
    best = order.group_by(*PAIR, "sought", maintain_order=True).head(settings.passages.shown)
    return Evidence(best.select(*PAIR, "sought", *PLACE, "weight"), _words(direct, whole, sought.terms))


def _sought(
    direct: pl.DataFrame, whole: pl.DataFrame, asked: pl.DataFrame, cut: Cut, settings: Settings
) -> pl.DataFrame:
    """Passages of the seeker: without one, the seeker would ask less often for its terms."""
    inside = cut.terms.select("text", "term", seeker="record", inside="times")
    left = saturated((pl.col("times") - pl.col("inside")).clip(0), settings) / saturated(pl.col("times"), settings)
    asking = inside.join(asked.select("seeker", "term", "times"), on=["seeker", "term"])
    lost = direct.join(asking.select("seeker", "term", "text", lost=1 - left), on=["seeker", "term"])
    summed = lost.sort("text", "term").group_by(*PAIR, "text").agg(lost=(pl.col("strength") * pl.col("lost")).sum())
    weighed = summed.join(whole, on=PAIR).with_columns(weight=pl.col("lost") / pl.col("whole"))
    return weighed.join(cut.passages, on="text").select(*PAIR, *PLACE, "weight")


def _offered(
    pairs: pl.DataFrame, whole: pl.DataFrame, ranked: Ranking, cut: Cut, settings: Settings, mean_length: float
) -> pl.DataFrame:
    """Passages of the found record: without one, it would have its terms less often and be shorter."""
    wanted = pl.concat(
        [
            one.select("seeker", "term", value=pl.col("weight") * pl.col("idf"))
            for one in (ranked.asked, ranked.expanded)
        ]
    )
    values = wanted.group_by("seeker", "term").agg(pl.col("value").sum())
    present = ranked.present.join(pairs.select("found").unique(), on="found", how="semi")
    having = pairs.select(PAIR).join(present, on="found").join(values, on=["seeker", "term"])
    inside = cut.terms.select("text", "term", found="record", inside="times")
    tried = _promising(having, inside, settings.passages.tried)
    sizes = cut.terms.select("text", shorter="length").unique()
    without = tried.join(having, on=PAIR).join(inside, on=["text", "term", "found"], how="left").join(sizes, on="text")
    times, length = pl.col("times") - pl.col("inside").fill_null(0), pl.col("length") - pl.col("shorter")
    kept = pl.col("value") * strength.saturation(times, length, mean_length, settings)
    summed = without.sort("text", "term").group_by(*PAIR, "text").agg(kept=kept.sum())
    weighed = summed.join(whole, on=PAIR).with_columns(weight=1 - pl.col("kept") / pl.col("whole"))
    return weighed.join(cut.passages, on="text").select(*PAIR, *PLACE, "weight")


def _promising(having: pl.DataFrame, inside: pl.DataFrame, most: int) -> pl.DataFrame:
    """The passages that hold most of the strength of each pair: seeker, found, text."""
    held = having.join(inside, on=["found", "term"])
    share = (pl.col("value") * pl.col("saturation") * pl.col("inside") / pl.col("times")).sum()
    summed = held.sort("text", "term").group_by(*PAIR, "text").agg(share=share)
    order = summed.sort(*PAIR, "share", "text", descending=[False, False, True, False])
    return order.group_by(PAIR, maintain_order=True).head(most).select(*PAIR, "text")


def _words(direct: pl.DataFrame, whole: pl.DataFrame, written: pl.DataFrame) -> pl.DataFrame:
    """Shared words as the seeker writes them, with their shares."""
    names = written.group_by("record", "term").agg(word=pl.col("word").min()).rename({"record": "seeker"})
    named = direct.join(whole, on=PAIR).join(names, on=["seeker", "term"])
    shares = named.select(*PAIR, "word", share=pl.col("strength") / pl.col("whole"))
    return shares.sort(*PAIR, "share", "word", descending=[False, False, True, False])
