"""`valorise learn`: weights of facts from what an office thinks of its matches."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
import polars as pl

from valorise.cli import show

if TYPE_CHECKING:
    from valorise.matching.learning import Learned

PATH = click.Path(path_type=Path)


@click.command("learn")
@click.option("--matches", required=True, type=PATH, help="Matches as valorise match --out writes them.")
@click.option(
    "--judgements",
    required=True,
    type=PATH,
    help="File with the columns need, asset and verdict: good, not-good or known.",
)
@click.option("--out", type=PATH, help="File for the weights (.yaml), for valorise match --weights.")
@show.as_of
@show.as_json
def command(matches: Path, judgements: Path, out: Path | None, as_of: date | None, as_json: bool) -> int:
    """Learn from judgements of an office what each fact that fits should add to a match.

    Nothing is learned unless this is asked for, and nothing leaves the office: the weights are a file that people can
    read and change, and they count only where valorise match is given it. Few judgements move a weight little, and none
    is moved by more than four times. How texts are compared stays as it is.
    """
    from valorise.journeys.learned_weights import learn, written
    from valorise.journeys.writing import write_files
    from valorise.terms.problems import problems_table
    from valorise.terms.reasons import reasons_table

    found = learn(matches, judgements)
    if out:
        write_files({out.name: written(found, as_of or show.today())}, out.parent)
        click.echo(f"Written: {out}", err=True)
    if as_json:
        show.answer(
            found.weights,
            reasons=reasons_table([]),
            problems=problems_table([]),
            good=found.good,
            not_good=found.not_good,
            elsewhere=found.elsewhere,
            undecided=found.undecided,
        )
    else:
        _tell(found)
    return 0


def _tell(found: Learned) -> None:
    shown = found.weights.with_columns(pl.col("before", "after").round(3))
    heads = {"weight": "fact", "before": "before", "after": "after", "pairs": "judged pairs in which it is known"}
    show.grid("What each fact that fits adds", shown, heads)
    click.echo(f"Learned from {found.good} pairs judged good and {found.not_good} not good.")
    if found.elsewhere:
        click.echo(f"{found.elsewhere} judged pairs are not among the matches.")
    if found.undecided:
        click.echo(f"{found.undecided} pairs were judged good by as many people as not good, and were left out.")
