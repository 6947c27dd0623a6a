"""`valorise readiness`: where assets stand, on what that rests, and what comes next."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
import polars as pl

from valorise.cli import show

if TYPE_CHECKING:
    from valorise.journeys.ways import Readiness


@click.command("readiness")
@click.argument("ratings", required=False, type=click.Path(path_type=Path))
@click.option("--asset", help="Only this asset, with all days on which it was rated and the reasons.")
@click.option("--store", metavar="DIR", help="Folder of the kept register.  [default: the bundled example]")
@show.as_of
@show.as_json
@show.strict
def command(
    ratings: Path | None, asset: str | None, store: str | None, as_of: date | None, as_json: bool, strict: bool
) -> int:
    """Levels of readiness with what they rest on, and the next step that the weakest scale asks for.

    RATINGS is a table with the columns asset, dimension, level_given, rater, rated_on and rests_on. A level without
    what it rests on is a claim and does not count; several raters give an interval. Without RATINGS and --store the
    ratings of the bundled example are shown.
    """
    from valorise.journeys.ways import office, readiness

    with show.progress(quiet=as_json) as tell:
        of = office(store, show.served(store), tell=tell)
        day = as_of or of.as_of or show.today()
        found = _of_asset(readiness(of, ratings, as_of=day), asset)
    if as_json:
        following = show.rows(found.following)
        show.answer(
            found.history, reasons=found.reasons, problems=found.problems, name="readiness_levels", next=following
        )
    else:
        _tell(found, day, whole=bool(asset))
    refused = found.problems.filter(pl.col("severity") == "refused").height
    return show.exit_code(accepted=found.history.height, refused=refused, strict=strict)


def _of_asset(found: Readiness, asset: str | None) -> Readiness:
    from dataclasses import replace

    from valorise.terms.errors import Missing

    if found.history.filter(pl.col("asset") == asset if asset else pl.lit(value=True)).is_empty():
        raise Missing(
            what=f"Nobody has rated the asset “{asset}”."
            if asset
            else "Nobody has rated an asset of this register yet.",
            where="--asset" if asset else "RATINGS",
            fix="Give a table of ratings, or a level in the register.",
        )
    if asset is None:
        return found
    own, about = pl.col("asset") == asset, pl.col("subject") == asset
    return replace(
        found,
        history=found.history.filter(own),
        following=found.following.filter(own),
        reasons=found.reasons.filter(about),
    )


def _tell(found: Readiness, day: date, *, whole: bool) -> None:
    """Levels now, or all days of one asset with its reasons; then next steps."""
    from valorise.assets.readiness_levels import current_levels

    rows = found.history if whole else current_levels(found.history).filter(pl.col("level_reached").is_not_null())
    worded = rows.with_columns(between=pl.format("{} to {}", "lowest_level", "highest_level"))
    headings = {
        "asset": "asset",
        "dimension": "scale",
        "rated_on": "on",
        "level_reached": "level",
        "between": "raters say",
    }
    headings |= {"raters": "with evidence", "claimed_level": "claimed", "claims": "claims"}
    show.grid(f"Readiness as of {day}", worded, headings, most=60)
    claims = current_levels(found.history).filter(pl.col("level_reached").is_null()).height
    if claims and not whole:
        click.echo(f"{claims} levels name nothing they rest on and do not count; --json lists them as claims.")
    steps = {"asset": "asset", "scale": "weakest", "level": "level", "now": "now", "next_step": "next level asks for"}
    show.grid("Next steps", found.following, steps, most=40)
    if whole:
        _explain(found.reasons)
    show.problems(found.problems, most=10)


def _explain(reasons: pl.DataFrame) -> None:
    import orjson

    from valorise.reporting.sentences import sentence

    for row in reasons.sort("about", "step").iter_rows(named=True):
        said = sentence("reasons", row["rule"], orjson.loads(row["values"]))
        click.echo(show.printable(f"  {row['about']}: {said}"))
