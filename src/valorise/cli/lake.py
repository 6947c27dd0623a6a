"""`valorise lake`: open data kept with its history, and questions to it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from valorise.cli import show

if TYPE_CHECKING:
    import polars as pl

    from valorise.journeys.lake import Loaded

PATH = click.Path(path_type=Path)
store = click.option("--store", metavar="DIR", help="Folder of the installation.  [default: VALORISE_HOME]")


@click.group("lake")
def command() -> None:
    """Keep open data of others with where it came from, and ask it anything in SQL.

    Every load stays: what a dataset held on an earlier day can be asked too.
    """


@command.command("load")
@click.argument("files", nargs=-1, required=True, type=PATH)
@click.option("--name", required=True, help="Name of the dataset, such as h2020_projects.")
@click.option("--clean", is_flag=True, help="Read them into our tables instead of keeping them as written.")
@click.option("--licence", default="", help="Licence of the publisher, such as CC-BY-4.0.")
@click.option("--origin", default="", help="Address where the publisher offers it.")
@store
@show.as_json
def load(
    files: tuple[Path, ...],
    name: str,
    clean: bool,
    licence: str,
    origin: str,
    store: str | None,
    as_json: bool,
) -> int:
    """Load FILES (text tables, workbooks, JSON, Parquet) as their publisher wrote them, every value as text.

    With --clean they are read into our tables instead, as valorise ingest does, from any known format: a dataset for
    each table, such as clean.NAME_assets, and clean.NAME_problems for what was refused, with the way to mend it.

    The same files are not loaded twice. A load that was stopped goes on from its finished parts when the same command
    is given again.
    """
    from valorise.journeys import lake, lake_clean

    with show.progress(quiet=as_json) as tell:
        made = lake_clean.clean if clean else lake.load
        found = made(_home(store), lake.Offer(name, files, licence, origin), tell)
    table = _loaded(found)
    if as_json:
        _answer(table)
        return 0
    show.grid(
        "Loaded", table, {"name": "dataset", "rows": "rows", "left": "lines left out", "refused": "refused", "said": ""}
    )
    click.echo(f"Ask it with: valorise lake query 'FROM {table['name'][0]} LIMIT 10'", err=True)
    return 0


def _loaded(found: list[Loaded]) -> pl.DataFrame:
    import polars as pl

    rows = [
        {
            "name": f"{one.load.state}.{one.load.dataset}", "rows": one.load.rows, "left": one.load.left,
            "refused": one.load.refused, "new": one.new, "gone": list(one.gone), "added": list(one.added),
            "said": _said(one),
        }
        for one in found
    ]  # fmt: skip
    return pl.DataFrame(rows)


def _said(one: Loaded) -> str:
    if not one.new:
        return "as before; nothing was done"
    gone = f"columns gone: {', '.join(one.gone)}. " if one.gone else ""
    added = f"columns new: {', '.join(one.added)}." if one.added else ""
    return (gone + added).strip() or "loaded"


@command.command("status")
@click.option("--columns", "of", metavar="NAME", help="Show the columns of this dataset instead.")
@click.option("--verify", is_flag=True, help="Read every file and see that it holds what was written.")
@store
@show.as_json
def status(of: str | None, verify: bool, store: str | None, as_json: bool) -> int:
    """List the datasets: when each was last loaded, how many rows it holds, whose licence it has."""
    from valorise.journeys import lake

    home = _home(store)
    table = lake.columns(home, of) if of else lake.status(home)
    if verify:
        click.echo(f"{lake.verify(home)} loads hold what was written.", err=True)
    if as_json:
        _answer(table)
    elif of:
        show.grid(f"Columns of {of}", table, {"column": "column", "type": "type"}, most=500)
    elif table.is_empty():
        click.echo("The lake is empty. Load open data with: valorise lake load FILE --name NAME")
    else:
        heads = {"state": "state", "name": "dataset", "loads": "loads", "at": "last load (UTC)", "rows": "rows"}
        show.grid("Datasets", table, heads | {"bytes": "bytes", "licence": "licence"}, most=500)
    return 0


@command.command("history")
@click.argument("name")
@store
@show.as_json
def history(name: str, store: str | None, as_json: bool) -> int:
    """Show every load of the dataset NAME, and which columns came and went."""
    from valorise.journeys import lake

    table = lake.history(_home(store), name)
    if as_json:
        _answer(table)
    else:
        heads = {"number": "load", "at": "at (UTC)", "rows": "rows", "files": "files", "gone": "columns gone"}
        show.grid(f"Loads of {name}", table, heads | {"added": "columns new"}, most=500)
    return 0


@command.command("query")
@click.argument("question", metavar="SQL")
@show.as_of
@click.option("--out", type=PATH, help="File for the answer: .parquet, .csv or .jsonl.")
@store
@show.as_json
def query(question: str, as_of: date | None, out: Path | None, store: str | None, as_json: bool) -> int:
    """Answer SQL, one SELECT; datasets are tables such as raw.h2020_projects.

    With --as-of they are asked as they were at the end of that day (UTC). Nothing but the datasets can be read.
    """
    from valorise.journeys import lake
    from valorise.journeys.writing import write_answer

    table = lake.query(_home(store), question, as_of=as_of)
    if out:
        write_answer(table, out)
        click.echo(f"Written: {out} ({table.height} rows)", err=True)
    if as_json:
        _answer(table)
    elif not out:
        show.grid("Answer", table, {name: name for name in table.columns}, most=50)
    return 0


def _answer(table: pl.DataFrame) -> None:
    from valorise.terms.problems import problems_table
    from valorise.terms.reasons import reasons_table

    show.answer(table, reasons=reasons_table([]), problems=problems_table([]))


def _home(store: str | None) -> Path:
    from valorise.stores.home import home

    return Path(store) if store else home()
