"""How sure a figure is: 95 % intervals for shares and for median waiting times."""

from __future__ import annotations

import polars as pl

Z = 1.959963984540054
"""Standard normal value of a two-sided 95 % interval."""
HALF = 0.5 + 1e-12
"""Half, with room for the rounding of products of many factors."""


def wilson(numerator: str, denominator: str) -> tuple[pl.Expr, pl.Expr]:
    """Lower and upper end of the Wilson interval for a share; missing where the denominator is 0 or missing.

    Wilson (1927), without continuity correction.

    >>> given = pl.DataFrame({"n": [81], "of": [263]})
    >>> low, high = wilson("n", "of")
    >>> given.select(low.round(4).alias("low"), high.round(4).alias("high")).row(0)
    (0.2553, 0.3662)
    """
    n = pl.when(pl.col(denominator) > 0).then(pl.col(denominator).cast(pl.Float64))
    p = pl.col(numerator) / n
    middle = p + Z**2 / (2 * n)
    half_width = Z * (p * (1 - p) / n + Z**2 / (4 * n**2)).sqrt()
    scale = 1 + Z**2 / n
    return ((middle - half_width) / scale).clip(0, 1), ((middle + half_width) / scale).clip(0, 1)


def survival(waits: pl.DataFrame, by: str) -> pl.DataFrame:
    """Share still waiting after each number of days, for each group: Kaplan and Meier (1958).

    `waits` has `days` and whether the end was `reached`; where it was not, the wait was still going on at that
    number of days. Columns: `by`, `days`, `waiting`, and the ends `low` and `high` of its 95 % interval on the
    log-log scale with Greenwood's variance.
    """
    steps = (
        waits.group_by(by, "days")
        .agg(ended=pl.col("reached").sum(), left=pl.len())
        .sort(by, "days")
        .with_columns(at_risk=pl.col("left").cum_sum(reverse=True).over(by))
        .with_columns(
            waiting=(1 - pl.col("ended") / pl.col("at_risk")).cum_prod().over(by),
            spread=(pl.col("ended") / (pl.col("at_risk") * (pl.col("at_risk") - pl.col("ended")))).cum_sum().over(by),
        )
    )
    log_waiting = pl.col("waiting").log()
    width = Z * pl.col("spread").sqrt() / log_waiting.abs()
    inside = pl.col("waiting").is_between(0, 1, closed="none")
    return steps.select(
        by,
        "days",
        "waiting",
        low=pl.when(inside).then((log_waiting * width.exp()).exp()).otherwise("waiting"),
        high=pl.when(inside).then((log_waiting * (-width).exp()).exp()).otherwise("waiting"),
    )


def median_days(waits: pl.DataFrame, by: str) -> pl.DataFrame:
    """Days after which half no longer wait, for each group, with `low` and `high` of the 95 % interval.

    `value` is missing where more than half still waited at the last look; `high` where that cannot be excluded.
    The interval holds the days at which the interval of `survival` contains one half (Brookmeyer and Crowley 1982).
    """

    def first(below: str) -> pl.Expr:
        return pl.col("days").filter(pl.col(below) <= HALF).min().cast(pl.Float64)

    curve = survival(waits, by)
    return curve.group_by(by).agg(value=first("waiting"), low=first("low"), high=first("high")).sort(by)
