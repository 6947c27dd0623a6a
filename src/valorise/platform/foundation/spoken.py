"""What the calculation and the readers say, in the language of the reader.

They know no languages: they write English, also where the text is kept for later. `make messages` collects what they
say with names for the values inside, `The file has no column “{theirs}”.`, and here the text is recognised by the words
around its values. A text that nobody collected stays as it was written.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from django.utils.translation import get_language, gettext, trans_real

PLACE = re.compile(r"\{([A-Za-z_]\w*)\}")
FEWEST = 4
"""Letters a text must have beside its values to be recognised by them."""
TEXTS_INSIDE = ("why", "look", "task")
"""Names of values that are texts of ours themselves."""
JOINED = re.compile(r"(; |(?<=\.) )")
"""What stands between texts that were put together."""


def spoken(text: str) -> str:
    """The text in the language of the reader, line by line; values inside stay as they are.

    >>> spoken(""), spoken("Ana Kos")
    ('', 'Ana Kos')
    """
    if not text:
        return ""
    known = gettext(text)
    if known != text:
        return known
    if "\n" in text:
        return "\n".join(spoken(line) for line in text.split("\n"))
    return _recognised(text)


def _recognised(text: str) -> str:
    for around, pattern, said in _patterns(get_language() or "en"):
        # Looking for the words first is quick; a pattern of many values would try every way to part a long text.
        if all(words in text for words in around) and (found := pattern.fullmatch(text)):
            return PLACE.sub(lambda place: _inside(place.group(1), found), said)
    parts = JOINED.split(text)
    if len(parts) == 1:
        return text
    return "".join(part if number % 2 else spoken(part) for number, part in enumerate(parts))


def _inside(name: str, found: re.Match[str]) -> str:
    value = found.group(name) or ""
    return spoken(value) if name in TEXTS_INSIDE else value


@cache
def _patterns(language: str) -> list[tuple[tuple[str, ...], re.Pattern[str], str]]:
    """How to recognise texts with values, and what to say; those with most words of their own first."""
    # The same way as Django lists the texts of a language for scripts of pages.
    texts: dict[Any, Any] = dict(trans_real.translation(language)._catalog.items())  # type: ignore[attr-defined]
    found = {
        text: said
        for text, said in texts.items()
        if isinstance(text, str) and PLACE.search(text) and len(re.findall(r"[^\W\d_]", PLACE.sub("", text))) >= FEWEST
    }
    longest = sorted(found, key=lambda one: (-len(PLACE.sub("", one)), one))
    return [(tuple(PLACE.split(text)[::2]), _pattern(text), found[text]) for text in longest]


def _pattern(text: str) -> re.Pattern[str]:
    """The text as a pattern; a value that stands in it twice must be the same both times.

    >>> _pattern("No {what} of {name}.").fullmatch("No file of Ana.").groups()
    ('file', 'Ana')
    """
    parts, names = [], set[str]()
    for number, part in enumerate(PLACE.split(text)):
        again = part in names
        parts.append(re.escape(part) if not number % 2 else f"(?P={part})" if again else f"(?P<{part}>.*?)")
        names |= {part} if number % 2 else set()
    return re.compile("".join(parts).replace("\\ ", " "), re.DOTALL)
