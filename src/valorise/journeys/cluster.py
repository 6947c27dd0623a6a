"""The parts of a batch made on a Spark cluster: the same function on the same shares, so the same matches."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, partial
from importlib.metadata import version
from pathlib import Path

import polars as pl

from valorise.journeys.batch import Batch, Tell
from valorise.journeys.kept_index import index_in
from valorise.matching import account
from valorise.matching.matches import Options, Run, silent
from valorise.matching.parts import joined, part, shares
from valorise.matching.settings import Settings, settings
from valorise.stores.index import TermIndex, linked
from valorise.stores.parts import Parts, Tables, checksum, parts
from valorise.stores.spark import cluster
from valorise.terms.errors import Invalid, Missing
from valorise.terms.results import Result

TABLES = ("needs", "assets", "agreements", "restrictions", "known")


@dataclass(frozen=True, slots=True)
class Shared:
    """What a worker must know to make any part; the tables and the index stand in `folder`, which all machines see."""

    folder: str
    side: str
    as_of: date
    top: int
    settings: Settings = field(hash=False)
    version: str
    sums: tuple[str, ...]
    """Checksums of the tables, so that a worker that has them in memory sees when they are others."""


def on_cluster(batch: Batch, folder: Path, master: str, *, tell: Tell, indexed: Path | None = None) -> Result:
    """The same matches as `batch.in_parts` makes, with missing parts made by the workers of a Spark cluster.

    `indexed` is the folder of an index of the side that is found; without it one is made in `folder`. Parts are kept as
    they come in, so that a run that is stopped goes on. No encoder reads: the vectors it makes are kept by one machine.
    Raises NotReady where Spark is not there or gives up.
    """
    with parts(folder, batch.question) as kept:
        shared, index = _shared(batch, kept.shared, indexed, tell)
        run = batch.run(index)
        names = shares(run)
        _make(kept, names, shared, master, tell)
        found = [_whole(kept, number) for number in range(1, len(names) + 1)]
    return joined(found, run, account.named_twice(needs=batch.needs, assets=batch.assets))


def partition(shared: Shared, names: Sequence[str]) -> dict[str, pl.DataFrame]:
    """The part of these seekers, made on a worker; raises Invalid where the worker has another version of Valorise."""
    if version("valorise") != shared.version:
        raise Invalid(
            what="A worker of the cluster has another version of Valorise.",
            where="--engine spark",
            why=f"It has {version('valorise')}, and {shared.version} is needed.",
            fix="Install the same version everywhere.",
        )
    made = part(_run(shared), names, silent)
    return {"matches": made.table, "reasons": made.reasons}


def _make(kept: Parts, names: Sequence[list[str]], shared: Shared, master: str, tell: Tell) -> None:
    missing = [number for number in range(1, len(names) + 1) if kept.get(number) is None]
    total = sum(map(len, names))
    done = total - sum(len(names[number - 1]) for number in missing)
    tell("Comparing", done, total)
    if not missing:
        return
    with cluster(master) as spark:
        for place, tables in spark.each(partial(partition, shared), [names[number - 1] for number in missing]):
            kept.keep(missing[place], tables)
            done += len(names[missing[place] - 1])
            tell("Comparing", done, total)


def _whole(kept: Parts, number: int) -> Result:
    tables: Tables | None = kept.get(number)
    if tables is None:
        raise Missing(
            what=f"Part {number} is gone or damaged.",
            where="--batch",
            why="Something else wrote into this folder.",
            fix="Give the same command again; only this part is made again.",
        )
    return Result(tables["matches"], tables["reasons"])


def _shared(batch: Batch, folder: Path, indexed: Path | None, tell: Tell) -> tuple[Shared, TermIndex]:
    """What the workers read, written anew; an index made here by a run that was stopped is brought up to date."""
    told, chosen = settings(), batch.options
    beside = (chosen.agreements, chosen.restrictions, chosen.known)
    tables = dict(zip(TABLES, (batch.needs, batch.assets, *beside), strict=True))
    folder.mkdir(parents=True, exist_ok=True)
    for name in TABLES:
        tables[name].write_parquet(folder / f"{name}.parquet")
    if indexed:
        shutil.rmtree(folder / "index", ignore_errors=True)
        linked(indexed, folder / "index", told)
        index = TermIndex.kept(folder / "index", told)
    else:
        index = index_in(folder / "index", batch.sides[1], told, lambda *at: tell("Reading records", *at)).index
    sums = tuple(checksum(tables[name]) for name in TABLES)
    place = str(folder.resolve())
    return Shared(place, batch.side, batch.as_of, chosen.top, chosen.settings, version("valorise"), sums), index


@lru_cache(maxsize=1)
def _run(shared: Shared) -> Run:
    """All seekers before the side that is found; a worker reads them for its first part, and keeps them."""
    folder = Path(shared.folder)
    if not folder.is_dir():
        raise Missing(
            what="A worker of the cluster does not see the folder of the run.",
            where=shared.folder,
            fix="Name a folder with --batch that all machines see under the same path.",
        )
    needs, assets, agreements, restrictions, known = (pl.read_parquet(folder / f"{name}.parquet") for name in TABLES)
    options = Options(shared.top, None, agreements, restrictions, shared.settings, known=known)
    batch = Batch(needs, assets, shared.as_of, options, shared.side)
    return batch.run(TermIndex.kept(folder / "index", settings()))
