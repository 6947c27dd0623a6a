"""Two collections made of US small-business awards, in our own tables.

* `sbir awards`: awards of 2017 that bear the same real topic code answer the same need. Each award of such a group
  asks in its own words, title and abstract; the other awards of the group are relevant, the award itself is taken out
  of every ranking. The 1,191 awards of that year can be found.
* `sbir topics`: topics of 2008 to 2018 whose title is, but for signs and capitals, also the title of an award of 2015
  or 2017. The topic asks with title and description; awards are found by their abstract alone, their title is taken
  away.
  Other awards may answer a topic too, so the figures are lower than they would be with full judgements.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl

from tests.bench.judged import Collection
from valorise.journeys.given import named
from valorise.journeys.ingest import register
from valorise.terms.tables import table

NAMES = ("sbir awards", "sbir topics")
FOLDER = "sbir"


def awards(data: Path) -> Collection:
    """Awards that bear one topic code answer the same need."""
    made = _read(data / FOLDER / "awards_detail", "assets")
    topic = pl.col("identifiers").list.eval(
        pl.element().filter(pl.element().struct.field("scheme") == "sbir-topic").struct.field("value")
    )
    coded = made.select("id", topic=topic.list.first()).drop_nulls()
    pairs = coded.join(coded, on="topic", suffix="_other").filter(pl.col("id") != pl.col("id_other"))
    relevant = pairs.select(need="id", asset="id_other").unique()
    asking = made.filter(pl.col("id").is_in(relevant["need"].implode()))
    itself = asking.select(need="id", asset="id")
    return Collection(NAMES[0], _only(made, "assets"), _only(asking, "needs"), relevant, itself)


def topics(data: Path) -> Collection:
    """Awards whose title is that of a topic answer it; only their abstracts can be found."""
    made = pl.concat([_read(data / FOLDER / "awards_api", "assets"), _read(data / FOLDER / "awards_detail", "assets")])
    made = made.filter(pl.col("summary").is_not_null()).unique("id", keep="first", maintain_order=True)
    wanted = _read(data / FOLDER / "topics_xlsx", "needs").unique("title", keep="first", maintain_order=True)
    plain = pl.col("title").str.to_lowercase().str.replace_all(r"[^a-z0-9]+", " ").str.strip_chars()
    pairs = wanted.select(need="id", title=plain).join(made.select(asset="id", title=plain), on="title")
    asking = wanted.filter(pl.col("id").is_in(pairs["need"].implode()))
    hidden = made.with_columns(title=pl.lit(None, dtype=pl.String))
    return Collection(NAMES[1], _only(hidden, "assets"), _only(asking, "needs"), pairs.select("need", "asset").unique())


@cache
def _read(folder: Path, name: str) -> pl.DataFrame:
    sides = ([], [folder]) if name == "needs" else ([folder], [])
    return register(named(*sides), tell=lambda what, done, total: None)[name]


def _only(records: pl.DataFrame, name: str) -> pl.DataFrame:
    """Names and texts as the declared table; facts are left out, so that only texts are compared."""
    return pl.concat([table(name).empty(), records.select("id", "title", "summary", "language")], how="diagonal")
