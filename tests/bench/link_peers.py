"""What could be installed instead: Splink as its guide shows it, and a threshold on RapidFuzz.

Both get the values in small letters without blanks around, and the best of their thresholds in hindsight.
"""

from __future__ import annotations

from typing import Any

import polars as pl
from rapidfuzz import fuzz, process

from tests.bench.link_marked import Marked

THRESHOLDS = (0.5, 0.8, 0.95, 0.99)
BLOCKS = {
    "person": (("given_name", "surname"), ("date_of_birth",), ("postcode", "surname"), ("soc_sec_id",), ("email",)),
    "organisation": (("name",), ("start",), ("phone",), ("address",)),
    "asset": (("title",), ("start",), ("authors",)),
}
RENAMED = {"Site name": "name", "Name": "name", "Address": "address", "Zip": "postcode", "Phone": "phone"}
EXACT = ("street_number", "state", "postcode", "year", "Class")
LIKE_NAMES = ("given_name", "surname")
LEFT_OUT = ("Source", "Fax", "Program Name", "Agency")

Found = dict[float, list[int | None]]


def splink(one: Marked) -> Found:
    """For each threshold the cluster of each row, or the row of the reference; comparisons of Splink's own library."""
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    frames = [plain(frame) for frame in (one.rows, one.against) if frame is not None]
    columns = [name for name in frames[0].columns if name not in ("unique_id", "start")]
    blocks = [block_on(*block) for block in BLOCKS[one.kind] if set(block) <= set(frames[0].columns)]
    settings = SettingsCreator(
        link_type="dedupe_only" if one.against is None else "link_only",
        comparisons=[_comparison(name) for name in columns], blocking_rules_to_generate_predictions=blocks,
    )  # fmt: skip
    api = DuckDBAPI()
    linker = Linker([api.register(frame.to_arrow()) for frame in frames], settings, log_level="ERROR")
    linker.training.estimate_probability_two_random_records_match([blocks[0]], recall=0.7)
    linker.training.estimate_u_using_random_sampling(1_000_000, seed=1)
    for block in blocks[:2]:
        linker.training.estimate_parameters_using_expectation_maximisation(block)
    found = linker.inference.predict(threshold_match_probability=min(THRESHOLDS))
    pairs = pl.from_arrow(
        found.query_sql("SELECT unique_id_l, unique_id_r, match_probability FROM {this}").as_pyarrow_table()
    )
    assert isinstance(pairs, pl.DataFrame)
    pairs = pairs.rename({"unique_id_l": "left", "unique_id_r": "right", "match_probability": "score"})
    return {threshold: answers(one, pairs.filter(pl.col("score") >= threshold)) for threshold in THRESHOLDS}


def _comparison(name: str) -> Any:
    import splink.comparison_library as library

    if name in LIKE_NAMES:
        return library.NameComparison(name)
    if name in EXACT:
        return library.ExactMatch(name)
    if name in ("date_of_birth", "soc_sec_id", "phone"):
        return library.DamerauLevenshteinAtThresholds(name)
    return library.JaroWinklerAtThresholds(name)


def rapidfuzz(one: Marked) -> Found:
    """For each threshold what it finds by one score of all values together: Levenshtein over sorted words."""
    texts = [_together(frame) for frame in (one.rows, one.against) if frame is not None]
    pairs = []
    step = 500
    for start in range(0, len(texts[0]), step):
        some = texts[0][start : start + step]
        scores = process.cdist(
            some, texts[-1], scorer=fuzz.token_sort_ratio, score_cutoff=100 * min(THRESHOLDS), workers=2
        )
        for row, column in zip(*scores.nonzero(), strict=True):
            left, right = start + int(row), int(column)
            if one.against is not None or left < right:
                pairs.append((left, right, float(scores[row, column]) / 100))
    frame = pl.DataFrame(pairs, schema={"left": pl.Int64, "right": pl.Int64, "score": pl.Float64}, orient="row")
    return {threshold: answers(one, frame.filter(pl.col("score") >= threshold)) for threshold in THRESHOLDS}


def plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Values in small letters by the names that BLOCKS use, with `unique_id`; nearly empty columns are left out."""
    kept = frame.select(
        name for name in frame.columns if name not in LEFT_OUT and frame[name].null_count() < 0.9 * frame.height
    )
    kept = kept.with_columns(pl.all().cast(pl.String).str.to_lowercase().str.strip_chars().replace("", None))
    kept = kept.rename({old: new for old, new in RENAMED.items() if old in kept.columns})
    names = [name for name in ("name", "title") if name in kept.columns]
    start = [pl.col(names[0]).str.slice(0, 6).alias("start")] if names else []
    return kept.with_columns(*start).with_row_index("unique_id")


def _together(frame: pl.DataFrame) -> list[str]:
    values = plain(frame).drop("unique_id", "start", strict=False)
    return values.select(pl.concat_str(pl.all(), separator=" ", ignore_nulls=True)).to_series().to_list()


def answers(one: Marked, pairs: pl.DataFrame) -> list[int | None]:
    """The cluster of each row by what is linked somehow, or the best row of the reference."""
    from valorise.linking.clusters import Clusters

    if one.against is None:
        found = Clusters(one.rows.height)
        for left, right in pairs.select("left", "right").iter_rows():
            found.join((left, right))
        return [found.of(row) for row in range(one.rows.height)]
    best = pairs.sort("score", descending=True).unique("left", keep="first", maintain_order=True)
    partner = dict(best.select("left", "right").iter_rows())
    return [partner.get(row) for row in range(one.rows.height)]
