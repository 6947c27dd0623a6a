"""`valorise docket`: an attorney's or renewal provider's list beside our dates."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
import polars as pl

from valorise.cli import show

if TYPE_CHECKING:
    from valorise.journeys.docket import Docket

DIFFERENT = 3
"""Exit code under --strict where the list and our dates are not the same."""
FORMS = ("csv", "xlsx", "html")


@click.command("docket")
@click.argument("file", type=click.Path(path_type=Path))
@show.RIGHTS
@click.option(
    "--fees",
    type=click.Path(path_type=Path),
    help="Fees to compare: office, task, year, fee, currency.  [default: official fees]",
)
@show.as_of
@click.option("--out", type=click.Path(path_type=Path), help="File to write to; its name ends in .csv, .xlsx or .html.")
@show.as_json
@click.option("--strict", is_flag=True, help="Leave with exit code 3 where anything is not the same.")
def command(
    file: Path,
    rights: Path | None,
    fees: Path | None,
    as_of: date | None,
    out: Path | None,
    as_json: bool,
    strict: bool,
) -> int:
    """Compare the list of an attorney or renewal provider with our dates, line by line.

    FILE is CSV or a workbook with the provider's own headings. Every line is the same, differs, stands only there or
    cannot be compared, each with the reason; our dates that the list lacks follow. Leaves with 0 when the comparison
    was made, 2 when the list or the rights cannot be used, and 3 under --strict where anything is not the same.
    """
    from valorise.journeys.docket import docket

    known, own_day = show.rights_of(rights)
    day = as_of or own_day or show.today()
    _known(out)
    found = docket(file, known, fees, as_of=day)
    if out:
        _write(found, file, out, day)
    if as_json:
        show.answer(
            found.table, reasons=found.reasons, problems=found.problems, name="docket_differences",
            as_of=day.isoformat(), headings=found.read.headings,
        )  # fmt: skip
    else:
        _tell(found, day)
    alike = (found.table["verdict"] == "same").all()
    return DIFFERENT if strict and not alike else 0


def _known(out: Path | None) -> None:
    from valorise.terms.errors import Invalid

    if out and out.suffix.lstrip(".").lower() not in FORMS:
        raise Invalid(
            what=f"What to write to “{out}” is not clear.",
            where="--out",
            why="The comparison is written as a table, a workbook or a page.",
            fix="End its name in .csv, .xlsx or .html.",
        )


def _write(found: Docket, file: Path, out: Path, as_of: date) -> None:
    from valorise.journeys.writing import write_files
    from valorise.reporting.docket import docket_page, explained
    from valorise.reporting.formats import csv, html, xlsx

    name, form = "docket_differences", out.suffix.lstrip(".").lower()
    if form == "html":
        content = html.write(docket_page(found.table, found.reasons, title=file.name, as_of=as_of))
    else:
        told = explained(found.table, found.reasons)
        content = csv.write(name, told) if form == "csv" else xlsx.write({name: told})
    write_files({out.name: content}, out.parent)
    click.echo(f"Written: {out}", err=True)


def _tell(found: Docket, as_of: date) -> None:
    from valorise.assets.rulebook import task_label
    from valorise.reporting.docket import counts, explained
    from valorise.terms.codes import label

    read = ", ".join(f"{heading} ({name})" for name, heading in found.read.headings.items())
    click.echo(f"Columns taken: {read}.")
    said = ", ".join(f"{label('docket_verdicts', one).lower()} {count}" for one, count in counts(found.table).items())
    click.echo(f"{found.read.lines.height} lines of theirs: {said}.")
    told = explained(found.table, found.reasons).filter(pl.col("verdict") != "same")
    told = told.with_columns(
        whose=pl.concat_str("right", "office", separator=" ", ignore_nulls=True),
        what=pl.concat_str(
            pl.col("task").fill_null(pl.col("written")).map_elements(task_label, return_dtype=pl.String),
            pl.format(", year {}", "year"),
            ignore_nulls=True,
        ),
        why=pl.concat_str("why", _fees(), separator=" ", ignore_nulls=True),
    )
    headings = {
        "line": "line", "whose": "right", "what": "what", "theirs": "theirs", "ours": "ours", "days": "days",
        "why": "why", "certainty": "ours is", "reference": "reference",
    }  # fmt: skip
    show.grid(f"What is not the same, as of {as_of}", told, headings, most=40)
    if found.problems.height:
        show.problems(found.problems)


def _fees() -> pl.Expr:
    """Both fees in words where they are not the same."""
    told = pl.format("Theirs {} {}, ours {} {}", "fee", "currency", "our_fee", "currency")
    by = pl.format(" by {}.", "fee_reference").fill_null(".")
    return pl.when(pl.col("verdict") == "fee-differs").then(told + by)
