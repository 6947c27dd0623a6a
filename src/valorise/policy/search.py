"""A word search over the library: small enough to need no index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
from rapidfuzz import process

from valorise.terms.problems import Problem, problems_table
from valorise.terms.reasons import reason, reasons_table
from valorise.terms.results import Result
from valorise.terms.words import key

FIELDS = {"name": 3.0, "summary": 2.0, "problem": 1.0, "mechanism": 1.0, "owner": 1.0}
"""Columns searched, and what a word found there counts."""

SMALL = frozenset(key("a an and at by for from in into is of on or that the to with").split())
ROOT = 4
"""A word of the library matches a word asked for when it begins with it and that has at least so many letters."""

CLOSE = 80
"""Likeness out of 100 from which a word of the library is offered instead of one that is not there."""


def search(measures: pl.DataFrame, text: str = "", facets: Mapping[str, Sequence[str]] | None = None) -> Result:
    """Measures that carry the words of `text` and the codes of `facets`, best first; columns as `measures` and
    `score`.

    A word counts by the best column it is found in, and more the rarer it is. A measure need not carry all words, but
    those that carry more stand first. `facets` gives the codes allowed per column, such as {"recommendations":
    ["R7"], "country": ["AT"]}. Without words the measures come by strength of evidence, then by id. A word found
    nowhere is told as a problem with the nearest word there is.
    """
    allowed = measures.filter(_facets(facets or {}))
    wanted = [word for word in dict.fromkeys(key(text).split()) if word not in SMALL]
    if not wanted:
        return Result(_by_evidence(allowed))
    words = _words(allowed)
    asked = pl.DataFrame({"asked": wanted}, schema={"asked": pl.String()})
    begins = pl.col("word").str.starts_with(pl.col("asked")) & (pl.col("asked").str.len_chars() >= ROOT)
    hits = words.join_where(asked, begins | (pl.col("word") == pl.col("asked")))
    best = hits.group_by("id", "asked").agg(pl.col("weight").max(), pl.col("word").sort().first())
    rarity = best.group_by("asked").agg(rarity=(1 + allowed.height / pl.len()).log())
    scored = (
        best.join(rarity, on="asked")
        .group_by("id")
        .agg(score=(pl.col("weight") * pl.col("rarity")).sum().round(4), found=pl.len(), words=pl.col("asked").sort())
    )
    table = allowed.join(scored, on="id").sort("found", "score", "id", descending=[True, True, False])
    reasons = reasons_table(
        reason(row["id"], "search", 1, "words-found", {"words": row["words"], "of": wanted, "score": row["score"]})
        for row in table.iter_rows(named=True)
    )
    missing = sorted(set(wanted) - set(best["asked"]))
    return Result(table.drop("found", "words"), reasons, problems_table(_not_found(word, words) for word in missing))


def _facets(facets: Mapping[str, Sequence[str]]) -> pl.Expr:
    many = {"recommendations", "topics", "instruments", "target_groups", "channels", "stages"}
    chosen = [
        pl.col(column).list.set_intersection(list(codes)).list.len() > 0
        if column in many
        else pl.col(column).is_in(list(codes))
        for column, codes in sorted(facets.items())
    ]
    return pl.all_horizontal(pl.lit(True), *(one.fill_null(False) for one in chosen))


def _words(measures: pl.DataFrame) -> pl.DataFrame:
    """Every word of every measure with the weight of its column."""
    rows = [
        {"id": row["id"], "word": word, "weight": weight}
        for row in measures.select("id", *FIELDS).iter_rows(named=True)
        for column, weight in FIELDS.items()
        for word in set(key(row[column] or "").split())
    ]
    return pl.DataFrame(rows, schema={"id": pl.String(), "word": pl.String(), "weight": pl.Float64()})


def _by_evidence(measures: pl.DataFrame) -> pl.DataFrame:
    order = pl.col("evidence").replace_strict(
        {"counterfactual": 0, "evaluation": 1, "monitoring": 2, "none": 3}, default=4, return_dtype=pl.Int64
    )
    return measures.sort(order, "id").with_columns(score=pl.lit(None, pl.Float64))


def _not_found(word: str, words: pl.DataFrame) -> Problem:
    close = (
        process.extractOne(word, words["word"].unique().sort().to_list(), score_cutoff=CLOSE) if words.height else None
    )
    return Problem(
        rule="word-not-found",
        expected="a word that the library uses",
        found=word,
        fix=f"Try “{close[0]}”." if close else "Try another word, or search by recommendation.",
        severity="notice",
    )
