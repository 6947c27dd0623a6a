"""What speaks for keeping a family of rights and what against, what dropping would save, and what must come first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from valorise.assets.costs.attorneys import Question
from valorise.assets.costs.before_dropping import duties_before_dropping
from valorise.terms.days import last_day
from valorise.terms.reasons import reasons_table
from valorise.terms.results import Result
from valorise.terms.tables import table

FOR, AGAINST, UNKNOWN = "for", "against", "not-known"
INCOME_YEARS, QUIET_YEARS, LITTLE_LEFT, GROWN_UP = 3, 2, 5, 5
"""Years looked back for income and for interest, years of life that are few, and the age from which silence speaks."""
BINDING = ("licence", "option", "assignment", "collaboration", "consortium", "spin-off", "data-use")
"""Agreements that often bind their owner to keep a right in force."""
STRONG = ("strong", "fair")
SAID: dict[str, pl.DataType] = {
    "family": pl.String(),
    "side": pl.String(),
    "rule": pl.String(),
    "values": pl.String(),
}


def keeping(costs: pl.DataFrame, register: Mapping[str, pl.DataFrame], asked: Question) -> Result:
    """One row for each family with payments to come, in the declared table `keep_advice`; never without its reasons.

    A family is all rights of one asset; a right without an asset is its own. `register` holds the declared tables
    rights, assets, agreements, projects, money_flows, contacts and matches. What nobody records (no money, no
    contacts at all) is told as not known and speaks for nothing.
    """
    families = _families(costs, register)
    looks = (_agreements, _income, _interest, _needs, _age)
    said = [look(families, register, asked) for look in looks]
    told = pl.concat([pl.DataFrame(schema=SAID), *said])
    duties = duties_before_dropping(families.select("family", "asset", "federal"), register)
    counted = told.group_by("family").agg(
        speaks_for=(pl.col("side") == FOR).sum(),
        speaks_against=(pl.col("side") == AGAINST).sum(),
        not_known=(pl.col("side") == UNKNOWN).sum(),
        bound=(pl.col("rule") == "agreement-in-force").sum(),
    )
    first = duties.group_by("family").agg(ask_first=pl.len(), notice=pl.col("days").max())
    rows = families.join(counted, on="family", how="left").join(first, on="family", how="left")
    counts = ("speaks_for", "speaks_against", "not_known", "bound", "ask_first")
    rows = rows.with_columns(pl.col(*counts).fill_null(0))
    found = _leaning(rows, asked).join(_saved(costs, rows, asked), on="family", how="left")
    columns = table("keep_advice").schema
    shown = found.select(pl.col(name).cast(kind) for name, kind in columns.items())
    order = ["decide_by", "next_payment", "family"]
    return Result(shown.sort(order, nulls_last=True), _reasons(told, duties))


def _families(costs: pl.DataFrame, register: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Families with what they cost: the next payment, what it is, and all that must be paid to keep them."""
    rows = costs.filter("certain").with_columns(family=pl.coalesce("asset", "right"))
    paid = (
        rows.sort("pay_by")
        .group_by("family", maintain_order=True)
        .agg(
            asset=pl.col("asset").first(),
            rights=pl.col("right").unique().sort(),
            next_payment=pl.col("pay_by").min(),
            next_amount=_whole(pl.col("likely").filter(pl.col("pay_by") == pl.col("pay_by").min())),
            missing_amounts=(pl.col("standing") == "missing").sum(),
            currency=pl.col("currency").first(),
        )
    )
    events = register["rights"].select("asset", right="id", happened="happened").explode("happened").unnest("happened")
    dated = events.with_columns(family=pl.coalesce("asset", "right"), day=last_day(pl.col("on")))
    began = dated.filter(pl.col("event").is_in(["first-filing", "filing", "international-filing", "priority"]))
    oldest = began.group_by("family").agg(filed=pl.col("day").min())
    federal = dated.filter(event="federal-funding").select("family", federal=pl.lit(value=True)).unique()
    return (
        paid.join(oldest, on="family", how="left")
        .join(federal, on="family", how="left")
        .with_columns(pl.col("federal").fill_null(value=False))
    )


def _saved(costs: pl.DataFrame, rows: pl.DataFrame, asked: Question) -> pl.DataFrame:
    """What dropping saves: payments that fall after the notice that must be given first, if it is given today."""
    notice = pl.duration(days=pl.col("notice").fill_null(0))
    spared = (
        costs.filter("certain")
        .with_columns(family=pl.coalesce("asset", "right"))
        .join(rows.select("family", "notice"), on="family")
        .filter(pl.col("pay_by") - notice >= asked.as_of)
    )
    sums = {f"saves_{end}": _whole(pl.col(end)) for end in ("low", "likely", "high")}
    return spared.group_by("family").agg(saves_from=pl.col("pay_by").min(), **sums)


def _whole(amount: pl.Expr) -> pl.Expr:
    """The sum of what is known; missing, not zero, where nothing is."""
    return pl.when(amount.count() > 0).then(amount.sum())


def _agreements(families: pl.DataFrame, register: Mapping[str, pl.DataFrame], asked: Question) -> pl.DataFrame:
    """Agreements in force about the asset: they speak for keeping, and the other side may have to agree."""
    live = register["agreements"].filter(
        ~pl.col("status").fill_null("").is_in(["ended", "terminated", "draft"]),
        last_day(pl.col("ends")).fill_null(date.max) >= asked.as_of,
        pl.col("type").is_in(BINDING),
    )
    named = live.select("type", "title", "assets", agreement="id").explode("assets").rename({"assets": "asset"})
    both = (
        families.join(named, on="asset")
        .group_by("family")
        .agg(agreements=pl.concat_str("type", pl.lit(" "), "agreement").sort())
    )
    return _told(both, FOR, "agreement-in-force", "agreements")


def _income(families: pl.DataFrame, register: Mapping[str, pl.DataFrame], asked: Question) -> pl.DataFrame:
    flows = register["money_flows"].filter(direction="in")
    if flows.is_empty():
        return _told(families.with_columns(years=INCOME_YEARS), UNKNOWN, "income-not-recorded", "years")
    since = pl.Series([asked.as_of]).dt.offset_by(f"-{INCOME_YEARS}y")[0]
    came = (
        flows.filter(last_day(pl.col("on")).is_between(since, asked.as_of))
        .group_by("asset")
        .agg(
            payments=pl.len(),
            income=_whole(pl.col("amount")),
            kinds=pl.col("currency").n_unique(),
            of=pl.first("currency"),
        )
    )
    both = families.join(came, on="asset", how="left").with_columns(
        years=pl.lit(INCOME_YEARS), income=pl.when(pl.col("kinds") == 1).then(pl.col("income").cast(pl.Float64))
    )
    some = both.filter(pl.col("payments") > 0)
    old = asked.as_of.year - pl.col("filed").dt.year() >= GROWN_UP
    none = both.filter(pl.col("payments").is_null(), old.fill_null(value=False))
    return pl.concat(
        [
            _told(some, FOR, "income-earned", "payments", "income", "of", "years"),
            _told(none, AGAINST, "no-income", "years"),
        ]
    )


def _interest(families: pl.DataFrame, register: Mapping[str, pl.DataFrame], asked: Question) -> pl.DataFrame:
    contacts = register["contacts"]
    if contacts.is_empty():
        return _told(families.with_columns(years=QUIET_YEARS), UNKNOWN, "interest-not-recorded", "years")
    since = pl.Series([asked.as_of]).dt.offset_by(f"-{QUIET_YEARS}y")[0]
    lately = (
        contacts.filter(last_day(pl.col("on")).is_between(since, asked.as_of)).group_by("asset").agg(talks=pl.len())
    )
    both = families.join(lately, on="asset", how="left").with_columns(years=pl.lit(QUIET_YEARS))
    return pl.concat(
        [
            _told(both.filter(pl.col("talks") > 0), FOR, "talked-about", "talks", "years"),
            _told(both.filter(pl.col("talks").is_null()), AGAINST, "nobody-asked", "years"),
        ]
    )


def _needs(families: pl.DataFrame, register: Mapping[str, pl.DataFrame], _: Question) -> pl.DataFrame:
    fitting = register["matches"].filter(pl.col("fit").is_in(STRONG)).group_by("asset").agg(needs=pl.len())
    return _told(families.join(fitting, on="asset"), FOR, "needs-fit", "needs")


def _age(families: pl.DataFrame, _: Mapping[str, pl.DataFrame], asked: Question) -> pl.DataFrame:
    """How long the rights may still live; only years that are few speak against, because the costs outlive the use."""
    age = asked.as_of.year - pl.col("filed").dt.year()
    aged = families.with_columns(age=age.cast(pl.Int64), left=(20 - age).cast(pl.Int64))
    few = pl.col("left") < LITTLE_LEFT
    return pl.concat(
        [
            _told(aged.filter(pl.col("filed").is_null()), UNKNOWN, "age-not-known"),
            _told(aged.filter(few), AGAINST, "little-time-left", "age", "left"),
            _told(aged.filter(~few), "neither", "time-left", "age", "left"),
        ]
    )


def _told(rows: pl.DataFrame, side: str, rule: str, *values: str) -> pl.DataFrame:
    packed = pl.struct(*values).struct.json_encode() if values else pl.lit("{}")
    return rows.select("family", side=pl.lit(side), rule=pl.lit(rule), values=packed).cast(pl.Schema(SAID))


def _leaning(rows: pl.DataFrame, asked: Question) -> pl.DataFrame:
    """Where the reasons lean, to sort by; and the day to decide: what must be told first takes its time."""
    within = pl.col("next_payment") <= pl.Series([asked.as_of]).dt.offset_by("12mo")[0]
    leaning = (
        pl.when(pl.col("bound") > 0)
        .then(pl.lit("bound"))
        .when(pl.col("speaks_for") > 0)
        .then(pl.lit("keep"))
        .when((pl.col("speaks_against") > 0) & within)
        .then(pl.lit("look-now"))
        .otherwise(pl.lit("look-later"))
    )
    notice = pl.duration(days=pl.col("notice").fill_null(0))
    return rows.with_columns(leaning=leaning, decide_by=(pl.col("next_payment") - notice))


def _reasons(told: pl.DataFrame, duties: pl.DataFrame) -> pl.DataFrame:
    """Why a family leans as it does, and what must come before dropping it."""
    whys = told.select(
        subject="family", about=pl.lit("keep or drop"), rule="rule", values="values", reference=pl.lit(None, pl.String)
    )
    firsts = duties.select(
        subject="family", about=pl.lit("before dropping"), rule="rule", values=_with_days(), reference="reference"
    )
    rows = pl.concat([whys, firsts]).sort("subject", "about", "rule", "values")
    stepped = rows.with_columns(step=pl.int_range(1, pl.len() + 1).over("subject", "about"))
    columns: dict[str, Any] = dict(table("reasons").schema)
    return pl.concat([reasons_table([]), stepped.select(pl.col(name).cast(kind) for name, kind in columns.items())])


def _with_days() -> pl.Expr:
    """The values of a duty with its days and standing, which stand in columns of their own."""
    more = pl.struct("days", "status").struct.json_encode()
    joint = pl.col("values").str.strip_suffix("}") + pl.when(pl.col("values") == "{}").then(pl.lit("")).otherwise(
        pl.lit(",")
    )
    return joint + more.str.strip_prefix("{")
