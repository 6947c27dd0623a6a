"""The order of candidates for each seeker by the words they share and the words that go with them."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from valorise.matching import feedback, strength
from valorise.matching.port import Index
from valorise.matching.query import best_terms
from valorise.matching.reading import Reading
from valorise.matching.settings import Settings
from valorise.matching.texts import Texts


@dataclass(frozen=True, slots=True)
class Ranking:
    """`pairs`: seeker, found, direct, related (raw strengths), heaviest (of one shared word).

    The rest is kept for the explanation.
    """

    pairs: pl.DataFrame
    asked: pl.DataFrame
    expanded: pl.DataFrame
    present: pl.DataFrame


def queries(asked: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """What the index is asked for: seeker, term, weight."""
    return best_terms(asked, settings.query_terms).select("seeker", "term", "weight")


def depth(settings: Settings, top: int) -> int:
    """How many candidates the index is asked for when `top` are wanted."""
    return max(settings.candidates, top)


def ranking(asked: pl.DataFrame, found: Reading, index: Index, *, top: int = 0) -> Ranking:
    """Candidates of the index for each seeker with the strength of shared (`direct`) and of related words.

    `asked` comes from `query.query`; `found` reads the table that was indexed, or the part of it that may be found.
    Only pairs that share a word are there.
    """
    settings = found.settings
    pairs = index.candidates(queries(asked, settings), most=depth(settings, top))
    return _compared(asked, pairs, found.texts(pairs["found"]), index, settings)


def _compared(asked: pl.DataFrame, pairs: pl.DataFrame, records: Texts, index: Index, settings: Settings) -> Ranking:
    present = strength.counted(records.terms, records.lengths, index.mean_length, settings)
    shared = strength.contributions(asked, pairs, present)
    heaviest = shared.group_by("seeker", "found").agg(heaviest=pl.col("strength").max())
    direct = strength.totals(shared, "direct")
    expanded = feedback.related(direct, present, _idf(present, index), index.documents, settings)
    gained = strength.totals(strength.contributions(expanded, direct, present), "related")
    both = direct.join(gained, on=["seeker", "found"], how="left").with_columns(pl.col("related").fill_null(0.0))
    both = both.join(heaviest, on=["seeker", "found"], how="left")
    return Ranking(both, asked, expanded, present)


def _idf(present: pl.DataFrame, index: Index) -> pl.DataFrame:
    known = index.document_frequencies(present["term"].unique())
    documents = pl.col("documents")
    return known.select("term", idf=(1 + (index.documents - documents + 0.5) / (documents + 0.5)).log())
