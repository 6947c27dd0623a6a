"""Texts cut into passages that a person can read at a glance, each with its exact place in the original."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from valorise.matching import language
from valorise.matching.settings import Settings
from valorise.matching.texts import Text

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


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of one text of a record.

    `start` and `end` count characters in the column; keywords and labels of fields have places too, but in their joined
    list, not in a column. `terms` are weighted by column; `words` tells how each term is written here.
    """

    field: str
    start: int
    end: int
    written: str
    terms: Mapping[str, int]
    words: Mapping[str, str]

    @property
    def length(self) -> int:
        """Weighted length in terms."""
        return sum(self.terms.values())


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


def cut(texts: Iterable[Text], settings: Settings) -> list[Passage]:
    """The passages of all texts of one record, in their order."""
    return [
        _passage(text, start, end, settings.columns[text.field])
        for text in texts
        for start, end in spans(text.written, settings.passages.longest)
    ]


def _passage(text: Text, start: int, end: int, weight: int) -> Passage:
    written = text.written[start:end]
    known = language.vocabulary(text.language)
    terms: dict[str, int] = {}
    words: dict[str, str] = {}
    for word in language.split(written):
        if term := known[word]:
            terms[term] = terms.get(term, 0) + weight
            words[term] = min(word, words.get(term, word))
    return Passage(text.field, start, end, written, terms, words)
