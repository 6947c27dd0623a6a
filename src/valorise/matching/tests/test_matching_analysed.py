"""Records analysed together have the terms that they have one by one."""

from __future__ import annotations

from collections import Counter

import numpy as np
import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from valorise.matching.analysed import Numbering, portion
from valorise.matching.keys import key
from valorise.matching.settings import settings
from valorise.matching.texts import chosen, weighted, written
from valorise.terms.tables import table

SIGNS = st.characters(exclude_categories=["Cs", "Cn"])
COMMON = ["the", "of", "and", "die", "der", "und", "für", "le", "les", "des"]
ODD = ["Straßen", "STRASSE", "coating", "27,000", "İstanbul", "ΣΟΦΟΣ", "cafe\u0301", "a_b", "x²", "½3", "一二三", "१२"]
ODDER = ["https://example.org/a", "me@here.eu", "x" * 41, "x" * 40, "\u0d15\u0d4d\u0d37", "ﬁne", "ß", "\x00", "CO2"]
WORDS = st.sampled_from([*COMMON, *ODD, *ODDER])
TEXT = st.none() | st.text(SIGNS, max_size=30) | st.lists(WORDS, max_size=14).map(" ".join)
RECORD = st.fixed_dictionaries(
    {
        "title": TEXT,
        "summary": TEXT,
        "keywords": st.none() | st.lists(WORDS, max_size=3),
        "language": st.sampled_from([None, "", "de", "EN-gb", "xx"]),
    }
)


@given(st.lists(RECORD, max_size=5))
@example([{"title": "of the", "summary": "", "keywords": [], "language": None}])
@example([{"title": "coating " * 70_000, "summary": None, "keywords": None, "language": "en"}])
def test_together_as_one_by_one(rows) -> None:
    records = pl.DataFrame([{"id": str(at), **row} for at, row in enumerate(rows)], schema=table("assets").schema)
    columns, numbering = settings().columns, Numbering()
    made = portion(chosen(records), columns, numbering)
    ends = np.cumsum(made.distinct)
    expected = [weighted(row, stated, columns) for _, stated, row in written(records)]
    assert made.length.tolist() == [len(one) for one in expected]
    for terms, end, many in zip(expected, ends.tolist(), made.distinct.tolist(), strict=True):
        found = numbering.keys()[made.term[end - many : end]].tolist()
        counts = dict(zip(found, made.times[end - many : end].tolist(), strict=True))
        assert counts == {key(one): min(count, 65_535) for one, count in Counter(terms).items()}
