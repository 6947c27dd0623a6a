"""`valorise fetch`: open data asked for at its publisher."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from valorise.cli import show

if TYPE_CHECKING:
    from valorise.journeys.fetch import Came
    from valorise.stores.fetched.source import Source

NAMES = ("calls", "cordis", "crossref", "datacite", "openalex", "ops", "orcid", "ror", "stip", "ted", "zenodo")
HEADS = {
    "name": "source",
    "label": "publisher",
    "licence": "licence",
    "ask": "ask with",
    "key": "key",
    "status": "status",
}
STORE = "Folder of the installation: files go into fetched/, --lake into its lake.  [default: VALORISE_HOME]"


@click.command("fetch")
@click.argument("source", metavar="[SOURCE]", required=False, type=click.Choice(NAMES))
@click.option("--search", default="", metavar="TEXT", help="Words, or a question in the publisher's own language.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only what is new since this day.")
@click.option("--id", "name", default="", metavar="ID", help="One record, or one of the named files.")
@click.option(
    "--most",
    type=click.IntRange(1),
    default=1000,
    show_default=True,
    help="Records after which no page is asked for.",
)
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the files.  [default: fetched, in --store]")
@click.option("--lake", metavar="NAME", help="Load the files into the lake too, under this name.")
@click.option("--dry-run", is_flag=True, help="Say what would be asked, and ask nothing.")
@click.option("--store", metavar="DIR", help=STORE)
@show.as_json
def command(
    source: str | None, search: str, since: datetime | None, name: str, most: int, out: Path | None, lake: str | None,
    dry_run: bool, store: str | None, as_json: bool,
) -> int:  # fmt: skip
    """Fetch open data of SOURCE, and keep it as its publisher sent it. Without SOURCE, list the sources.

    One question at a time, with pauses; what was stopped goes on when the same command is given again, and what has not
    changed is not sent again. Keys are read from the environment. Nothing else of Valorise needs the internet.
    """
    from valorise.journeys import fetch
    from valorise.stores.fetched.asking import Publisher
    from valorise.stores.fetched.source import Question
    from valorise.stores.fetched.source import source as known

    if source is None:
        return _listed(as_json)
    where, question = known(source), Question(name, search, f"{since:%Y-%m-%d}" if since else "", most)
    if dry_run:
        click.echo(fetch.planned(where, question))
        return 0
    folder = out or _home(store) / "fetched"
    with show.progress(quiet=as_json) as tell:
        came = fetch.fetch(where, question, folder, publisher=Publisher(where), now=show.now, tell=tell)
        if lake:
            _load(came, where, lake, _home(store), tell)
    _told(came, where, lake, as_json)
    return 0


def _load(came: Came, where: Source, name: str, home: Path, tell: object) -> None:
    from valorise.journeys import fetch, lake

    offer = lake.Offer(name, tuple(fetch.files(came)), where.licence, came.record.parts[0].origin)
    lake.load(home, offer, tell)  # type: ignore[arg-type]


def _told(came: Came, where: Source, lake: str | None, as_json: bool) -> None:
    import polars as pl

    parts = [{"file": str(came.folder / one.file), "records": one.records, "bytes": one.bytes, "origin": one.origin,
              "at": one.at, "sha256": one.sha256} for one in came.record.parts]  # fmt: skip
    if as_json:
        _answer(pl.DataFrame(parts, infer_schema_length=None), new=came.new)
        return
    size = sum(one.bytes for one in came.record.parts)
    many = f", {came.record.records:,} records" if came.record.records else ""
    files = "1 file" if len(parts) == 1 else f"{len(parts)} files"
    click.echo(f"{where.label}: {files}{many}, {size:,} bytes, licence {where.licence}.")
    if not came.new:
        click.echo("Nothing had changed since it was fetched before.")
    click.echo(f"They are in {came.folder}")
    hint = f"valorise lake query 'FROM raw.{lake} LIMIT 10'" if lake else f"valorise ingest {came.folder}"
    click.echo(f"Go on with: {hint}", err=True)


def _listed(as_json: bool) -> int:
    import polars as pl

    from valorise.stores.fetched.source import sources

    table = pl.DataFrame([
        {"name": one.id, "label": one.label, "licence": one.licence, "ask": _ways(one),
         "key": ", ".join(key.name + ("" if key.needed else " (optional)") for key in one.secrets),
         "status": one.status, "about": one.about}
        for one in sources().values()
    ])  # fmt: skip
    if as_json:
        _answer(table)
    else:
        show.grid("Sources", table, HEADS)
    return 0


def _ways(one: Source) -> str:
    ways = ["--id"] if one.one or (one.file and one.file.ids) else []
    ways += [f"--{name}" for name in ("search", "since") if one.many and getattr(one.many, name)]
    return ", ".join([*ways, *(["nothing: the whole file"] if one.file and not one.file.ids else [])])


def _answer(table: object, **more: object) -> None:
    from valorise.terms.problems import problems_table
    from valorise.terms.reasons import reasons_table

    show.answer(table, reasons=reasons_table([]), problems=problems_table([]), **more)  # type: ignore[arg-type]


def _home(store: str | None) -> Path:
    from valorise.stores.home import home

    return Path(store) if store else home()
