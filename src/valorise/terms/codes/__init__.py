"""Code lists: codes are keys, names are labels. Each list is a CSV file beside this one."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache

from valorise.terms import knowledge


@cache
def codes(name: str) -> dict[str, dict[str, str]]:
    """Rows of a code list by code; the first column is the code.

    >>> codes("recommendations")["R9"]["topic"]
    'policy-governance-funding'
    """
    listed = knowledge.rows(f"terms/codes/{name}.csv")
    return {row["code"]: row for row in listed}


def label(name: str, code: str | None) -> str:
    """Name of a code in words; the code itself where the list does not know it; empty where there is no code."""
    if not code:
        return ""
    return codes(name).get(code, {}).get("label") or code


def nearest(name: str, wrong: str) -> tuple[str, ...]:
    """Up to three codes that look or read like the one that was not found.

    >>> nearest("asset_types", "patents")[0]
    'patent-family'
    """
    by_word = {code.lower(): code for code in codes(name)}
    by_word |= {row["label"].lower(): code for code, row in codes(name).items() if row.get("label")}
    close = get_close_matches(wrong.lower(), by_word, n=3, cutoff=0.5)
    return tuple(dict.fromkeys(by_word[word] for word in close))


@cache
def country_code(written: str) -> str | None:
    """ISO 3166 two-letter code for a code or an English name; None where it is neither.

    The Commission writes EL and UK for Greece and the United Kingdom; both are understood.

    >>> country_code("EL"), country_code("Finland"), country_code("UK"), country_code("Narnia")
    ('GR', 'FI', 'GB', None)
    """
    return _countries_by_word().get(written.strip().casefold())


@cache
def _countries_by_word() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, row in codes("countries").items():
        for word in (code, row["alpha3"], row["label"], *row["also_written"].split("|")):
            if word:
                found.setdefault(word.casefold(), code)
    return found
