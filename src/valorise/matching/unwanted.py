"""Passages in which a need says what it does not want."""

from __future__ import annotations

import re
from functools import cache

from valorise.terms import knowledge


def unwanted(written: str) -> bool:
    """Whether a passage says what is out of scope or will not be funded, in one of the languages of `unwanted.yaml`.

    >>> unwanted("Landfilling or incineration are out of scope.")
    True
    >>> unwanted("The scope of this topic is the recycling of plastics.")
    False
    """
    return _says().search(written) is not None


@cache
def _says() -> re.Pattern[str]:
    listed: dict[str, list[str]] = knowledge.document("matching/unwanted.yaml")
    return re.compile("|".join(f"(?:{one})" for spoken in listed.values() for one in spoken), re.IGNORECASE)
