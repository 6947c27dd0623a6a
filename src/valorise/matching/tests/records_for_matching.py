"""Tiny tables of needs and assets, and a quick way from them to matches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from zlib import crc32

import numpy as np
import polars as pl

from valorise.matching.keys import Floats
from valorise.matching.matches import Options, matches
from valorise.matching.nearness import unit
from valorise.matching.settings import settings
from valorise.stores.index import TermIndex
from valorise.terms.results import Result
from valorise.terms.tables import table
from valorise.terms.tables.checks import Place, check, frame

DAY = date(2026, 6, 1)


class Spelling:
    """A small encoder that needs no model: texts are near that are spelled alike, letter by letter."""

    name = "spelling"

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Counts of three letters each, in 256 places."""
        made = np.zeros((len(texts), 256))
        for row, text in enumerate(texts):
            for start in range(len(text)):
                made[row, crc32(text[start : start + 3].lower().encode()) % 256] += 1
        return unit(made)


TURBINE = {
    "id": "turbine",
    "title": "Coating for turbine blades",
    "summary": "A ceramic coating that protects turbine blades from erosion by rain and sand at sea. "
    "It is sprayed on in one step and lasts for ten years in salt water.",
}
VACCINE = {
    "id": "vaccine",
    "title": "Oral vaccine for poultry",
    "summary": "A vaccine against avian influenza that birds take with their feed, without needles.",
}
FLOOD = {
    "id": "flood",
    "title": "Flood maps for small rivers",
    "summary": "Software that predicts floods of small rivers from radar rain and soil moisture.",
}
WIND = {
    "id": "wind",
    "title": "Longer life for offshore wind turbines",
    "summary": "We look for ways to protect the blades of our turbines from erosion. The sea is harsh. "
    "Proposals are expected to address several outcomes and to describe their impact.",
}


def records(name: str, *rows: Mapping[str, Any]) -> pl.DataFrame:
    """Rows in interchange form as a declared table."""
    checked = check(table(name), [(row, Place()) for row in rows])
    assert not checked.problems, checked.problems
    return frame(table(name), checked.records)


def matched(
    needs: Sequence[Mapping[str, Any]],
    assets: Sequence[Mapping[str, Any]] = (TURBINE, VACCINE, FLOOD),
    agreements: Sequence[Mapping[str, Any]] = (),
    restrictions: Sequence[Mapping[str, Any]] = (),
    *,
    top: int = 10,
    as_of: date = DAY,
) -> Result:
    """Matches of tiny tables."""
    offered = records("assets", *assets)
    rights, bars = records("agreements", *agreements), records("restrictions", *restrictions)
    options = Options(top=top, agreements=rights, restrictions=bars)
    return matches(records("needs", *needs), offered, TermIndex.of(offered, settings()), as_of=as_of, options=options)
