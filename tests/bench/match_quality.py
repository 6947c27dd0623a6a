"""Ranking quality on Cranfield, CISI and NPL, and its mean, with the same settings for all three.

Compared: our ranking by profile, and bm25s, tantivy alone and SQLite FTS5 (`match_methods.py` says how each is set).
Ratios are to bm25s. Conventions: Cranfield queries are numbered by order of appearance; grade 1 and above is relevant,
grade 0 is not (all of Cranfield's 225 pairs of grade 0 are left out); queries without a relevant document are left out;
depth 1,000; nDCG with binary gain and the ideal of the judged documents. Short `smoke`: 12 queries of Cranfield only.
Methods that read with a sentence encoder are left out where `VALORISE_MODEL` names none. `valorise bench match`
measures more collections and peers, and writes the page.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.judged import NAMES, Collection, collection
from tests.bench.judged_sets import few
from tests.bench.match_measured import ranking
from tests.bench.match_methods import METHODS, PEER, Absent, Method
from tests.bench.ranking_measures import quality
from tests.bench.registry import Line, data, means, ratios

HERE = [one for one in METHODS if not one.elsewhere]


def run(smoke: bool) -> list[Line]:
    """The three measures for each method on each collection and on their mean."""
    sets = [few(collection("cranfield", data()))] if smoke else [collection(name, data()) for name in NAMES]
    lines = [line for one in sets for method in HERE for line in _lines(method, one)]
    return ratios([*lines, *means(lines)], PEER)


def _lines(method: Method, on: Collection) -> Iterator[Line]:
    try:
        ranked = ranking(method, on)
    except Absent:
        return
    for measure, value in quality(ranked, on.relevant).items():
        yield Line(on.name, method.name, measure, value)
