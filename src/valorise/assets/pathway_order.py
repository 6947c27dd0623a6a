"""What must come before what on the pathways of an asset, and what the register shows to be done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from valorise.assets.pathways import ordering_rules
from valorise.terms import days, knowledge
from valorise.terms.problems import Problem, problems_table
from valorise.terms.reasons import reasons_table
from valorise.terms.results import Result
from valorise.terms.tables import table

CHOICE = "assets/pathway_choice.yaml"
FACTS = pl.Schema({"asset": pl.String(), "fact": pl.String(), "done_on": pl.Date()})


def pathway_order(taken: pl.DataFrame, register: Mapping[str, pl.DataFrame], *, as_of: date) -> Result:
    """The declared table `pathway_order` for the assets and pathways in `taken` (columns asset, pathway, type).

    `open` means that nothing in the register shows the first part, not that it was left undone. `too late`: the later
    part has a day and the first part has none, or only a later one.
    """
    touched = taken.join(_touched(), on="pathway").join(ordering_rules().rename({"id": "ordering"}), on="ordering")
    for_type = pl.col("asset_types").is_null() | pl.col("asset_types").list.contains(pl.col("type"))
    known = facts(register).group_by("asset", "fact").agg(pl.col("done_on").min())
    named = touched.filter(for_type).with_row_index("place")
    first = _days_of(named, "shown_by", known.filter(pl.col("done_on") <= as_of), "done_on")
    later = _days_of(named, "later", known, "later_on")
    joined = named.join(first, on="place", how="left").join(later, on="place", how="left")
    standing = (
        pl.when(pl.min_horizontal(pl.col("done_on").fill_null(date.max), as_of) >= pl.col("later_on"))
        .then(pl.lit("too late"))
        .when(pl.col("done_on").is_not_null())
        .then(pl.lit("done"))
        .otherwise(pl.lit("open"))
    )
    columns = table("pathway_order").schema
    found = joined.with_columns(standing=standing).select(pl.col(name).cast(kind) for name, kind in columns.items())
    found = found.sort("asset", "pathway", "step", "ordering")
    return Result(found, _reasons(found), _too_soon(found, as_of))


def facts(register: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """What the register shows to have happened to assets, or to be planned: columns asset, fact, done_on.

    A fact is such as `right:filing`, `agreement:nda`, `activity:triage-decided`, `asset:published`, or
    `decision:ord-conflict-before-equity` where somebody said so. Days of which only month or year is known count from
    their last day. A register without the table `pathway_decisions` has no such decisions.
    """
    happened = register["rights"].select("asset", "happened").explode("happened", empty_as_null=False, keep_nulls=False)
    rights = happened.unnest("happened").select(
        "asset", fact="right:" + pl.col("event").str.strip_chars().str.to_lowercase(), on="on"
    )
    signed = register["agreements"].explode("assets", empty_as_null=False, keep_nulls=False)
    agreements = signed.select(asset="assets", fact="agreement:" + pl.col("type"), on="signed")
    dated = register["assets"].select(asset="id", dates="dates").unnest("dates").unpivot(index="asset", value_name="on")
    own = dated.select("asset", fact="asset:" + pl.col("variable"), on="on")
    written = pl.concat(
        [one.select("asset", "fact", pl.col("on").cast(pl.String)) for one in (rights, agreements, own)]
    )
    told = register["events"].select(
        asset="subject", fact="activity:" + pl.col("activity"), done_on=pl.col("at").dt.date()
    )
    decided = register.get("pathway_decisions", table("pathway_decisions").empty())
    decisions = decided.select("asset", "done_on", fact="decision:" + pl.col("ordering")).select(
        "asset", "fact", "done_on"
    )
    found = pl.concat([written.select("asset", "fact", done_on=days.last_day(pl.col("on"))), told, decisions])
    return found.cast(FACTS).filter(pl.all_horizontal(pl.all().is_not_null()))


def _touched() -> pl.DataFrame:
    """Which ordering rule touches which pathway before which step, and which facts speak about it."""
    said = knowledge.document(CHOICE)["ordering"]
    rows = [
        {
            "ordering": rule,
            "pathway": pathway,
            "step": step,
            "shown_by": [*one["shown_by"], f"decision:{rule}"],
            "later": [one.get("later")],
        }
        for rule, one in said.items()
        for pathway, step in one["before"].items()
    ]
    words = pl.List(pl.String())
    schema = {"ordering": pl.String(), "pathway": pl.String(), "step": pl.Int64(), "shown_by": words, "later": words}
    return pl.DataFrame(rows, schema=schema)


def _days_of(named: pl.DataFrame, listed: str, known: pl.DataFrame, day: str) -> pl.DataFrame:
    """For each row the first day on which one of its listed facts happened."""
    spoken = named.select("place", "asset", fact=listed).explode("fact", empty_as_null=False, keep_nulls=False)
    return spoken.join(known, on=["asset", "fact"]).group_by("place").agg(pl.col("done_on").min().alias(day))


def _too_soon(found: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """A notice for each asset and rule whose later part has a day to come while the first part is open."""
    planned = found.filter(pl.col("standing") == "open", pl.col("later_on") > as_of)
    once = planned.unique(["asset", "ordering"], keep="first", maintain_order=True)
    return problems_table(
        Problem(
            table="assets",
            record=row["asset"],
            column="dates",
            found=f"planned for {row['later_on']}: {row['then'].rstrip('.')}",
            expected=f"first: {row['first'].rstrip('.')}",
            rule=row["ordering"],
            fix=f"Do the first before {row['later_on']}, or move the later. It rests on: {row['reference']}.",
            severity="notice",
        )
        for row in once.iter_rows(named=True)
    )


def _reasons(found: pl.DataFrame) -> pl.DataFrame:
    """One reason for each rule: what comes first, what only then, and how it stands."""
    told = ("first", "then", "strictness", "standing", "ordering", "waits")
    numbered = found.with_columns(place=pl.int_range(1, pl.len() + 1).over("asset", "pathway"), waits="step")
    day = pl.col("done_on").cast(pl.String)
    rows = numbered.select(
        subject="asset",
        about=pl.format("{} order", "pathway"),
        step="place",
        rule=pl.lit("must-come-first"),
        values=pl.struct(*told, done_on=day).struct.json_encode(),
        reference="reference",
    )
    return pl.concat([reasons_table([]), rows])
