"""`valorise link`: which rows of a file are one person, one organisation, one result."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from valorise.cli import show

if TYPE_CHECKING:
    from valorise.journeys.link import Answer
    from valorise.linking.linkage.link import Compared

FILE = click.Path(path_type=Path)
KINDS = ("organisation", "person", "asset")


@click.command("link")
@click.argument("file", type=FILE)
@click.option("--kind", type=click.Choice(KINDS), required=True, help="What the rows are mentions of.")
@click.option("--against", type=FILE, help="Link to the rows of this file instead of with each other.")
@click.option("--mapping", multiple=True, metavar="FIELD=COLUMN", help="Say which column is what; may be repeated.")
@click.option(
    "--threshold", type=float, default=0.5, show_default=True, help="Least probability of being one that links."
)
@click.option("--store", metavar="DIR", help="Folder that holds what people judged.  [default: VALORISE_HOME]")
@click.option(
    "--engine",
    default="local",
    show_default=True,
    type=click.Choice(["local", "spark"]),
    help="Compare pairs on this machine alone, or on a Spark cluster.",
)
@click.option(
    "--master",
    envvar="VALORISE_SPARK_MASTER",
    default="local[*]",
    show_default=True,
    metavar="ADDRESS",
    help="Address of the Spark cluster, such as spark://host:7077.",
)
@click.option("--batch", type=FILE, help="Folder for finished parts; all machines of the cluster see it.")
@click.option("--out", type=FILE, help="File for the rows: .csv, .jsonl or .parquet.")
@show.as_json
def command(
    file: Path,
    kind: str,
    against: Path | None,
    mapping: tuple[str, ...],
    threshold: float,
    store: str | None,
    engine: str,
    master: str,
    batch: Path | None,
    out: Path | None,
    as_json: bool,
) -> int:
    """Find which rows of FILE are one thing: the rows in their order, each with cluster, probability and reasons.

    Rows of one cluster are one thing. What makes two rows one is learned from the file itself and told with each link,
    in bits for (+) and against (-). Columns are guessed by their names. What people judged (valorise pairs) wins.

    Against a file of ROR, the registry of research organisations, names and affiliations are looked up: `ror` holds the
    organisations that each names, and is empty where it names none.
    """
    from valorise.journeys.link import link_file
    from valorise.journeys.writing import write_answer
    from valorise.stores.home import home

    place = store or home()
    if (engine == "spark") != bool(batch):
        _unlike(engine)
    with show.progress(quiet=as_json) as tell:
        elsewhere = _cluster(batch, master, tell) if batch else None
        found = link_file(
            file, kind, against=against, mapping=parted(mapping), threshold=threshold, store=place,
            compared=elsewhere, tell=tell,
        )  # fmt: skip
    if out:
        write_answer(found.table, out)
    if as_json:
        _answer(found)
    else:
        _told(found, against, out)
    return 0


def _unlike(engine: str) -> None:
    from valorise.terms.errors import Invalid

    raise Invalid(
        what="A cluster needs a folder that all its machines see." if engine == "spark" else "Parts are for a cluster.",
        where="--batch",
        fix="Name one with --batch DIR." if engine == "spark" else "Leave --batch out, or add --engine spark.",
    )


def _cluster(batch: Path, master: str, tell: show.Tell) -> Compared:
    from valorise.journeys.link_cluster import on_cluster

    return on_cluster(batch, master, tell)


def parted(mapping: tuple[str, ...]) -> dict[str, str]:
    """Column by field, as FIELD=COLUMN says it."""
    from valorise.terms.errors import Invalid

    wrong = [one for one in mapping if not all(one.partition("=")[::2])]
    if wrong:
        raise Invalid(
            what=f"“{wrong[0]}” does not say which column is what.",
            where="--mapping",
            fix="Write it as FIELD=COLUMN, such as --mapping name=Title.",
        )
    return dict(one.split("=", 1) for one in mapping)


def _told(found: Answer, against: Path | None, out: Path | None) -> None:
    used = ", ".join(f"{column} as {field.replace('_', ' ')}" for column, field in found.columns.items())
    click.echo(f"Compared: {used}.", err=True)
    for note in found.notes:
        click.echo(note, err=True)
    if against:
        click.echo(f"{found.linked} of {found.table.height} rows are in {against.name}, {found.clusters} of its rows.")
    else:
        rows, things = _many(found.table.height, "row"), _many(found.clusters, "thing")
        click.echo(f"{rows} are {things}; {found.linked} rows are one with another.")
    if out:
        click.echo(f"Written: {out}", err=True)
    else:
        first = next(iter(found.columns))
        heads = {one: one for one in (first, "cluster", "ror", "probability", "reasons") if one in found.table.columns}
        show.grid("Linked", found.table.drop_nulls("reasons").sort("cluster", maintain_order=True), heads)


def _many(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _answer(found: Answer) -> None:
    from valorise.terms.problems import problems_table
    from valorise.terms.reasons import reasons_table

    show.answer(found.table, reasons=reasons_table([]), problems=problems_table([]), notes=found.notes)
