"""All collections with judgements that are here, and a small part of one for a short run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl

from tests.bench import judged_sbir
from tests.bench.judged import NAMES, Collection, collection
from tests.bench.registry import NotHere, data

FEW = 12
"""Needs of a short run."""


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


def _readers(*, smoke: bool) -> dict[str, Callable[[Path], Collection]]:
    if smoke:
        return {"cranfield": lambda folder: few(collection("cranfield", folder))}
    own = {name: lambda folder, name=name: collection(name, folder) for name in NAMES}
    return {**own, **dict(zip(judged_sbir.NAMES, (judged_sbir.awards, judged_sbir.topics), strict=True))}
