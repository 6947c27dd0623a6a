"""What the calculation and the readers say, in the language of the reader.

They know no languages: they write English, also where the text is kept for later. `make messages` collects what they
say with names for the values inside, `The file has no column “{theirs}”.`, and here the text is recognised by the words
around its values. A text that nobody collected stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.utils.translation import get_language, gettext, trans_real

PLACE = re.compile(r"\{([A-Za-z_]\w*)\}")
FEWEST = 4
"""Letters a text must have beside its values to be recognised by them."""
TEXTS_INSIDE = ("why", "look", "task", "bar")
"""Names of values that are texts of ours themselves."""
LISTS_INSIDE = ("countries",)
"""Names of values that are names of ours with commas between them."""
JOINED = re.compile(r"(; |(?<=\.) )")
"""What stands between texts that were put together."""
LONGEST = 10_000
"""Letters of a text that is looked at; a longer one holds what somebody brought, and stays as it was written."""
MOST_PARTS = 101
"""Parts of a text put together, with what stands between them."""
DEEPEST = 4
"""Texts of ours inside one another; who writes values could nest them without end."""


def spoken(text: str, *, depth: int = 0) -> str:
    """The text in the language of the reader, line by line; values inside stay as they are.

    `depth` counts the texts of ours around this one. Too long or too deep a text stays as it was written.

    >>> spoken(""), spoken("Ana Kos")
    ('', 'Ana Kos')
    """
    if not text or len(text) > LONGEST or depth > DEEPEST:
        return text
    known = gettext(text)
    if known != text:
        return known
    if "\n" in text:
        return "\n".join(spoken(line, depth=depth) for line in text.split("\n"))
    return _recognised(text, depth)


def _recognised(text: str, depth: int) -> str:
    for around, names, said in _patterns(get_language() or "en"):
        if (found := _values(text, around, names)) is not None:
            return PLACE.sub(lambda place: _inside(place.group(1), found, depth), said)
    parts = JOINED.split(text)
    if not 1 < len(parts) <= MOST_PARTS:
        return text
    return "".join(part if number % 2 else spoken(part, depth=depth) for number, part in enumerate(parts))


def _inside(name: str, found: Mapping[str, str], depth: int) -> str:
    value = found.get(name, "")
    if name in LISTS_INSIDE:
        return ", ".join(gettext(one) if one else one for one in value.split(", "))
    return spoken(value, depth=depth + 1) if name in TEXTS_INSIDE else value


@cache
def _patterns(language: str) -> list[tuple[tuple[str, ...], tuple[str, ...], str]]:
    """Words around the values of each text, names of the values, and what to say; most words of their own first."""
    # The same way as Django lists the texts of a language for scripts of pages.
    texts: dict[Any, Any] = dict(trans_real.translation(language)._catalog.items())  # type: ignore[attr-defined]
    found = {
        text: said
        for text, said in texts.items()
        if isinstance(text, str) and PLACE.search(text) and len(re.findall(r"[^\W\d_]", PLACE.sub("", text))) >= FEWEST
    }
    longest = sorted(found, key=lambda one: (-len(PLACE.sub("", one)), one))
    return [(tuple(PLACE.split(text)[::2]), tuple(PLACE.split(text)[1::2]), found[text]) for text in longest]


def _values(text: str, around: Sequence[str], names: Sequence[str]) -> dict[str, str] | None:
    """The values between these words, each as short as it can be; None where the text has other words.

    A value that stands in it twice must be the same both times. The text is walked along once: a pattern that tries
    every way to part it would take hours for a text that somebody wrote to that end.

    >>> _values("No file of Ana.", ("No ", " of ", "."), ("what", "name"))
    {'what': 'file', 'name': 'Ana'}
    """
    if not (text.startswith(around[0]) and text.endswith(around[-1]) and all(words in text for words in around)):
        return None
    at, last = len(around[0]), len(text) - len(around[-1])
    values: dict[str, str] = {}
    for name, words in zip(names, (*around[1:-1], None), strict=True):
        known = values.get(name)
        if known is not None:
            end = at + len(known) if text.startswith(known + (words or ""), at) else -1
        else:
            end = last if words is None else text.find(words, at, last)
        if not at <= end <= last:
            return None
        values[name] = text[at:end]
        at = end + len(words or "")
    return values if at == last else None
