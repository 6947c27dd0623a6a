"""Texts as terms: words in lower case, without stop words, brought to their stem in the language of the text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

import Stemmer

from valorise.terms import knowledge, words

WORD = re.compile(r"[^\W_]{2,}")
"""A word: two or more letters and digits."""

ADDRESS = re.compile(
    r"(?i:https?://|www\.)\S+|\S+@\S+\.[^\W\d_]{2,}|\b10\.\d{4,9}/\S+"
    r"|\b[a-zß-öø-ÿ\d-]+(?:\.[a-zß-öø-ÿ\d-]+)*\.(?:eu|org|com|net|gov)\b(?:/\S*)?"
)
"""Addresses of pages and people and DOIs: where to read on is not what a text is about."""

SIGNS_OF_ADDRESSES = ("://", "www.", "WWW.", "@", "10.", ".eu", ".org", ".com", ".net", ".gov")
"""One of these is in every address; looking for them is ten times quicker than looking for an address."""

THOUSANDS = re.compile(r"[, \u00a0\u202f](000)\b|,(\d{3})\b")
"""The end of a number such as 27,000: cut at the comma, all round numbers would share the word 000."""

LONGEST = 40
"""Letters of the longest word; what is longer is data, not words."""

MOST_KEPT = 400_000
"""Words of one language whose terms are remembered; a register of many languages must not fill the memory."""

STEMMERS = {
    "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hu": "hungarian",
    "it": "italian", "lt": "lithuanian", "nl": "dutch", "no": "norwegian", "nb": "norwegian", "nn": "norwegian",
    "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish",
    "tr": "turkish",
}  # fmt: skip
"""Snowball stemmer by language. A language that is not here keeps its words whole, without accents."""

FALLBACK = "en"
"""Language of a text that neither says nor shows one: most short scientific titles of that kind are English."""

SURE = 0.2
"""Share of stop words of one language from which a text shows its language.

Running text has 0.35 to 0.55 in its own language and below 0.1 in a language of another family."""

FEWEST = 4
"""Stop words that must be seen before a text may contradict the language its record states."""

Shown = tuple[str, int] | None


def split(text: str) -> list[str]:
    """The words of a text in lower case, in their order.

    >>> split("27,000 Coatings, see https://example.org/x")
    ['27000', 'coatings', 'see']
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if "." in text and any(sign in text for sign in SIGNS_OF_ADDRESSES):
        text = ADDRESS.sub(" ", text)
    if "000" in text or "," in text:
        text = THOUSANDS.sub(r"\1\2", text)
    return [word for word in WORD.findall(text.lower()) if len(word) <= LONGEST]


def terms(words_of: Sequence[str], language: str) -> list[str]:
    """The terms of words in this language, in their order; stop words have none.

    Words of different languages are the same term when their stems are the same letters: names and technical words
    often are.

    >>> terms(["the", "coatings", "of", "turbines"], "en"), terms(["turbinen", "und", "straßen"], "de")
    (['coat', 'turbin'], ['turbin', 'strass'])
    """
    known = vocabulary(language)
    return [term for word in words_of if (term := known[word])]


def languages(texts: Sequence[Sequence[str]], stated: str | None) -> list[str]:
    """The language in which each text of one record is taken to be written; texts come as their words.

    What many stop words show goes before what the record states; then comes what another text of the record shows,
    then what a few stop words show, then the fallback.
    """
    seen = [shown(text) for text in texts]
    clear = [one if one and one[1] >= FEWEST else None for one in seen]
    beside = max((one for one in clear if one), key=lambda one: (one[1], _backwards(one[0])), default=None)
    said = (stated or "").strip().lower()[:2] or None
    return [
        (sure and sure[0]) or said or (beside and beside[0]) or (few and few[0]) or FALLBACK
        for sure, few in zip(clear, seen, strict=True)
    ]


def shown(text: Sequence[str]) -> Shown:
    """The language whose stop words are most frequent in a text, and enough, with how many were seen."""
    stops = _speakers()
    hits = [stops[word] for word in text if word in stops]
    if len(hits) < 2:
        return None
    counts = Counter(one for listed in hits for one in listed)
    most = counts.most_common(2)
    if len(most) == 2 and most[0][1] == most[1][1]:
        return None
    return most[0] if most[0][1] >= max(2, SURE * len(text)) else None


def _backwards(name: str) -> tuple[int, ...]:
    """So that of equally clear languages the first by name is taken."""
    return tuple(-ord(sign) for sign in name)


class Vocabulary(dict[str, str]):
    """The term of each word of a language, found when it is first asked for; empty for a stop word."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.stops = frozenset(_stop_words().get(language, ()))
        self.stemmer = Stemmer.Stemmer(STEMMERS[language]) if language in STEMMERS else None

    def __missing__(self, word: str) -> str:
        if len(self) >= MOST_KEPT:
            self.clear()
        self[word] = term = "" if word in self.stops else self._stemmed(word)
        return term

    def _stemmed(self, word: str) -> str:
        stem = self.stemmer.stemWord(word) if self.stemmer else word
        return words.key(stem).replace(" ", "") or stem


@cache
def vocabulary(language: str) -> Vocabulary:
    """The terms of one language."""
    return Vocabulary(language)


@cache
def _stop_words() -> Mapping[str, Sequence[str]]:
    listed = knowledge.document("matching/stopwords.yaml")
    return {str(language): line.split() for language, line in listed.items()}


@cache
def _speakers() -> Mapping[str, Sequence[str]]:
    """The languages in which each stop word is one."""
    found: dict[str, list[str]] = {}
    for language, listed in _stop_words().items():
        for word in dict.fromkeys(listed):
            found.setdefault(word, []).append(language)
    return found
