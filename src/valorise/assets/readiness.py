"""The scale that holds a result back: the weakest of the levels that somebody has given."""

from __future__ import annotations

import polars as pl

from valorise.terms import codes
from valorise.terms.reasons import reasons_table
from valorise.terms.results import Result

SCHEMA: dict[str, pl.DataType] = {
    "asset": pl.String(),
    "scale": pl.String(),
    "level": pl.Int64(),
    "highest": pl.Int64(),
    "next_level": pl.Int64(),
    "scales": pl.Int64(),
}


def readiness(assets: pl.DataFrame, *, proven: bool = False) -> Result:
    """The weakest scale of each assessed asset, which decides the next step.

    Columns: asset, scale, level, highest (top of the scale), next_level (missing at the top), scales (how many were
    given). Scales of different length are compared by the way gone from bottom to top. Assets without any level are
    left out, and a scale nobody gave counts neither as low nor as high: missing stays missing.

    `proven` says that somebody named what the levels rest on. Levels of the register do not: their reason calls them
    claims, which decide nothing.
    """
    listed = codes.codes("readiness_scales").values()
    scales = pl.DataFrame(
        {name: [row[name] for row in listed] for name in ("code", "lowest", "highest", "source")}
    ).with_columns(pl.col("lowest", "highest").cast(pl.Int64))
    levels = (
        assets.select(asset="id", given="readiness")
        .explode("given", empty_as_null=False, keep_nulls=False)
        .unnest("given")
        .join(scales.rename({"code": "scale"}), on="scale")
        .with_columns(way=(pl.col("level") - pl.col("lowest")) / (pl.col("highest") - pl.col("lowest")))
        .with_columns(scales=pl.len().over("asset").cast(pl.Int64))
    )
    weakest = levels.sort("asset", "way", "scale").unique("asset", keep="first", maintain_order=True)
    weakest = weakest.with_columns(next_level=pl.when(pl.col("level") < pl.col("highest")).then(pl.col("level") + 1))
    reasons = weakest.select(
        subject="asset",
        about=pl.lit("readiness"),
        step=pl.lit(1, pl.Int64),
        rule=pl.lit("weakest-scale" if proven else "weakest-claim"),
        values=pl.struct("highest", "level", "scale", "scales").struct.json_encode(),
        reference="source",
    )
    return Result(weakest.select(*SCHEMA), pl.concat([reasons_table([]), reasons]))
