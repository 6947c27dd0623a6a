"""Texts made comparable and readable; the words themselves are never changed."""

from __future__ import annotations

import html
import re
import unicodedata

TAG = re.compile(r"<[^<>]{1,500}>")
SPACE = re.compile(r"\s+")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
NOT_WORD = re.compile(r"[\W_]+")
PARAGRAPH = re.compile(r"</?(?:p|br|li|ul|ol|div|h[1-6]|jats:p|jats:title|jats:sec)\b[^<>]*>", re.IGNORECASE)


def plain(written: str | None) -> str | None:
    """The text without markup, entities, control characters and double blanks; None where nothing is left.

    Entities are resolved twice because catalogues often escape what was escaped already.

    >>> plain("<jats:p>Salt &amp;amp; water</jats:p>  <i>now</i>"), plain("  ")
    ('Salt & water now', None)
    """
    if not written:
        return None
    text = CONTROL.sub(" ", html.unescape(html.unescape(written)).replace("_x000D_", " "))
    if "<" in text:
        text = TAG.sub("", PARAGRAPH.sub(" ", text))
    return SPACE.sub(" ", text).strip() or None


def key(written: str) -> str:
    """The text as a key for comparing: no case, no accents, no punctuation, single blanks.

    >>> key("Über den Wärme-Übergang!"), key("Łódź")
    ('uber den warme ubergang', 'lodz')
    """
    if written.isascii():  # most texts: nothing to take apart, and several times quicker
        return NOT_WORD.sub(" ", written.casefold()).strip()
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", written).casefold())
    bare = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return NOT_WORD.sub(" ", bare.translate(LETTERS)).strip()


def name_for(written: str, *, most: int = 60) -> str:
    """A short name for files and addresses.

    >>> name_for("Heat pumps: a review")
    'heat-pumps-a-review'
    """
    return key(written).replace(" ", "-")[:most].strip("-") or "unnamed"


LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ħ": "h"})
"""Small letters that Unicode does not take apart into a base and a mark."""
