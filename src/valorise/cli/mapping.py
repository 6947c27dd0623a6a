"""`valorise mapping`: how the columns of tables would be understood, why, and how to correct it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import polars as pl

from valorise.cli import show

if TYPE_CHECKING:
    from valorise.journeys.understanding import Understood

FILE = click.Path(path_type=Path)


@click.command("mapping")
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--needs", "as_needs", is_flag=True, help="The tables hold needs, not assets.")
@click.option("--table", metavar="TABLE", help="What the rows are: assets, needs, people, organisations, observations.")
@click.option("--out", type=FILE, help="Write the mapping here, to correct it and give it back with --mapping.")
@show.as_json
def command(files: tuple[Path, ...], as_needs: bool, table: str | None, out: Path | None, as_json: bool) -> int:
    """Show which column of FILES is taken for which of ours, and why; of every table where a file holds several.

    One mapping written with --out holds all tables of all FILES, each on its own.
    """
    from valorise.journeys.understanding import mapping_text, understood
    from valorise.journeys.writing import write_files
    from valorise.terms.problems import problems_table
    from valorise.terms.reasons import reasons_table

    said = "needs" if as_needs else _known(table)
    found = [understood(file, table=said) for file in files]
    usable, text = any(one.usable for one in found), mapping_text(found)
    if out:
        write_files({out.name: text.encode()}, out.parent)
    if as_json:
        rows = pl.concat([one.columns.insert_column(0, pl.lit(one.file).alias("file")) for one in found])
        show.answer(rows, reasons=reasons_table([]), problems=problems_table([]), mapping=text)
    else:
        for one in found:
            _tell(one)
        _tell_on(out, usable=usable)
    return 0 if usable else 2


def _known(table: str | None) -> str | None:
    """The table named; `Invalid` where plain tables cannot be read as it."""
    from valorise.readers.plain.mapping import TABLES
    from valorise.terms.errors import Invalid

    if table is not None and table not in TABLES:
        raise Invalid(
            what=f"Rows cannot be read as “{table}”.", where="--table", fix=f"Name one of: {', '.join(TABLES)}."
        )
    return table


def _tell(found: Understood) -> None:
    headings = {
        "column": "column of the file",
        "ours": "our column",
        "confidence": "certainty",
        "why": "why",
        "example": "for example",
    }
    shorter = found.columns.with_columns(pl.col("example").str.slice(0, 60))
    for place in shorter["place"].unique(maintain_order=True):
        where = f" at {place}" if place else ""
        part = shorter.filter(pl.col("place").eq_missing(pl.lit(place)))
        show.grid(f"How {found.file}{where} is understood", part, headings, most=200)
        click.echo()


def _tell_on(out: Path | None, *, usable: bool) -> None:
    """What to do next."""
    if not usable:
        click.echo(
            "No row could be read so: say under table what the rows are, and write our columns beside theirs, "
            "such as title or summary."
        )
    click.echo(
        f"Written to {out}." if out else "Write it down with --out FILE.yaml, correct it, and give it with --mapping."
    )
