"""Matches as the declared table with their reasons, and an account of who has none."""

from __future__ import annotations

import polars as pl

from valorise.matching.explain import Evidence
from valorise.matching.facts import PAIR
from valorise.matching.score import parts
from valorise.terms.problems import Problem, problems_table
from valorise.terms.reasons import reason, reasons_table
from valorise.terms.results import Result
from valorise.terms.tables import table

WORDS = 6
"""Shared words that a reason names."""


def kept(ordered: pl.DataFrame, broken: pl.DataFrame, seeker: str, top: int) -> pl.DataFrame:
    """The `top` best pairs of each seeker, and further ones until `top` are there that nothing blocks."""
    marked = ordered.join(
        broken.select(*PAIR, blocked=pl.lit(True)).unique(), on=PAIR, how="left", maintain_order="left"
    )
    free = pl.col("blocked").is_null()
    return marked.filter((pl.col("rank") <= top) | (free & (free.cum_sum().over(seeker) <= top)))


def told(pairs: pl.DataFrame, broken: pl.DataFrame, seen: Evidence, *, names: dict[str, str]) -> Result:
    """Kept pairs as the table `matches`; of a confidential asset neither passages nor words are shown."""
    stops = broken.join(pairs.select(PAIR), on=PAIR, how="semi").sort(*PAIR, "rule", "reason")
    secret = stops.filter(pl.col("rule") == "confidential").select(PAIR)
    found = (
        pairs.join(parts(pairs), on=PAIR, how="left")
        .join(_evidence(seen.passages.rename(names), secret, names), on=PAIR, how="left")
        .join(stops.group_by(PAIR, maintain_order=True).agg(blockers=pl.struct("rule", "reason")), on=PAIR, how="left")
    )
    declared = table("matches")
    made = found.sort(names["seeker"], "rank").select(
        [pl.col(name).cast(kind) for name, kind in declared.schema.items()]
    )
    return Result(made, _reasons(pairs, seen.shared.rename(names), secret))


def without_match(seekers: pl.DataFrame, matched: pl.Series, with_words: pl.Series) -> pl.DataFrame:
    """Reasons for seekers that have no match: no words at all, or none that the other side has too."""
    left = seekers.filter(~pl.col("id").is_in(matched.unique().implode()))["id"]
    worded = set(with_words)
    rows = (("nothing-in-common", name) if name in worded else ("no-words", name) for name in left)
    return reasons_table(reason(name, "match", 1, rule, {"matches": 0}) for rule, name in rows)


def named_twice(**records: pl.DataFrame) -> pl.DataFrame:
    """Problems for names that several records of a table have; only one of them was compared."""
    found = [_named_twice(name, one) for name, listed in records.items() for one in _repeated(listed)]
    return problems_table(found)


def _repeated(records: pl.DataFrame) -> list[str]:
    return records.filter(pl.col("id").is_duplicated())["id"].unique().sort().to_list()


def _named_twice(name: str, record: str) -> Problem:
    return Problem(
        rule="duplicate-id",
        expected="one record for each id",
        fix="Give each record an id of its own, or unite them; only the one whose title comes first was compared.",
        severity="refused",
        found=record,
        table=name,
        record=record,
        column="id",
    )


def _evidence(passages: pl.DataFrame, secret: pl.DataFrame, names: dict[str, str]) -> pl.DataFrame:
    side = pl.when("sought").then(pl.lit(names["seeker"])).otherwise(pl.lit(names["found"]))
    shown = passages.join(secret, on=PAIR, how="anti").with_columns(side=side, text="written")
    ordered = shown.sort(*PAIR, "side", "weight", "field", "start", descending=[False, False, True, True, True, False])
    entry = pl.struct("side", "field", "start", "end", "text", "weight")
    return ordered.group_by(PAIR, maintain_order=True).agg(evidence=entry)


def _reasons(pairs: pl.DataFrame, shared: pl.DataFrame, secret: pl.DataFrame) -> pl.DataFrame:
    """One reason for each pair: the words that carry most of it, with their shares of the text strength."""
    open_words = shared.join(secret, on=PAIR, how="anti").group_by(PAIR, maintain_order=True).head(WORDS)
    listed = open_words.group_by(PAIR, maintain_order=True).agg("word", pl.col("share").round(4))
    rows = pairs.join(listed, on=PAIR, how="left", maintain_order="left").select(
        *PAIR, "score", "fit", "covered", "word", "share"
    )
    return reasons_table(_reason(*row) for row in rows.iter_rows())


def _reason(
    need: str, asset: str, score: float, fit: str | None, covered: float, *told: list[float] | list[str] | None
) -> dict[str, object]:
    words, shares = told
    rule = "shared-words" if words else "words-withheld"
    named = dict(zip(words or (), shares or (), strict=True))
    values = {"score": round(score, 6), "fit": fit, "covered": round(covered, 4), "words": named}
    return reason(need, asset, 1, rule, values)
