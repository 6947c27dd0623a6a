"""The whole measurement of matching, and its page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from tests.bench import judged_sbir
from tests.bench.judged import NAMES, Collection, collection
from tests.bench.match_measured import Sizes, all_measured, measured
from tests.bench.match_methods import METHODS
from tests.bench.match_page import Found, page
from tests.bench.match_proofs import MATCHES, Proof, proof
from tests.bench.match_speed import Texts
from tests.bench.registry import NotHere, data
from valorise.terms.tables import table

LENGTHS = (8, 170)
ASKED = 50
FEW = 12
"""Needs of a short run."""


def written(records: int, *, smoke: bool, on: date) -> str:
    """The page; with `smoke` 12 queries of Cranfield, 400 records, and no trial of the reasons."""
    here, absent = collections(smoke=smoke)
    made = sizes(400 if smoke else records, 5 if smoke else ASKED)
    found = {one.name: measured(one.name, here, made) for one in METHODS} if smoke else all_measured(here, made)
    return page(Found(found, absent, made.assets.height, None if smoke else _proof(absent)), on)


def collections(*, smoke: bool = False) -> tuple[list[Collection], dict[str, str]]:
    """The collections that are here, and why others are not."""
    found, absent = [], {}
    for name, read in _readers(smoke=smoke).items():
        try:
            found.append(read(data()))
        except (NotHere, FileNotFoundError) as error:
            absent[name] = str(error)
    return found, absent


def few(judged: Collection) -> Collection:
    """The first twelve needs of a collection, for a short run."""
    needs = judged.needs.head(FEW)
    relevant = judged.relevant.filter(pl.col("need").is_in(needs["id"].implode()))
    return replace(judged, needs=needs, relevant=relevant)


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


def _readers(*, smoke: bool) -> dict[str, Callable[[Path], Collection]]:
    if smoke:
        return {"cranfield": lambda folder: few(collection("cranfield", folder))}
    own = {name: lambda folder, name=name: collection(name, folder) for name in NAMES}
    return {**own, **dict(zip(judged_sbir.NAMES, (judged_sbir.awards, judged_sbir.topics), strict=True))}


def _proof(absent: dict[str, str]) -> Proof | None:
    try:
        return proof(data(), MATCHES)
    except (NotHere, FileNotFoundError) as error:
        absent["the truth of the reasons"] = str(error)
        return None
