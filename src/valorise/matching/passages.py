"""Texts cut into passages that a person can read at a glance, each with its exact place in the original."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from valorise.matching.language import languages, terms
from valorise.matching.texts import written

END = re.compile(
    r"[.!?;]\s|:\s(?=[A-ZÀ-Þ])|[.;:](?=[A-Z][a-z])|\n\s*\n|\n\s*[•*·-]"
    r"|(?=\[\d{1,3}\]\s*(?:https?:|www\.))|(?:https?://|www\.)\S+(?:\s|$)"
)
"""Where a passage ends: at the end of a sentence or of an opening such as “Expected outcomes:”, before a footnote
that is an address, and after an address."""
SHORTEST = 40
"""Characters below which a sentence is read together with the next: abbreviations and headings end with points too."""

SLACK = 10
"""Characters a piece of a long sentence may have beyond its even share, so that no single word is left over."""

SHAPE = {
    "record": pl.String,
    "field": pl.String,
    "language": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
    "written": pl.String,
}


def spans(text: str, longest: int) -> Iterator[tuple[int, int]]:
    """Start and end of passages without blanks around them; words are never cut.

    >>> list(spans("Short one. " + "word " * 12, 40))
    [(0, 40), (41, 70)]
    """
    start = 0
    for stop in [found.end() for found in END.finditer(text)] + [len(text)]:
        if stop - start < SHORTEST and stop < len(text):
            continue
        yield from _pieces(text, start, stop, longest)
        start = stop


def _pieces(text: str, start: int, stop: int, longest: int) -> Iterator[tuple[int, int]]:
    while start < stop:
        even = min((stop - start) // -(-(stop - start) // longest) + SLACK, longest)
        cut = stop if stop - start <= longest else _blank(text, start, stop, even)
        piece = text[start:cut]
        if piece.strip():
            yield start + len(piece) - len(piece.lstrip()), cut - len(piece) + len(piece.rstrip())
        start = cut


def _blank(text: str, start: int, stop: int, longest: int) -> int:
    """The last blank that keeps a piece short enough; where a word is longer than that, the blank after it."""
    last = max(text.rfind(blank, start + 1, start + longest + 1) for blank in " \n\t")
    if last > start:
        return last
    after = re.compile(r"\s").search(text, start + longest, stop)
    return after.start() if after else stop


def passages(records: pl.DataFrame, longest: int) -> pl.DataFrame:
    """Passages of all texts of records: text (number), record, field, language, start, end, written.

    Keywords and labels of fields have places too, but in their joined list, not in a text column.
    """
    columns = written(records)
    settled = columns.drop("language").join(languages(columns), on="text", maintain_order="left")
    rows = [
        (record, field, spoken, start, end, text[start:end])
        for record, field, spoken, text in settled.select("record", "field", "language", "written").iter_rows()
        for start, end in spans(text, longest)
    ]
    return pl.DataFrame(rows, schema=SHAPE, orient="row").with_row_index("text")


def terms_of(cut: pl.DataFrame, weights: dict[str, int]) -> pl.DataFrame:
    """Terms of passages: text, record, term, word, times (weighted by column), and length of the passage in terms."""
    found = terms(cut, settled=True).join(cut.select("text", "record", "field"), on="text")
    times = pl.col("field").replace_strict(weights, return_dtype=pl.Int64)
    counted = found.with_columns(times=times).group_by("text", "record", "term")
    summed = counted.agg(pl.col("times").sum(), word=pl.col("word").min())
    return summed.with_columns(length=pl.col("times").sum().over("text"))


def own_terms(cut: pl.DataFrame, weights: dict[str, int]) -> pl.DataFrame:
    """As `terms_of`, but what stands in the same words in n records counts 1/n in each.

    Funders and buyers put whole paragraphs into every call; such a paragraph says little about any one of them.
    """
    sharing = cut.group_by("written").agg(sharing=pl.col("record").n_unique())
    own = cut.select("text", "written").join(sharing, on="written").select("text", "sharing")
    found = terms_of(cut, weights).join(own, on="text")
    return found.with_columns(times=pl.col("times") / pl.col("sharing")).drop("sharing")
