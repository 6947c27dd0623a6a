"""What a disclosure to the public does to protection that has not been applied for yet."""

from __future__ import annotations

import polars as pl

from valorise.assets.coded import beside
from valorise.terms.problems import Problem, problems_table, shown

WARNING = Problem(
    table="rights",
    column="on",
    expected="a filing on or before the first disclosure",
    rule="disclosed-before-filing",
    fix="A European patent is normally lost: there is no grace period for one's own disclosure (EPC Art. 54, 55). "
    "See the dates for offices with a grace period, and have a patent attorney check what became public.",
    severity="notice",
)
"""What every such warning says; many rights may have one, so they are written as a table."""

FILINGS = ["first-filing", "priority", "filing", "international-filing"]
TECHNICAL = ["patent", "utility-model", "provisional"]


def novelty_problems(events: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """A warning for each right that was disclosed before anything was filed: Europe knows no general grace period.

    A filing on the day of the disclosure is in time (EPC Art. 54(2): what was public before the date of filing).
    `events` and the `names` of their rights come from `coded`.
    """
    technical = events.filter(pl.col("kind").is_in(TECHNICAL))
    filings = technical.filter(pl.col("event").is_in(FILINGS)).group_by("right").agg(filed=pl.col("on").min())
    disclosures = technical.filter(pl.col("event") == "disclosure").group_by("right").agg(disclosed=pl.col("on").min())
    early = (
        disclosures.join(filings, on="right", how="left")
        .filter(pl.col("filed").is_null() | (pl.col("filed") > pl.col("disclosed")))
        .sort("right")
    )
    told = beside(early.rename({"right": "named"}), names, "named")
    filed = pl.format("filed on {}", "filed").fill_null("nothing filed")
    found = told.select(
        record=pl.Series([shown(right) for right in told["right"]], dtype=pl.String),
        found=pl.format("disclosed on {}, {}", "disclosed", filed),
    )
    said = problems_table([WARNING])
    return found.join(said.drop(found.columns), how="cross").select(said.columns)
