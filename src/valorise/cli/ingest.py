"""`valorise ingest`: read files, unite them, and show what became of every row."""

from __future__ import annotations

from pathlib import Path

import click
import polars as pl

from valorise.cli import show

PATHS = click.Path(path_type=Path)


@click.command("ingest")
@click.argument("files", nargs=-1, required=True, type=PATHS)
@click.option("--needs", multiple=True, type=PATHS, help="A file or folder to read as needs; may be repeated.")
@click.option("--mapping", type=PATHS, help="Columns of a plain table, as written by `valorise mapping`.")
@click.option("--out", type=PATHS, help="Folder for the register as JSON Lines, one file per table.")
@show.as_json
@show.strict
def command(
    files: tuple[Path, ...],
    needs: tuple[Path, ...],
    mapping: Path | None,
    out: Path | None,
    as_json: bool,
    strict: bool,
) -> int:
    """Read FILES (or folders) of any known format into one register, and account for every row."""
    from valorise.journeys.given import named
    from valorise.journeys.ingest import counted, register, usable
    from valorise.journeys.writing import write_tables

    with show.progress(quiet=as_json) as tell:
        made = register(named(files, needs, mapping), tell=tell)
    if out:
        write_tables(made.tables, out)
    if as_json:
        counts = {name: table.height for name, table in made.tables.items()}
        show.answer(made.accounts, reasons=made.merges, problems=made.problems, name="accounts", tables=counts)
    else:
        _tell(made.accounts, made.problems)
        usable(made)
    taken, refused = counted(made.accounts)
    return show.exit_code(accepted=taken, refused=refused, strict=strict)


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
