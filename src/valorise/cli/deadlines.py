"""`valorise deadlines`: what is due for each right, by when, and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
import orjson
import polars as pl

from valorise.cli import show

if TYPE_CHECKING:
    from valorise.terms.results import Result

CERTAINTY = {"verified": "firm", "known": "unconfirmed"}


@click.command("deadlines")
@click.argument("file", type=click.Path(path_type=Path))
@show.as_of
@click.option(
    "--format", "kind", type=click.Choice(["table", "ics", "csv", "json"]), default="table", help="Form of the answer."
)
@click.option("--out", type=click.Path(path_type=Path), help="File to write the calendar or table to.")
@click.option("--why", metavar="RIGHT", help="Open the reasons for the dates of this right.")
@show.as_json
@show.strict
def command(
    file: Path, as_of: date | None, kind: str, out: Path | None, why: str | None, as_json: bool, strict: bool
) -> int:
    """Dates that follow from what happened to rights, the most pressing first.

    FILE is CSV or JSON Lines with the columns right, office, event, on and optionally kind, year and title. The codes
    of events and what “unconfirmed” means are explained in docs/deadlines.md.
    """
    from valorise.journeys.asset import joined, of_events
    from valorise.journeys.event_file import event_file

    day = as_of or show.today()
    read = event_file(file)
    found = joined([of_events(read.events, as_of=day)], as_of=day)
    problems = pl.concat([read.problems, found.problems])
    if why:
        found = _of_right(found, why)
    if as_json or kind == "json":
        show.answer(found.table, reasons=found.reasons, problems=problems, name="deadlines", as_of=day.isoformat())
    elif kind in ("ics", "csv"):
        _write(_file(found.table, kind, day, read.titles), out)
    else:
        _tell(found, problems, day, reasons=bool(why))
    refused = read.rows - read.events.height
    return show.exit_code(accepted=read.events.height, refused=refused, strict=strict)


def _of_right(found: Result, right: str) -> Result:
    from valorise.terms.errors import Missing
    from valorise.terms.results import Result

    if found.table.filter(pl.col("right") == right).is_empty():
        rights = ", ".join(found.table["right"].unique().sort().head(10))
        raise Missing(
            what=f"No date is open for the right “{right}”.",
            why="Either the file does not name it, or nothing that is recorded sets a date.",
            fix=f"Rights with open dates are: {rights or 'none'}.",
        )
    reasons = found.reasons.filter(pl.col("subject") == right)
    return Result(found.table.filter(pl.col("right") == right), reasons, found.problems)


def _file(table: pl.DataFrame, kind: str, as_of: date, titles: dict[str, str]) -> bytes:
    from valorise.reporting.formats import csv
    from valorise.reporting.formats.ics import calendar_file

    return calendar_file(table, as_of=as_of, titles=titles) if kind == "ics" else csv.write("deadlines", table)


def _write(content: bytes, out: Path | None) -> None:
    if out is None:
        click.echo(content, nl=False)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(content)
    click.echo(f"Written: {out}", err=True)


def _tell(found: Result, problems: pl.DataFrame, as_of: date, *, reasons: bool) -> None:
    from valorise.assets.rulebook import task_label

    worded = found.table.with_columns(
        whose=pl.concat_str("right", pl.lit(" "), "office"),
        what=pl.concat_str(
            pl.col("task").map_elements(task_label, return_dtype=pl.String),
            pl.format(", year {}", "year").fill_null(""),
            pl.format("; with surcharge until {}", "last_day_with_surcharge").fill_null(""),
        ),
        state=pl.col("status").replace(CERTAINTY),
        when=pl.when("overdue").then(pl.lit("passed")).otherwise((pl.col("due") - as_of).dt.total_days()),
        law=pl.concat_str("rule", pl.lit(": "), "reference"),
    )
    headings = {
        "due": "due",
        "when": "in days",
        "whose": "right",
        "what": "what",
        "state": "certainty",
        "law": "rule and reference",
    }
    show.grid(f"Dates as of {as_of}", worded, headings, most=40)
    if reasons:
        _explain(found.reasons)
    elif worded.height:
        click.echo("Why a date? valorise deadlines FILE --why RIGHT")
    if problems.height:
        columns = {"row": "row", "record": "right", "column": "column", "found": "found", "fix": "how to mend it"}
        show.grid("Problems", problems, columns, most=15)


def _explain(reasons: pl.DataFrame) -> None:
    from valorise.reporting.sentences import sentence

    for about, steps in reasons.sort("about", "step").group_by("about", maintain_order=True):
        click.echo(f"\n{about[0]}")
        for step in steps.iter_rows(named=True):
            reference = f" [{step['reference']}]" if step["reference"] else ""
            said = sentence("reasons", step["rule"], orjson.loads(step["values"]))
            click.echo(f"  {step['step']}. {said}{reference}")
