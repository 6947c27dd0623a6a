"""Hard conditions that a match does not meet. Such a match stays visible, with the rule and the facts that break it."""

from __future__ import annotations

from datetime import date

import polars as pl

from valorise.matching.facts import PAIR, places, technology_level
from valorise.matching.rights_given import rights_given
from valorise.terms.days import last_day

BLOCKER = ("need", "asset", "rule", "reason")


def blockers(
    pairs: pl.DataFrame, needs: pl.DataFrame, assets: pl.DataFrame, *, agreements: pl.DataFrame, as_of: date
) -> pl.DataFrame:
    """Conditions broken by pairs: need, asset, rule, reason, in a fixed order. What is not known blocks nothing.

    The exception are agreements: a right already given blocks unless it is known to leave room, because giving it
    twice cannot be undone.
    """
    both = pairs.select(PAIR)
    home = pl.coalesce("country", pl.col("owner").struct.field("country"))
    asked = (
        needs.with_columns(where=home)
        .select(pl.col("id").alias("need"), "deadline", "where", "constraints")
        .unnest("constraints")
    )
    found = [
        _deadline(both.join(asked, on="need"), as_of),
        _confidential(both, assets),
        _type(both.join(asked, on="need"), assets),
        _territory(both.join(asked, on="need"), assets),
        _readiness(both.join(asked, on="need"), assets),
        rights_given(both.join(asked, on="need"), agreements, as_of),
    ]
    return pl.concat([one.select(BLOCKER) for one in found]).unique().sort(BLOCKER)


def _deadline(both: pl.DataFrame, as_of: date) -> pl.DataFrame:
    late = both.filter(last_day(pl.col("deadline")) < as_of)
    return _told(
        late, "deadline-passed", pl.format("The last day to answer was {}; today is {}.", "deadline", pl.lit(as_of))
    )


def _confidential(both: pl.DataFrame, assets: pl.DataFrame) -> pl.DataFrame:
    secret = assets.filter(pl.col("confidentiality") == "confidential").select(asset="id")
    reason = "The asset is confidential: only its contributors and the office may read it, so its text is withheld."
    return _told(both.join(secret, on="asset"), "confidential", pl.lit(reason))


def _type(both: pl.DataFrame, assets: pl.DataFrame) -> pl.DataFrame:
    typed = both.drop_nulls("types").join(assets.select(asset="id", kind="type").drop_nulls(), on="asset")
    wrong = typed.filter(~pl.col("types").list.contains(pl.col("kind")))
    reason = pl.format("The need accepts {}; the asset is of the type {}.", _listed("types"), "kind")
    return _told(wrong, "type-not-accepted", reason)


def _territory(both: pl.DataFrame, assets: pl.DataFrame) -> pl.DataFrame:
    where = places(assets).group_by("asset").agg(places=pl.col("country").sort())
    placed = both.drop_nulls("countries").join(where, on="asset")
    outside = placed.filter(pl.col("places").list.set_intersection("countries").list.len() == 0)
    reason = pl.format(
        "Only organisations in {} may answer; the asset is held in {}.", _listed("countries"), _listed("places")
    )
    return _told(outside, "territory", reason)


def _readiness(both: pl.DataFrame, assets: pl.DataFrame) -> pl.DataFrame:
    levelled = both.join(technology_level(assets), on="asset")
    lowest, highest = pl.col("trl_from").fill_null(1), pl.col("trl_to").fill_null(9)
    outside = levelled.filter(~pl.col("level").is_between(lowest, highest))
    reason = pl.format("The need asks for technology readiness {} to {}; the asset is at {}.", lowest, highest, "level")
    return _told(outside, "readiness", reason)


def _told(broken: pl.DataFrame, rule: str, reason: pl.Expr) -> pl.DataFrame:
    return broken.select(*PAIR, rule=pl.lit(rule), reason=reason)


def _listed(column: str) -> pl.Expr:
    return pl.col(column).list.sort().list.join(", ")
