"""`docs/benchmarks/matching.md`, written from what was measured."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

import polars as pl

from tests.bench import match_encoded
from tests.bench.match_measured import Measured, Speed
from tests.bench.match_methods import METHODS, PEER
from tests.bench.match_proofs import Proof
from tests.bench.match_scores import Scores
from tests.bench.ranking_measures import MEASURES, interval

OURS, SEMANTIC = "Valorise hybrid", "Valorise semantic"
ENCODED = ("encoder alone", "LanceDB hybrid", SEMANTIC)
"""Methods that need weights from outside; those without them are compared among themselves."""
MEAN = ("cranfield", "cisi", "npl")
"""Collections that the aims are stated for."""
PARTS = ("numpy", "polars", "tantivy", "bm25s", "pystemmer", "psycopg")
CONVENTIONS = (
    "A document is relevant from grade 1 on; Cranfield's 225 judgements of grade 0 do not count. Cranfield's queries "
    "are numbered by order of appearance.",
    "Queries without a relevant document are left out; a query that a method finds nothing for counts 0.",
    "Depth 1,000; nDCG@10 with binary gain and the ideal of the judged documents. What nobody judged counts as not "
    "relevant.",
    "Records of the same score stand in the order of their names (ours) or as the peer gives them.",
    "All collections have the same settings, those that travel with Valorise. They were chosen on the mean of "
    "Cranfield, CISI and NPL, and how much is added to long needs on the SBIR collections too, so figures here are a "
    "little kinder than new data will be.",
    "`sbir awards`: an award of 2017 asks with its own text, awards with the same real topic code are relevant, the "
    "award itself is left out. `sbir topics`: a topic asks, the award of the same title is relevant and is found by "
    "its abstract alone.",
    "Intervals: 95 %, paired bootstrap over queries, drawn within their collection, 2,000 times.",
)


@dataclass(frozen=True, slots=True)
class Found:
    """All that was measured."""

    methods: Mapping[str, Measured]
    absent: Mapping[str, str]
    """Collections that are not here, and why."""
    records: int
    proof: Proof | None
    scores: Scores | None = None


def page(found: Found, on: date) -> str:
    """The whole document."""
    names = _collections(found)
    proof = [one.told() for one in (found.proof, found.scores) if one]
    parts = [_head(on), *_quality(found, names), _speed(found), *proof, _missing(found), _machine()]
    return "\n\n".join(parts) + "\n"


def _head(on: date) -> str:
    return (
        "# Matching, measured\n\n"
        f"Written by `valorise bench match` on {on.isoformat()}. All methods ran one after another in the same run.\n\n"
        "## Conventions\n\n" + "\n".join(f"* {one}" for one in CONVENTIONS)
    )


def _quality(found: Found, names: Sequence[str]) -> Iterable[str]:
    here = {name: one for name, one in found.methods.items() if one.quality}
    for measure in MEASURES:
        rows = [[name, *_values(one, measure, names)] for name, one in here.items()]
        yield f"## {measure}\n\n{_grid(['method', *_headings(names)], rows)}"
    for ours in (name for name in (OURS, SEMANTIC) if name in here):
        others = [name for name in here if name != ours and (ours != OURS or name not in ENCODED)]
        rows = [[f"against {name}", *_differences(here[ours], here[name], names)] for name in others]
        yield f"## {ours}: what it gains in nDCG@10\n\n{_grid(['', *_headings(names)], rows)}"
        if gain := _gain(ours, {name: here[name] for name in (ours, *others)}):
            yield gain


def _gain(name: str, here: Mapping[str, Measured]) -> str:
    if not all(one in here and set(MEAN) <= here[one].quality.keys() for one in (name, PEER)):
        return ""
    ours, peer = (sum(_mean(here[one], each, MEASURES[0]) for each in MEAN) for one in (name, PEER))
    least = min(
        (_mean(here[name], one, MEASURES[0]) - max(_mean(other, one, MEASURES[0]) for other in here.values()), one)
        for one in here[name].quality
    )
    return (
        f"On the mean of Cranfield, CISI and NPL {name} is {100 * (ours / peer - 1):+.1f} % against {PEER}. "
        f"The collection where it stands worst against the best single method is {least[1]}, with {least[0]:+.4f}."
    )


def _headings(names: Sequence[str]) -> list[str]:
    return [*names, *(["mean of Cranfield, CISI, NPL"] if set(MEAN) <= set(names) else [])]


def _values(one: Measured, measure: str, names: Sequence[str]) -> list[str]:
    means = [_mean(one, name, measure) for name in names]
    whole = [sum(_mean(one, name, measure) for name in MEAN) / len(MEAN)] if set(MEAN) <= set(names) else []
    return [f"{value:.4f}" for value in (*means, *whole)]


def _mean(one: Measured, name: str, measure: str) -> float:
    value = one.quality[name][measure].mean()
    return value if isinstance(value, float) else 0.0


def _differences(ours: Measured, other: Measured, names: Sequence[str]) -> list[str]:
    groups = [(name,) for name in names] + ([MEAN] if set(MEAN) <= set(names) else [])
    return [_difference(ours, other, group) for group in groups]


def _difference(ours: Measured, other: Measured, names: Sequence[str]) -> str:
    series: list[list[pl.Series]] = [[one.quality[name][MEASURES[0]] for name in names] for one in (ours, other)]
    mean, low, high = interval(*series)
    return f"{mean:+.4f} ({low:+.4f} to {high:+.4f})"


def _speed(found: Found) -> str:
    here = {name: one.speed for name, one in found.methods.items() if one.speed}
    lengths = list(next(iter(here.values())).needs)
    headings = [
        "method",
        "index, s",
        *(f"{words} words, p50 / p95, ms" for words in lengths),
        "memory, MiB",
        "disk, MiB",
    ]
    rows = [
        [
            name,
            f"{one.build:.1f}",
            *(f"{one.needs[words][0]:.1f} / {one.needs[words][1]:.1f}" for words in lengths),
            *("not known" if size is None else f"{size:.0f}" for size in (one.memory, one.disk)),
        ]
        for name, one in here.items()
    ]
    return (
        f"## Speed with {found.records:,} records\n\n"
        "Made-up texts of 60 words with the word frequencies of real ones, 50 needs of each length, ten records asked "
        "for. Seconds are those of the processor, so that what else runs on the machine does not count; PostgreSQL "
        "works in a process of its own, and its times are those of the clock. Ours answer with facts, hard conditions "
        "and evidence, and `index` includes learning the subjects. Memory is what the process grew by at its most.\n\n"
        + _grid(headings, rows)
        + "".join(f"\n\n{_first(name, one)}" for name, one in here.items() if one.first)
    )


def _first(name: str, speed: Speed) -> str:
    times = "; ".join(f"{words} words: {p50:,.0f} / {p95:,.0f} ms" for words, (p50, p95) in speed.first.items())
    return (
        f"{name} is told as it is when the candidates were read before. The first time a need is asked, when its "
        f"candidates are read and their vectors kept (p50 / p95): {times}."
    )


def _missing(found: Found) -> str:
    methods = {name: one.absent for name, one in found.methods.items() if one.absent}
    lines = [f"* {name}: {why}" for name, why in {**found.absent, **methods}.items()]
    return "## Not in this run\n\n" + "\n".join(lines)


def _machine() -> str:
    parts = ", ".join(f"{name} {version(name)}" for name in PARTS)
    abouts = "\n".join(f"* {one.name}: {one.about}" for one in METHODS)
    return (
        f"## Machine and parts\n\n{platform.machine()}, {os.cpu_count()} processors, {platform.system()}, "
        f"Python {platform.python_version()}; {parts}.{match_encoded.told()}\n\n{abouts}"
    )


def _collections(found: Found) -> list[str]:
    return list(next((one.quality for one in found.methods.values() if one.quality), {}))


def _grid(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
