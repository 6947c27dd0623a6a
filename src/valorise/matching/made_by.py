"""What decides which terms a record has: an index that was made by something else has other terms."""

from __future__ import annotations

import unicodedata
from functools import cache
from hashlib import blake2b
from typing import Any

import orjson
import simplemma
import Stemmer

from valorise.matching.language import stop_words
from valorise.matching.settings import Settings

WORDS = 2
"""Counts changes of how texts are cut into words and words brought to their terms."""


def analysis(settings: Settings) -> dict[str, Any]:
    """All that decides which terms a record has, as plain values that can be kept and compared."""
    return {
        "columns": settings.columns,
        "words": WORDS,
        "stemmer": Stemmer.version(),
        "lemmas": simplemma.__version__,
        "letters": unicodedata.unidata_version,
        "stop words": _stop_words(),
    }


@cache
def _stop_words() -> str:
    listed = orjson.dumps(stop_words(), option=orjson.OPT_SORT_KEYS)
    return blake2b(listed, digest_size=8).hexdigest()
