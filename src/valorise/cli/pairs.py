"""`valorise pairs`: rows that may be one thing, judged by a person."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from valorise.cli import show
from valorise.cli.link import parted

if TYPE_CHECKING:
    from collections.abc import Callable

    from valorise.journeys.open_pairs import Open

FILE = click.Path(path_type=Path)
KINDS = ("organisation", "person", "asset")
KEYS = {"s": "same", "d": "different", "u": "unsure"}
QUESTION = "s same, d different, u unsure, q enough"
HEADS = {
    "id": "name", "kind": "kind", "left": "row", "right": "and row", "verdict": "judged", "by": "by", "why": "why"
}  # fmt: skip

kind = click.option("--kind", type=click.Choice(KINDS), required=True, help="What the rows are mentions of.")
against = click.option("--against", type=FILE, help="The second row is one of this file.")
mapping = click.option("--mapping", multiple=True, metavar="FIELD=COLUMN", help="Say which column is what.")
store = click.option("--store", metavar="DIR", help="Folder of the installation.  [default: VALORISE_HOME]")
why = click.option("--why", metavar="TEXT", help="Why, in a sentence; it is kept with the judgement.")
by = click.option("--by", metavar="NAME", help="Who judges; kept where it can be erased.")


@click.group("pairs")
def command() -> None:
    """Judge which rows are one thing where the file alone cannot tell.

    A judgement is an event in the log. It wins over what valorise link learns, and can be taken back.
    """


@command.command("queue")
@click.argument("file", type=FILE)
@kind
@against
@mapping
@click.option("--threshold", type=float, default=0.5, show_default=True, help="Least probability that links.")
@click.option("--most", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many pairs.")
@click.option("--ask", is_flag=True, help="Ask about each pair here: s same, d different, u unsure, q enough.")
@by
@store
@show.as_json
def queue(
    file: Path, store: str | None, mapping: tuple[str, ...], ask: bool, by: str | None, as_json: bool, **how: Any
) -> int:
    """Show the pairs of rows of FILE whose judgement would put right most, both rows beside each other.

    Open is what the model cannot decide; of two pairs as open, the one comes first that more pairs hang on.
    """
    from valorise.journeys.open_pairs import open_pairs

    place, said = _home(store), parted(mapping)
    with show.progress(quiet=as_json) as tell:
        found = open_pairs(file, mapping=said, store=place, tell=tell, **how)
    if as_json:
        _answer(found.table)
    elif found.table.is_empty():
        click.echo("Nothing is open: no two rows are compared that nobody judged.")
    elif ask:
        _asked(found, lambda row, other, verdict: _keep(file, how, said, row, other, verdict, by, None, place))
    else:
        _shown(found, file)
    return 0


def _shown(found: Open, file: Path) -> None:
    for one in found.table.iter_rows(named=True):
        click.echo(_pair(one))
    click.echo(f"{found.judged} judged so far. Answer one after another with --ask, or one with:", err=True)
    click.echo(f"valorise pairs judge {file} ROW WITH same --kind KIND", err=True)


def _pair(one: dict[str, Any]) -> str:
    head = f"row {one['row']} and row {one['with_row']}: {one['probability']:.0%} likely one"
    hang = "pair hangs" if one["moves"] == 1 else "pairs hang"
    return f"{head}, {one['moves']} {hang} on it\n  {one['this']}\n  {one['that']}\n"


def _asked(found: Open, keep: Callable[[int, int, str], None]) -> None:
    kept = 0
    for one in found.table.iter_rows(named=True):
        click.echo(_pair(one))
        key = click.prompt(QUESTION, type=click.Choice([*KEYS, "q"]), show_choices=False)
        if key == "q":
            break
        keep(one["row"], one["with_row"], KEYS[key])
        kept += 1
    click.echo(f"{kept} kept. They hold from the next valorise link on; undo with: valorise pairs undo NAME")


@command.command("judge")
@click.argument("file", type=FILE)
@click.argument("row", type=int)
@click.argument("with_row", metavar="WITH", type=int)
@click.argument("verdict", metavar="VERDICT", type=click.Choice(["same", "different", "unsure"]))
@kind
@against
@mapping
@why
@by
@store
@show.as_json
def judge(
    file: Path, row: int, with_row: int, verdict: str, mapping: tuple[str, ...], why: str | None, by: str | None,
    store: str | None, as_json: bool, **how: Any,
) -> int:  # fmt: skip
    """Say that ROW of FILE and row WITH (of FILE, or of --against) are the same, different, or unsure as VERDICT.

    Rows are numbered from 1, as in the answer of valorise link. They are found again by a column “id” where each row
    has its own, else by the values that are compared, so that the judgement holds in any order and in later files.
    """
    place, said = _home(store), parted(mapping)
    _keep(file, how, said, row, with_row, verdict, by, why, place)
    if as_json:
        _listed(place, how["kind"])
    else:
        click.echo(f"Kept: rows {row} and {with_row} are judged {verdict}.")
    return 0


def _keep(
    file: Path, how: dict[str, Any], mapping: dict[str, str], row: int, with_row: int, verdict: str, by: str | None,
    why: str | None, place: Path,
) -> None:  # fmt: skip
    from valorise.journeys import judgements
    from valorise.journeys.open_pairs import named

    kind, against = how["kind"], how["against"]
    left, right = named(file, kind, against=against, mapping=mapping, row=row, with_row=with_row)
    judgements.judge(place, kind, left, right, verdict, by=by, why=why, at=show.now())


@command.command("list")
@store
@show.as_json
def listing(store: str | None, as_json: bool) -> int:
    """List the judgements that count, oldest first."""
    from valorise.journeys import judgements

    table = judgements.listed(judgements.told(_home(store)))
    if as_json:
        _answer(table)
    elif table.is_empty():
        click.echo("Nobody judged a pair yet. See what is open with: valorise pairs queue FILE --kind KIND")
    else:
        import polars as pl

        show.grid("Judgements", table.with_columns(pl.col("id").str.slice(0, 8)), HEADS, most=500)
    return 0


@command.command("undo")
@click.argument("name")
@why
@store
@show.as_json
def undo(name: str, why: str | None, store: str | None, as_json: bool) -> int:
    """Take the judgement NAME back (as valorise pairs list names it); that is an event too."""
    from valorise.journeys import judgements

    place = _home(store)
    gone = judgements.withdraw(place, name, at=show.now(), why=why)
    if as_json:
        _listed(place, gone.kind)
    else:
        click.echo(f"Taken back: {judgements.shown(gone.left)} and {judgements.shown(gone.right)} {gone.said}.")
    return 0


def _listed(place: Path, kind: str) -> None:
    from valorise.journeys import judgements

    _answer(judgements.listed(judgements.told(place, kind)))


def _answer(table: Any) -> None:  # Any: a table, without loading what tables need
    from valorise.terms.problems import problems_table
    from valorise.terms.reasons import reasons_table

    show.answer(table, reasons=reasons_table([]), problems=problems_table([]))


def _home(store: str | None) -> Path:
    from valorise.stores.home import home

    return Path(store) if store else home()
