"""Many needs in one batch: finished parts are kept, and a run that was stopped goes on from there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property, partial
from importlib.metadata import version
from pathlib import Path

import orjson
import polars as pl

from valorise.journeys.matching import best_assets, best_needs
from valorise.matching import account
from valorise.matching.made_by import analysis
from valorise.matching.matches import Matching, Options, Run
from valorise.matching.parts import joined, part, shares
from valorise.matching.port import Index
from valorise.matching.settings import settings
from valorise.stores.index import TermIndex
from valorise.stores.parts import Parts, checksum, parts
from valorise.terms.results import Result

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Batch:
    """One question that may be answered in parts; `side` names the table of those that look, needs or assets."""

    needs: pl.DataFrame
    assets: pl.DataFrame
    as_of: date
    options: Options
    side: str = "needs"

    @property
    def sides(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The records that look, and those that are found."""
        return (self.needs, self.assets) if self.side == "needs" else (self.assets, self.needs)

    @cached_property
    def question(self) -> dict[str, str]:
        """All that decides the answer, in words a person knows, each with its value or checksum."""
        # A set is written in its order: that of its members differs from one start of Python to the next.
        chosen = {**asdict(self.options.settings), "analysis": analysis(self.options.settings)}
        return {
            "needs": checksum(self.needs),
            "assets": checksum(self.assets),
            "agreements": checksum(self.options.agreements),
            "restrictions": checksum(self.options.restrictions),
            "what is known beside": checksum(self.options.known),
            "day": self.as_of.isoformat(),
            "number of matches": str(self.options.top),
            "direction": self.side,
            "profile or settings": orjson.dumps(chosen, option=orjson.OPT_SORT_KEYS, default=sorted).decode(),
            "encoder": self.options.encoder.name if self.options.encoder else "none",
            "version": version("valorise"),
        }

    def run(self, index: Index) -> Run:
        """All seekers before the side that is found."""
        seekers, found = self.sides
        return Matching("asset" if self.side == "needs" else "need", found, index, self.options).run(
            seekers, as_of=self.as_of
        )


def in_parts(batch: Batch, folder: Path, *, tell: Tell, index: TermIndex | None = None) -> Result:
    """The same matches as all at once; parts that the folder holds already are not made again.

    The parts stay until `forget`, so that nothing is lost before the result is written.
    """
    with parts(folder, batch.question) as kept:
        index = index or TermIndex.of(batch.sides[1], settings(), told=lambda *at: tell("Reading records", *at))
        run = batch.run(index)
        names = shares(run)
        found: list[Result] = []
        total, done = sum(map(len, names)), 0
        for number, some in enumerate(names, 1):
            found.append(_part(run, some, (kept, number), partial(_ahead, tell, done, total)))
            done += len(some)
    return joined(found, run, account.named_twice(needs=batch.needs, assets=batch.assets))


def answered(batch: Batch, folder: Path | None, *, tell: Tell, index: TermIndex | None = None) -> Result:
    """The matches, all at once or, where a folder for parts is named, in parts."""
    if folder:
        return in_parts(batch, folder, tell=tell, index=index)
    find = best_assets if batch.side == "needs" else best_needs
    return find(batch.needs, batch.assets, as_of=batch.as_of, options=batch.options, tell=tell, index=index)


def forget(batch: Batch, folder: Path | None) -> None:
    """Remove the finished parts, once the whole is written."""
    if folder:
        with parts(folder, batch.question) as kept:
            kept.clear()


def _part(run: Run, names: list[str], place: tuple[Parts, int], told: Callable[[int, int], None]) -> Result:
    kept, number = place
    tables = kept.get(number)
    if tables is not None:
        told(len(names), len(names))
        return Result(tables["matches"], tables["reasons"])
    made = part(run, names, told)
    kept.keep(number, {"matches": made.table, "reasons": made.reasons})
    return made


def _ahead(tell: Tell, before: int, total: int, here: int, _: int) -> None:
    tell("Comparing", before + here, total)
