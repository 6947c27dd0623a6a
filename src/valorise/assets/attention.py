"""What nobody has looked at for long, and what must be protected before it is published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from valorise.assets.deadlines import deadlines
from valorise.assets.happenings import SCHEMA as HAPPENED
from valorise.assets.rulebook import closing_days, rulebook
from valorise.terms import codes
from valorise.terms.days import first_day, last_day
from valorise.terms.results import Result
from valorise.terms.tables import table

SCHEMA = table("attention").schema

QUIET_MONTHS = 12
"""Months without any record after which an asset counts as neglected; our own default, change it to your practice."""

KIND = {
    "patent": "patent",
    "utility model": "utility-model",
    "design": "design",
    "plant variety right": "plant-variety",
}
"""Kind of right that protects a type of asset only when it is filed before or soon after publication."""

RECORDS = ("cases", "contacts", "agreements", "events")
FILINGS = ["first-filing", "filing", "international-filing", "priority", "grant", "registration"]


def attention(register: Mapping[str, pl.DataFrame], *, as_of: date, quiet_months: int = QUIET_MONTHS) -> Result:
    """Assets that need somebody's eyes as the declared table `attention`, with the last thing that happened to them.

    `register` holds the declared tables assets, rights, agreements, cases, contacts and events. Neglected is an asset
    with no right, case, contact or agreement to which nothing has happened for `quiet_months`; an asset about which
    nothing with a date is recorded counts as neglected too. A register without any such record, such as a catalogue,
    cannot tell who looked after what: then nothing is called neglected. Publish or protect: an asset of a type that
    filing can protect, without any filing, whose publication is planned or less than a year old.
    """
    assets = register["assets"].select("id", "type", "dates")
    tells = any(register[name].height for name in RECORDS)
    quiet = _neglected(assets if tells else assets.clear(), register, as_of=as_of, quiet_months=quiet_months)
    open_to_all = _unprotected(assets, register["rights"], as_of=as_of)
    found = pl.concat([open_to_all, quiet]).sort("concern", "last_day", "asset", "office", nulls_last=True)
    reasons = found.select(
        subject="asset",
        about=pl.concat_str("concern", pl.format(" {}", "office").fill_null("")),
        step=pl.lit(1, pl.Int64),
        rule="concern",
        values=pl.struct(
            pl.lit(as_of.isoformat()).alias("as_of"),
            "last",
            pl.col("last_on").cast(pl.String),
            pl.lit(quiet_months).alias("quiet_months"),
            pl.col("last_day").cast(pl.String),
        ).struct.json_encode(),
        reference=pl.lit(None, pl.String),
    )
    return Result(found, reasons)


def _neglected(
    assets: pl.DataFrame, register: Mapping[str, pl.DataFrame], *, as_of: date, quiet_months: int
) -> pl.DataFrame:
    cared_for = pl.concat(
        [
            register["rights"].select("asset"),
            register["contacts"].select("asset"),
            register["cases"].select(asset="assets").explode("asset", empty_as_null=False, keep_nulls=False),
            register["agreements"].select(asset="assets").explode("asset", empty_as_null=False, keep_nulls=False),
        ]
    ).unique()
    since = pl.lit(as_of).dt.offset_by(f"-{quiet_months}mo")
    alone = assets.join(cared_for, left_on="id", right_on="asset", how="anti")
    last = _last(assets, register["events"], as_of=as_of)
    return (
        alone.join(last, left_on="id", right_on="asset", how="left")
        .filter(pl.col("last_on").is_null() | (pl.col("last_on") < since))
        .select(**_row("neglected"))
        .cast(SCHEMA)
    )


def _last(assets: pl.DataFrame, events: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """The last thing that happened to each asset by that day: asset, last, last_on."""
    recorded = events.select(asset=pl.coalesce("subject", "case"), last="activity", last_on=pl.col("at").dt.date())
    named = [
        assets.select(asset="id", last=pl.lit(name), last_on=last_day(pl.col("dates").struct.field(name)))
        for name in ("created", "disclosed", "published")
    ]
    return (
        pl.concat([recorded, *named])
        .filter(pl.col("last_on") <= as_of)
        .sort("asset", "last_on", "last")
        .unique("asset", keep="last", maintain_order=True)
    )


def _unprotected(assets: pl.DataFrame, rights: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Assets of a protectable type, never filed, that are about to be or were lately published."""
    kinds = {
        code: KIND[row["protection"]] for code, row in codes.codes("asset_types").items() if row["protection"] in KIND
    }
    filed = (
        rights.select("asset", "happened")
        .explode("happened", empty_as_null=False, keep_nulls=False)
        .filter(pl.col("happened").struct.field("event").is_in(FILINGS))
    )
    bare = assets.join(filed, left_on="id", right_on="asset", how="anti").with_columns(
        kind=pl.col("type").replace_strict(kinds, default=None, return_dtype=pl.String),
        written=pl.col("dates").struct.field("published"),
        published=first_day(pl.col("dates").struct.field("published")),
    )
    bare = bare.filter(pl.col("kind").is_not_null(), pl.col("published").is_not_null())
    planned = bare.filter(pl.col("published") > as_of).with_columns(
        last_day="published", office=pl.lit(None, pl.String), status=pl.lit("verified"), last=pl.lit(None, pl.String)
    )
    planned = planned.with_columns(last_on=pl.lit(None, pl.Date)).select(**_row("publication-planned"))
    return pl.concat([planned.cast(SCHEMA), _published(bare, as_of=as_of)])


def _published(bare: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """For what is already public: each office with a grace period that still runs, and until when."""
    public = bare.filter(pl.col("published") <= as_of)
    happened = public.select(
        right="id",
        office=pl.lit("EU"),
        kind="kind",
        event=pl.lit("disclosure"),
        on="published",
        year=pl.lit(None, pl.Int64),
    ).cast(HAPPENED)
    graces = rulebook().filter(pl.col("only_if_unfiled"))
    running = deadlines(happened, graces, closing_days(), as_of=as_of).table.filter(~pl.col("overdue"))
    return (
        running.select("right", "office", last_day="due", grace="status")
        .join(public, left_on="right", right_on="id")
        .with_columns(
            id="right",
            last=pl.lit("published"),
            last_on="published",
            status=pl.when(pl.col("written").str.len_chars() == 10).then("grace").otherwise(pl.lit("known")),
        )
        .select(**_row("published-unprotected"))
        .cast(SCHEMA)
    )


def _row(concern: str) -> dict[str, Any]:
    """Columns of the answer; for neglected assets there is no office and no day."""
    none = concern == "neglected"
    return {
        "asset": pl.col("id"),
        "concern": pl.lit(concern),
        "last": pl.col("last"),
        "last_on": pl.col("last_on"),
        "office": pl.lit(None, pl.String) if none else pl.col("office"),
        "last_day": pl.lit(None, pl.Date) if none else pl.col("last_day"),
        "status": pl.lit(None, pl.String) if none else pl.col("status"),
    }
