"""Matches in both directions: the best assets for each need, and the best needs for each asset."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import polars as pl

from valorise.matching import account
from valorise.matching.account import Match
from valorise.matching.compared import Among, Compared, compared, proposed, read
from valorise.matching.constraints import Broken, Held, blockers, held
from valorise.matching.explain import Sought, evidence, sought
from valorise.matching.facts import fits
from valorise.matching.fit import fitted
from valorise.matching.found import Records
from valorise.matching.known import Known, nothing_known
from valorise.matching.meaning import Reader
from valorise.matching.port import Encoder, Index
from valorise.matching.score import scored
from valorise.matching.seekers import Asked, Seekers
from valorise.matching.settings import Settings, settings
from valorise.matching.texts import named_once
from valorise.matching.yardstick import yardstick
from valorise.terms.results import Result
from valorise.terms.tables import table


def silent(done: int, total: int) -> None:
    """Progress for nobody."""


@dataclass(frozen=True, slots=True)
class Options:
    """What may differ between runs; `agreements` give rights in the assets, `restrictions` bind them."""

    top: int = 10
    only: frozenset[str] | None = None
    """Seekers that are asked for; the others only say which words are common. None asks for all."""
    agreements: pl.DataFrame = field(default_factory=lambda: table("agreements").empty())
    restrictions: pl.DataFrame = field(default_factory=lambda: table("restrictions").empty())
    settings: Settings = field(default_factory=settings)
    told: Callable[[int, int], None] = silent
    encoder: Encoder | None = None
    """Reads the best candidates where the profile wants that."""
    known: pl.DataFrame = field(default_factory=nothing_known)
    """What is known of both sides beside their own rows (`known.SCHEMA`)."""


class Matching:
    """One side that can be found, with its index, ready to be asked by many seekers."""

    def __init__(self, kind: str, found: pl.DataFrame, index: Index, options: Options) -> None:
        self.kind, self.index, self.options = kind, index, options
        self.found = Records(kind, named_once(found), options.settings)

    @cached_property
    def among(self) -> Among:
        """What seekers are compared with; the subjects are learned when the first one asks."""
        return Among.of(self.index, self.options.settings)

    @property
    def sides(self) -> tuple[str, str]:
        """The kind of record that looks, and the kind that is found."""
        return ("need", "asset") if self.kind == "asset" else ("asset", "need")

    def run(self, seekers: pl.DataFrame, *, as_of: date) -> Run:
        """These seekers beside each other, ready to be asked one by one."""
        chosen = self.options.settings
        records = Records(self.sides[0], named_once(seekers), chosen)
        binds = held(self.options.agreements, self.options.restrictions, as_of)
        return Run(self, Seekers(records.table, chosen), records, binds, Known.of(self.options.known), as_of)


@dataclass(frozen=True, slots=True)
class Run:
    """The seekers of one run before the side that is found, on a day."""

    side: Matching
    seekers: Seekers
    records: Records
    binds: Held
    known: Known
    as_of: date

    def asked(self) -> Iterator[tuple[str, list[Match]]]:
        """The matches of each seeker that is asked for, best first; a seeker without any has an empty list."""
        wanted = self.side.options.only
        names = [name for name in self.records.table["id"] if wanted is None or name in wanted]
        for done, name in enumerate(names, 1):
            yield name, self.matches(name)
            self.side.options.told(done, len(names))

    def matches(self, name: str) -> list[Match]:
        """The matches of one seeker, best first, with their reasons."""
        index, options = self.side.index, self.side.options
        asked = self.seekers.asked(name, index)
        found = compared(asked, proposed(asked, index, options.settings, options.top), self.side.among)
        found = self._read(name, found)
        ranked = account.ranked(self._judged(name, asked, found))
        wanted = sought(name, self.seekers, asked, found, self.side.among)
        chosen = account.kept(ranked, options.top, self._stops)
        return [self._explained(wanted, one) for one in chosen]

    def _read(self, name: str, found: Compared) -> Compared:
        """The candidates with what they mean, where the profile wants that."""
        chosen = self.side.options
        if chosen.encoder is None or "meaning" not in chosen.settings.stages:
            return found
        reader = Reader(chosen.encoder, self.side.found)
        passages = [(one, self.seekers.share(one)) for one in self.seekers.passages(name)]
        return read(found, reader, passages, chosen.settings)

    def _judged(self, name: str, asked: Asked, found: Compared) -> Iterator[Match]:
        """The candidates with their scores and fit."""
        chosen, held = self.side.options.settings, self.side.found
        fit = fitted(found.direct, found.heaviest, asked.wanted, chosen, records=self.side.index.documents)
        scale = yardstick(asked, found, chosen)
        here = [place for place, other in enumerate(found.names) if other in held]
        (mine,) = self.records.facts([name])
        for place, other in zip(here, held.facts([found.names[place] for place in here]), strict=True):
            wish, offer = (mine, other) if self.side.kind == "asset" else (other, mine)
            facts = [*fits(wish, offer, settings=chosen, as_of=self.as_of), *self.known.fits(wish.name, offer.name)]
            yield Match(
                need=wish.name,
                asset=offer.name,
                found=other.name,
                place=place,
                scored=scored(found.strength(place), facts, scale, chosen),
                fit=fit.fit[place],
                covered=float(fit.covered[place]),
                overlap=float(fit.overlap[place]),
            )

    def _stops(self, match: Match) -> list[Broken]:
        """The conditions that a pair breaks."""
        sides = {self.side.sides[0]: self.records, self.side.sides[1]: self.side.found}
        (wish,), (offer,) = sides["need"].facts([match.need]), sides["asset"].facts([match.asset])
        return blockers(wish, offer, self.binds, self.as_of)

    def _explained(self, wanted: Sought, match: Match) -> Match:
        passages = self.side.found.passages(match.found)
        return replace(match, evidence=evidence(match.place, wanted, passages, self.side.options.settings))


def matches(
    needs: pl.DataFrame, assets: pl.DataFrame, index: Index, *, as_of: date, options: Options | None = None
) -> Result:
    """The best assets for each need, as the table `matches`; `index` holds the assets.

    The `top` best by score are there, blocked or not, and as many further ones as it takes to show `top` that nothing
    blocks, as far as there are candidates. Assets that share no word with a need never match it; a need without any
    match has a reason that says so. The score is the chance that a match is judged good, between 0 and 1 (`yardstick`).
    """
    side = Matching("asset", assets, index, options or Options())
    return _told(side, needs, as_of, account.named_twice(needs=needs, assets=assets))


def matches_for_assets(
    assets: pl.DataFrame, needs: pl.DataFrame, index: Index, *, as_of: date, options: Options | None = None
) -> Result:
    """The best needs for each asset, as the table `matches`; `index` holds the needs, `rank` counts within an asset."""
    side = Matching("need", needs, index, options or Options())
    return _told(side, assets, as_of, account.named_twice(needs=needs, assets=assets))


def _told(side: Matching, seekers: pl.DataFrame, as_of: date, problems: pl.DataFrame) -> Result:
    run = side.run(seekers, as_of=as_of)
    found = dict(run.asked())
    made = [one for listed in found.values() for one in listed]
    none = [name for name, listed in found.items() if not listed]
    without = account.without_match(none, [name for name in none if run.seekers.times(name)])
    reasons = pl.concat([without, account.reasons_of(made)])
    return Result(account.table_of(made, side.sides), reasons, problems)


def candidates(needs: pl.DataFrame, index: Index, *, options: Options | None = None) -> pl.DataFrame:
    """Assets that `matches` would compare with each need, as need, asset: what one must read beforehand."""
    chosen = options or Options()
    seekers = Seekers(named_once(needs), chosen.settings)
    pairs: list[tuple[str, str]] = []
    for name in seekers:
        if chosen.only is None or name in chosen.only:
            numbers = proposed(seekers.asked(name, index), index, chosen.settings, chosen.top)
            pairs += [(name, asset) for asset in index.names(numbers)]
    return pl.DataFrame(pairs, schema={"need": pl.String, "asset": pl.String}, orient="row")
