"""Texts as terms: words in lower case, without stop words, brought to their stem in the language of the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial

import simplemma
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
"""Snowball stemmer by language. A language neither here nor below keeps its words whole, without accents."""

LEMMAS = {"bg": "bg", "bs": "hbs", "hr": "hbs", "lv": "lv", "sk": "sk", "sl": "sl"}
"""List of word forms (simplemma) by language, where Snowball has no stemmer. Maltese has neither."""


def split(text: str) -> list[str]:
    """The words of a text in lower case, in their order.

    >>> split("27,000 Coatings, see https://example.org/x")
    ['27000', 'coatings', 'see']
    """
    return [word for word in WORD.findall(prepared(text).lower()) if len(word) <= LONGEST]


def prepared(text: str) -> str:
    """A text ready to be cut into words: without addresses, numbers in one piece, each letter written in one way."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if "." in text and any(sign in text for sign in SIGNS_OF_ADDRESSES):
        text = ADDRESS.sub(" ", text)
    if "000" in text or "," in text:
        text = THOUSANDS.sub(r"\1\2", text)
    return text


def terms(words_of: Sequence[str], language: str) -> list[str]:
    """The terms of words in this language, in their order; stop words have none.

    Words of different languages are the same term when their stems are the same letters: names and technical words
    often are.

    >>> terms(["the", "coatings", "of", "turbines"], "en"), terms(["turbinen", "und", "straßen"], "de")
    (['coat', 'turbin'], ['turbin', 'strass'])
    """
    known = vocabulary(language)
    return [term for word in words_of if (term := known[word])]


class Vocabulary(dict[str, str]):
    """The term of each word of a language, found when it is first asked for; empty for a stop word."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.stops = frozenset(stop_words().get(language, ()))
        self.stem = _stem(language)

    def __missing__(self, word: str) -> str:
        if len(self) >= MOST_KEPT:
            self.clear()
        self[word] = term = "" if word in self.stops else self._stemmed(word)
        return term

    def _stemmed(self, word: str) -> str:
        stem = self.stem(word)
        return words.key(stem).replace(" ", "") or stem


def _stem(language: str) -> Callable[[str], str]:
    if language in STEMMERS:
        stem: Callable[[str], str] = Stemmer.Stemmer(STEMMERS[language]).stemWord
        return stem
    if language in LEMMAS:
        return partial(simplemma.lemmatize, lang=LEMMAS[language])
    return str


@cache
def vocabulary(language: str) -> Vocabulary:
    """The terms of one language."""
    return Vocabulary(language)


@cache
def stop_words() -> Mapping[str, Sequence[str]]:
    """Words of each language that say nothing of what a text is about."""
    listed = knowledge.document("matching/stopwords.yaml")
    return {str(language): line.split() for language, line in listed.items()}
