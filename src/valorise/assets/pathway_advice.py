"""Which pathways suit an asset, with what speaks for and against each of them in the register."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from valorise.assets.pathway_order import CHOICE, pathway_order
from valorise.assets.pathway_plan import plan_ends, plan_steps
from valorise.assets.pathway_readiness import (
    AGAINST,
    FOR,
    UNKNOWN,
    compared_levels,
    held_back,
    rated_levels,
    weakest_levels,
    worst_first,
)
from valorise.assets.pathways import pathways
from valorise.assets.readiness_levels import current_levels
from valorise.terms import days, knowledge
from valorise.terms.reasons import reasons_table
from valorise.terms.results import Result
from valorise.terms.tables import table

OVER = ("lapsed", "refused", "withdrawn", "expired", "ended", "terminated", "draft")
"""States of rights and agreements that no longer, or not yet, hold."""
SAID = pl.Schema(dict.fromkeys(("asset", "pathway", "kind", "side", "values", "reference"), pl.String()))
Register = Mapping[str, pl.DataFrame]


def pathway_advice(
    register: Register, matches: pl.DataFrame, *, as_of: date, only: Sequence[str] | None = None
) -> Result:
    """The declared table `pathway_advice`, and a reason for each thing the register says about a pathway.

    A pathway is taken up where the type of the asset is the one it starts from, or one it can start from. First come
    pathways that start from the type itself, then the order is: kinds of reasons for it less those against it, those
    for it, id. This order is a convention: it counts and does not weigh. Levels of readiness count as people rated
    them with evidence (table `readiness_ratings`, which may be missing); what holds each asset back is told about
    `readiness`. `matches` is the table of that name; `only` are the assets to look at. An asset without a type has no
    pathway.
    """
    own = register["assets"] if only is None else register["assets"].filter(pl.col("id").is_in(only))
    taken = candidates(own)
    order = pathway_order(taken, register, as_of=as_of)
    ratings = _held(register, "readiness_ratings").join(own.select(asset="id"), on="asset", how="semi")
    levels = current_levels(rated_levels(own, ratings, as_of=as_of).table)
    known = {**register, "readiness_levels": levels}
    said = pl.concat([one(taken, known, matches, as_of) for one in LOOKS])
    open_block = (pl.col("strictness") == "block") & (pl.col("standing") != "done")
    blocks = order.table.filter(open_block).group_by("asset", "pathway").agg(blocks=pl.len())
    ends = plan_ends(plan_steps(taken, order.table, start=as_of))
    weakest = weakest_levels(compared_levels(taken, levels))
    joined = taken
    for more in (_counted(said), blocks, ends, weakest):
        joined = joined.join(more, on=["asset", "pathway"], how="left")
    ranked = joined.with_columns(pl.col("speaks_for", "speaks_against", "not_known", "blocks").fill_null(0)).sort(
        "asset", ~pl.col("own_type"), -_balance(), -pl.col("speaks_for").cast(pl.Int64), "pathway"
    )
    ranked = ranked.with_columns(rank=pl.int_range(1, pl.len() + 1).over("asset"))
    columns = table("pathway_advice").schema
    found = ranked.select(pl.col(name).cast(kind) for name, kind in columns.items())
    return Result(found, pl.concat([_reasons(said), held_back(own, levels), order.reasons]), order.problems)


def _counted(said: pl.DataFrame) -> pl.DataFrame:
    """How many kinds of reasons take which side; what is said of several scales counts once, by the worst of them."""
    worst = said.sort(worst_first()).unique(["asset", "pathway", "kind"], keep="first", maintain_order=True)
    return worst.group_by("asset", "pathway").agg(
        speaks_for=(pl.col("side") == FOR).sum(),
        speaks_against=(pl.col("side") == AGAINST).sum(),
        not_known=(pl.col("side") == UNKNOWN).sum(),
    )


def candidates(assets: pl.DataFrame) -> pl.DataFrame:
    """Assets with the pathways their type can take: asset, pathway, type, name, duration, channel, own_type."""
    listed = pathways().select(
        "name", "duration", pathway="id", own="asset_type", channel=pl.col("channels").list.first()
    )
    also = [{"pathway": name, "type": one} for name, said in _choice().items() for one in said.get("also_from", ())]
    starts = pl.concat(
        [
            listed.select("pathway", type="own"),
            pl.DataFrame(also, schema={"pathway": pl.String(), "type": pl.String()}),
        ]
    ).unique()
    joined = assets.select("type", asset="id").join(starts, on="type").join(listed, on="pathway")
    return joined.with_columns(own_type=pl.col("own") == pl.col("type")).sort("asset", "pathway")


def _choice() -> dict[str, dict[str, Any]]:
    said: dict[str, dict[str, Any]] = knowledge.document(CHOICE)["pathways"]
    return said


def _balance() -> pl.Expr:
    return pl.col("speaks_for").cast(pl.Int64) - pl.col("speaks_against").cast(pl.Int64)


def _listed(name: str, column: str) -> pl.DataFrame:
    """A list that `pathway_choice.yaml` gives for pathways, one row for each entry."""
    rows = [{"pathway": pathway, column: one} for pathway, said in _choice().items() for one in said.get(name, ())]
    return pl.DataFrame(rows, schema={"pathway": pl.String(), column: pl.String()})


def _told(
    rows: pl.DataFrame, kind: str, side: pl.Expr | str, *values: str, reference: str | None = None
) -> pl.DataFrame:
    """What one look found, in the columns of `SAID`; one row for each asset and pathway."""
    sided = pl.lit(side) if isinstance(side, str) else side
    told = rows.select(
        "asset",
        "pathway",
        kind=pl.lit(kind),
        side=sided,
        values=pl.struct(*values, side=sided).struct.json_encode(),
        reference=pl.lit(reference, pl.String()),
    )
    return told.cast(SAID)


def _of_type(taken: pl.DataFrame, *_: Any) -> pl.DataFrame:
    return _told(taken, "pathway-type", FOR, "type", "own_type")


def _of_readiness(taken: pl.DataFrame, register: Register, *_: Any) -> pl.DataFrame:
    """Each scale that the pathway asks for with what people rated, what holds the asset back first."""
    short = pl.col("level_reached") < pl.col("begins_at")
    apart = pl.col("lowest_level") != pl.col("highest_level")
    told = compared_levels(taken, register["readiness_levels"]).with_columns(
        lowest=pl.when(apart).then("lowest_level"),
        highest=pl.when(apart).then("highest_level"),
        claimed=pl.when(pl.col("level_reached").is_null()).then("claimed_level"),
        unsettled=apart & (pl.col("side") == UNKNOWN),
        short=short & (pl.col("side") == AGAINST),
    )
    known = ("scale", "begins_at", "level_reached", "lowest", "highest", "raters", "claimed")
    return _told(told, "pathway-readiness", pl.col("side"), *known, "unsettled", "short", "unrated")


def _of_rights(taken: pl.DataFrame, register: Register, *_: Any) -> pl.DataFrame:
    live = register["rights"].filter(~pl.col("status").fill_null("").is_in(OVER))
    held = taken.join(_listed("rights", "right_kind"), on="pathway").join(
        live.select("asset", right="id", right_kind="kind"), on=["asset", "right_kind"]
    )
    grouped = held.group_by("asset", "pathway").agg(pl.col("right").unique().sort())
    return _told(grouped, "pathway-right", FOR, "right")


def _of_agreements(taken: pl.DataFrame, register: Register, _: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Agreements under way that such a pathway usually has."""
    under_way = taken.join(_listed("agreements", "agreement_type"), on="pathway").join(
        _in_force(register, as_of), on=["asset", "agreement_type"]
    )
    grouped = under_way.group_by("asset", "pathway").agg(pl.col("agreement").unique().sort())
    return _told(grouped, "pathway-agreement", FOR, "agreement")


def _of_exclusive_rights(taken: pl.DataFrame, register: Register, _: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Exclusive rights given before: they narrow what a further partner can get."""
    given = _in_force(register, as_of).filter(pl.col("exclusive"))
    met = _exclusive_ways(taken).join(given, on="asset")
    grouped = met.group_by("asset", "pathway").agg(
        pl.col("agreement").unique().sort(),
        pl.col("field_of_use").drop_nulls().unique().sort(),
        territory=pl.col("territory").explode(keep_nulls=False).unique().sort(),
    )
    return _told(grouped, "pathway-exclusive-right", AGAINST, "agreement", "field_of_use", "territory")


def _of_restrictions(taken: pl.DataFrame, register: Register, _: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """What bars an exclusive right and binds still: it speaks against ways that usually give one, until it ends."""
    bound = _held(register, "restrictions").filter(pl.col("bars").is_in(["everything", "exclusive"]))
    began = days.first_day(pl.col("starts"))
    until = days.last_day(pl.col("ends"))
    still = bound.filter(began.is_null() | (began <= as_of), until.is_null() | (until >= as_of))
    met = _exclusive_ways(taken).join(still.select("asset", "party", "ends", restriction="id"), on="asset")
    grouped = met.group_by("asset", "pathway").agg(
        pl.col("restriction").unique().sort(),
        pl.col("party").drop_nulls().unique().sort(),
        free_after=pl.col("ends").max(),
    )
    all_end = pl.col("open_ended").not_()
    open_ended = met.group_by("asset", "pathway").agg(open_ended=pl.col("ends").is_null().any())
    told = grouped.join(open_ended, on=["asset", "pathway"]).with_columns(
        free_after=pl.when(all_end).then("free_after")
    )
    return _told(told, "pathway-restriction", AGAINST, "restriction", "party", "free_after")


def _of_consents(taken: pl.DataFrame, register: Register, _: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Written consents to an exclusive licence that hold on that day; how far they reach is asked in a clearance."""
    given, until = days.first_day(pl.col("given")), days.last_day(pl.col("ends"))
    holds = (given <= as_of) & (until.is_null() | (until >= as_of)) & pl.col("exclusive")
    held = _held(register, "consents").filter(holds.fill_null(value=False))
    met = _exclusive_ways(taken).join(held.select("asset", "party", "ends", consent="id"), on="asset")
    grouped = met.group_by("asset", "pathway").agg(
        pl.col("consent").unique().sort(), pl.col("party").unique().sort(), until=pl.col("ends").min()
    )
    return _told(grouped, "pathway-consent", FOR, "consent", "party", "until")


def _of_titles(taken: pl.DataFrame, register: Register, _: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Several owners on that day: a way that gives a right needs them together. That speaks neither for nor against."""
    began, until = days.first_day(pl.col("starts")), days.last_day(pl.col("ends"))
    owning = (began.is_null() | (began <= as_of)) & (until.is_null() | (until >= as_of))
    standing = _held(register, "titles").filter(owning, pl.col("withdrawn_at").is_null())
    shared = standing.group_by("asset").agg(pl.col("owner").unique().sort()).filter(pl.col("owner").list.len() > 1)
    return _told(_exclusive_ways(taken).join(shared, on="asset"), "pathway-owners", UNKNOWN, "owner")


def _exclusive_ways(taken: pl.DataFrame) -> pl.DataFrame:
    """Pathways that usually end in an exclusive right or a transfer."""
    return taken.filter(pl.col("pathway").is_in([name for name, said in _choice().items() if said.get("exclusive")]))


def _held(register: Register, name: str) -> pl.DataFrame:
    """A table of the register; empty where it has none."""
    return register.get(name, table(name).empty())


def _of_needs(taken: pl.DataFrame, register: Register, matches: pl.DataFrame, *_: Any) -> pl.DataFrame:
    """Needs of a kind the pathway answers that fit at least fairly and that nothing blocks."""
    free = pl.col("blockers").list.len().fill_null(0) == 0
    fitting = matches.filter(pl.col("fit").is_in(["strong", "fair"]), free)
    kinds = register["needs"].select(need="id", answers="type", title=pl.coalesce("title", "summary"))
    met = taken.join(_listed("answers", "answers"), on="pathway").join(
        fitting.select("asset", "need", "score").join(kinds, on="need"), on=["asset", "answers"]
    )
    ordered = met.sort("score", "need", descending=[True, False])
    grouped = ordered.group_by("asset", "pathway", maintain_order=True).agg(pl.col("need").head(3), needs=pl.len())
    return _told(grouped, "pathway-needs", FOR, "needs", "need")


def _of_precedents(taken: pl.DataFrame, register: Register, _: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Other cases of the office that brought an asset of the same type by the same way to an agreement or release."""
    types = register["assets"].select(other="id", type="type")
    ended = days.last_day(pl.col("closed")) <= as_of
    cases = register["cases"].filter(ended.fill_null(value=False), pl.col("outcome").fill_null("none") != "none")
    worked = (
        cases.select("outcome", case="id", channel="pathway", other="assets").explode("other").join(types, on="other")
    )
    met = taken.join(worked, on=["type", "channel"]).filter(pl.col("other") != pl.col("asset"))
    grouped = met.group_by("asset", "pathway").agg(
        pl.col("case").unique().sort().head(3),
        precedents=pl.col("case").n_unique(),
        outcomes=pl.col("outcome").unique().sort(),
    )
    return _told(grouped, "pathway-precedents", FOR, "precedents", "case", "outcomes")


def _of_cases(taken: pl.DataFrame, register: Register, *_: Any) -> pl.DataFrame:
    """Work of the office on this asset that follows the way already."""
    open_ones = register["cases"].filter(pl.col("closed").is_null()).explode("assets")
    met = taken.join(open_ones.select("opened", case="id", channel="pathway", asset="assets"), on=["asset", "channel"])
    grouped = met.group_by("asset", "pathway").agg(pl.col("case").unique().sort(), pl.col("opened").min())
    return _told(grouped, "pathway-followed", FOR, "case", "opened")


def _in_force(register: Register, as_of: date) -> pl.DataFrame:
    """Signed agreements that bind on that day, one row for each asset."""
    ends, signed = days.last_day(pl.col("ends")), days.first_day(pl.col("signed"))
    binding = (signed <= as_of) & (ends.is_null() | (ends >= as_of)) & ~pl.col("status").fill_null("").is_in(OVER)
    live = register["agreements"].filter(binding.fill_null(value=False)).explode("assets")
    return live.select("exclusive", "field_of_use", "territory", asset="assets", agreement="id", agreement_type="type")


LOOKS: tuple[Callable[[pl.DataFrame, Register, pl.DataFrame, date], pl.DataFrame], ...] = (
    _of_type,
    _of_readiness,
    _of_rights,
    _of_agreements,
    _of_exclusive_rights,
    _of_restrictions,
    _of_consents,
    _of_titles,
    _of_needs,
    _of_precedents,
    _of_cases,
)
"""What is looked at, in the order in which reasons are told."""


def _reasons(said: pl.DataFrame) -> pl.DataFrame:
    ordered = said.sort("asset", "pathway", maintain_order=True)
    numbered = ordered.with_columns(step=pl.int_range(1, pl.len() + 1).over("asset", "pathway"))
    rows = numbered.select(
        subject="asset", about="pathway", step="step", rule="kind", values="values", reference="reference"
    )
    return pl.concat([reasons_table([]), rows])
