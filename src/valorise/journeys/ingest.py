"""From files to one register without duplicates, every row accounted for."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from valorise.journeys.accounts import accounts_table, merges_table
from valorise.journeys.reading import Incoming, hold_kept, read_file
from valorise.journeys.references import by_plain_names, resolve
from valorise.journeys.staying import Keeps, stay
from valorise.journeys.uniting import united
from valorise.readers.rows import Wish
from valorise.readers.source import Source
from valorise.terms.errors import Invalid, Missing
from valorise.terms.problems import Problem, problems_table
from valorise.terms.tables import table, tables
from valorise.terms.tables.checks import frame

Tell = Callable[[str, int, int], None]
HIDDEN = (".", "~$", "__MACOSX")


@dataclass(frozen=True, slots=True)
class Given:
    """One file or folder that a person named, and what they said about it."""

    path: Path
    wish: Wish = field(default_factory=Wish)


@dataclass(frozen=True, slots=True)
class Register:
    """Declared tables by name, and the account of how they came about."""

    tables: Mapping[str, pl.DataFrame]
    accounts: pl.DataFrame
    merges: pl.DataFrame
    problems: pl.DataFrame
    credits: tuple[str, ...]
    """Sentences that sources ask to be shown with their data."""
    renamed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Table by table, the ids of records that became part of another, and of that other."""

    def __getitem__(self, name: str) -> pl.DataFrame:
        return self.tables[name] if name in self.tables else table(name).empty()

    def whole(self) -> dict[str, pl.DataFrame]:
        """Every declared table by name, those that nothing was read for empty."""
        return {name: self[name] for name in tables()}


def register(
    given: Sequence[Given], *, tell: Tell, kept: Mapping[str, pl.DataFrame] | None = None, keeps: Keeps | None = None
) -> Register:
    """One register out of all the files and of what was `kept` before, whose rows are nobody's input rows.

    Where the register is to be kept in a place that `keeps` only some tables, the others are told and left out.
    """
    incoming = Incoming()
    for name, rows in (kept or {}).items():
        hold_kept(name, rows, incoming)
    sources = files(given)
    for number, (source, wish) in enumerate(sources):
        tell(f"Reading {source.name}", number, len(sources))
        read_file(source, wish, incoming)
    if keeps and keeps.plain:
        by_plain_names(incoming, keeps.plain)
    tell("Finding duplicates", len(sources), len(sources))
    return _register(incoming, keeps)


def _register(incoming: Incoming, keeps: Keeps | None) -> Register:
    tables: dict[str, pl.DataFrame] = {}
    resolve(incoming)
    problems: list[Problem] = list(incoming.problems)
    outcome = united(incoming)
    unkept = stay(incoming, outcome, keeps) if keeps else {}
    for name, rows in outcome.rows.items():
        tables[name] = frame(table(name), rows)
    return Register(
        tables=tables,
        accounts=accounts_table(incoming, outcome, unkept),
        merges=merges_table(outcome),
        problems=problems_table([*problems, *outcome.problems]),
        credits=tuple(incoming.credits),
        renamed=outcome.renamed,
    )


def files(given: Sequence[Given]) -> list[tuple[Source, Wish]]:
    """Every file to read, folders opened in the order of their names; `Missing` for a path that is not there."""
    found: list[tuple[Source, Wish]] = []
    for one in given:
        if one.path.is_dir():
            inside = [path for path in _inside(one.path) if path.is_file() and not _hidden(path, one.path)]
            if not inside:
                raise Invalid(
                    what=f"The folder “{one.path}” holds no files.",
                    where=str(one.path),
                    fix="Put files into it, or name another folder.",
                )
            found += [(Source(path, str(path.relative_to(one.path))), one.wish) for path in inside]
        elif one.path.is_file():
            found.append((Source(one.path), one.wish))
        else:
            raise Missing(
                what=f"There is no file or folder “{one.path}”.",
                where=str(one.path),
                fix="Check the name, and the folder you are in.",
            )
    return _distinct(found)


def _inside(folder: Path) -> list[Path]:
    """Everything in a folder at any depth; a folder that may not be opened is an error, never simply left out."""
    walked = os.walk(folder, onerror=_raise)
    return sorted(Path(above) / name for above, _, names in walked for name in names)


def _raise(error: OSError) -> None:
    raise error


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(HIDDEN) for part in path.relative_to(folder).parts)


def _distinct(found: list[tuple[Source, Wish]]) -> list[tuple[Source, Wish]]:
    """Files named twice are read once; files of one name in two folders are shown with their folder."""
    once = {source.path.resolve(): (source, wish) for source, wish in found}
    names = [source.name for source, _ in once.values()]
    return [
        (source if names.count(source.name) == 1 else Source(source.path, str(source.path)), wish)
        for source, wish in once.values()
    ]


def checksums(given: Sequence[Given]) -> dict[str, str]:
    """SHA-256 of every file by its name, so that anyone can later tell which files it was."""
    found = {}
    for source, _ in files(given):
        with source.path.open("rb") as stream:
            found[source.name] = hashlib.file_digest(stream, "sha256").hexdigest()
    return found


def counted(accounts: pl.DataFrame, problems: pl.DataFrame) -> tuple[int, int]:
    """Rows taken (accepted or merged), and what was refused: rows, and files that could not be read at all."""
    taken = sum(accounts["accepted"].to_list()) + sum(accounts["merged"].to_list())
    whole = pl.col("rule").is_in(["unreadable", "broken-off"]) & (pl.col("severity") == "refused")
    return taken, sum(accounts["refused"].to_list()) + problems.filter(whole).height


def usable(made: Register) -> None:
    """Raise `Invalid` with the first problems where no row of any file was accepted, or none of them is kept."""
    unkept = sum(made.accounts["not_kept"].drop_nulls().to_list())
    if counted(made.accounts, made.problems)[0] > unkept:
        return
    first = made.problems.filter((pl.col("severity") == "refused") | (pl.col("rule") == "not-kept-here")).head(3)
    said = "; ".join(_said(row) for row in first.iter_rows(named=True))
    error = Invalid(
        what="Not a single row of these files could be used.",
        where=", ".join(made.accounts["file"].head(5)),
        why=said,
        fix="Mend the first problem and run again; --json lists all of them.",
    )
    error.problems = made.problems
    raise error


def _said(row: dict[str, Any]) -> str:
    if row["rule"] in ("unreadable", "broken-off"):
        return f"{row['found']} {row['fix']}"
    if row["rule"] == "not-kept-here":
        return f"{row['file']}: {row['found']}. {row['fix']}"
    return f"{row['file']}, row {row['row']}: expected {row['expected']}. {row['fix']}"
