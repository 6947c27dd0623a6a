"""`valorise ingest`: read files, unite them, and show what became of every row."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import polars as pl

from valorise.cli import show

if TYPE_CHECKING:
    from valorise.journeys.ingest import Given, Tell
    from valorise.journeys.keeping import Kept

PATHS = click.Path(path_type=Path)


@click.command("ingest")
@click.argument("files", nargs=-1, type=PATHS)
@click.option("--needs", multiple=True, type=PATHS, help="A file or folder to read as needs; may be repeated.")
@click.option("--mapping", type=PATHS, help="Columns of your tables, as written by `valorise mapping`.")
@click.option("--out", type=PATHS, help="Folder for the register as JSON Lines, one file per table.")
@click.option(
    "--store",
    metavar="DIR",
    help="Folder to keep the register in: rows join what is there, and the event log tells it.",
)
@click.option("--office", metavar="NAME", help="Organisation of a served store that holds several.")
@click.option(
    "--dry-run", is_flag=True, help="Show exactly what would happen to the register in --store; write nothing."
)
@click.option("--undo", is_flag=True, help="Take the last extension of the register in --store back, as a whole.")
@show.as_json
@show.strict
def command(
    files: tuple[Path, ...],
    needs: tuple[Path, ...],
    mapping: Path | None,
    out: Path | None,
    store: str | None,
    office: str | None,
    dry_run: bool,
    undo: bool,
    as_json: bool,
    strict: bool,
) -> int:
    """Read FILES (or folders) of any known format into one register, and account for every row.

    Nothing is kept without --store (a register to go on with) or --out (files to look at). With --dry-run nothing is
    written; the account, the problems and the counts are those of the real run.
    """
    from valorise.journeys.given import named
    from valorise.journeys.ingest import counted, register, usable
    from valorise.journeys.writing import write_tables

    if undo:
        return _undo(store, files, office, as_json)
    if not files and not needs:
        raise click.UsageError("Name at least one file or folder.")
    given = named(files, needs, mapping)
    with show.progress(quiet=as_json) as tell:
        extended = _extended(given, store, office, dry_run, tell) if store else None
        made = extended.register if extended else register(given, tell=tell)
    if out and not dry_run:
        write_tables(made.tables, out)
    if as_json:
        usable(made)
        counts = {name: table.height for name, table in made.tables.items()}
        show.answer(made.accounts, reasons=made.merges, problems=made.problems, name="accounts", tables=counts)
    else:
        _tell(made.accounts, made.problems)
        usable(made)
        if extended:
            click.echo(f"\n{_kept(extended, dry_run)} {_next(store, dry_run)}")
    taken, refused = counted(made.accounts, made.problems)
    return show.exit_code(accepted=taken, refused=refused, strict=strict)


def _extended(given: list[Given], store: str, office: str | None, dry_run: bool, tell: Tell) -> Kept:
    """The register in the store with these files, written or only worked out."""
    from valorise.journeys.keeping import keep, rehearse
    from valorise.platform.project import terminal

    if terminal.is_served(store):
        return (terminal.rehearse if dry_run else terminal.extend)(given, store, tell=tell, office=office)
    return (rehearse if dry_run else keep)(given, store, at=show.now(), tell=tell)


def _undo(store: str | None, files: tuple[Path, ...], office: str | None, as_json: bool) -> int:
    """Take the last extension back and say what is in the register now."""
    from valorise.journeys.keeping import undo
    from valorise.platform.project import terminal
    from valorise.terms.problems import problems_table
    from valorise.terms.reasons import reasons_table

    if not store or files:
        raise click.UsageError("--undo needs --store, and no files.")
    found = terminal.take_back(store, office) if terminal.is_served(store) else undo(store, at=show.now())
    rows = pl.DataFrame(
        {"table": list(found), "rows": list(found.values())}, schema={"table": pl.String, "rows": pl.Int64}
    )
    if as_json:
        show.answer(rows, reasons=reasons_table([]), problems=problems_table([]))
    elif not found:
        click.echo("Taken back. The register is empty, as it was before.")
    else:
        show.grid("Taken back. The register holds", rows, {"table": "table", "rows": "rows"}, most=200)
    return 0


def _kept(extended: Kept, dry_run: bool) -> str:
    """What became, or would become, of the kept register, in one sentence."""
    height = extended.register["assets"].height
    gained = (extended.new, "new"), (extended.changed, "changed")
    said = " and ".join(f"{number:,} {how}" for number, how in gained if number)
    holds = "Nothing was written. The register would hold" if dry_run else "The register now holds"
    others = {name: rows.height for name, rows in extended.register.tables.items() if name not in ("assets", "events")}
    beside = ", ".join(f"{rows:,} {name.replace('_', ' ')}" for name, rows in others.items() if rows)
    return f"{holds} {height:,} assets: {said or 'nothing new'}." + (f" Beside them: {beside}." if beside else "")


def _next(store: str | None, dry_run: bool) -> str:
    if dry_run:
        return "Leave --dry-run out to do it."
    return f"Next: valorise run --store {store}; or take it back: valorise ingest --undo --store {store}"


def _tell(accounts: pl.DataFrame, problems: pl.DataFrame) -> None:
    headings = {
        "file": "file",
        "format": "format",
        "rows": "rows",
        "accepted": "accepted",
        "merged": "merged",
        "refused": "refused",
        "left_out": "no record",
    }
    show.grid("Account of rows", accounts, headings, most=200)
    for file, note in accounts.filter(pl.col("note").is_not_null()).select("file", "note").iter_rows():
        click.echo(f"\n{show.printable(file)}: {show.printable(note)}")
    show.problems(problems)
