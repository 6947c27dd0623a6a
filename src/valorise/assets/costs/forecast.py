"""The payments of the coming years as ranges: official fees, services and steps, with what each rests on."""

from __future__ import annotations

from typing import Any

import polars as pl

from valorise.assets.costs.assumed import ENDS, Assumed
from valorise.assets.costs.attorneys import KEY, SAID, Question, growth, services
from valorise.assets.costs.payments import YEARLY
from valorise.terms.problems import Problem, problems_table
from valorise.terms.reasons import reasons_table
from valorise.terms.results import Result
from valorise.terms.tables import table

SIZES = ("standard", "small", "micro")


def forecast(due: pl.DataFrame, fees: pl.DataFrame, assumed: Assumed, asked: Question) -> Result:
    """Payments from the day of the question to its last day in the declared table `costs`.

    `due` has the columns of `payments` and `asset`; `fees` those of `fee_table`. Of fee tables the one in force on the
    day the payment falls due counts; of sizes the one asked for, where an office knows it, else the standard one.
    Amounts beyond this year rise by the assumption. A fee that no table has is a row without amounts. What could
    only have been paid before the day of the question is left out and told as a notice.
    """
    opened = _paid_by(due, asked)
    official = _priced(_with_fees(opened, fees, asked), assumed, asked)
    service = services(opened, official, assumed, asked)
    columns = table("costs").schema
    shown = [one.select(pl.col(name).cast(kind) for name, kind in columns.items()) for one in (official, service)]
    found = pl.concat(shown).sort("pay_by", "right", "office", "task", "part", "patent_year", nulls_last=True)
    return Result(found, _reasons(official, service, assumed), _passed(due, asked))


def _paid_by(due: pl.DataFrame, asked: Question) -> pl.DataFrame:
    free = pl.coalesce("free_until", "due")
    return (
        due.with_columns(late=free < asked.as_of, certain=pl.col("task").is_in(YEARLY))
        .with_columns(pay_by=pl.when("late").then("last_day_with_surcharge").otherwise(free))
        .filter(pl.col("pay_by").is_between(asked.as_of, asked.until))
        .with_columns(
            in_year=pl.col("pay_by").dt.year().cast(pl.Int64),
            currency=pl.lit(asked.currency),
            patent_year="year",
            day_assumed="assumed",
        )
    )


def _with_fees(opened: pl.DataFrame, fees: pl.DataFrame, asked: Question) -> pl.DataFrame:
    """Each payment with the fee table in force on its day, the size asked for before the standard one."""
    wanted = fees.filter(pl.col("size").is_in(["standard", asked.size]))
    joined = opened.join(wanted, on=["office", "rule"], how="left")
    same_year = pl.col("fee_year").is_null() | (pl.col("fee_year") == pl.col("year")).fill_null(value=False)
    in_force = pl.col("valid_from") <= pl.col("due")
    in_force &= pl.col("valid_to").is_null() | (pl.col("valid_to") >= pl.col("due"))
    fitting = joined.filter(pl.col("fee_table").is_not_null() & same_year & in_force)
    best = fitting.sort(pl.col("size") != asked.size, "fee_table").unique(KEY, keep="first", maintain_order=True)
    without = opened.join(best, on=list(KEY), how="anti", nulls_equal=True)
    steps = without.filter(~pl.col("certain"))  # their fee, if any, is in the range of the step
    return pl.concat([best, without.join(steps, on=list(KEY), how="anti", nulls_equal=True)], how="diagonal_relaxed")


def _priced(rows: pl.DataFrame, assumed: Assumed, asked: Question) -> pl.DataFrame:
    """The official fees in the currency of the forecast, rising year by year, with the surcharge where it is late."""
    target, sway = assumed.rate(asked.currency)
    rates = {name: rate for name, (rate, _) in assumed.exchange.items()}
    spreads = {name: spread for name, (_, spread) in assumed.exchange.items()}
    own = pl.col("own_currency")
    rate = own.replace_strict(rates, default=None, return_dtype=pl.Float64)
    spread = pl.max_horizontal(own.replace_strict(spreads, default=None, return_dtype=pl.Float64), pl.lit(sway))
    other = own != asked.currency
    swing = {"low": 1 - spread, "likely": pl.lit(1.0), "high": 1 + spread}
    rows = rows.with_columns(
        pl.col("amount").alias("base"),
        exchanged=pl.lit(target) / rate,
        more=pl.coalesce(pl.col("surcharge_fixed"), pl.col("amount") * pl.col("surcharge_percent") / 100),
    )
    part = pl.when("late").then(pl.col("more").fill_null(0)).otherwise(0)
    for end in ENDS:
        claims = pl.col("per_claim") * getattr(assumed.claims, end)
        grown = (pl.col("base") + claims) * pl.col(f"factor_{end}") + part
        moved = pl.when(other).then(swing[end]).otherwise(1.0)
        value = grown * growth(assumed.increase, end, asked) * pl.col("exchanged") * moved
        rows = rows.with_columns(value.round(2).alias(end))
    unpriced = pl.col("likely").is_null()
    return rows.with_columns(
        part=pl.lit("official"),
        own_amount=pl.col("base") + pl.col("per_claim") * assumed.claims.likely,
        if_late=pl.when(~pl.col("late")).then((pl.col("more") * pl.col("exchanged")).round(2)),
        reference="fee_reference",
        why_missing=pl.when(unpriced).then(pl.lit("no-fee-table-for-it")),
        standing=pl.when(unpriced).then(pl.lit("missing")).otherwise("fee_status"),
    )


def _reasons(official: pl.DataFrame, service: pl.DataFrame, assumed: Assumed) -> pl.DataFrame:
    about = pl.format("{} {} {} {}", "office", "task", pl.col("year").cast(pl.String).fill_null("-"), "pay_by")
    given = ("fee_table", "own_amount", "own_currency", "fee_reference", "valid_from", "size", "late")
    factors = ("factor_low", "factor_high")
    priced = official.with_columns(
        rises=pl.lit(assumed.increase.likely * 100),
        valid_from=pl.col("valid_from").cast(pl.String),
        ranged=pl.col("factor_low") != pl.col("factor_high"),
        counted=pl.col("per_claim") > 0,
        claims=pl.lit(assumed.claims.likely),
        exchange=pl.when(pl.col("own_currency") != pl.col("currency")).then(pl.col("exchanged").round(4)),
    )
    values = pl.struct(*given, *factors, "rises", "ranged", "counted", "claims", "exchange", "currency", "day_assumed")
    unknown = pl.col("likely").is_null()
    told = priced.select(
        subject="right",
        about=about,
        step=pl.lit(1, pl.Int64),
        rule=pl.when(unknown).then(pl.lit("fee-missing")).otherwise(pl.lit("fee-in-force")),
        values=pl.when(unknown)
        .then(pl.struct("office", "task", "year").struct.json_encode())
        .otherwise(values.struct.json_encode()),
        reference="reference",
    )
    also = service.select(
        subject="right",
        about=about,
        step=pl.lit(2, pl.Int64),
        rule=pl.lit("service-assumed"),
        values=pl.struct("low", "likely", "high", "currency", *SAID).struct.json_encode(),
        reference="reference",
    )
    return pl.concat([reasons_table([]), told, also]).sort("subject", "about", "step")


def _passed(due: pl.DataFrame, asked: Question) -> pl.DataFrame:
    """A notice for each right whose yearly fees of the past nobody noted as paid: the forecast takes it as alive."""
    last = pl.max_horizontal("last_day_with_surcharge", "free_until", "due")
    open_ = due.filter(pl.col("task").is_in(YEARLY), last < asked.as_of)
    groups = open_.group_by("right", "office").agg(years=pl.len(), first=pl.col("due").min(), last=pl.col("due").max())
    return problems_table([_unpaid(row) for row in groups.sort("right", "office").iter_rows(named=True)])


def _unpaid(row: dict[str, Any]) -> Problem:
    return Problem(
        table="rights",
        record=row["right"],
        column="happened",
        found=f"{row['years']} yearly fees at {row['office']}, due {row['first']} to {row['last']}",
        expected="that they were paid, or that the right has ended",
        rule="fees-not-noted",
        fix="Note the payments (renewal-paid) or the end of the right; the forecast takes it as alive.",
        severity="notice",
    )
