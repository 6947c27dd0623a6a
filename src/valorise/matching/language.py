"""Texts as terms: words in lower case, without stop words, brought to their stem in the language of the text."""

from __future__ import annotations

from functools import cache

import polars as pl
import Stemmer

from valorise.terms import knowledge, words

WORD = r"[\p{L}\p{M}\p{N}]{2,}"
"""A word: two or more letters and digits."""

ADDRESS = (
    r"(?i:https?://|www\.)\S+|\S+@\S+\.\p{L}{2,}|\b10\.\d{4,9}/\S+"
    r"|\b[\p{Ll}\p{N}-]+(?:\.[\p{Ll}\p{N}-]+)*\.(?:eu|org|com|net|gov)\b(?:/\S*)?"
)
"""Addresses of pages and people and DOIs: where to read on is not what a text is about."""

THOUSANDS = r"[, \u00a0\u202f](000)\b|,(\d{3})\b"
"""The end of a number such as 27,000: cut at the comma, all round numbers would share the word 000."""

LONGEST = 40
"""Letters of the longest word; what is longer is data, not words."""

STEMMERS = {
    "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hu": "hungarian",
    "it": "italian", "lt": "lithuanian", "nl": "dutch", "no": "norwegian", "nb": "norwegian", "nn": "norwegian",
    "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish",
    "tr": "turkish",
}  # fmt: skip
"""Snowball stemmer by language. A language that is not here keeps its words whole, without accents."""

VOCABULARY = {"language": pl.String, "word": pl.String, "term": pl.String}

FALLBACK = "en"
"""Language of a text that neither says nor shows one: most short scientific titles of that kind are English."""

SURE = 0.2
"""Share of stop words of one language from which a text shows its language.

Running text has 0.35 to 0.55 in its own language and below 0.1 in a language of another family."""

FEWEST = 4
"""Stop words that must be seen before a text may contradict the language its record states."""


def terms(texts: pl.DataFrame, *, settled: bool = False) -> pl.DataFrame:
    """Terms of each text in their order: columns `text` (number), `word` (as written, lower case), `term`.

    `texts` has `text` (a number that names it), `written` and `language` (ISO 639-1 or null), which is only a
    statement unless it is `settled`; `record` may say which texts belong together. Stop words have no term. Words of
    different languages are the same term when their stems are the same letters: names and technical words often are.

    >>> written = ["The coatings of turbines", "Turbinen und Straßen"]
    >>> both = pl.DataFrame({"text": [0, 1], "written": written, "language": ["en", "de"]})
    >>> terms(both)["term"].to_list()
    ['coat', 'turbin', 'turbin', 'strass']
    """
    split = _words(texts)
    known = texts.select("text", "language") if settled else _languages(texts, split)
    spoken = split.join(known, on="text", maintain_order="left")
    vocabulary = spoken.select("language", "word").unique()
    parts = [_stemmed(str(language), part["word"]) for (language,), part in vocabulary.group_by("language")]
    stems = pl.concat([pl.DataFrame(schema=VOCABULARY), *parts])
    return (
        spoken.join(stems, on=["language", "word"], maintain_order="left").select("text", "word", "term").drop_nulls()
    )


def languages(texts: pl.DataFrame) -> pl.DataFrame:
    """The language in which each text is taken to be written: text, language."""
    return _languages(texts, _words(texts))


def _words(texts: pl.DataFrame) -> pl.DataFrame:
    plain = pl.col("written").str.replace_all(ADDRESS, " ").str.replace_all(THOUSANDS, "$1$2")
    found = plain.str.to_lowercase().str.extract_all(WORD)
    return texts.select("text", word=found).explode("word").filter(pl.col("word").str.len_chars() <= LONGEST)


def _languages(texts: pl.DataFrame, split: pl.DataFrame) -> pl.DataFrame:
    """The language of each text.

    What many stop words show goes before what the record states; then comes what another text of the record shows,
    then what a few stop words show, then the fallback.
    """
    stated = pl.col("language").str.strip_chars().str.to_lowercase().str.slice(0, 2)
    record = pl.col("record") if "record" in texts.columns else pl.col("text")
    said = texts.select("text", record=record, stated=stated).join(_shown(split), on="text", how="left")
    clear = pl.when(pl.col("seen") >= FEWEST).then("shown")
    beside = clear.sort_by("seen", "shown", descending=[True, False], nulls_last=True).first().over("record")
    return said.select("text", language=pl.coalesce(clear, "stated", beside, "shown", pl.lit(FALLBACK)))


def _shown(split: pl.DataFrame) -> pl.DataFrame:
    """The language whose stop words are most frequent in a text, and enough, with how many were seen."""
    length = pl.len().over("text")
    seen = split.with_columns(length=length).join(_stop_words(), on="word").group_by("text", "shown")
    counted = seen.agg(seen=pl.len(), length=pl.first("length"))
    most = counted.filter(pl.col("seen") == pl.col("seen").max().over("text"), pl.len().over("text", "seen") == 1)
    return most.filter(pl.col("seen") >= 2, pl.col("seen") >= SURE * pl.col("length")).drop("length")


@cache
def _stop_words() -> pl.DataFrame:
    listed = knowledge.document("matching/stopwords.yaml")
    pairs = [{"shown": str(language), "word": word} for language, line in listed.items() for word in line.split()]
    return pl.DataFrame(pairs).unique(maintain_order=True)


def _stemmed(language: str, vocabulary: pl.Series) -> pl.DataFrame:
    """Words of one language that are no stop words, with their terms."""
    stops = _stop_words().filter(pl.col("shown") == language)["word"]
    kept = vocabulary.filter(~vocabulary.is_in(stops.implode()))
    stems = Stemmer.Stemmer(STEMMERS[language]).stemWords(kept.to_list()) if language in STEMMERS else kept.to_list()
    folded = [words.key(stem).replace(" ", "") or stem for stem in stems]
    return pl.DataFrame({"language": [language] * len(folded), "word": kept, "term": folded}, schema=VOCABULARY)
