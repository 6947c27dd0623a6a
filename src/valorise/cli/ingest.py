"""`valorise ingest`: read files, unite them, and show what became of every row."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import polars as pl

from valorise.cli import show

if TYPE_CHECKING:
    from valorise.journeys.keeping import Kept

PATHS = click.Path(path_type=Path)


@click.command("ingest")
@click.argument("files", nargs=-1, required=True, type=PATHS)
@click.option("--needs", multiple=True, type=PATHS, help="A file or folder to read as needs; may be repeated.")
@click.option("--mapping", type=PATHS, help="Columns of a plain table, as written by `valorise mapping`.")
@click.option("--out", type=PATHS, help="Folder for the register as JSON Lines, one file per table.")
@click.option(
    "--store",
    metavar="DIR",
    help="Folder to keep the register in: rows join what is there, and the event log tells it.",
)
@click.option("--office", metavar="NAME", help="Organisation of a served store that holds several.")
@show.as_json
@show.strict
def command(
    files: tuple[Path, ...],
    needs: tuple[Path, ...],
    mapping: Path | None,
    out: Path | None,
    store: str | None,
    office: str | None,
    as_json: bool,
    strict: bool,
) -> int:
    """Read FILES (or folders) of any known format into one register, and account for every row.

    Nothing is kept without --store (a register to go on with) or --out (files to look at).
    """
    from valorise.journeys.given import named
    from valorise.journeys.ingest import counted, register, usable
    from valorise.journeys.keeping import keep
    from valorise.journeys.writing import write_tables
    from valorise.platform.project.terminal import extend, is_served

    given = named(files, needs, mapping)
    with show.progress(quiet=as_json) as tell:
        extended: Kept | None = None
        if store and is_served(store):
            extended = extend(given, store, tell=tell, office=office)
        elif store:
            extended = keep(given, store, at=show.now(), tell=tell)
        made = extended.register if extended else register(given, tell=tell)
    if out:
        write_tables(made.tables, out)
    if as_json:
        usable(made)
        counts = {name: table.height for name, table in made.tables.items()}
        show.answer(made.accounts, reasons=made.merges, problems=made.problems, name="accounts", tables=counts)
    else:
        _tell(made.accounts, made.problems)
        usable(made)
        if extended:
            click.echo(f"\n{_kept(extended)} Next: valorise run --store {store}")
    taken, refused = counted(made.accounts, made.problems)
    return show.exit_code(accepted=taken, refused=refused, strict=strict)


def _kept(extended: Kept) -> str:
    """What became of the kept register, in one sentence."""
    height = extended.register["assets"].height
    gained = (extended.new, "new"), (extended.changed, "changed")
    said = " and ".join(f"{number:,} {how}" for number, how in gained if number)
    return f"The register now holds {height:,} assets: {said or 'nothing new'}."


def _tell(accounts: pl.DataFrame, problems: pl.DataFrame) -> None:
    headings = {
        "file": "file",
        "format": "format",
        "rows": "rows",
        "accepted": "accepted",
        "merged": "merged",
        "refused": "refused",
    }
    show.grid("Account of rows", accounts, headings, most=200)
    show.problems(problems)
