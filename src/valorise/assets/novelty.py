"""What a disclosure to the public does to protection that has not been applied for yet."""

from __future__ import annotations

import polars as pl

from valorise.terms.problems import Problem, problems_table, shown

TECHNICAL = ["patent", "utility-model", "provisional"]


def novelty_problems(events: pl.DataFrame) -> pl.DataFrame:
    """A warning for each right that was disclosed before anything was filed: Europe knows no general grace period.

    A filing on the day of the disclosure is in time (EPC Art. 54(2): what was public before the date of filing).
    """
    filing = pl.col("event").is_in(["first-filing", "priority", "filing", "international-filing"])
    technical = events.filter(pl.col("kind").is_in(TECHNICAL))
    of_right = (
        technical.join(technical.filter(pl.col("event") == "disclosure"), on="right", how="semi")
        .group_by("right")
        .agg(
            disclosed=pl.col("on").filter(pl.col("event") == "disclosure").min(),
            filed=pl.col("on").filter(filing).min(),
        )
    )
    early = of_right.filter(
        pl.col("disclosed").is_not_null(),
        pl.col("filed").is_null() | (pl.col("filed") > pl.col("disclosed")),
    ).sort("right")
    return problems_table([_warning(row) for row in early.iter_rows(named=True)])


def _warning(row: dict[str, object]) -> Problem:
    filed = f"filed on {row['filed']}" if row["filed"] else "nothing filed"
    return Problem(
        table="rights",
        record=shown(row["right"]),
        column="on",
        found=f"disclosed on {row['disclosed']}, {filed}",
        expected="a filing on or before the first disclosure",
        rule="disclosed-before-filing",
        fix="A European patent is normally lost: there is no grace period for one's own disclosure (EPC Art. 54, 55). "
        "See the dates for offices with a grace period, and have a patent attorney check what became public.",
        severity="notice",
    )
