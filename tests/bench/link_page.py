"""`python -m tests.bench.link_page`: measures linking and writes docs/benchmarks/linking.md."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path

from tests.bench import link_affiliations, link_judged, link_quality, link_speed
from tests.bench.registry import Line

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks" / "linking.md"
CASES = (link_quality, link_affiliations, link_judged, link_speed)
MEASURED = ("duckdb", "polars", "rapidfuzz", "splink")


def page(lines: Sequence[Line], on: date) -> str:
    """The page: what is measured and how, and a table for each measure."""
    tools = ", ".join(f"{name} {version(name)}" for name in MEASURED)
    parts = [
        "# Linking, measured\n",
        f"Written by `python -m tests.bench.link_page` on {on}, on two cores.\n",
        f"Python {platform.python_version()}, {tools}.\n",
        "## Conventions\n",
        *(f"{about}\n" for about in map(_about, (one.__doc__ for one in CASES))),
    ]
    for measure in dict.fromkeys(line.measure for line in lines):
        parts += [f"## {measure}\n", *_table([line for line in lines if line.measure == measure]), ""]
    return "\n".join(parts).rstrip() + "\n"


def _about(told: str | None) -> str:
    return (
        (told or "")
        .strip()
        .replace("`smoke`: the smallest set.", "")
        .replace("`smoke`: 60 of them.", "")
        .replace("`smoke`: the smallest set, five answers.", "")
        .replace("; `smoke`: 2,000.", ".")
        .strip()
    )


def _table(lines: Sequence[Line]) -> list[str]:
    methods = list(dict.fromkeys(line.method for line in lines))
    value = {(line.on, line.method): line.value for line in lines}
    rows = [f"| | {' | '.join(methods)} |", f"|---|{'---:|' * len(methods)}"]
    for on in dict.fromkeys(line.on for line in lines):
        cells = (value.get((on, method)) for method in methods)
        rows.append(f"| {on} | {' | '.join('' if one is None else _figure(one) for one in cells)} |")
    return rows


def _figure(value: float) -> str:
    return f"{value:.4f}" if value <= 1 else f"{value:,.1f}"


if __name__ == "__main__":
    PAGE.write_text(
        page([line for one in CASES for line in one.run(False)], datetime.now(UTC).date()), encoding="utf-8"
    )
    print(f"Written to {PAGE}.")
