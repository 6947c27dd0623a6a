"""Whether the reasons of a match are true: without a cited passage the score must fall as stated.

Real matches: European calls with a text, answered by ERC grants, both from the shared data. Of 500 matches drawn with a
fixed seed from the ten best of each call, the heaviest passage cited on each side is cut out of its text, and the pair
is ranked again: words, rarity, lengths, related words and subjects are worked out anew; only the vectors of words stay
as they were learned. The control cuts out the uncited passage whose length is nearest instead.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl

from tests.bench.changed_index import Changed
from tests.bench.match_methods import ANY_DAY
from valorise.journeys.given import named
from valorise.journeys.ingest import register
from valorise.matching.account import Match
from valorise.matching.compared import Compared, compared, proposed, read
from valorise.matching.explain import Cited
from valorise.matching.facts import fits
from valorise.matching.found import Records
from valorise.matching.matches import Matching, Options, Run
from valorise.matching.meaning import Reader
from valorise.matching.passages import Passage
from valorise.matching.score import Yardstick, scored
from valorise.matching.seekers import Seekers
from valorise.matching.settings import Settings
from valorise.matching.texts import record, weighted
from valorise.matching.yardstick import yardstick
from valorise.stores.index import TermIndex

HEADING = "## Are the reasons true?"
MATCHES = 500
SEED = 20_260
NEAR, SHARE = 0.002, 0.05
"""A fall is as stated where it differs from what was stated by at most so much, or by this share of it."""
SIDES = ("asset", "need")
QUESTIONS = ("lower", "as_stated", "control_holds", "lower_anew")
"""What is asked of a trial, in the order of the columns."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One passage of one match: what its weight states, how far the score falls without it, and without the control.

    `control` is None where the text has no other passage. `anew` is how far the score falls where the yardstick of the
    need is made anew too, from what is left: a need that says less asks for less.
    """

    side: str
    stated: float
    fell: float
    control: float | None
    anew: float = 0.0

    @property
    def lower(self) -> bool:
        """Whether the score is lower without the passage."""
        return self.fell > 0

    @property
    def as_stated(self) -> bool:
        """Whether it is lower by what was stated."""
        return self.lower and abs(self.fell - self.stated) <= max(NEAR, SHARE * self.stated)

    @property
    def lower_anew(self) -> bool:
        """Whether it is lower too where the yardstick is made anew."""
        return self.anew > 0

    @property
    def control_holds(self) -> bool:
        """Whether the uncited passage takes less with it."""
        return self.control is None or self.control < self.fell


@dataclass(frozen=True, slots=True)
class Proof:
    """All trials, and how many matches they come from."""

    matches: int
    trials: Sequence[Trial]

    def failing(self, side: str, question: str) -> float:
        """Share of the trials of a side where the answer to a question (`lower`, `as_stated`, ...) is no."""
        here = [one for one in self.trials if one.side == side]
        return sum(not getattr(one, question) for one in here) / len(here) if here else 0.0

    def told(self) -> str:
        """The chapter of the document."""
        rows = "\n".join(self._row(side) for side in SIDES)
        return (
            f"{HEADING}\n\n{self.matches} matches of European calls with ERC grants, drawn with a fixed "
            "seed from the ten best of each call. The heaviest cited passage of each side is cut out of its text and "
            "the pair is ranked again, with words, rarity, lengths, related words and subjects worked out anew; only "
            "the vectors of words and the yardstick of the need stay. *As stated*: lower, and by what the weight says, "
            f"within {NEAR} of a score or {100 * SHARE:.0f} % of the fall. The control cuts out the uncited passage of "
            "the same text whose length is nearest; it fails where that lowers the score as much or more. *Not lower "
            "anew*: not lower where the yardstick is made anew too; a need that says less asks for less, and what is "
            "left of it may be answered better.\n\n"
            "| passage of the | trials | mean fall stated | mean fall seen | mean fall of the control | not lower "
            "| not as stated | control fails | not lower anew |\n|---|---|---|---|---|---|---|---|---|\n"
            f"{rows}"
        )

    def _row(self, side: str) -> str:
        here = [one for one in self.trials if one.side == side]
        falls = [np.mean([value for value in one if value is not None]) for one in zip(*map(_falls, here), strict=True)]
        shares = [
            f"{100 * self.failing(side, one):.1f} %" for one in ("lower", "as_stated", "control_holds", "lower_anew")
        ]
        return f"| {side} | {len(here)} | " + " | ".join([*(f"{one:.4f}" for one in falls), *shares]) + " |"


def proof(data: Path, many: int = MATCHES, calls: int | None = None) -> Proof:
    """The trials of so many matches; `calls` takes only the first so many calls."""
    made = register(named([data / "erc_grants_abstracts"], [data / "eu_calls"]), tell=lambda what, done, total: None)
    needs = made["needs"].filter(pl.col("summary").is_not_null()).sort("id").head(calls or 100_000)
    return of_tables(needs, made["assets"], many)


def of_tables(needs: pl.DataFrame, assets: pl.DataFrame, many: int, options: Options | None = None) -> Proof:
    """The trials of so many matches of these tables."""
    chosen = options or Options()
    side = Matching("asset", assets, TermIndex.of(assets, chosen.settings), chosen)
    run = side.run(needs, as_of=ANY_DAY)
    found = [match for _, listed in run.asked() for match in listed if match.evidence and match.rank <= 10]
    drawn = random.Random(SEED).sample(found, min(many, len(found)))
    numbers = {name: number for number, name in enumerate(side.index.names(np.arange(side.index.size)))}
    return Proof(len(drawn), [one for match in drawn for one in _trials(Again(run, match, numbers[match.asset]))])


@dataclass(frozen=True)
class Again:
    """A match that is ranked again, with something else in the text of one of its sides."""

    run: Run
    match: Match
    number: int
    """The asset in the index."""

    @property
    def settings(self) -> Settings:
        """Those of the run."""
        return self.run.side.options.settings

    def cited(self, side: str) -> Sequence[Cited]:
        """The passages shown of this side."""
        evidence = self.match.evidence
        if evidence is None:
            return ()
        return evidence.sought if side == "need" else evidence.offered

    def passages(self, side: str) -> list[Passage]:
        """All passages of titles and summaries of this side."""
        every = (
            self.run.seekers.passages(self.match.need)
            if side == "need"
            else [one for one, _ in self.run.side.found.passages(self.match.asset)]
        )
        return [one for one in every if one.field in ("title", "summary")]

    @cached_property
    def scale(self) -> Yardstick:
        """The yardstick of the need as it stands."""
        asked = self.run.seekers.asked(self.match.need, self.run.side.index)
        numbers = proposed(asked, self.run.side.index, self.settings, self.run.side.options.top)
        found = compared(asked, numbers, self.run.side.among)
        return yardstick(asked, self._read(found, self.run.seekers, self.run.side.found), self.settings)

    def scores_without(self, side: str, passage: Passage) -> tuple[float, float]:
        """The score when the passage is cut out of the text of this side, by the yardstick as it was and made anew.

        0 where it is no match then.
        """
        texts, stated = self._texts(side)
        whole = texts[passage.field]
        texts = {**texts, passage.field: whole[: passage.start] + whole[passage.end :]}
        among, seekers, held = self.run.side.among, self.run.seekers, self.run.side.found
        if side == "need":
            seekers = seekers.saying(self.match.need, texts, stated)
        else:
            count = Counter(weighted(texts, stated, self.settings.columns))
            among = replace(among, index=Changed(among.index, self.number, count))
            held = Records(
                "asset", held.table.filter(pl.col("id") != self.match.asset).vstack(self._saying(texts)), self.settings
            )
        asked = seekers.asked(self.match.need, among.index)
        numbers = np.union1d(proposed(asked, among.index, self.settings, 10), [self.number])
        found = compared(asked, numbers, among)
        if self.match.asset not in found.names:
            return 0.0, 0.0
        found = self._read(found, seekers, held)
        return self._score(found, self.scale), self._score(found, yardstick(asked, found, self.settings))

    def _read(self, found: Compared, seekers: Seekers, held: Records) -> Compared:
        """What was found, with what it means where an encoder reads."""
        encoder = self.run.side.options.encoder
        if encoder is None:
            return found
        passages = [(one, seekers.share(one)) for one in seekers.passages(self.match.need)]
        return read(found, Reader(encoder, held), passages, self.settings)

    def _saying(self, texts: dict[str, str]) -> pl.DataFrame:
        """The asset with these texts in place of its own."""
        own = self.run.side.found.table.filter(pl.col("id") == self.match.asset)
        return own.with_columns(pl.lit(texts.get(name) or None, pl.String).alias(name) for name in ("title", "summary"))

    def _score(self, found: Compared, scale: Yardstick) -> float:
        (wish,), (offer,) = (
            self.run.records.facts([self.match.need]),
            self.run.side.found.facts([self.match.asset]),
        )
        known = list(fits(wish, offer, settings=self.settings, as_of=ANY_DAY))
        return scored(found.strength(found.names.index(self.match.asset)), known, scale, self.settings).score

    def _texts(self, side: str) -> tuple[dict[str, str], str | None]:
        table, name = (
            (self.run.records.table, self.match.need)
            if side == "need"
            else (self.run.side.found.table, self.match.asset)
        )
        row = table.row(by_predicate=pl.col("id") == name, named=True)
        return record(row), row["language"]


def _trials(again: Again) -> Iterator[Trial]:
    for side in SIDES:
        cited = again.cited(side)
        if not cited:
            continue
        heaviest, shown = cited[0], [one.passage for one in cited]
        others = [one for one in again.passages(side) if one not in shown]
        nearest = min(
            others, key=lambda one: (abs(len(one.written) - len(heaviest.passage.written)), one.start), default=None
        )
        score, strength = again.match.scored.score, again.match.scored.strength
        control = None if nearest is None else score - again.scores_without(side, nearest)[0]
        stated = score - again.scale.chance(strength * max(1 - heaviest.weight, 0.0))
        kept, anew = again.scores_without(side, heaviest.passage)
        yield Trial(side, stated, score - kept, control, score - anew)


def _falls(one: Trial) -> tuple[float, float, float | None]:
    return one.stated, one.fell, one.control
