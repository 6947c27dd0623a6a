"""Files of others in our tables: each row read, checked and kept in the lake, or told with the way to mend it."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from valorise.journeys.ingest import Tell
from valorise.journeys.lake import Loaded, Offer, asked, compared
from valorise.journeys.reading import Incoming, read_rows
from valorise.readers.rows import Wish
from valorise.readers.source import Source
from valorise.stores.lake.lake import Lake, Writing
from valorise.stores.lake.loads import Load, Made
from valorise.terms.problems import problems_table
from valorise.terms.tables import table, tables
from valorise.terms.tables.checks import frame

AT_ONCE = 20_000
"""Rows read before they are written."""
PROBLEMS = "problems"
STATE = "clean"


@dataclass
class _Open:
    """The datasets that are being written, each begun when its first row comes."""

    lake: Lake
    name: str
    made: Made
    stack: ExitStack
    before: dict[str, Load | None] = field(default_factory=dict)
    writings: dict[str, Writing] = field(default_factory=dict)

    def add(self, kind: str, part: str, rows: pl.DataFrame, **counts: int) -> None:
        """Keep a part of the dataset of this kind, unless a run that was stopped kept it."""
        writing = self._writing(kind)
        if not writing.has(part):
            writing.add(part, rows, **counts)

    def _writing(self, kind: str) -> Writing:
        if kind not in self.writings:
            dataset = f"{self.name}_{kind}"
            self.before[kind] = self.lake.latest(STATE, dataset)
            self.writings[kind] = self.stack.enter_context(self.lake.load(STATE, dataset, self.made))
        return self.writings[kind]


def clean(home: Path, offer: Offer, tell: Tell) -> list[Loaded]:
    """Keep what the files say in our tables: a dataset for each, such as `clean.NAME_assets`, and one of problems.

    Each row says its `source_file` and `source_row`. Nothing is united: rows about one thing stay apart until they are
    linked. `Missing` where a file is not there; a file that cannot be read is a problem, and the others go on.
    """
    sources, made = asked(offer)
    lake = Lake(home)
    if same := _same(lake, offer.name, made):
        return [Loaded(one, new=False) for one in same]
    with ExitStack() as stack:
        found = _Open(lake, offer.name, made, stack)
        for place, source in enumerate(sources, start=1):
            _read(source, f"file-{place:06}", found, tell)
        for kind in _kinds(lake, offer.name):
            if kind not in found.writings:  # what an earlier load said holds no more
                found.add(kind, "none", problems_table([]) if kind == PROBLEMS else table(kind).empty())
        kinds = list(found.writings)
    return [compared(found.before[kind], lake.loads(STATE, f"{offer.name}_{kind}")[-1]) for kind in kinds]


def _same(lake: Lake, name: str, made: Made) -> list[Load]:
    """The datasets of an earlier run on the same files by the same code; empty where none came to its end."""
    if lake.is_unfinished(STATE, f"{name}_"):
        return []
    found = [lake.unchanged(STATE, f"{name}_{kind}", made) for kind in _kinds(lake, name)]
    return [one for one in found if one]


def _kinds(lake: Lake, name: str) -> list[str]:
    """The tables that earlier loads of this name brought, and problems."""
    known = {*tables(), PROBLEMS}
    mine = (one.removeprefix(f"{name}_") for state, one in lake.datasets() if state == STATE)
    return [kind for kind in mine if kind in known]


def _read(source: Source, part: str, found: _Open, tell: Tell) -> None:
    incoming, number, read = Incoming(), 0, 0
    for read, _ in enumerate(read_rows(source, Wish(), incoming), start=1):
        if read % AT_ONCE == 0:
            number += 1
            _write(incoming, f"{part}-{number:06}", found)
            tell(f"Reading {source.name}", read, 0)
    _write(incoming, f"{part}-{number + 1:06}", found)


def _write(incoming: Incoming, part: str, found: _Open) -> None:
    """Write what was read so far, and let go of it."""
    for kind, held in incoming.held.items():
        rows = frame(table(kind), [one.row for one in held])
        files, numbers = (pl.Series([getattr(one, said) for one in held]) for said in ("file", "number"))
        found.add(kind, part, rows.with_columns(source_file=files, source_row=numbers))
    left, refused = sum(incoming.left.values()), sum(incoming.refused.values())
    if incoming.problems or left or refused:
        found.add(PROBLEMS, part, problems_table(incoming.problems), left=left, refused=refused)
    incoming.held.clear()
    incoming.problems.clear()
    incoming.named.clear()
    for counted in (incoming.left, incoming.refused):
        counted.update(dict.fromkeys(counted, 0))
