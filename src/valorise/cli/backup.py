"""`valorise backup`: keep an installation safe, prove that a backup is whole, bring it back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import polars as pl

from valorise.cli import show

store = click.option(
    "--store", type=click.Path(path_type=Path), help="Folder of the installation.  [default: VALORISE_HOME]"
)
FILE = click.Path(path_type=Path)


@click.group("backup")
def command() -> None:
    """Backups of a served installation: make one while people work, check it, bring it back."""


@command.command()
@store
@click.option("--out", type=FILE, help="File to write.  [default: backups/valorise-DAY.zip in the folder]")
@show.as_json
def make(store: Path | None, out: Path | None, as_json: bool) -> int:
    """Write database, event log and documents into one file, and read it back to prove that it is whole."""
    from valorise.platform.project.start import settle

    settle(store)
    from valorise.platform.operations import actions

    with show.progress(quiet=as_json) as tell:
        path, manifest = actions.back_up(None, out, tell=tell)
    _tell(path, manifest, as_json=as_json, done="Written and read back")
    return 0


@command.command()
@click.argument("file", type=FILE)
@show.as_json
def check(file: Path, as_json: bool) -> int:
    """Prove that every part of FILE is as it was written."""
    from valorise.platform.operations import archive

    _tell(file, archive.verify(file), as_json=as_json, done="Whole")
    return 0


@command.command()
@click.argument("file", type=FILE)
@store
@show.as_json
def restore(file: Path, store: Path | None, as_json: bool) -> int:
    """Bring FILE back into an empty folder, or into the empty database that VALORISE_DATABASE names.

    So an office also moves from SQLite to PostgreSQL: make a backup, set VALORISE_DATABASE, restore.
    """
    from valorise.platform.project.start import settle

    settle(store)
    from valorise.platform.operations.restore import restore as bring_back

    with show.progress(quiet=as_json) as tell:
        manifest = bring_back(file, tell=tell)
    _tell(file, manifest, as_json=as_json, done="Brought back")
    return 0


def _tell(path: Path, manifest: dict[str, Any], *, as_json: bool, done: str) -> None:
    from valorise.terms.problems import problems_table
    from valorise.terms.reasons import reasons_table

    counted = [(name, said.get("rows")) for name, said in sorted(manifest["entries"].items())]
    rows = pl.DataFrame(counted, schema={"part": pl.String, "rows": pl.Int64}, orient="row")
    about = {name: manifest[name] for name in ("version", "made_at", "head")}
    if as_json:
        show.answer(rows, reasons=reasons_table([]), problems=problems_table([]), file=str(path), **about)
        return
    total = sum(number or 0 for _, number in counted)
    click.echo(f"{done}: {path}, made on {about['made_at']} by version {about['version']}, {total:,} rows.")
    click.echo(f"Head of the event log: {about['head']}")
