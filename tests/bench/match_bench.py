"""The whole measurement of matching, and its page."""

from __future__ import annotations

from datetime import date

import polars as pl

from tests.bench.judged_sets import collections
from tests.bench.match_measured import Sizes, all_measured, measured
from tests.bench.match_methods import METHODS
from tests.bench.match_page import Found, page
from tests.bench.match_proofs import MATCHES, Proof, proof
from tests.bench.match_scores import scores
from tests.bench.match_speed import Texts
from tests.bench.registry import NotHere, data
from valorise.terms.tables import table

LENGTHS = (8, 170)
ASKED = 50


def written(records: int, *, smoke: bool, on: date) -> str:
    """The page; with `smoke` 12 queries of Cranfield, 400 records, and no trial of reasons and scores."""
    here, absent = collections(smoke=smoke)
    made = sizes(400 if smoke else records, 5 if smoke else ASKED)
    found = {one.name: measured(one.name, here, made) for one in METHODS} if smoke else all_measured(here, made)
    tried = (None, None) if smoke else (_proof(absent), scores(here))
    return page(Found(found, absent, made.assets.height, *tried), on)


def sizes(records: int, asked: int) -> Sizes:
    """Made-up records and needs, the same for the same numbers."""
    texts = Texts(seed=records)
    rows = {"id": [f"a{number}" for number in range(records)], "summary": [next(texts.of(60)) for _ in range(records)]}
    needs = {length: [(f"n{length}-{n}", next(texts.of(length))) for n in range(asked)] for length in LENGTHS}
    return Sizes(
        _declared("assets", pl.DataFrame(rows)),
        {
            length: _declared("needs", pl.DataFrame(listed, schema=["id", "summary"], orient="row"))
            for length, listed in needs.items()
        },
    )


def _declared(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([table(name).empty(), rows.with_columns(language=pl.lit("en"))], how="diagonal")


def _proof(absent: dict[str, str]) -> Proof | None:
    try:
        return proof(data(), MATCHES)
    except (NotHere, FileNotFoundError) as error:
        absent["the truth of the reasons"] = str(error)
        return None
