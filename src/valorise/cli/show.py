"""Answers on the screen: tables for people, one JSON object for programs, progress for long work."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import orjson
import polars as pl
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table as Grid
from rich.text import Text

from valorise.terms.errors import Invalid
from valorise.terms.tables import table as declared
from valorise.terms.tables import tables
from valorise.terms.tables.checks import interchange

if TYPE_CHECKING:
    from valorise.journeys.event_file import EventFile

WIDE = 140
"""Columns of a line where nobody's terminal sets a width."""
WHOLE = ("unreadable", "broken-off")
"""Rules of problems with a whole file; what was found is a sentence of its own."""
Tell = Callable[[str, int, int], None]
"""What long work calls: what it is doing, how far it is, out of how many (0: not known)."""

as_json = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object for programs.")
as_of = click.option(
    "--as-of",
    metavar="DATE",
    callback=lambda *given: _day(*given),
    help="Day of the question as YYYY-MM-DD.  [default: today]",
)
strict = click.option("--strict", is_flag=True, help="Leave with exit code 2 when any row was refused.")


def answer(table: pl.DataFrame, *, reasons: pl.DataFrame, problems: pl.DataFrame, name: str = "", **more: Any) -> None:
    """Write the JSON answer that every command shares; `name` is the declared table it is in, if any."""
    shape = {
        "table": rows(table, name),
        "reasons": rows(reasons, "reasons"),
        "problems": rows(problems, "problems"),
        **more,
    }
    click.echo(orjson.dumps(shape, default=plain_value).decode())


def rows(table: pl.DataFrame, name: str = "") -> list[dict[str, Any]]:
    """Rows in interchange form; a table that is not declared keeps its own columns."""
    if name in tables():
        return [interchange(declared(name), row) for row in table.iter_rows(named=True)]
    return table.to_dicts()


def plain_value(value: Any) -> Any:
    """Exact amounts as JSON numbers with all their digits; everything else as text."""
    return orjson.Fragment(str(value)) if isinstance(value, Decimal) else str(value)


def grid(title: str, table: pl.DataFrame, columns: dict[str, str], *, most: int = 20) -> None:
    """Print up to `most` rows of the named columns under their headings, and say how many there are more."""
    shown = Grid(title=Text(title, "italic"), title_justify="left", box=None, pad_edge=False, header_style="bold")
    for heading in columns.values():
        shown.add_column(Text(heading), overflow="fold")
    for row in table.head(most).iter_rows(named=True):
        shown.add_row(*(Text("" if row[column] is None else printable(row[column])) for column in columns))
    console = Screen(width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else WIDE)
    console.print(shown)
    if table.height > most:
        console.print(f"… and {table.height - most} more; --json gives all.")


class Screen(Console):
    """Standard output; a reader that has gone is told to the door instead of ending the program as a failure."""

    def on_broken_pipe(self) -> None:
        """Called by the console where nobody reads any more."""
        raise BrokenPipeError


def printable(value: object) -> str:
    """A value of a file as text for a terminal, without signs that would steer the terminal.

    >>> printable("red\\x1b[31m")
    'red\ufffd[31m'
    """
    return "".join(sign if sign.isprintable() or sign.isspace() else "\N{REPLACEMENT CHARACTER}" for sign in str(value))


def problems(found: pl.DataFrame, *, most: int = 15) -> None:
    """Print problems as sentences, like ones together, refused rows first, and say how many there are more."""
    console = Screen(soft_wrap=True, highlight=False)
    order = pl.col("severity").replace_strict({"refused": 0, "changed": 1, "notice": 2}, default=3)
    alike = ["severity", "file", "column", "rule"]
    groups = found.group_by(alike, maintain_order=True).agg(pl.all().first(), rows=pl.len())
    counts = dict(found.group_by("severity").len().iter_rows())
    if found.height:
        said = ", ".join(f"{counts[one]} {one}" for one in ("refused", "changed", "notice") if counts.get(one))
        console.print(f"\n[bold]Problems[/bold] ({said})")
    for row in groups.sort(order, maintain_order=True).head(most).iter_rows(named=True):
        console.print(Text(f"  {printable(_problem(row))}"))
    if groups.height > most:
        console.print(f"  … and {groups.height - most} more kinds; --json gives all.")


def _problem(row: dict[str, Any]) -> str:
    told = row["place"] or (row["row"] and f"row {row['row']}")
    number = told and told + (f" and {row['rows'] - 1:,} more" if row["rows"] > 1 else "")
    if row["rule"] in WHOLE:
        return f"{row['found']} {row['fix']}"
    place = ", ".join(str(part) for part in (row["file"], number, row["column"]) if part) or row["record"] or "-"
    found = f"found “{row['found']}”, " if row["found"] else ""
    return f"{place}: {found}expected {row['expected']}. {row['fix']}"


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Tell]:
    """A progress bar on the error stream for people; silent for programs and where nobody watches."""
    if quiet or not sys.stderr.isatty():
        yield (lambda what, done, total: None) if quiet else _lines()
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total or None)


def _lines() -> Tell:
    """Progress as one line per step, for logs and pipes."""
    last: list[str] = [""]

    def tell(what: str, done: int, total: int) -> None:
        if what != last[0]:
            click.echo(f"  {what}", err=True)
            last[0] = what

    return tell


def now() -> datetime:
    """This moment; only the door looks at the clock."""
    return datetime.now(UTC)


def today() -> date:
    """The day it is where the person sits."""
    return datetime.now().astimezone().date()


def _day(_: click.Context, __: click.Parameter, written: str | None) -> date | None:
    """The day a person named, None where they named none; `Invalid` where it is none."""
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise Invalid(
            what=f"“{written}” is no day.", where="--as-of", fix="Write it as year, month and day, such as 2026-11-22."
        ) from error


def served(store: str | None) -> dict[str, pl.DataFrame] | None:
    """The register of a store that pages are served from; None for a plain folder or where none is named."""
    if store is None:
        return None
    from valorise.platform.project.terminal import is_served, register_of

    return register_of(store) if is_served(store) else None


def announced(store: str | None) -> pl.DataFrame | None:
    """Days by which results of a served store become public, beside plans and assets; None for any other place."""
    if store is None:
        return None
    from valorise.platform.project.terminal import announced_of, is_served

    return announced_of(store) if is_served(store) else None


def rights_of(place: Path | None) -> tuple[Path | EventFile, date | None]:
    """What happened to rights: a file of events, a folder with a kept register, or the bundled example for None.

    Beside it the day of the question where the register has one of its own.
    """
    if place is not None and not place.is_dir():
        return place, None
    from valorise.journeys.event_file import register_events
    from valorise.journeys.ways import office

    store = str(place) if place else None
    of = office(store, served(store), tell=lambda *_: None)
    return register_events(of.tables["rights"]), of.as_of


RIGHTS = click.option(
    "--rights",
    type=click.Path(path_type=Path),
    metavar="PLACE",
    help="What happened to rights: a file of events, or the folder of a kept register.  [default: the bundled example]",
)


def exit_code(*, accepted: int, refused: int, strict: bool) -> int:
    """0 when something was accepted, 2 when nothing was, or when anything was refused under --strict."""
    return 2 if accepted == 0 or (strict and refused > 0) else 0
