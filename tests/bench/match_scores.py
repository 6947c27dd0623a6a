"""Whether scores can be believed: of matches shown as 0.8, are about 8 of 10 judged good?

Compared: the profiles, on the half of the queries that the yardstick of scores was not fitted on (`yardstick_fitted`),
with the ten best pairs of each query; ratios are to `lexical`, and less is better. `calibration error`: pairs are put
into ten bins of score, and the distance between the mean score of a bin and its share of pairs judged relevant is
averaged over all pairs (expected calibration error). What nobody judged counts as not relevant. `left out` fits on the
other collections only. Short `smoke`: 12 queries of Cranfield.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from tests.bench.judged import Collection
from tests.bench.judged_sets import collections
from tests.bench.registry import Line, NotHere, ratios
from tests.bench.scored_pairs import FIT, PARTS, TRY, pairs
from tests.bench.yardstick_fitted import PROFILES, fitted

HEADING = "## Are the scores true?"
BINS = 10
SHOWN = "hybrid"
UNSEEN = "quick"
"""A profile that the yardstick was not fitted on."""
Z = 1.959964
"""Standard deviations of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Scores:
    """The pairs of the half that was not fitted on, and the calibration error of each collection left out."""

    tried: pl.DataFrame
    left_out: dict[str, float]

    def told(self) -> str:
        """The chapter of the document."""
        whole = self.tried.filter(records=0, profile=SHOWN)
        bins = "\n".join(f"| {' | '.join(one)} |" for one in _told_bins(whole))
        rows = "\n".join(f"| {' | '.join(one)} |" for one in self._rows())
        queries = whole.select(pl.struct("on", "need").n_unique()).item()
        return (
            f"{HEADING}\n\nThe ten best pairs of {queries} queries that the yardstick of scores was not fitted on, "
            f"profile `{SHOWN}`, all collections of this page whole and together. A pair is good where it is judged "
            "relevant; what nobody judged counts as not good, so the shares are lower limits, most of all on the SBIR "
            "collections. *Calibration error*: the distance between score and share in ten bins, averaged over "
            f"pairs.\n\n| score | pairs | mean score | judged good | 95 % |\n|---|---|---|---|---|\n{bins}\n\n"
            "| tried on | pairs | mean score | judged good | calibration error | when fitted without it |\n"
            f"|---|---|---|---|---|---|\n{rows}"
        )

    def _rows(self) -> Iterable[list[str]]:
        whole = self.tried.filter(records=0, profile=SHOWN)
        for name in whole["on"].unique(maintain_order=True):
            yield [*_told_error(name, whole.filter(on=name)), f"{self.left_out[name]:.3f}"]
        yield [*_told_error("all together", whole), ""]
        for size in PARTS:
            here = self.tried.filter(records=size, profile=SHOWN)
            yield [*_told_error(f"random parts of {size:,} records", here), ""]
        for profile in (*PROFILES, UNSEEN):
            if profile != SHOWN:
                here = self.tried.filter(records=0, profile=profile)
                yield [*_told_error(f"all together, profile `{profile}`", here), ""]


def run(smoke: bool) -> list[Line]:
    """The calibration error of each collection, of all together and by profile."""
    sets, absent = collections(smoke=smoke)
    if not sets:
        raise NotHere(f"there is no judged collection: {', '.join(absent)}")
    tried = pairs(sets, PROFILES if smoke else (*PROFILES, UNSEEN), () if smoke else PARTS).filter(half=TRY)
    groups = tried.filter(records=0).partition_by("on", "profile", maintain_order=True)
    every = tried.filter(records=0).partition_by("profile", maintain_order=True)
    lines = [_line(one["on"][0], one) for one in groups] + [_line("all", one) for one in every]
    return ratios(lines, "lexical")


def scores(sets: Sequence[Collection]) -> Scores:
    """All that the chapter tells."""
    made = pairs(sets, (*PROFILES, UNSEEN))
    tried, fit_on = made.filter(half=TRY), made.filter(pl.col("half") == FIT, pl.col("profile").is_in(PROFILES))
    left_out = {}
    for one in sets:
        rules = fitted(fit_on.filter(pl.col("on") != one.name))
        left_out[one.name] = error(scored_by(rules, tried.filter(on=one.name, records=0, profile=SHOWN)))
    return Scores(tried, left_out)


def scored_by(rules: dict[str, float], found: pl.DataFrame) -> pl.DataFrame:
    """The pairs with the scores that another yardstick would give."""
    half = rules["half"] * pl.col("wanted") ** rules["wanted"] * pl.col("words") ** rules["words"]
    half *= pl.col("beside") ** rules["beside"]
    return found.with_columns(score=1 / (1 + (half / pl.col("strength")) ** rules["steep"]))


def error(found: pl.DataFrame) -> float:
    """The expected calibration error of these pairs over ten bins; 0 for none."""
    apart = (pl.col("score").mean() - pl.col("good").mean()).abs() * pl.len()
    return float(_binned(found).agg(apart=apart)["apart"].sum() / max(found.height, 1))


def _binned(found: pl.DataFrame) -> pl.dataframe.group_by.GroupBy:
    return found.group_by((pl.col("score") * BINS).floor().clip(0, BINS - 1).cast(pl.Int64).alias("bin"))


def _told_bins(found: pl.DataFrame) -> Iterable[list[str]]:
    made = _binned(found).agg(pl.len().alias("pairs"), pl.col("score").mean(), pl.col("good").mean()).sort("bin")
    for number, many, score, good in made.iter_rows():
        low, high = wilson(good, many)
        between, sure = f"{number / BINS:.1f} to {(number + 1) / BINS:.1f}", f"{low:.2f} to {high:.2f}"
        yield [between, f"{many:,}", f"{score:.3f}", f"{good:.3f}", sure]


def wilson(share: float, many: int) -> tuple[float, float]:
    """The 95 % interval of a share of so many pairs (Wilson 1927), as if pairs of one query did not go together."""
    middle = share + Z * Z / (2 * many)
    reach = Z * float(np.sqrt(share * (1 - share) / many + Z * Z / (4 * many * many)))
    return (middle - reach) / (1 + Z * Z / many), (middle + reach) / (1 + Z * Z / many)


def _told_error(name: str, found: pl.DataFrame) -> list[str]:
    means = found.select(pl.col("score").mean(), pl.col("good").mean()).row(0)
    return [name, f"{found.height:,}", *(f"{one:.3f}" for one in means), f"{error(found):.3f}"]


def _line(name: str, found: pl.DataFrame) -> Line:
    return Line(name, found["profile"][0], "calibration error", error(found))
