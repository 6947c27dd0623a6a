"""Matches between a register and needs, in both directions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from valorise.journeys.kept_index import Indexed, index_in
from valorise.matching.matches import Options, matches, matches_for_assets
from valorise.matching.settings import settings
from valorise.stores.encoders import Kept, model
from valorise.stores.home import home
from valorise.stores.index import TermIndex
from valorise.terms.results import Result

__all__ = ["Kept", "Options", "best_assets", "best_needs", "encoder", "kept_index", "settings"]
Tell = Callable[[str, int, int], None]


def best_assets(
    needs: pl.DataFrame,
    assets: pl.DataFrame,
    *,
    as_of: date,
    options: Options | None = None,
    tell: Tell,
    index: TermIndex | None = None,
) -> Result:
    """The best assets for each need, as the table `matches` with reasons and problems; `index` is one of the assets."""
    chosen = options or Options()
    index = index or TermIndex.of(assets, chosen.settings, told=_step(tell, "Reading assets"))
    chosen = replace(chosen, told=_step(tell, "Comparing needs with assets"))
    return matches(needs, assets, index, as_of=as_of, options=chosen)


def best_needs(
    needs: pl.DataFrame,
    assets: pl.DataFrame,
    *,
    as_of: date,
    options: Options | None = None,
    tell: Tell,
    index: TermIndex | None = None,
) -> Result:
    """The best needs for each asset, as the table `matches`; `rank` counts within an asset, `index` holds the needs."""
    chosen = options or Options()
    index = index or TermIndex.of(needs, chosen.settings, told=_step(tell, "Reading needs"))
    chosen = replace(chosen, told=_step(tell, "Comparing assets with needs"))
    return matches_for_assets(assets, needs, index, as_of=as_of, options=chosen)


def kept_index(records: pl.DataFrame, folder: Path, *, what: str, tell: Tell) -> Indexed:
    """An index of these records that is kept in a folder; `what` names them for who waits. It serves all profiles."""
    return index_in(folder, records, settings(), _step(tell, f"Reading {what}"))


def encoder(folder: Path, vectors: Path | None = None) -> Kept:
    """The sentence encoder in this folder; what it makes is kept in `vectors`, else in the home folder."""
    return Kept(model(folder), vectors or home() / "vectors")


def _step(tell: Tell, what: str) -> Callable[[int, int], None]:
    return lambda done, total: tell(what, done, total)
