"""`valorise match`: the best assets for each need, with the reasons and with what stands in the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
import polars as pl

from valorise.cli import show

if TYPE_CHECKING:
    from valorise.journeys.batch import Batch
    from valorise.journeys.ingest import Register
    from valorise.journeys.kept_index import Indexed
    from valorise.journeys.matching import Kept, Options
    from valorise.matching.settings import Settings
    from valorise.terms.results import Result

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
@click.option(
    "--profile",
    default="hybrid",
    show_default=True,
    type=click.Choice(["lexical", "hybrid", "semantic"]),
    help="Compare by shared words alone, or also by words and subjects that go with them, or by what texts mean too.",
)
@click.option(
    "--model",
    type=PATH,
    envvar="VALORISE_MODEL",
    help="Folder of the sentence encoder for the profile semantic.  [default: VALORISE_MODEL]",
)
@click.option(
    "--vectors", type=PATH, help="Folder that keeps what the encoder makes.  [default: vectors in the home folder]"
)
@click.option(
    "--weights",
    type=PATH,
    help="File of weights of facts that valorise learn made.  [default: those that travel with it]",
)
@click.option(
    "--index",
    "folder",
    type=PATH,
    help="Folder that keeps the search index of what is found; next time only what changed is read again.",
)
@click.option(
    "--batch",
    type=PATH,
    help="Folder that keeps finished parts until --out is written: a run that was stopped goes on from there.",
)
@click.option(
    "--engine",
    default="local",
    show_default=True,
    type=click.Choice(["local", "spark"]),
    help="Compare on this machine alone, or make the parts of --batch on a Spark cluster.",
)
@click.option(
    "--master",
    envvar="VALORISE_SPARK_MASTER",
    default="local[*]",
    help="Address of the Spark cluster.  [default: VALORISE_SPARK_MASTER, else all cores of this machine]",
)
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
    model: Path | None,
    vectors: Path | None,
    weights: Path | None,
    folder: Path | None,
    batch: Path | None,
    engine: str,
    master: str,
    as_of: date | None,
    out: Path | None,
    as_json: bool,
    strict: bool,
) -> int:
    """Rank and explain which assets could answer which needs.

    Each match is a strong, fair or weak fit, in the same way for all needs. The score is the chance that somebody would
    judge the match good, as measured on judged collections. A blocked match stays visible with its reason.
    """
    from valorise.journeys.batch import Batch, forget
    from valorise.journeys.given import named
    from valorise.journeys.ingest import counted, register, usable
    from valorise.journeys.writing import write_files
    from valorise.reporting.formats import jsonl

    reader = _reader(model, vectors) if profile == "semantic" else None
    told = _settings(batch, out, engine, profile, weights)
    with show.progress(quiet=as_json) as tell:
        made = register(named(assets, needs), tell=tell)
        usable(made)
        _both(made)
        kept = _kept(made, folder, side, tell) if folder else None
        beside = _beside(made, as_of or show.today())
        chosen = replace(beside, top=top, settings=told, encoder=reader)
        asked = Batch(made["needs"], made["assets"], as_of or show.today(), chosen, side=side)
        found = _found(asked, batch, kept, tell=tell, cluster=(master, folder) if engine == "spark" else None)
    if kept:
        _account(kept)
    problems = pl.concat([made.problems, found.problems])
    if out:
        write_files({out.name: jsonl.write("matches", found.table)}, out.parent)
        forget(asked, batch)
    if as_json:
        show.answer(found.table, reasons=found.reasons, problems=problems, name="matches", profile=profile)
    else:
        _tell(found.table, made["needs"], made["assets"])
        show.problems(problems, most=5)
        click.echo("\nWhy a match? Add --json, or --out FILE; valorise run shows all of it in a report.")
    taken, refused = counted(made.accounts, made.problems)
    return show.exit_code(accepted=taken, refused=refused, strict=strict)


def _settings(batch: Path | None, out: Path | None, engine: str, profile: str, weights: Path | None) -> Settings:
    """The settings of the profile, with weights that were learned; what cannot be is told before any file is read."""
    from valorise.journeys.learned_weights import weighed
    from valorise.journeys.matching import settings

    _whole(batch, out, engine, profile)
    return weighed(settings(profile), weights)


def _beside(made: Register, day: date) -> Options:
    """The options of a run with all that the register knows beside needs and assets."""
    from valorise.journeys.known_beside import options

    return options(made.whole(), as_of=day)


def _found(
    asked: Batch,
    batch: Path | None,
    kept: Indexed | None,
    *,
    tell: show.Tell,
    cluster: tuple[str, Path | None] | None,
) -> Result:
    """The matches, made here or by a cluster, which is named by its address and the folder of the index it reads."""
    from valorise.journeys.batch import answered
    from valorise.journeys.cluster import on_cluster

    if cluster and batch:
        return on_cluster(asked, batch, cluster[0], tell=tell, indexed=cluster[1])
    return answered(asked, batch, tell=tell, index=kept.index if kept else None)


def _whole(batch: Path | None, out: Path | None, engine: str, profile: str) -> None:
    """Raise `Invalid` where the parts of a run would be kept and the whole would not, or where none could be made."""
    from valorise.terms.errors import Invalid

    if batch and not out:
        raise Invalid(
            what="Parts are kept only until the whole is written, and no file was named for it.",
            where="--batch",
            fix="Name the file with --out.",
        )
    if engine == "spark" and not batch:
        raise Invalid(
            what="The machines of a cluster need a folder that they all see.",
            where="--batch",
            why="It holds what they read, and the parts that are finished.",
            fix="Name one with --batch, or compare with --engine local.",
        )
    if engine == "spark" and profile == "semantic":
        raise Invalid(
            what="The profile semantic is compared on one machine only.",
            where="--engine spark",
            why="What the encoder makes is kept by one machine.",
            fix="Choose --profile hybrid, or --engine local.",
        )


def _kept(made: Register, folder: Path, side: str, tell: show.Tell) -> Indexed:
    """The kept index of the side that is found."""
    from valorise.journeys.matching import kept_index

    sought = "assets" if side == "needs" else "needs"
    return kept_index(made[sought], folder, what=sought, tell=tell)


def _reader(model: Path | None, vectors: Path | None) -> Kept:
    """The encoder that was named; raises `Invalid` where none was. A wrong name is told before any file is read."""
    from valorise.journeys.matching import encoder
    from valorise.terms.errors import Invalid

    if model is None:
        raise Invalid(
            what="The profile semantic needs a sentence encoder.",
            where="--model",
            why="None travels with Valorise, and none is fetched.",
            fix="Name the folder of one with --model or VALORISE_MODEL, or compare with --profile hybrid.",
        )
    return encoder(model, vectors)


def _account(kept: Indexed) -> None:
    """What it took to bring the kept index up to date, on the error stream: answers are for the other one."""
    if kept.again:
        click.echo(f"{kept.again} It was built again.", err=True)
    one = kept.changed
    told = f"{one.added:,} added, {one.changed:,} changed, {one.deleted:,} deleted, {one.same:,} as before"
    click.echo(f"Search index: {told}.", err=True)


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
