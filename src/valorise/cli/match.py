"""`valorise match`: the best assets for each need, with the reasons and with what stands in the way."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
import polars as pl

from valorise.cli import show

if TYPE_CHECKING:
    from valorise.journeys.ingest import Register

PATH = click.Path(path_type=Path)


@click.command("match")
@click.option("--assets", required=True, multiple=True, type=PATH, help="File or folder of assets; may be repeated.")
@click.option("--needs", required=True, multiple=True, type=PATH, help="File or folder of needs; may be repeated.")
@click.option("--top", default=10, show_default=True, type=click.IntRange(1, 1000), help="Matches for each need.")
@click.option(
    "--for",
    "side",
    default="needs",
    show_default=True,
    type=click.Choice(["needs", "assets"]),
    help="Rank assets for each need, or needs for each asset.",
)
@click.option("--profile", default="lexical", show_default=True, type=click.Choice(["lexical"]), help="How to compare.")
@show.as_of
@click.option("--out", type=PATH, help="File for the matches as JSON Lines.")
@show.as_json
@show.strict
def command(
    assets: tuple[Path, ...],
    needs: tuple[Path, ...],
    top: int,
    side: str,
    profile: str,
    as_of: date | None,
    out: Path | None,
    as_json: bool,
    strict: bool,
) -> int:
    """Rank and explain which assets could answer which needs.

    Each match is a strong, fair or weak fit, in the same way for all needs. The score compares only within one need
    (or, with --for assets, within one asset). A blocked match stays visible with its reason.
    """
    from valorise.journeys.given import named
    from valorise.journeys.ingest import counted, register, usable
    from valorise.journeys.matching import best_assets, best_needs
    from valorise.journeys.writing import write_files
    from valorise.reporting.formats import jsonl

    day = as_of or show.today()
    with show.progress(quiet=as_json) as tell:
        made = register(named(assets, needs), tell=tell)
        usable(made)
        _both(made)
        find = best_assets if side == "needs" else best_needs
        found = find(made["needs"], made["assets"], made["agreements"], as_of=day, top=top, tell=tell)
    problems = pl.concat([made.problems, found.problems])
    if out:
        write_files({out.name: jsonl.write("matches", found.table)}, out.parent)
    if as_json:
        show.answer(found.table, reasons=found.reasons, problems=problems, name="matches", profile=profile)
    else:
        _tell(found.table, made["needs"], made["assets"])
        show.problems(problems, most=5)
        click.echo("\nWhy a match? Add --json, or --out FILE; valorise run shows all of it in a report.")
    taken, refused = counted(made.accounts, made.problems)
    return show.exit_code(accepted=taken, refused=refused, strict=strict)


def _both(made: Register) -> None:
    """Raise `Invalid` where the files hold no asset or no need: there is nothing to compare then."""
    from valorise.terms.errors import Invalid

    for name in ("assets", "needs"):
        if made[name].is_empty():
            error = Invalid(
                what=f"The files named with --{name} hold no {name}.",
                where=f"--{name}",
                why="A match needs both sides.",
                fix=f"See what becomes of every row with: valorise ingest {'--needs ' if name == 'needs' else ''}FILE",
            )
            error.problems = made.problems
            raise error


def _tell(found: pl.DataFrame, needs: pl.DataFrame, assets: pl.DataFrame) -> None:
    title = pl.coalesce("title", "summary").str.slice(0, 70)
    shown = (
        found.join(needs.select(need="id", wanted=title), on="need", how="left", maintain_order="left")
        .join(assets.select(asset="id", offered=title), on="asset", how="left", maintain_order="left")
        .with_columns(
            pl.col("score").round(3),
            blocked=pl.col("blockers").list.eval(pl.element().struct.field("rule")).list.join(", "),
        )
    )
    headings = {
        "wanted": "need",
        "rank": "rank",
        "offered": "asset",
        "fit": "fit",
        "score": "score",
        "blocked": "blocked by",
    }
    show.grid("Matches", shown, headings, most=30)
