"""`valorise bench`: how good and how quick Valorise is, measured beside what could be installed instead."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from valorise.cli import show

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[3]
"""The checkout of the project, where Valorise runs from one."""
PAGE = ROOT / "docs" / "benchmarks" / "matching.md"


@click.group()
def command() -> None:
    """Measure quality and speed beside their peers; only in a checkout of the project."""


@command.command()
@click.option("--records", type=click.IntRange(400), default=50_000, show_default=True, help="Records for the speed.")
@click.option("--smoke", is_flag=True, help="A very small part, to see that it runs; writes no page by itself.")
@click.option("--out", type=click.Path(path_type=Path), help="Page to write.  [default: docs/benchmarks/matching.md]")
def match(records: int, smoke: bool, out: Path | None) -> int:
    """Measure the ranking of matches: quality on judged collections, speed, memory, disk, truth of the reasons.

    Reads the open data that VALORISE_SHARED names; what is not there is left out and named on the page. PostgreSQL is
    measured where VALORISE_POSTGRES names a database.
    """
    written: str = _bench("match_bench").written(records, smoke=smoke, on=show.today())
    place = out or (None if smoke else PAGE)
    if place is None:
        click.echo(written)
        return 0
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(written, encoding="utf-8")
    click.echo(f"Written to {place}.")
    return 0


def _bench(name: str) -> ModuleType | Any:
    """A measurement of the checkout. Raises Missing where Valorise was installed without it, or without its peers."""
    from valorise.terms.errors import Missing

    if not (ROOT / "tests" / "bench").is_dir():
        raise Missing(
            "The measurements are not part of an installed Valorise.",
            where=str(ROOT),
            fix="Get the source of the project, run `make test` once, and call the command there.",
        )
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    try:
        return import_module(f"tests.bench.{name}")
    except ModuleNotFoundError as error:
        raise Missing(
            "A part that the measurements need is not installed.",
            where=str(error.name),
            fix="Set up what developers need with `make test`, and call the command again.",
        ) from error
