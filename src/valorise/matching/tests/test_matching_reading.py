"""Records are read once, however often and in whatever company they are asked for."""

from __future__ import annotations

import polars as pl

from valorise.matching.reading import Reading
from valorise.matching.settings import settings
from valorise.matching.tests.records_for_matching import records
from valorise.matching.texts import texts


def test_what_is_read_in_parts_is_what_is_read_at_once():
    many = records("assets", *({"id": f"a{n}", "title": f"Blade {n}", "summary": "Rain and sea."} for n in range(60)))
    reading = Reading(many, settings())
    for start in range(0, 60, 7):
        names = many["id"].slice(max(start - 20, 0), 40)
        found = reading.texts(pl.concat([names, names]))
        whole = texts(many.filter(pl.col("id").is_in(names.implode())), settings())
        assert found.terms.sort("record", "term").equals(whole.terms.sort("record", "term"))
        assert found.lengths.sort("record").equals(whole.lengths.sort("record"))
        cut = reading.cut(names)
        assert cut.passages["text"].is_unique().all()
        assert cut.passages.height == 2 * names.len()
        assert cut.terms.select("text", "term").is_unique().all()


def test_nothing_asked_for_has_the_declared_columns():
    reading = Reading(records("assets"), settings())
    none = pl.Series([], dtype=pl.String)
    assert reading.texts(none).terms.columns == ["record", "term", "times"]
    assert reading.cut(none).passages.height == 0
