"""Pairs compared on a Spark cluster: the same comparison on the same records, a part of them on each machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path

import orjson
import polars as pl

from valorise.journeys.batch import Tell
from valorise.linking.linkage.blocking import Rule
from valorise.linking.linkage.engine import Engine, together
from valorise.linking.linkage.link import Chances, Compared
from valorise.linking.linkage.model import Model
from valorise.stores.parts import Parts, checksum, parts
from valorise.stores.spark import cluster
from valorise.terms.errors import Invalid, Missing

PAIRS = 250_000
"""Pairs of a part, so that a part that is lost with its machine costs seconds."""
FEWEST = 4


@dataclass(frozen=True, slots=True)
class Shared:
    """What a worker must know to compare any part; the records stand in `folder`, which all machines see."""

    folder: str
    sum: str
    """Checksum of the records, so that a worker that has them in memory sees when they are others."""
    model: Model
    files: int
    rules: Mapping[Rule, int]
    chances: Chances
    parts: int
    version: str


def on_cluster(folder: Path, master: str, tell: Tell) -> Compared:
    """A comparison by the workers of the cluster; finished parts are kept in `folder`, and a run that stops goes on.

    What it gives is what `Engine.compared` gives. It raises what `parts` and `cluster` raise.
    """
    return partial(_compared, folder, master, tell)


def _compared(
    folder: Path, master: str, tell: Tell, model: Model, tables: Sequence[pl.DataFrame], rules: Mapping[Rule, int],
    chances: Chances,
) -> pl.DataFrame:  # fmt: skip
    count = max(FEWEST, -(-sum(rules.values()) // PAIRS))
    sums = " ".join(checksum(table) for table in tables)
    with parts(folder, _question(model, sums, rules, count)) as kept:
        for number, table in enumerate(tables):
            kept.shared.mkdir(parents=True, exist_ok=True)
            table.write_parquet(kept.shared / f"records-{number}.parquet")
        place = str(kept.shared.resolve())
        shared = Shared(place, sums, model, len(tables), rules, chances, count, version("valorise"))
        _made(kept, shared, master, tell)
        found = [_whole(kept, number) for number in range(1, count + 1)]
        kept.clear()
    return together(found)


def _question(model: Model, sums: str, rules: Mapping[Rule, int], count: int) -> dict[str, str]:
    told = {"kind": model.kind, "compared": [one.name for one in model.comparisons], "rules": sorted(rules)}
    return {"records": sums, "model": orjson.dumps(told).decode(), "parts": str(count), "version": version("valorise")}


def _made(kept: Parts, shared: Shared, master: str, tell: Tell) -> None:
    missing = [number for number in range(1, shared.parts + 1) if kept.get(number) is None]
    done = shared.parts - len(missing)
    tell("Comparing on the cluster", done, shared.parts)
    if not missing:
        return
    with cluster(master) as spark:
        for place, table in spark.each(partial(compared_part, shared), missing):
            kept.keep(missing[place], {"pairs": table})
            done += 1
            tell("Comparing on the cluster", done, shared.parts)


def _whole(kept: Parts, number: int) -> pl.DataFrame:
    tables = kept.get(number)
    if tables is None:
        raise Missing(
            what=f"Part {number} is gone or damaged.",
            where="--batch",
            why="Something else wrote into this folder.",
            fix="Give the same command again; only this part is made again.",
        )
    return tables["pairs"]


_ENGINES: dict[tuple[str, str], Engine] = {}
"""The records a worker compared last: it reads them for its first part, and keeps them."""


def compared_part(shared: Shared, number: int) -> pl.DataFrame:
    """The pairs of one part, on a worker; raises `Invalid` where the worker has another version of Valorise."""
    if version("valorise") != shared.version:
        raise Invalid(
            what="A worker of the cluster has another version of Valorise.",
            where="--engine spark",
            why=f"It has {version('valorise')}, and {shared.version} is needed.",
            fix="Install the same version everywhere.",
        )
    name = (shared.folder, shared.sum)
    if name not in _ENGINES:
        _ENGINES.clear()
        tables = [pl.read_parquet(Path(shared.folder) / f"records-{number}.parquet") for number in range(shared.files)]
        _ENGINES[name] = Engine(shared.model, tables, shared.rules)
    return _ENGINES[name].part(shared.chances, number, shared.parts)
