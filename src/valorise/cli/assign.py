"""`valorise assign`: who should talk to whom, and what each floor costs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import polars as pl

from valorise.cli import show

if TYPE_CHECKING:
    from valorise.journeys.ingest import Register
    from valorise.journeys.talks import Talks

PATH = click.Path(path_type=Path)
FORMS = (".jsonl", ".csv", ".xlsx")
PRICES = {
    "kind": "floor for", "name": "name", "least": "at least", "possible": "possible", "talks": "talks",
    "without": "worth without it", "price": "price",
    "price_alone": "as the only floor",
}  # fmt: skip


@click.command("assign")
@click.option("--matches", required=True, type=PATH, help="Matches as valorise match --out writes them.")
@click.option("--needs", multiple=True, type=PATH, help="File or folder of the needs; may be repeated.")
@click.option("--assets", multiple=True, type=PATH, help="File or folder of the assets; may be repeated.")
@click.option("--capacity", multiple=True, metavar="KIND=MOST|FILE", help="Talks at most, such as asset=1 or a file.")
@click.option("--floors", multiple=True, metavar="KIND=LEAST|FILE", help="Talks at least, such as unit=1 or a file.")
@click.option("--exclusions", multiple=True, metavar="FILE", help="File of who should not talk to whom.")
@click.option("--memberships", multiple=True, metavar="FILE", help="File of further groups of needs and assets.")
@click.option(
    "--worth",
    default="overlap",
    show_default=True,
    type=click.Choice(["overlap", "score"]),
    help="What of a match is added up: how much both sides share, or the chance that the match is good.",
)
@click.option(
    "--fit",
    default="fair",
    show_default=True,
    type=click.Choice(["weak", "fair", "strong"]),
    help="Leave out matches that are less than this.",
)
@click.option("--out", type=PATH, help="File for the talks (.jsonl or .csv; .xlsx with the prices of floors).")
@show.as_json
@show.strict
def command(
    matches: Path,
    needs: tuple[Path, ...],
    assets: tuple[Path, ...],
    worth: str,
    fit: str,
    out: Path | None,
    as_json: bool,
    strict: bool,
    **said: tuple[str, ...],
) -> int:
    """Choose the talks that are worth most together under capacities, floors and exclusions.

    The choice is exact: it is proven that no other one is worth more. Each floor is shown with its price, which is what
    the talks would be worth without it. Floors that contradict each other are named. Groups are all, need and asset;
    with --needs and --assets also seeker, seeker-country, owner, person, unit and asset-country; others come with
    --memberships.
    """
    from valorise.journeys.given import named
    from valorise.journeys.ingest import counted, register, usable
    from valorise.journeys.talks import By, Set, matches_of, rules_of, talks

    _known_form(out)
    rules = rules_of(Set(said["capacity"], said["floors"], said["exclusions"], said["memberships"]))
    listed = matches_of(matches)
    with show.progress(quiet=as_json) as tell:
        made = register(named(assets, needs), tell=tell)
        if needs or assets:
            usable(made)
        found = talks(listed, made["needs"], made["assets"], rules, By(worth, fit))
    if out:
        _write(found, out)
    problems = pl.concat([made.problems, found.result.problems])
    if as_json:
        _answer(found, problems, worth)
    else:
        _tell(found, made)
        show.problems(problems, most=8)
    refused = counted(made.accounts, made.problems)[1]
    return show.exit_code(accepted=listed.height, refused=refused, strict=strict)


def _known_form(out: Path | None) -> None:
    from valorise.terms.errors import Invalid

    if out and out.suffix.lower() not in FORMS:
        raise Invalid(
            what=f"What to write to “{out}” is not clear.",
            where="--out",
            fix="End its name in .jsonl, .csv or .xlsx.",
        )


def _write(found: Talks, out: Path) -> None:
    from valorise.journeys.writing import write_files
    from valorise.reporting.formats import csv, jsonl, xlsx

    if out.suffix.lower() == ".xlsx":
        content = xlsx.write({"talks": found.result.table, "floor_prices": found.floors})
    else:
        content = (csv if out.suffix.lower() == ".csv" else jsonl).write("talks", found.result.table)
    write_files({out.name: content}, out.parent)
    click.echo(f"Written: {out}", err=True)


def _answer(found: Talks, problems: pl.DataFrame, worth: str) -> None:
    show.answer(
        found.result.table,
        reasons=found.result.reasons,
        problems=problems,
        name="talks",
        floors=show.rows(found.floors, "floor_prices"),
        worth=found.worth,
        without_floors=found.without_floors,
        added_up=worth,
        proven=True,
    )


def _tell(found: Talks, made: Register) -> None:
    title = pl.coalesce("title", "summary", "id").str.slice(0, 60)
    shown = (
        found.result.table.join(made["needs"].select(need="id", wanted=title), on="need", how="left")
        .join(made["assets"].select(asset="id", offered=title), on="asset", how="left")
        .select(
            pl.coalesce("wanted", "need").alias("need"),
            pl.coalesce("offered", "asset").alias("asset"),
            "rank",
            "fit",
            pl.col("worth").round(3),
            pl.col("floors").list.join(", "),
        )
    )
    headings = {"need": "need", "asset": "talks about", "rank": "rank", "fit": "fit", "worth": "worth", "floors": "for"}
    show.grid("Talks", shown, headings, most=40)
    if found.floors.height:
        show.grid("What floors cost", found.floors, PRICES, most=20)
        price = found.without_floors - found.worth
        click.echo(f"All floors together: {price:.4f} of {found.without_floors:.4f}.")
    click.echo(f"{shown.height} talks worth {found.worth:.4f} together. Proven: no other choice is worth more.")
