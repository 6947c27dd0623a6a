"""The reasons of a date as data: event, rule and version, arithmetic, closed day, time after the day."""

from __future__ import annotations

import polars as pl

from valorise.terms.tables import table

STEPS: tuple[tuple[str, str | None, dict[str, str]], ...] = (
    ("event", None, {"assumed": "assumed", "event": "event", "office": "branch", "on": "on"}),
    (
        "rule",
        "reference",
        {
            "condition": "condition",
            "rule": "rule",
            "says": "says",
            "source": "source",
            "status": "rule_status",
            "valid_from": "valid_from",
            "valid_to": "valid_to",
            "version_by": "version_by",
        },
    ),
    (
        "arithmetic",
        None,
        {
            "count": "count",
            "counted_from": "begins",
            "days": "days",
            "end": "unmoved",
            "months": "months",
            "not_before": "floor",
            "not_before_event": "later_event",
        },
    ),
    ("closed-day", "moved_by", {"from": "opened_from", "to": "due", "why": "opened_why"}),
    (
        "after-due",
        "reference",
        {
            "earliest": "opens",
            "free_until": "free_until",
            "if_missed": "if_missed",
            "surcharge": "surcharge",
            "with_surcharge_until": "last_day_with_surcharge",
        },
    ),
)
"""Step name, column of the reference, and the values in alphabetical order."""


def deadline_reasons(dated: pl.DataFrame) -> pl.DataFrame:
    """Up to five reasons per date; a step that had nothing to say is left out."""
    about = pl.concat_str(
        "office",
        pl.lit(" "),
        "task",
        pl.lit(" "),
        pl.col("year").cast(pl.String).fill_null("-"),
        pl.lit(" "),
        pl.col("due").cast(pl.String),
    )
    texts = dated.with_columns(pl.col(pl.Date).cast(pl.String), about=about)
    parts = [
        texts.filter(_speaks(name)).select(
            subject="right",
            about="about",
            step=pl.lit(place, pl.Int64),
            rule=pl.lit(name),
            values=pl.struct(
                [pl.col(column).alias(name_of) for name_of, column in values.items()]
            ).struct.json_encode(),
            reference=pl.col(reference) if reference else pl.lit(None, pl.String),
        )
        for place, (name, reference, values) in enumerate(STEPS, start=1)
    ]
    return pl.concat(parts).select(*table("reasons").schema)


def _speaks(name: str) -> pl.Expr:
    if name == "closed-day":
        return pl.col("opened_from").is_not_null()
    if name == "after-due":
        return pl.any_horizontal(pl.col("opens", "free_until", "if_missed", "last_day_with_surcharge").is_not_null())
    return pl.lit(value=True)
