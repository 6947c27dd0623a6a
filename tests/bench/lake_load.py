"""Speed of the lake: records of research works as JSON Lines, kept as they were written.

Compared: `lake.load`, from the file to a load that is on the disk with its checksums, and DuckDB reading the same file
and writing one Parquet file, with the types that it guesses and without checksums; and DuckDB's bare scan of the file,
which keeps nothing. Records are generated with a fixed seed: title, abstract, DOI, year and three authorships, about
3.3 kB each. Each in a process of its own: seconds of the processors (all cores together) and on the clock, records a
second on the clock, and MiB at the highest; ratios are to DuckDB reading and writing. 100,000 and 1,000,000 records,
so that growth is seen; `smoke`: 300.
"""

from __future__ import annotations

import random
import resource
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import duckdb
import orjson

from tests.bench.registry import Line, ratios
from valorise.journeys import lake

PEER = "DuckDB reads and writes"
WORDS = [f"w{number}" for number in range(20_000)]
Load = Callable[[Path, Path], object]


def run(smoke: bool) -> list[Line]:
    """Seconds, records a second and memory, by number of records."""
    lines: list[Line] = []
    for size in (300,) if smoke else (100_000, 1_000_000):
        with TemporaryDirectory(prefix="valorise-bench-") as folder:
            file = generated(Path(folder) / "works.jsonl", size)
            for method, load in (("valorise lake load", _ours), (PEER, _copied), ("DuckDB's bare scan", _scanned)):
                lines += _measured(f"{size:,} records", method, load, file, size)
    return ratios(lines, PEER)


def generated(path: Path, size: int) -> Path:
    """A file with so many works, the same ones every time."""
    chance = random.Random(1)
    with path.open("wb") as file:
        for number in range(size):
            file.write(orjson.dumps(_work(number, chance)) + b"\n")
    return path


def _work(number: int, chance: random.Random) -> dict[str, object]:
    def said(many: int) -> str:
        return " ".join(chance.choices(WORDS, k=many))

    people = [
        {
            "author": {"id": f"A{chance.randrange(10**6)}", "display_name": said(2)},
            "institutions": [{"ror": f"R{chance.randrange(5000)}", "display_name": said(4)}],
        }
        for _ in range(3)
    ]
    return {
        "id": f"W{number}", "doi": f"10.1/{number}", "title": said(12), "publication_year": 2000 + number % 25,
        "abstract": said(420), "authorships": people,
    }  # fmt: skip


def _measured(on: str, method: str, load: Load, file: Path, size: int) -> list[Line]:
    apart = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
    with apart, TemporaryDirectory(prefix="valorise-bench-") as home:
        clock, processor, memory = apart.submit(_figures, load, file, Path(home)).result()
    figures = {"processor, s": processor, "clock, s": clock, "records a second": size / clock, "MiB": memory}
    return [Line(on, method, measure, value) for measure, value in figures.items()]


def _figures(load: Load, file: Path, home: Path) -> tuple[float, float, float]:
    clock, processor = perf_counter(), process_time()
    load(file, home)
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return perf_counter() - clock, process_time() - processor, highest


def _ours(file: Path, home: Path) -> None:
    lake.load(home, lake.Offer("works", [file]), lambda *_: None)


def _copied(file: Path, home: Path) -> None:
    base = duckdb.connect()
    base.read_json(str(file), format="newline_delimited").write_parquet(str(home / "works.parquet"))


def _scanned(file: Path, home: Path) -> None:
    works = duckdb.connect().read_json(str(file), format="newline_delimited")
    works.aggregate("count(*), max(title), max(length(abstract))").fetchall()
