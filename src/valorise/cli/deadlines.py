"""`valorise deadlines`: what is due for each right, by when, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import orjson
import polars as pl

from valorise.cli import show

if TYPE_CHECKING:
    from valorise.journeys.event_file import EventFile
    from valorise.terms.results import Result

CERTAINTY = {"verified": "firm", "known": "unconfirmed"}


@click.command("deadlines")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--store", metavar="DIR", help="Store with a kept register, for all its dates.")
@show.as_of
@click.option(
    "--format",
    "kind",
    type=click.Choice(["table", "ics", "csv", "json"]),
    help="Form of the answer.  [default: what the name in --out ends in, else table]",
)
@click.option("--out", type=click.Path(path_type=Path), help="File to write the calendar (.ics) or table (.csv) to.")
@click.option("--why", metavar="RIGHT", help="Open the reasons for the dates of this right.")
@click.option(
    "--remind",
    default="30",
    show_default=True,
    metavar="DAYS",
    help="Days before each date on which a calendar reminds, such as 90,30,7.",
)
@show.as_json
@show.strict
def command(file: Path | None, as_of: date | None, as_json: bool, strict: bool, **said: Any) -> int:
    """Dates that follow from what happened to rights, the most pressing first.

    FILE is CSV or JSON Lines with the columns right, office, event, on and optionally kind, year and title. The codes
    of events and what “unconfirmed” means are explained in docs/deadlines.md. With --store instead of FILE all dates of
    that register are told: rights, duties and ends of agreements, last days to give notice, funded projects, and ends
    of titles, restrictions and consents.
    """
    day, form = as_of or show.today(), _form(said["kind"], said["out"])
    alarms = _days(said["remind"])
    asked = _of_file(file, day) if file else _of_register(said["store"], day)
    found = _of_right(asked.found, said["why"]) if said["why"] else asked.found
    if form in ("ics", "csv") and (said["out"] or not as_json):
        _write(_file(found.table, form, day, asked.titles, alarms), said["out"])
    if as_json or form == "json":
        show.answer(found.table, reasons=found.reasons, problems=found.problems, name="deadlines", as_of=str(day))
    elif form == "table":
        _tell(found, found.problems, day, reasons=bool(said["why"]))
    return show.exit_code(accepted=asked.accepted, refused=asked.refused, strict=strict)


@dataclass(frozen=True, slots=True)
class Asked:
    """Dates, what records are called, and how many rows could be used."""

    found: Result
    titles: dict[str, str]
    accepted: int
    refused: int = 0


def _of_file(file: Path, day: date) -> Asked:
    from valorise.journeys.asset import joined, of_events
    from valorise.journeys.event_file import event_file, without_dates
    from valorise.terms.results import Result

    read = event_file(file)
    _usable(file, read)
    found = joined([of_events(read.events, as_of=day)], as_of=day)
    silent = without_dates(read.events, found.table, as_of=day)
    told = Result(found.table, lambda: found.reasons, pl.concat([read.problems, found.problems, silent]))
    return Asked(told, read.titles, read.events.height, read.rows - read.events.height)


def _of_register(store: str | None, day: date) -> Asked:
    """All dates of a kept register, under the name that the register is known by; `Invalid` where none is named."""
    from valorise.journeys.asset import assets_of_endings, register_dates
    from valorise.journeys.ways import office
    from valorise.reporting.findings import Findings
    from valorise.reporting.sections.due import subjects
    from valorise.terms.errors import Invalid

    if store is None:
        raise Invalid(
            what="It is not said of what the dates are asked.",
            where="FILE or --store",
            fix="Give a file of events, or the folder of a register: valorise deadlines --store DIR",
        )
    of = office(store, show.served(store), tell=lambda *_: None)
    found = register_dates(of.tables, as_of=day, office=of.name)
    shown: dict[str, Any] = {name: of.tables[name] for name in ("assets", "rights", "agreements", "projects")}
    titles = subjects(Findings(of.name, day, belongs=assets_of_endings(of.tables), **shown))
    return Asked(found, titles, sum(rows.height for rows in of.tables.values()))


def _days(said: str) -> tuple[int, ...]:
    from valorise.terms.errors import Invalid

    parts = [part.strip() for part in said.split(",") if part.strip()]
    if not all(part.isdecimal() and len(part) < 5 for part in parts):
        raise Invalid(
            what=f"“{said}” are no days.", where="--remind", why="Days are whole numbers.", fix="Write --remind 90,30,7"
        )
    return tuple(sorted({int(part) for part in parts}, reverse=True))


def _usable(file: Path, read: EventFile) -> None:
    """Raise `Invalid` with the problems where not one row of the file could be used."""
    from valorise.terms.errors import Invalid

    if read.events.height:
        return
    first = next(read.problems.iter_rows(named=True), None)
    why = f"Row {first['row']}, {first['column']}: expected {first['expected']}." if first else "It holds no rows."
    fix = first["fix"] if first else "Give a table with the columns right, office, event and on."
    error = Invalid(what=f"Not a single row of “{file}” could be used.", where=str(file), why=why, fix=fix)
    error.problems = read.problems
    raise error


def _form(said: str | None, out: Path | None) -> str:
    """The form that was asked for, or that the name of the file shows."""
    from valorise.terms.errors import Invalid

    form = said or (out.suffix.lstrip(".").lower() if out else "table")
    if out and form not in ("ics", "csv"):
        raise Invalid(
            what=f"What to write to “{out}” is not clear.",
            where="--out",
            why="A file holds a calendar or a table.",
            fix="End its name in .ics or .csv, or add --format ics or --format csv.",
        )
    return form


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


def _file(table: pl.DataFrame, kind: str, as_of: date, titles: dict[str, str], alarms: tuple[int, ...]) -> bytes:
    from valorise.reporting.formats import csv
    from valorise.reporting.formats.ics import Known, calendar_file

    known = Known(titles=titles, alarms=lambda _key: alarms)
    return calendar_file(table, as_of=as_of, known=known) if kind == "ics" else csv.write("deadlines", table)


def _write(content: bytes, out: Path | None) -> None:
    if out is None:
        click.echo(content, nl=False)
        return
    from valorise.journeys.writing import write_files

    write_files({out.name: content}, out.parent)
    click.echo(f"Written: {out}", err=True)


def _tell(found: Result, problems: pl.DataFrame, as_of: date, *, reasons: bool) -> None:
    from valorise.assets.rulebook import task_label

    worded = found.table.with_columns(
        whose=pl.concat_str("right", pl.lit(" "), "office"),
        what=pl.concat_str(
            pl.col("task").map_elements(task_label, return_dtype=pl.String),
            pl.format(", year {}", "year").fill_null(""),
            pl.format("; without surcharge until {}", "free_until").fill_null(""),
            pl.format("; with surcharge until {}", "last_day_with_surcharge").fill_null(""),
        ),
        state=pl.col("status").replace(CERTAINTY),
        when=pl.when("overdue")
        .then(pl.lit("passed"))
        .otherwise((pl.coalesce("free_until", "due") - as_of).dt.total_days()),
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
