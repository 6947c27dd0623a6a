"""Finds the benchmarks: every file of this folder with a function `run(smoke)` is one case.

A case says in its docstring what is compared, on what, and by which conventions. It measures its peers in the same
run and answers with lines: method, measure, value, unit, and `ratio` to the first peer of that measure, so that a
figure from one machine can be read on another. With `smoke` it does the same work on very little, to show that it runs.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

Run = Callable[[bool], "list[Line]"]


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of a case."""

    on: str
    """What was measured on, such as a collection or a size."""
    method: str
    measure: str
    value: float
    ratio: float | None = None
    """Value divided by that of the peer named in the case; above or below 1 is better as the measure says."""


@dataclass(frozen=True, slots=True)
class Case:
    """A benchmark: its name, what it says about itself, and how to run it."""

    name: str
    about: str
    run: Run


class NotHere(Exception):
    """A case cannot run here; the message says what is missing."""


def cases() -> list[Case]:
    """All cases in the order of their names."""
    files = sorted(file.stem for file in Path(__file__).parent.glob("*.py") if "def run(" in file.read_text("utf-8"))
    found = (import_module(f"tests.bench.{name}") for name in files if name not in ("registry", "__main__"))
    return [Case(one.__name__.rsplit(".", 1)[-1], (one.__doc__ or "").strip(), one.run) for one in found]


def ratios(lines: list[Line], peer: str) -> list[Line]:
    """The lines with their ratio to the peer's value of the same measure on the same thing."""
    base = {(one.on, one.measure): one.value for one in lines if one.method == peer}
    return [
        Line(one.on, one.method, one.measure, one.value, one.value / base[one.on, one.measure])
        if base.get((one.on, one.measure))
        else one
        for one in lines
    ]


def means(lines: list[Line]) -> list[Line]:
    """The mean over collections, of each method and measure."""
    keys = dict.fromkeys((one.method, one.measure) for one in lines)
    values = {key: [one.value for one in lines if (one.method, one.measure) == key] for key in keys}
    return [Line("mean", method, measure, sum(found) / len(found)) for (method, measure), found in values.items()]


def data() -> Path:
    """The folder of shared open data."""
    root = Path(__file__).resolve().parents[2].parent / "shared"
    folder = Path(os.environ.get("VALORISE_SHARED", root)) / "data"
    if not folder.is_dir():
        raise NotHere("the shared open data is not beside the project; set VALORISE_SHARED to its folder.")
    return folder
