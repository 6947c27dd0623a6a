"""`valorise rules`: the rules behind the dates, and what a change of them would move."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
import polars as pl

from valorise.cli import show


@click.group("rules")
def command() -> None:
    """Rules behind the dates."""


@command.command("compare")
@click.argument("proposed", type=click.Path(path_type=Path))
@show.RIGHTS
@show.as_of
@click.option("--out", type=click.Path(path_type=Path), help="CSV file to write the list to.")
@show.as_json
@click.option("--strict", is_flag=True, help="Leave with exit code 3 where any date moves.")
def compare(
    proposed: Path, rights: Path | None, as_of: date | None, out: Path | None, as_json: bool, strict: bool
) -> int:
    """List the dates that PROPOSED rules would move, make or take away, before they are accepted.

    PROPOSED is a YAML file of rules or a folder of such files. A file with the name of one of ours, such as EP.yaml,
    stands for it whole; in a file of another name each rule replaces ours of the same id or is added.
    """
    from valorise.journeys.rule_change import rule_change
    from valorise.terms.reasons import reasons_table

    known, own_day = show.rights_of(rights)
    day = as_of or own_day or show.today()
    found = rule_change(proposed, known, as_of=day)
    if out:
        _write(found.table, out)
    if as_json:
        show.answer(
            found.table, reasons=reasons_table([]), problems=found.problems, name="moved_dates",
            as_of=day.isoformat(), changed=list(found.changed),
        )  # fmt: skip
    else:
        _tell(found.table, found.changed, day)
    return 3 if strict and found.table.height else 0


def _write(table: pl.DataFrame, out: Path) -> None:
    from valorise.journeys.writing import write_files
    from valorise.reporting.formats import csv

    write_files({out.name: csv.write("moved_dates", table)}, out.parent)
    click.echo(f"Written: {out}", err=True)


def _tell(table: pl.DataFrame, changed: tuple[str, ...], as_of: date) -> None:
    from valorise.terms.codes import codes

    click.echo(f"Rules that differ: {', '.join(changed) or 'none'}.")
    words = {code: row["label"] for code, row in codes("date_changes").items()}
    counted = table.group_by("rule", "change").len("dates").sort("rule", "change")
    told = counted.with_columns(pl.col("change").replace(words))
    show.grid(f"What moves, as of {as_of}", told, {"rule": "rule", "change": "what happens", "dates": "dates"})
    headings = {
        "rule": "rule", "right": "right", "office": "at", "task": "what", "year": "year", "old": "old", "new": "new",
        "days": "days", "old_last_day": "old, with surcharge", "new_last_day": "new, with surcharge",
    }  # fmt: skip
    show.grid("Dates", table, headings, most=40)
