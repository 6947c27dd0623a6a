"""From the words a person types to a question for the index: every word must fit, however it is written."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import tantivy

from valorise.matching import language
from valorise.matching.spoken import FALLBACK
from valorise.stores.index.fields import CODES, SIGHTS, TEASER, analyser, code, schema

MOST_WORDS = 12
WEIGHTS = {"title": 4.0, "names": 3.0, "text": 1.0, "stems": 1.5}
CODE = 30.0
"""Weight of an identifier that was typed whole."""
BEGINNING = 3
"""Letters from which a word is also taken as the beginning of one."""
FORGIVEN = ((9, 2), (5, 1))
"""Letters of a word from which so many mistyped ones are forgiven, where nothing is written as it was typed."""
FORGIVING = ("title", "names")
Parts = list[tuple[tantivy.Occur, tantivy.Query]]


@dataclass(frozen=True, slots=True)
class Asked:
    """All that will be asked; it holds one register together."""

    kept: tantivy.Searcher
    recent: tantivy.Searcher | None = None
    """What changed since the files of `kept` were written."""
    stale: frozenset[str] = frozenset()
    """Names of the records that `kept` holds as they were before."""

    @property
    def searchers(self) -> tuple[tantivy.Searcher, ...]:
        """The files, and what changed since."""
        return (self.kept,) if self.recent is None else (self.kept, self.recent)

    def holds(self, fields: tantivy.Schema, query: tantivy.Query) -> bool:
        """Whether any record answers the query as it is now."""
        if self.recent is not None and _any_hit(self.recent, query):
            return True
        if not self.stale:
            return _any_hit(self.kept, query)
        before = tantivy.Query.term_set_query(fields, "id", list(self.stale))
        parts: Parts = [(tantivy.Occur.Must, query), (tantivy.Occur.MustNot, before)]
        return _any_hit(self.kept, tantivy.Query.boolean_query(parts))


def _any_hit(searcher: tantivy.Searcher, query: tantivy.Query) -> bool:
    return bool(searcher.search(query, limit=1, count=False).hits)


def question(register: Asked, fields: tantivy.Schema, words: str, sight: str) -> tantivy.Query:
    """What fits all the words, or bears them as its identifier, in the fields that this sight opens."""
    open_to = SIGHTS[sight]
    typed = list(dict.fromkeys(analyser().analyze(unicodedata.normalize("NFC", words))))[:MOST_WORDS]
    heard = {name for searcher in register.searchers for name, _ in searcher.terms_with_prefix("language", "")}
    spoken = tuple(sorted(heard | {FALLBACK}))
    stems = {word: stems_of(word, spoken) for word in typed}
    needed = [word for word in typed if stems[word] is not None] or typed
    asked: Parts = [(tantivy.Occur.Must, _word(register, fields, word, stems[word] or (), open_to)) for word in needed]
    whole = _code(fields, code(words), open_to)
    either: Parts = [
        (tantivy.Occur.Should, one) for one in (tantivy.Query.boolean_query(asked), whole) if one and asked
    ]
    return tantivy.Query.boolean_query(either) if either else tantivy.Query.empty_query()


@lru_cache(maxsize=4_096)
def stems_of(word: str, spoken: tuple[str, ...]) -> tuple[str, ...] | None:
    """Stems of a word in each language of the register; None where one of them takes it for a stop word."""
    found = [language.terms(language.split(word), one or FALLBACK) for one in spoken]
    plain = len(word) > 1 and not all(found)
    return None if plain else tuple(sorted({term for terms in found for term in terms}))


def _word(
    register: Asked, fields: tantivy.Schema, word: str, stems: Iterable[str], open_to: Iterable[str]
) -> tantivy.Query:
    texts = [name for name in open_to if name in WEIGHTS]
    parts = [_weighted(tantivy.Query.term_query(fields, name, word, "freq"), WEIGHTS[name]) for name in texts]
    parts += [_weighted(tantivy.Query.term_query(fields, "stems", stem, "freq"), WEIGHTS["stems"]) for stem in stems]
    if len(word) >= BEGINNING:
        parts += [_weighted(_beginning(name, word), WEIGHTS[name] / 4) for name in texts]
    if number := _code(fields, word, open_to):
        parts.append(number)
    either = _any(parts)
    if not register.holds(fields, either):
        return _any([either, *_mistyped(fields, word, texts)])
    return either


def _mistyped(fields: tantivy.Schema, word: str, texts: Iterable[str]) -> list[tantivy.Query]:
    forgiven = next((many for letters, many in FORGIVEN if len(word) >= letters), 0)
    if not forgiven or not word.isalpha():
        return []
    return [tantivy.Query.fuzzy_term_query(fields, name, word, forgiven) for name in texts if name in FORGIVING]


def _code(fields: tantivy.Schema, written: str, open_to: Iterable[str]) -> tantivy.Query | None:
    """Identifiers that are this one or begin so; what has no digit can only be the name of an asset."""
    if len(written) < BEGINNING:
        return None
    if not any(sign.isdigit() for sign in written):
        return _weighted(tantivy.Query.term_query(fields, "called", written), CODE)
    bearing = [name for name in open_to if name in CODES]
    exact = [_weighted(tantivy.Query.term_query(fields, name, written), CODE) for name in bearing]
    return _any([*exact, *(_beginning(name, written) for name in bearing)])


@lru_cache(maxsize=4_096)
def _beginning(name: str, written: str) -> tantivy.Query:
    """What begins so and goes on. It is kept: each sight asks for the same, and making it costs more than asking."""
    return tantivy.Query.regex_query(schema(), name, f"{written}.+")


def _weighted(query: tantivy.Query, weight: float) -> tantivy.Query:
    return tantivy.Query.boost_query(query, weight)


def _any(queries: Iterable[tantivy.Query]) -> tantivy.Query:
    """The best of them counts, so that a word in many fields is not worth more than a rare one."""
    return tantivy.Query.disjunction_max_query(list(queries), 0.1)


def owned_by(fields: tantivy.Schema, words: str) -> tantivy.Query:
    """Assets with an owner whose name holds all these words or beginnings of words."""
    typed = analyser().analyze(unicodedata.normalize("NFC", words))[:MOST_WORDS]
    each = (_any([tantivy.Query.term_query(fields, "owners", word), _beginning("owners", word)]) for word in typed)
    parts: Parts = [(tantivy.Occur.Must, one) for one in each]
    return tantivy.Query.boolean_query(parts) if parts else tantivy.Query.empty_query()


__all__ = ["TEASER", "Asked", "owned_by", "question", "stems_of"]
