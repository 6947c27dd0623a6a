"""Affiliations and names of organisations as words: what is written in many ways becomes the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from valorise.terms import knowledge
from valorise.terms.codes import codes
from valorise.terms.words import key, plain

BREAK = re.compile(r"[,;:\n|()/\[\]„“”\"]| [-–—] |\s{3,}")
"""Where one part of an address ends."""
RUN_ON = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ][a-zà-ÿ])")
"""Where a word ends without a blank, as in “Instituteof PhysicsUniversity”."""
MARKED = re.compile(r"^\W*(?:\d+|[a-z]\b)\W*(?=[A-ZÀ-Þ])")
"""Marks of footnotes before a part."""
HYPHEN = re.compile(r"(?<=\w)[-‐‑–](?=\w)")
SHORT = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ0-9&.-]{2,9}")
APOSTROPHES = str.maketrans("", "", "'’‘`´ʻ")
LONGEST_PLURAL = 4
LETTERS_AMONG = 2
"""Letters of a state count in parts of so few words, as in “Boston MA 02114”."""


@dataclass(frozen=True, slots=True)
class Affiliation:
    """A text as words, each with the number of its part and whether it is linked to the word before, the abbreviations

    in it, and the countries it names."""

    words: Sequence[str]
    parts: Sequence[int]
    linked: Sequence[bool]
    shorts: Sequence[str]
    countries: frozenset[str]


def affiliation(written: str) -> Affiliation:
    """What an affiliation says; without words where nothing is left of it."""
    text = plain(written.replace("\n", ", ")) or ""
    parts = [MARKED.sub("", part) for part in BREAK.split(text)]
    found = [(word, number, linked) for number, part in enumerate(parts) for word, linked in linked_words(part)]
    shorts = [part.strip() for part in parts if SHORT.fullmatch(part.strip())]
    shorts += [word for part in parts for word in part.split() if SHORT.fullmatch(word)]
    return Affiliation(
        [word for word, _, _ in found],
        [number for _, number, _ in found],
        [linked for _, _, linked in found],
        list(dict.fromkeys(shorts)),
        countries(parts),
    )


def words(written: str) -> list[str]:
    """The words of a name that tell it from others, in their order."""
    return [word for word, _ in linked_words(written)]


def linked_words(written: str) -> list[tuple[str, bool]]:
    """The words of a name, each with whether a word such as “of”, or a hyphen, links it to the one before."""
    same, unsaid, links = _same(), _unsaid(), _links()
    found, linked = [], False
    for word in key(HYPHEN.sub(" of ", RUN_ON.sub(" ", written.translate(APOSTROPHES)))).split():
        bare = word[:-1] if len(word) > LONGEST_PLURAL and word.endswith("s") and not word.endswith("ss") else word
        if word in unsaid:
            linked = linked or word in links
        else:
            found.append((same.get(word) or same.get(bare) or bare, linked))
            linked = False
    return found


def countries(parts: Sequence[str]) -> frozenset[str]:
    """Codes of the countries that stand at the end of a part, or whose states do; the longest name counts."""
    found: set[str] = set()
    for part in parts:
        told = [word for word in part.replace(".", "").split() if not any(sign.isdigit() for sign in word)]
        endings = (key(" ".join(told[-length:])) for length in range(min(6, len(told)), 0, -1))
        found |= next((_countries()[ending] for ending in endings if ending in _countries()), set())
        if 0 < len(told) <= LETTERS_AMONG:
            found |= _letters().get(told[-1], set())
    return frozenset(found)


@cache
def others() -> frozenset[str]:
    """Words that make something else of the name before them, such as the hospital of a university."""
    return frozenset(_told()["others"].split())


@cache
def _told() -> dict[str, Any]:
    told: dict[str, Any] = knowledge.document("linking/affiliations/words.yaml")
    return told


@cache
def _same() -> dict[str, str]:
    return {word: line.split()[0] for line in _told()["same"] for word in line.split()}


@cache
def _unsaid() -> frozenset[str]:
    return frozenset(_told()["unsaid"].split())


@cache
def _links() -> frozenset[str]:
    return frozenset(_told()["links"].split())


@cache
def _countries() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for code, row in codes("countries").items():
        for name in (row["label"], *(row.get("also_written") or "").split("|"), *_told()["countries"].get(code, ())):
            found.setdefault(key(name.replace(".", "")), set()).add(code)
    for code, states in _told()["states"].items():
        for name in states["names"]:
            found.setdefault(name, set()).add(code)
    found.pop("", None)
    return found


@cache
def _letters() -> dict[str, set[str]]:
    return {word: {code} for code, states in _told()["states"].items() for word in states["letters"].split()}
