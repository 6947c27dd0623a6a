"""Which pairs a person should judge first: where the answer is open and moves most."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import polars as pl

from valorise.linking.linkage.cutting import AGAINST, FOR, UNSEEN
from valorise.linking.linkage.model import Floats

ASKED = {"left": pl.Int64, "right": pl.Int64, "probability": pl.Float64, "moves": pl.Int64, "worth": pl.Float64}


def informative(
    pairs: pl.DataFrame, label: Sequence[int | None], *, answered: Collection[tuple[int, int]], apart: bool, most: int
) -> pl.DataFrame:
    """Up to `most` pairs nobody judged, most informative first: `left`, `right`, `probability`, `moves`, `worth`.

    `worth` is how many pairs are expected to be put right: the chance that what is held now is wrong, times the pairs
    that `moves` with the answer. For two clusters that is the chance that they are one, by all that speaks between
    them, and every pair between them; for a row the chance that it does not belong to its cluster, and the rest of it.
    Of each two clusters, and of each row, one pair is asked, so that its answer is known before the next. With a
    reference each row is asked about once, by its most open pair.
    """
    if pairs.is_empty():
        return pl.DataFrame(schema=ASKED)
    known = pl.DataFrame(sorted(answered), schema={"left": pl.Int64, "right": pl.Int64}, orient="row")
    table = pairs.select(pl.col("left", "right").cast(pl.Int64), "probability", "weight", "judged")
    found = _in_reference(table, label) if apart else _in_clusters(table, np.array(label, dtype=np.int64))
    open_ones = found.filter(pl.col("judged").is_null()).join(known, on=["left", "right"], how="anti")
    ordered = open_ones.sort("worth", "weight", "left", "right", descending=[True, True, False, False])
    once = ordered.unique("about", keep="first", maintain_order=True)
    return once.unique(["left", "right"], keep="first", maintain_order=True).head(most).select(list(ASKED))


def _in_reference(table: pl.DataFrame, label: Sequence[int | None]) -> pl.DataFrame:
    held = pl.DataFrame({"left": range(len(label)), "held": label}, schema={"left": pl.Int64, "held": pl.Int64})
    linked = (pl.col("held") == pl.col("right")).fill_null(value=False)
    wrong = pl.when(linked).then(1 - pl.col("probability")).otherwise("probability")
    return table.join(held, on="left", how="left", maintain_order="left").with_columns(
        worth=wrong, moves=pl.lit(1, pl.Int64), about=pl.struct("left")
    )


def _in_clusters(table: pl.DataFrame, label: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pl.DataFrame:
    size = np.bincount(label)
    one, other = label[table["left"].to_numpy()], label[table["right"].to_numpy()]
    told = table.with_columns(
        one=pl.Series(np.minimum(one, other)), other=pl.Series(np.maximum(one, other)),
        bits=pl.col("weight").clip(AGAINST, FOR),
    )  # fmt: skip
    between = told.filter(pl.col("one") != pl.col("other"))
    sizes = [size[between[side].to_numpy()] for side in ("one", "other")]
    between = between.with_columns(moves=pl.Series(sizes[0] * sizes[1]), all=pl.Series(sizes[0] * sizes[1]))
    between = _worth(between, ["one", "other"], wrong_if=1.0).with_columns(about=pl.struct(a="one", b="other"))
    inside = told.filter(pl.col("one") == pl.col("other"))
    turned = pl.concat([inside.with_columns(row=pl.col(side)) for side in ("left", "right")])
    rest = size[turned["one"].to_numpy()] - 1
    turned = turned.with_columns(moves=pl.Series(rest), all=pl.Series(rest))
    alone = _worth(turned, ["row"], wrong_if=-1.0).with_columns(about=pl.struct(a="row", b=pl.lit(-1, pl.Int64)))
    kept = [*table.columns, "worth", "moves", "about"]
    return pl.concat([between.select(kept), alone.select(kept)])


def _worth(table: pl.DataFrame, by: list[str], *, wrong_if: float) -> pl.DataFrame:
    """With `worth`, by what all pairs of a group say together; pairs nobody looked at count as in the clusters."""
    said = pl.col("bits").sum().over(by) + UNSEEN * (pl.col("all") - pl.len().over(by))
    total = table.select(said.alias("said"))["said"].to_numpy()
    return table.with_columns(worth=pl.Series(_likely(wrong_if * total)) * pl.col("moves"))


def _likely(bits: Floats) -> Floats:
    likely: Floats = 1 / (1 + np.exp2(-np.clip(bits, -60, 60)))
    return likely
