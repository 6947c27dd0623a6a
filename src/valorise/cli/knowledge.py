"""The files that carry what experts know: checked."""

from __future__ import annotations

import click

from valorise.cli.show import answer, as_json, grid


@click.group()
def command() -> None:
    """Rules, measures, codes and texts that Valorise works with."""


@command.command()
@as_json
def check(as_json: bool) -> int:
    """Check all knowledge files: codes, sources, standing, dates, words. Leaves with 2 when something is wrong."""
    from valorise.journeys.knowledge import knowledge_check
    from valorise.terms.reasons import reasons_table

    found = knowledge_check()
    wrong = found.problems.height
    if as_json:
        answer(found.table, reasons=reasons_table([]), problems=found.problems)
        return 2 if wrong else 0
    headings = {
        "folder": "Folder",
        "files": "Files",
        "verified": "Verified",
        "known": "Known, to be confirmed",
        "problems": "Problems",
    }
    grid("Knowledge files", found.table, headings, most=100)
    for row in found.problems.iter_rows(named=True):
        place = f", line {row['row']}" if row["row"] else ""
        at = f" at {row['column']}" if row["column"] else ""
        said = f" found “{row['found']}”," if row["found"] is not None else ""
        click.echo(f"{row['file']}{place}{at}: expected {row['expected']},{said} {row['rule']}. {row['fix']}")
    click.echo(f"{wrong} problems." if wrong else "Nothing is wrong.")
    return 2 if wrong else 0
