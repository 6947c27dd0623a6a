"""`valorise pathways`: ways to use for an asset, compared with their reasons, and a dated plan."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
import orjson
import polars as pl

from valorise.cli import show

if TYPE_CHECKING:
    from valorise.reporting.plan import Plan


@click.command("pathways")
@click.argument("asset")
@click.option("--pathway", metavar="ID", help="Pathway to plan.  [default: the first]")
@click.option(
    "--from-step", "first_step", default=1, show_default=True, type=click.IntRange(1, 30), help="Step to begin with."
)
@click.option("--store", metavar="DIR", help="Folder of the kept register.  [default: the bundled example]")
@click.option(
    "--ratings",
    type=click.Path(path_type=Path),
    help="Table of ratings of readiness.  [default: those of the register]",
)
@click.option("--out", type=click.Path(path_type=Path), help="File for the plan: a page (.html) or a calendar (.ics).")
@show.as_of
@show.as_json
def command(
    asset: str,
    pathway: str | None,
    first_step: int,
    store: str | None,
    ratings: Path | None,
    out: Path | None,
    as_of: date | None,
    as_json: bool,
) -> int:
    """Pathways that suit an ASSET with what speaks for and against them, what must come first, and a dated plan.

    ASSET is its id in the register. Levels of readiness count as they were rated with evidence; a table of RATINGS has
    the columns that `valorise readiness` reads. The plan begins on the day of the question; its days are ranges,
    because usual times are. Steps that an ordering rule still holds up name it.
    """
    from valorise.journeys.ways import Wanted, office, ways

    _known_form(out)
    with show.progress(quiet=as_json) as tell:
        of = office(store, show.served(store), tell=tell)
        day = as_of or of.as_of or show.today()
        plan = ways(of, asset, as_of=day, wanted=Wanted(pathway, first_step, ratings), tell=tell)
    if out:
        _write(plan, out)
    if as_json:
        order, steps = show.rows(plan.order, "pathway_order"), show.rows(plan.steps, "plan_steps")
        show.answer(
            plan.advice, reasons=plan.reasons, problems=plan.problems, name="pathway_advice", order=order, plan=steps
        )
    else:
        _tell(plan)
    return 0


def _known_form(out: Path | None) -> None:
    from valorise.terms.errors import Invalid

    if out and out.suffix.lower() not in (".html", ".ics"):
        raise Invalid(
            what=f"What to write to “{out}” is not clear.",
            where="--out",
            why="A plan is written as a page or as a calendar.",
            fix="End its name in .html or .ics.",
        )


def _write(plan: Plan, out: Path) -> None:
    from valorise.journeys.writing import write_files
    from valorise.reporting.formats import html
    from valorise.reporting.plan import plan_document
    from valorise.reporting.plan_calendar import plan_calendar

    if out.suffix.lower() == ".ics":
        content = plan_calendar(plan.steps, as_of=plan.as_of, title=plan.title)
    else:
        content = html.write(plan_document(plan))
    write_files({out.name: content}, out.parent)
    click.echo(f"Written: {out}", err=True)


def _tell(plan: Plan) -> None:
    """The comparison with its reasons, what must come first, and the steps."""
    show.grid(f"Pathways for {show.printable(plan.title)}", _levels(_spans(plan.advice)), ADVICE, most=23)
    _explain(plan)
    show.grid("What must come first", plan.order, ORDER, most=20)
    show.grid(f"Plan from {plan.as_of}", _worded(plan.steps), STEPS, most=30)
    show.problems(plan.problems)


ADVICE = {
    "name": "pathway", "pathway": "id", "speaks_for": "for", "speaks_against": "against", "not_known": "not known",
    "blocks": "open blocks", "level": "weakest scale", "goal": "goal reached", "duration": "usual time",
}  # fmt: skip
ORDER = {"step": "before step", "first": "first", "then": "only then", "strictness": "kind", "standing": "standing",
         "reference": "rests on"}  # fmt: skip
STEPS = {"step": "step", "action": "what", "begins": "begins", "goal": "ends", "usual": "usual", "people": "who",
         "waiting": "waits for"}  # fmt: skip


def _spans(
    rows: pl.DataFrame, begin: str = "earliest_end", end: str = "latest_end", name: str = "goal"
) -> pl.DataFrame:
    from valorise.reporting.plan import between

    told = [between(*days) for days in rows.select(begin, end).iter_rows()]
    return rows.with_columns(pl.Series(name, told, dtype=pl.String()))


def _levels(rows: pl.DataFrame) -> pl.DataFrame:
    from valorise.reporting.plan import weakest

    told = [weakest(row) for row in rows.iter_rows(named=True)]
    return rows.with_columns(level=pl.Series(told, dtype=pl.String()))


def _worded(steps: pl.DataFrame) -> pl.DataFrame:
    spanned = _spans(_spans(steps), "earliest_start", "latest_start", "begins")
    return spanned.with_columns(people=pl.col("who").list.join(", "), waiting=pl.col("waits_for").list.join(", "))


def _explain(plan: Plan) -> None:
    from valorise.reporting.sentences import sentence

    side = {"for": "+", "against": "-", "not known": "?"}
    for row in plan.reasons.filter(pl.col("about") == "readiness").iter_rows(named=True):
        click.echo(show.printable(f"\n{sentence('reasons', row['rule'], orjson.loads(row['values']))}"))
    for name, pathway in plan.advice.select("name", "pathway").iter_rows():
        click.echo(f"\n{name}")
        for row in plan.reasons.filter(pl.col("about") == pathway).sort("step").iter_rows(named=True):
            values = orjson.loads(row["values"])
            said = sentence("reasons", row["rule"], values)
            click.echo(show.printable(f"  {side[values['side']]} {said}"))
    click.echo()
