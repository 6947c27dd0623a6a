"""Words of a source turned into ours, as `names.csv` in its folder and the lists beside this file say."""

from __future__ import annotations

from functools import cache

from valorise.terms import codes, knowledge
from valorise.terms.errors import Missing

LONGEST_PLACEHOLDER = 30


def is_placeholder(written: str) -> bool:
    """Whether the text only stands for nothing, as `placeholders.csv` beside this file lists.

    >>> is_placeholder("(:unav)"), is_placeholder("N/A"), is_placeholder("Nature")
    (True, True, False)
    """
    return len(written) < LONGEST_PLACEHOLDER and written.strip().lower() in _placeholders()


@cache
def _placeholders() -> frozenset[str]:
    return frozenset(row["written"] for row in knowledge.rows("readers/placeholders.csv"))


@cache
def names(reader: str) -> dict[tuple[str, str], str]:
    """Our word by list and their word in lower case, from `names.csv` of a reader; empty where it has none."""
    try:
        listed = knowledge.rows(f"readers/{reader}/names.csv")
    except Missing:
        return {}
    return {(row["list"], row["theirs"].lower()): row["ours"] for row in listed}


@cache
def language(written: str) -> str | None:
    """ISO 639-1 code for a code of two or three letters, with or without a region, or an English name.

    >>> language("eng"), language("en-US"), language("German"), language("zxx")
    ('en', 'en', 'de', None)
    """
    word = written.strip().lower()
    return _languages().get(word) or _languages().get(word.replace("_", "-").split("-")[0])


@cache
def _languages() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in knowledge.rows("readers/languages.csv"):
        for word in (row["code"], *row["also_written"].split("|"), row["label"].lower()):
            found.setdefault(word, row["code"])
    return found


@cache
def ford(label: str) -> dict[str, str] | None:
    """Entry of the column `fields` for a name in the OECD classification; None where it is none.

    >>> ford("FOS: Computer and information sciences")
    {'scheme': 'ford', 'code': '1.2', 'label': 'Computer and information sciences'}
    """
    word = label.lower().removeprefix("fos:").strip()
    code = next((code for code, row in codes.codes("fields").items() if row["label"].lower() == word), None)
    return ford_field(code) if code else None


def ford_field(code: str) -> dict[str, str]:
    """Entry of the column `fields` for a code of the OECD classification."""
    return {"scheme": "ford", "code": code, "label": codes.label("fields", code)}
