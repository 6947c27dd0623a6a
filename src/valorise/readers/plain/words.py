"""Words that people write in cells where we have codes."""

from __future__ import annotations

from functools import cache

from valorise.terms import codes, knowledge
from valorise.terms.words import key


def known_code(ours: str, listed: str, written: str) -> str | None:
    """Code for a code, its label, or a word of `values.csv`; None where it is none of them.

    >>> known_code("type", "asset_types", "Patent application"), known_code("type", "asset_types", "thing")
    ('patent-family', None)
    """
    bare = key(written)
    found = _by_word(listed).get(bare) or known_values(ours).get(bare)
    return found if found in codes.codes(listed) else None


@cache
def known_values(ours: str) -> dict[str, str]:
    """What words in a column mean, by their comparable form."""
    rows = knowledge.rows("readers/plain/values.csv")
    return {key(row["written"]): row["ours"] for row in rows if row["column"] == ours}


@cache
def _by_word(listed: str) -> dict[str, str]:
    found = {key(row["label"]): code for code, row in codes.codes(listed).items()}
    return found | {key(code): code for code in codes.codes(listed)}
