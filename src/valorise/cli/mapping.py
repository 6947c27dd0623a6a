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
@click.option("--out", type=FILE, help="Write the mapping here, to correct it and give it back with --mapping.")
@show.as_json
def command(file: Path, as_needs: bool, out: Path | None, as_json: bool) -> int:
    """Show which column of FILE is taken for which of ours, and why."""
    from valorise.journeys.writing import write_files
    from valorise.readers.plain.parse import proposal
    from valorise.readers.rows import Wish
    from valorise.readers.source import Source
    from valorise.terms.problems import problems_table
    from valorise.terms.reasons import reasons_table

    found = proposal(Source(file, shown=str(file)), Wish(table="needs" if as_needs else None))
    rows = pl.DataFrame(
        [(one.column, one.ours, one.confidence, one.why, one.example) for one in (*found.about, *found.reasons)],
        schema={
            "column": pl.String,
            "ours": pl.String,
            "confidence": pl.Float64,
            "why": pl.String,
            "example": pl.String,
        },
        orient="row",
    )
    if out:
        write_files({out.name: found.as_yaml().encode()}, out.parent)
    if as_json:
        show.answer(rows, reasons=reasons_table([]), problems=problems_table([]), mapping=found.as_yaml())
    else:
        _tell(file, out, rows, usable=found.has_text)
    return 0 if found.has_text else 2


def _tell(file: Path, out: Path | None, rows: pl.DataFrame, *, usable: bool) -> None:
    headings = {
        "column": "column of the file",
        "ours": "our column",
        "confidence": "confidence",
        "why": "why",
        "example": "for example",
    }
    shorter = rows.with_columns(pl.col("example").str.slice(0, 40))
    show.grid(f"How {file.name} is understood", shorter, headings, most=200)
    if not usable:
        click.echo("No column was understood as title or summary: write one of them beside the right column.")
    click.echo(
        f"Written to {out}." if out else "Write it down with --out FILE.yaml, correct it, and give it with --mapping."
    )
