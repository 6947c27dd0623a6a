"""`valorise run`: the main job, from files to a report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
import polars as pl

from valorise.cli import show

if TYPE_CHECKING:
    from valorise.journeys.ingest import Given
    from valorise.journeys.run import About
    from valorise.reporting.findings import Findings

PATHS = click.Path(path_type=Path)


@click.command("run")
@click.argument("files", nargs=-1, type=PATHS)
@click.option("--needs", multiple=True, type=PATHS, help="A file or folder to read as needs; may be repeated.")
@click.option("--country", help="Country whose gaps and measures to show, as a code or an English name.")
@show.as_of
@click.option("--out", type=PATHS, default=Path("out"), show_default=True, help="Folder for report and tables.")
@click.option("--office", help="Name on the report; of projects it takes part in, only their dates are shown.")
@click.option("--mapping", type=PATHS, help="Columns of your tables, as written by `valorise mapping`.")
@click.option("--ratings", type=PATHS, help="Table of ratings of readiness, as `valorise readiness` reads it.")
@click.option("--top", type=click.IntRange(1, 100), default=5, show_default=True, help="Matches to keep for each need.")
@click.option(
    "--store",
    metavar="DIR",
    help="Folder of the event log, and of the register kept with `valorise ingest`, which is used where no FILES are"
    " named; or a postgresql:// address.  [default: VALORISE_HOME, for the log only]",
)
@show.as_json
@show.strict
def command(
    files: tuple[Path, ...],
    needs: tuple[Path, ...],
    out: Path,
    store: str | None,
    mapping: Path | None,
    ratings: Path | None,
    as_of: date | None,
    as_json: bool,
    strict: bool,
    **said: str,
) -> int:
    """Do the main job on FILES (or folders) of any known format; without FILES, on the register kept in --store, or
    on the bundled example.

    One register without duplicates, dates that follow, matches with needs, gaps of the country and measures,
    indicators, and an account of every row: in OUT/report.html, OUT/tables.xlsx and one JSON Lines file per table.
    """
    from valorise.journeys.given import named
    from valorise.journeys.ingest import counted
    from valorise.journeys.keeping import kept
    from valorise.journeys.run import run, written
    from valorise.platform.project.terminal import is_served, register_of

    before: dict[str, pl.DataFrame] = {}
    if store and not files:
        before = register_of(store, said.get("office")) if is_served(store) else kept(store)
    own = named(files, needs, mapping)
    given, about = _about(own, as_of, said, kept=bool(before))
    about = replace(about, ratings=ratings or about.ratings)
    with show.progress(quiet=as_json) as tell:
        findings = run(given, about, tell=tell, kept=before)
        paths = written(findings, out, tell=tell)
    unrecorded = _remember(findings, given, store)
    problems = findings.problems if unrecorded is None else pl.concat([findings.problems, unrecorded])
    taken, refused = counted(findings.accounts, findings.problems)
    if as_json:
        more = {"files": [str(path) for path in paths], "as_of": str(findings.as_of)}
        show.answer(findings.accounts, reasons=findings.merges, problems=problems, name="accounts", **more)
    else:
        _tell(findings, out, example=not own and not before, refused=refused)
    return show.exit_code(accepted=taken + len(before), refused=refused, strict=strict)


def _remember(findings: Findings, given: list[Given], store: str | None) -> pl.DataFrame | None:
    """Record the run; where the log cannot be written the report stays, and what went wrong is said."""
    from valorise.journeys.run import remember
    from valorise.stores.home import home
    from valorise.terms.errors import ValoriseError
    from valorise.terms.problems import Problem, problems_table

    try:
        remember(findings, given, store or home(), at=show.now())
    except ValoriseError as error:
        click.echo(f"The report is written, but the run was not recorded. {error}", err=True)
        fix = error.fix or "Name another folder with --store."
        expected = "an event log that can be written"
        return problems_table(
            [Problem(rule="not-recorded", found=error.what, expected=expected, fix=fix, severity="notice")]
        )
    return None


def _about(given: list[Given], as_of: date | None, said: dict[str, str], *, kept: bool) -> tuple[list[Given], About]:
    """What to read and what is known about it: from the person, or of the bundled example."""
    from valorise.journeys.given import example
    from valorise.journeys.run import About
    from valorise.journeys.ways import EXAMPLE_RATINGS

    top = int(said["top"])
    if given or kept:
        about = About(as_of=as_of or show.today(), top=top)
    else:
        given, known = example()
        about = About(as_of=as_of or known["as_of"], office=known["office"], country=known["country"], top=top)
        about = replace(about, ratings=EXAMPLE_RATINGS)
    return given, about.saying(office=said["office"], country=said["country"])


def _tell(findings: Findings, out: Path, *, example: bool, refused: int) -> None:
    from valorise.journeys.run import headlines

    click.echo(f"\n{findings.office}, as of {findings.as_of}")
    for what, number in (headlines(findings) | {"rows or whole files refused": refused}).items():
        click.echo(f"  {number:>7,}  {what}")
    show.problems(findings.problems, most=3)
    click.echo(f"\nThe report is in {out / 'report.html'}; open it in a browser. All tables: {out / 'tables.xlsx'}.")
    if example:
        click.echo("This was the bundled example. Next, your own files: valorise run FILES --needs FILES --country CC")
    else:
        click.echo("Next: mend the problems listed in the report and run again, or add --needs FILES and --country CC.")
