"""Rights in an asset that were given to somebody already and leave no room, or may leave none, for a new need."""

from __future__ import annotations

from datetime import date

import polars as pl

from valorise.terms.codes import codes
from valorise.terms.days import first_day, last_day

GIVES_RIGHTS = ("licence", "option", "assignment", "spin-off")
"""Agreements that give a right even where they do not say whether it is exclusive."""

NOT_BINDING = ("draft", "ended", "terminated")


def rights_given(both: pl.DataFrame, agreements: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Blockers from agreements: need, asset, rule, reason.

    `both` has need, asset, where (country of the need), field_of_use and exclusive (whether the need asks for it).
    Field and territory of an agreement leave room only where both sides name theirs and they differ.
    """
    held = both.join(_binding(agreements, as_of), on="asset").filter(_same_place() & _same_use())
    gives = pl.col("kind").is_in(GIVES_RIGHTS)
    scope = pl.concat_str(pl.lit(""), _scope("use", " for "), _scope("territory", " in "))
    sole = pl.format("Agreement {} has given an exclusive right{}.", "called", scope)
    unclear = pl.format("Agreement {} has given a right and does not say whether it is exclusive.", "called")
    shared = pl.format("The need asks for an exclusive right; agreement {} has given one that is not.", "called")
    return pl.concat(
        [
            _told(held.filter(pl.col("sole")), "exclusive-right-given", sole),
            _told(held.filter(pl.col("sole").is_null() & gives), "exclusivity-unknown", unclear),
            _told(held.filter(~pl.col("sole") & gives & pl.col("exclusive")), "exclusive-right-not-free", shared),
        ]
    )


def _binding(agreements: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """One row per asset and agreement that binds on the day; an assignment is exclusive unless it says otherwise."""
    status = pl.col("status").str.to_lowercase().fill_null("")
    signed = (first_day(pl.col("signed")) <= as_of) | (pl.col("signed").is_null() & (status == "signed"))
    lasting = last_day(pl.col("ends")).is_null() | (last_day(pl.col("ends")) >= as_of)
    binding = agreements.filter(signed & lasting & ~status.is_in(NOT_BINDING))
    sole = pl.coalesce("exclusive", pl.when(pl.col("type") == "assignment").then(pl.lit(True)))
    use = _use("field_of_use")
    kept = binding.select("territory", called=_called(), asset="assets", kind="type", sole=sole, use=use)
    return kept.explode("asset").drop_nulls("asset")


def _called() -> pl.Expr:
    """What people call an agreement: its title and the year it was signed; its identifier where it has no title."""
    year = pl.format(" ({})", first_day(pl.col("signed")).dt.year()).fill_null("")
    return pl.coalesce(pl.format("“{}”{}", "title", year), "id")


def _same_place() -> pl.Expr:
    known = pl.col("territory").is_not_null() & pl.col("where").is_not_null()
    return ~known | pl.col("territory").list.contains(pl.col("where"))


def _same_use() -> pl.Expr:
    wanted, given = _use("field_of_use"), pl.col("use")
    known = wanted.is_not_null() & given.is_not_null()
    return ~known | wanted.str.contains(given, literal=True) | given.str.contains(wanted, literal=True)


def _use(column: str) -> pl.Expr:
    return pl.col(column).str.to_lowercase().str.strip_chars()


def _scope(column: str, word: str) -> pl.Expr:
    written = _countries() if column == "territory" else pl.col(column)
    return pl.when(pl.col(column).is_null()).then(pl.lit("")).otherwise(pl.lit(word) + written)


def _countries() -> pl.Expr:
    """The territory in names; a code that is not known stays as it is."""
    names = {code: str(row["label"]) for code, row in codes("countries").items()}
    return pl.col("territory").list.eval(pl.element().replace(names)).list.join(", ")


def _told(held: pl.DataFrame, rule: str, reason: pl.Expr) -> pl.DataFrame:
    return held.select("need", "asset", rule=pl.lit(rule), reason=reason)
