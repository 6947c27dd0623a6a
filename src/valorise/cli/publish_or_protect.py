"""`valorise publish-or-protect`: what becomes public when, against what is filed, and what is still possible where."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
import polars as pl

from valorise.cli import show

if TYPE_CHECKING:
    from valorise.journeys.publishing import Publishing

OPEN = 3
"""Exit code under --strict where a publication still has to be decided."""


@click.command("publish-or-protect")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--store", metavar="DIR", help="Folder of the kept register.  [default: the bundled example]")
@click.option("--asset", help="Only this asset.")
@click.option("--all", "whole", is_flag=True, help="Also what was filed in time, and what ends no protection.")
@show.as_of
@show.as_json
@click.option("--strict", is_flag=True, help="Leave with exit code 3 where anything is still to be decided.")
def command(
    files: tuple[Path, ...],
    store: str | None,
    asset: str | None,
    whole: bool,
    as_of: date | None,
    as_json: bool,
    strict: bool,
) -> int:
    """List talks, papers, theses, preprints, pushes and embargo ends of results for which nothing was filed.

    FILES are lists of plans with the columns asset, occasion, planned_on and, where known, title, place and discloses
    (yes or no), and files of assets and rights in any known format. Assets and rights come from --store or, where no
    files are named, from the bundled example. Each line says which offices forgive one's own publication, and until
    which day; a question mark says that nobody has seen the rule in its source. Leaves with 2 where not a single plan
    of FILES could be used.
    """
    from valorise.journeys.publishing import publishing
    from valorise.journeys.ways import office

    with show.progress(quiet=as_json) as tell:
        of = office(store, show.served(store), tell=tell) if store or not files else None
        day = as_of or (of.as_of if of else None) or show.today()
        found = publishing(files, of, show.announced(store), as_of=day, tell=tell)
    table = _wanted(found.table, asset, whole=whole)
    if as_json:
        show.answer(
            table, reasons=found.reasons, problems=found.problems, name="publishing", as_of=day.isoformat()
        )  # fmt: skip
    else:
        _tell(table, found, day)
    if found.refused and not found.used:
        return 2
    return OPEN if strict and not table.filter(pl.col("state") == "open").is_empty() else 0


def _wanted(table: pl.DataFrame, asset: str | None, *, whole: bool) -> pl.DataFrame:
    chosen = table if whole else table.filter(pl.col("state") == "open")
    if asset is None:
        return chosen
    return chosen.filter((pl.col("asset") == asset) | pl.col("asset").str.ends_with(f":{asset}"))


def _tell(table: pl.DataFrame, found: Publishing, as_of: date) -> None:
    from valorise.terms.codes import codes

    words = {code: row["label"] for code, row in codes("publication_kinds").items()}
    sources = {
        "register": "Day in the register",
        "embargo": "End of the embargo",
        "disclosure": "Planned by its makers",
    }
    told = table.with_columns(
        what=pl.concat_str(
            pl.coalesce(pl.col("occasion").cast(pl.String).replace(words), pl.col("source").replace(sources)),
            "title", separator=": ", ignore_nulls=True,
        ),
        still=pl.Series([_still(row["offices"]) for row in table.iter_rows(named=True)], dtype=pl.String),
        today=pl.Series([" ".join(note["today"] for note in row["notes"] or ()) for row in table.iter_rows(named=True)],
                        dtype=pl.String),
    )  # fmt: skip
    headings = {"asset": "asset", "what": "becomes public by", "day_written": "on", "left": "days left",
                "state": "state", "still": "still possible, last day", "today": "what to do today"}  # fmt: skip
    show.grid(f"What becomes public, as of {as_of}", told, headings, most=40)
    if table.is_empty():
        click.echo("Nothing becomes public that is not protected, as far as the register and the plans say.")
    show.problems(found.problems)


def _still(offices: list[dict[str, object]] | None) -> str:
    """Where it is still possible and until when; offices with the same last day together, unsure ones with “?”."""
    days: dict[str, list[str]] = {}
    for one in offices or ():
        if isinstance(one["left"], int) and one["left"] >= 0:
            kind = " utility model" if one["kind"] == "utility-model" else ""
            unsure = "" if one["status"] == "verified" else "?"
            days.setdefault(str(one["last_day"]), []).append(f"{one['office']}{kind}{unsure}")
    return "; ".join(f"{', '.join(sorted(set(named)))} {day}" for day, named in days.items()) or "none known"
