"""What offices call their tables, columns and values, as `kinds.yaml` and `words.csv` beside this file list it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from valorise.terms import codes, knowledge
from valorise.terms.words import key

KINDS = "readers/office/kinds.yaml"
OFTEN = 20_000
"""Texts remembered: names of columns come again and again, and cells of large files must not fill the memory."""
SAME_NAME, PART_OF_NAME, LONGER_PART = 0.95, 0.38, 0.3
NUMERO = re.compile(r"\bn\s*\.?\s*[°º]")
"""The sign for number as French, Spanish and Italian write it."""
UNIT = re.compile(r"[()\[\]/,:\s]+")


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a column without what it says about currency and unit."""

    bare: str
    currency: str | None
    times: int


def kinds() -> dict[str, dict[str, Any]]:
    """Every kind of table by name, as `kinds.yaml` says."""
    return dict(knowledge.document(KINDS))


@cache
def targets(kind: str) -> dict[str, dict[str, Any]]:
    """Our columns that a table of this kind can bring."""
    found: dict[str, dict[str, Any]] = kinds()[kind]["columns"]
    return found


@cache
def names_of(kind: str, ours: str) -> dict[str, tuple[str, ...]]:
    """Known names of one of our columns as keys, each with its languages; our own name counts too."""
    found: dict[str, tuple[str, ...]] = {key(ours): ()}
    for language, names in targets(kind)[ours]["names"].items():
        for name in names:
            found[key(name)] = (*found.get(key(name), ()), language)
    return found


@cache
def every_name() -> frozenset[str]:
    """Every known name of a column, as keys."""
    return frozenset(name for kind in kinds() for ours in targets(kind) for name in names_of(kind, ours))


@lru_cache(OFTEN)
def is_known(written: str) -> bool:
    """Whether somebody calls a column so; longer names count where they begin or end with a known one.

    >>> is_known("Erf.-Nr."), is_known("Betrag (EUR)"), is_known("Membrane")
    (True, True, False)
    """
    name = heading(written).bare
    words = name.split()
    if name in every_name():
        return True
    ends = (" ".join(words[:-1]), " ".join(words[1:]), words[0], words[-1]) if 1 < len(words) <= 4 else ()
    return any(part in every_name() and len(part) > 3 for part in ends)


@lru_cache(OFTEN)
def heading(written: str) -> Heading:
    """A name of a column as a key, and the currency and unit it names.

    >>> heading("Betrag (TEUR)")
    Heading(bare='betrag', currency='EUR', times=1000)
    """
    kept: list[str] = []
    currency, times = None, 1
    for word in UNIT.split(NUMERO.sub("n ", written.strip().casefold())):
        money = _money(word) if word else None
        if money and (kept or "(" in written):
            currency, times = money[0] or currency, max(times, money[1])
        elif word:
            kept.append(word)
    return Heading(key(" ".join(kept)), currency, times)


def _money(word: str) -> tuple[str | None, int] | None:
    """Currency and multiple that a word such as `teur`, `k€` or `chf` stands for; None where it is none."""
    bare = word.strip(".")
    if found := listed("currency").get(bare):
        return found, 1
    if bare not in listed("unit"):
        return None
    currency = "EUR" if bare.endswith(("eur", "€")) else None
    return currency, int(listed("unit")[bare])


@cache
def listed(name: str) -> dict[str, str]:
    """Our word by theirs in a list of `words.csv`, theirs in lower case as written."""
    rows = knowledge.rows("readers/office/words.csv")
    return {row["written"]: row["ours"] for row in rows if row["list"] == name}


@cache
def _keyed(name: str) -> dict[str, str]:
    return {key(written): ours for written, ours in listed(name).items()}


def word(name: str, written: str, code_list: str | None = None) -> str | None:
    """Our word for theirs: the whole text, then its longest known beginning; None where it is not known.

    >>> word("agreements.type", "Lizenzvertrag (exkl.)"), word("rights.status", "erteilt 2019"), word("yes", "Nein")
    ('licence', 'granted', 'false')
    """
    bare = key(written)
    known = _keyed(name) | (_coded(code_list) if code_list else {})
    if bare in known:
        return known[bare]
    parts = bare.split()
    starts = (" ".join(parts[:length]) for length in range(len(parts) - 1, 0, -1))
    return next((known[start] for start in starts if start in known and len(start) > 1), None)


@cache
def _coded(name: str) -> dict[str, str]:
    found = {key(row["label"]): code for code, row in codes.codes(name).items()}
    return found | {key(code): code for code in codes.codes(name)}


def named(kind: str, ours: str, bare: str) -> tuple[float, str, tuple[str, ...]]:
    """How sure a name of a column (as a key) is this one of ours, why, and the languages it speaks."""
    known = names_of(kind, ours)
    if bare in known:
        return SAME_NAME, "it is called so", known[bare]
    words = bare.split()
    parts = [one for one in known if one and f" {one} " in f" {bare} " and len(one) > 2]
    if not parts:
        return 0.0, "", ()
    best = max(parts, key=len)
    share = len(best.split()) / len(words)
    return PART_OF_NAME + LONGER_PART * share, f"its name holds “{best}”", known[best]


def is_money(ours: str | None) -> bool:
    """Whether a column of ours holds amounts."""
    return ours == "amount" or (ours or "").startswith(("money.in", "money.out"))
