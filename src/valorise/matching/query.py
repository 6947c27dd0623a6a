"""What a need asks for, as weighted terms."""

from __future__ import annotations

import polars as pl

from valorise.matching.port import Index
from valorise.matching.settings import Settings

COLUMNS = ("seeker", "term", "times", "weight", "idf", "known")


def query(own: pl.DataFrame, index: Index, settings: Settings) -> pl.DataFrame:
    """Weighted terms of seekers: seeker, term, times, weight, idf, known.

    `own` has the terms of all seekers of one run (`passages.own_terms`). `weight` grows with the occurrences in the
    seeker (k3 of Okapi BM25) and shrinks for terms that many seekers share, so that fixed phrases do not make
    matches. `idf` is that of the index: ln(1 + (N - n + 0.5) / (n + 0.5)). Terms that no record of the index has are
    there too, not `known`: what a seeker asks for in vain says how much of it the best record leaves open.
    """
    counted = own.sort("text").group_by("record", "term").agg(pl.col("times").sum())
    terms = counted.rename({"record": "seeker"})
    found = pl.col("documents")
    frequencies = index.document_frequencies(terms["term"].unique())
    idf = (1 + (index.documents - found + 0.5) / (found + 0.5)).log()
    asked = terms.join(frequencies, on="term").join(terms.group_by("term").agg(sharing=pl.len()), on="term")
    rarity = _rarity(settings, index.documents, terms["seeker"].n_unique())
    weight = saturated(pl.col("times"), settings) * rarity
    weighed = asked.with_columns(idf=idf, weight=weight, known=found > 0)
    return weighed.filter(pl.col("weight") > 0).select(COLUMNS).sort("seeker", "term")


def saturated(times: pl.Expr, settings: Settings) -> pl.Expr:
    """What a number of occurrences in a need counts: 1 for one, at most k3 + 1."""
    return times * (settings.k3 + 1) / (times + settings.k3)


def best_terms(asked: pl.DataFrame, most: int) -> pl.DataFrame:
    """The `most` known terms of each seeker that can add most to a score; ties go by the term."""
    order = asked.filter("known").with_columns(strength=pl.col("weight") * pl.col("idf"))
    order = order.sort("seeker", "strength", "term", descending=[False, True, False])
    return order.group_by("seeker", maintain_order=True).head(most).drop("strength")


def _rarity(settings: Settings, documents: int, others: int) -> pl.Expr:
    """From 1 for a term that no other need has to near 0 for one that all have, drawn towards 1 by `commonness`."""
    expected = settings.prior * pl.col("documents") / (documents + settings.prior)
    share = (pl.col("sharing") + expected) / (others + settings.prior)
    bits = (1 / share.clip(upper_bound=1.0)).log() / pl.lit(max(others + settings.prior, 2.0)).log()
    return bits.clip(0.0, 1.0) ** settings.commonness
