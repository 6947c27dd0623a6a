"""Matches between a register and needs, in both directions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl

from valorise.matching.matches import Options, matches, matches_for_assets
from valorise.matching.settings import settings
from valorise.stores.index import TermIndex
from valorise.terms.results import Result

Tell = Callable[[str, int, int], None]


def best_assets(
    needs: pl.DataFrame, assets: pl.DataFrame, agreements: pl.DataFrame, *, as_of: date, top: int = 10, tell: Tell
) -> Result:
    """The best assets for each need, as the table `matches` with reasons and problems."""
    index = TermIndex.of(assets, settings(), told=_step(tell, "Reading assets"))
    options = Options(top=top, agreements=agreements, told=_step(tell, "Comparing needs with assets"))
    return matches(needs, assets, index, as_of=as_of, options=options)


def best_needs(
    needs: pl.DataFrame, assets: pl.DataFrame, agreements: pl.DataFrame, *, as_of: date, top: int = 10, tell: Tell
) -> Result:
    """The best needs for each asset, as the table `matches`; `rank` counts within an asset."""
    index = TermIndex.of(needs, settings(), told=_step(tell, "Reading needs"))
    options = Options(top=top, agreements=agreements, told=_step(tell, "Comparing assets with needs"))
    return matches_for_assets(assets, needs, index, as_of=as_of, options=options)


def _step(tell: Tell, what: str) -> Callable[[int, int], None]:
    return lambda done, total: tell(what, done, total)
