"""The memory at the terminal: verify it, look into it, take it along."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from valorise.cli import show

if TYPE_CHECKING:
    import polars as pl

    from valorise.stores.events import Head

store = click.option(
    "--store",
    metavar="DIR",
    help="Folder, SQLite file or postgresql:// address of the log.  [default: VALORISE_HOME]",
)


@click.group("log")
def command() -> None:
    """The event log: every change, who made it, when and why, in one chain that only grows."""


@command.command()
@store
@click.option("--anchor", metavar="SEQ:HASH", help="A head noted earlier; the log must still lead to it.")
@show.as_json
def verify(store: str | None, anchor: str | None, as_json: bool) -> int:
    """Check that no event was changed, removed or put in; leave with 2 and the place where one was."""
    from valorise.stores.events import open_log

    with open_log(_place(store), create=False) as log:
        result = log.verify(anchor=_anchor(anchor))
    found = result.table.row(0, named=True)
    if as_json:
        show.answer(result.table, reasons=result.reasons, problems=result.problems)
    elif found["intact"]:
        click.echo(f"The log is whole: {found['events']} events. Its head, to note elsewhere: {found['head']}")
    else:
        click.echo(f"The log is broken at event {found['first_broken']}.", err=True)
        columns = {"row": "Event", "rule": "What", "expected": "Expected", "found": "Found"}
        show.grid("What is wrong", result.problems, columns)
    return 0 if found["intact"] else 2


@command.command("show")
@store
@click.option("--case", metavar="CASE", help="Only events of this case.")
@click.option("--subject", metavar="RECORD", help="Only events about this record.")
@click.option("--activity", metavar="ACTIVITY", help="Only this activity, such as agreement-signed.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="From this day on (UTC).")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Before this day (UTC).")
@click.option("--last", type=click.IntRange(min=1), metavar="N", help="The last N of them.")
@show.as_json
def show_events(
    store: str | None, as_json: bool, **wanted: Any
) -> None:  # Any: the options of the command, each checked by click
    """Show events in the order they were recorded."""
    from valorise.stores.events import open_log
    from valorise.terms.results import Result

    with open_log(_place(store), create=False) as log:
        result = Result(log.read(**_filters(wanted)))
    if as_json:
        show.answer(result.table, reasons=result.reasons, problems=result.problems, name="events")
    elif result.table.height:
        columns = {"at": "When (UTC)", "activity": "What", "case": "Case", "subject": "About", "why": "Why"}
        show.grid("Events", _readable(result.table), columns, most=wanted["last"] or 50)
    else:
        click.echo("No event fits.", err=True)


@command.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@store
@show.as_json
def export(file: Path, store: str | None, as_json: bool) -> None:
    """Write the whole log to FILE as JSON Lines, chain and all. Values of persons are not in it."""
    from valorise.stores.events import export_log, open_log

    with open_log(_place(store), create=False) as log:
        _done(export_log(log, file), f"written to {file}", as_json=as_json)


@command.command("import")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@store
@show.as_json
def import_file(file: Path, store: str | None, as_json: bool) -> None:
    """Take over the exported log in FILE, numbers and hashes unchanged: all of it or nothing."""
    from valorise.stores.events import import_log, open_log

    with open_log(_place(store)) as log:
        _done(import_log(log, file), f"taken over from {file}", as_json=as_json)


def _place(store: str | None) -> str | Path:
    from valorise.stores.home import home

    return store or home()


def _anchor(written: str | None) -> Head | None:
    from valorise.stores.events import Head

    if written is None:
        return None
    seq, _, signed = written.partition(":")
    if not seq.isdigit() or len(signed) != 64:
        raise click.BadParameter("write it as verify shows it: the number, a colon and the 64 digits of the hash")
    return Head(int(seq), signed)


def _filters(wanted: dict[str, Any]) -> dict[str, Any]:
    """Days at the door become moments of UTC."""
    from datetime import UTC, datetime

    return {name: said.replace(tzinfo=UTC) if isinstance(said, datetime) else said for name, said in wanted.items()}


def _readable(events: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    return events.with_columns(pl.col("at").dt.strftime("%Y-%m-%d %H:%M"))


def _done(head: Head | None, what: str, *, as_json: bool) -> None:
    import polars as pl

    from valorise.terms.results import Result

    count = head.seq if head else 0
    result = Result(pl.DataFrame({"events": [count], "head": [str(head) if head else None]}))
    if as_json:
        show.answer(result.table, reasons=result.reasons, problems=result.problems)
    else:
        click.echo(f"{count} events {what}. Head: {head}")
