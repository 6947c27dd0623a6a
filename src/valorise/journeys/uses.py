"""How much hangs on each thing that the knowledge files say, and what should be confirmed first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

import orjson
import polars as pl

from valorise.journeys import asset
from valorise.journeys.given import example
from valorise.journeys.ingest import register
from valorise.journeys.strategy import suggested
from valorise.monitoring.catalogue import catalogue
from valorise.policy.context import countries
from valorise.terms import knowledge
from valorise.terms.lint.files import OWN_WORDS
from valorise.terms.things import Kind, Thing, kinds, things

OTHER_FILES = "Other knowledge files"
COMPUTED = "Indicators that Valorise computes"
RECORDS = "Records of the bundled office"
DATES = "Dates of the bundled office"
SUGGESTED = "Suggestions to the countries of the exercise"

SCHEMA = {"kind": pl.String(), "id": pl.String(), "by": pl.String(), "times": pl.Int64()}


@cache
def uses(*, worked_out: bool = True) -> pl.DataFrame:
    """What names each thing, and how often: columns kind, id, by, times; a thing that nothing names has no row.

    Counted are things of other kinds and other knowledge files that name it, indicators that Valorise computes from
    it, records of the bundled office that carry its name, dates of that office that follow from it, and suggestions
    to the countries of the exercise. The day is the day of the bundled office. Without `worked_out` only files and
    records are looked at, which takes a moment instead of some seconds.
    """
    names = _names()
    found: Counter[tuple[str, str, str]] = Counter()
    counted = _said_by_counts() if worked_out else ()
    for by, said in [*_said_by_things(), *_said_by_other_files(), *_said_by_records(), *counted]:
        found.update((one.kind, one.id, by) for one in _named(said, names) if kinds()[one.kind].label != by)
    rows = [(*key, times) for key, times in found.items()]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").sort("kind", "id", "by")


def unconfirmed() -> pl.DataFrame:
    """Things known from general knowledge only, the most used first: columns kind, id, title, uses, by, path, source.

    `by` says in words what uses it. A fact that was looked for and not found is not here: there is nothing to
    confirm.
    """
    rows = [
        (one.kind, one.id, one.title, one.path, "; ".join(one.sources))
        for kind in kinds()
        for one in things(kind)
        if one.status == "known" and "missing" not in one.said
    ]
    columns = ("kind", "id", "title", "path", "source")
    listed = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String()), orient="row")
    by = pl.format("{}: {}", "by", "times").sort_by("times", "by", descending=[True, False]).str.join("; ")
    counted = uses().group_by("kind", "id").agg(by=by, uses=pl.col("times").sum())
    joined = listed.join(counted, on=["kind", "id"], how="left").with_columns(pl.col("uses").fill_null(0))
    return joined.select("kind", "id", "title", "uses", "by", "path", "source").sort(
        "uses", "kind", "id", descending=[True, False, False]
    )


def _names() -> dict[str, list[tuple[Kind, Thing]]]:
    """Things by the name that others write."""
    found: dict[str, list[tuple[Kind, Thing]]] = defaultdict(list)
    for kind in kinds().values():
        for one in things(kind.kind):
            name = one.said.get(kind.named_by) if kind.named_by else one.id
            if isinstance(name, str):
                found[name].append((kind, one))
    return found


def _named(said: Any, names: Mapping[str, list[tuple[Kind, Thing]]]) -> list[Thing]:
    """The things that are named somewhere in what is said, each once."""
    found = {
        (one.kind, one.id): one
        for fields, text in _texts(said, ())
        for kind, one in names.get(text, ())
        if one.said is not said and (not kind.named_in or set(kind.named_in) & set(fields))
    }
    return list(found.values())


def _texts(said: Any, fields: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text with the names of the fields it stands in."""
    if isinstance(said, str):
        yield fields, said
    elif isinstance(said, Mapping):
        for name, inner in said.items():
            yield from _texts(inner, (*fields, str(name)))
    elif isinstance(said, list | tuple):
        for inner in said:
            yield from _texts(inner, fields)


def _said_by_things() -> Iterator[tuple[str, Any]]:
    return ((kind.label, one.said) for kind in kinds().values() for one in things(kind.kind))


def _said_by_other_files() -> Iterator[tuple[str, Any]]:
    told = {one.path for kind in kinds() for one in things(kind)}
    for path in knowledge.paths(".yaml"):
        if path not in told and not path.startswith(OWN_WORDS) and not path.endswith("/sources.yaml"):
            yield OTHER_FILES, knowledge.document(path)


def _said_by_records() -> Iterator[tuple[str, Any]]:
    for name in knowledge.names("example", ".jsonl"):
        for line in knowledge.text(f"example/{name}.jsonl").splitlines():
            yield RECORDS, orjson.loads(line)


def _said_by_counts() -> Iterator[tuple[str, Any]]:
    """What Valorise works out: indicators, dates of the bundled office, suggestions."""
    yield from ((COMPUTED, entry.about.defined) for entry in catalogue().values())
    given, about = example()
    day = date.fromisoformat(str(about["as_of"]))
    made = register(given, tell=lambda what, done, total: None)
    dates = asset.dates(made["rights"], made["agreements"], made["projects"], as_of=day, office=about["office"])
    yield from ((DATES, rule) for rule in dates.table["rule"] if rule)
    for country in countries():
        yield from ((SUGGESTED, measure) for measure in suggested(country, as_of=day).table["measure"])
