"""`valorise mapping`: how the columns of a plain table would be understood, why, and how to correct it."""

from __future__ import annotations

from pathlib import Path

import click
import polars as pl

from valorise.cli import show

FILE = click.Path(path_type=Path)


@click.command("mapping")
@click.argument("file", type=FILE)
@click.option("--needs", "as_needs", is_flag=True, help="The table holds needs, not assets.")
@click.option("--table", metavar="TABLE", help="What the rows are: assets, needs, people, organisations, observations.")
@click.option("--out", type=FILE, help="Write the mapping here, to correct it and give it back with --mapping.")
@show.as_json
def command(file: Path, as_needs: bool, table: str | None, out: Path | None, as_json: bool) -> int:
    """Show which column of FILE is taken for which of ours, and why; of every table where it holds several."""
    from valorise.journeys.understanding import understood
    from valorise.journeys.writing import write_files
    from valorise.terms.problems import problems_table
    from valorise.terms.reasons import reasons_table

    found = understood(file, table="needs" if as_needs else _known(table))
    if out:
        write_files({out.name: found.as_yaml.encode()}, out.parent)
    if as_json:
        show.answer(found.columns, reasons=reasons_table([]), problems=problems_table([]), mapping=found.as_yaml)
    else:
        _tell(file, out, found.columns, usable=found.usable)
    return 0 if found.usable else 2


def _known(table: str | None) -> str | None:
    """The table named; `Invalid` where plain tables cannot be read as it."""
    from valorise.readers.plain.mapping import TABLES
    from valorise.terms.errors import Invalid

    if table is not None and table not in TABLES:
        raise Invalid(
            what=f"Rows cannot be read as “{table}”.", where="--table", fix=f"Name one of: {', '.join(TABLES)}."
        )
    return table


def _tell(file: Path, out: Path | None, rows: pl.DataFrame, *, usable: bool) -> None:
    headings = {
        "column": "column of the file",
        "ours": "our column",
        "confidence": "certainty",
        "why": "why",
        "example": "for example",
    }
    shorter = rows.with_columns(pl.col("example").str.slice(0, 60))
    for place in shorter["place"].unique(maintain_order=True):
        where = f" at {place}" if place else ""
        part = shorter.filter(pl.col("place").eq_missing(pl.lit(place)))
        show.grid(f"How {file.name}{where} is understood", part, headings, most=200)
        click.echo()
    if not usable:
        click.echo(
            "No row could be read so: say under table what the rows are, and write our columns beside theirs, "
            "such as title or summary."
        )
    click.echo(
        f"Written to {out}." if out else "Write it down with --out FILE.yaml, correct it, and give it with --mapping."
    )
