"""Licences as sources write them, as SPDX expressions where that is certain."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from license_expression import ExpressionError, Licensing, get_spdx_licensing

from valorise.readers.names import is_placeholder
from valorise.terms import knowledge

CREATIVE = re.compile(r"creativecommons\.org/licenses/([a-z-]+)/(\d\.\d)(?:/([a-z]{2,3}))?", re.IGNORECASE)
DEDICATED = re.compile(r"creativecommons\.org/publicdomain/zero/(\d\.\d)", re.IGNORECASE)
LISTED = re.compile(r"(?:opensource\.org/licenses?|spdx\.org/licenses)/([\w.+-]+?)(?:\.html|\.php)?/?$", re.IGNORECASE)
PORTED = {("by", "3.0"): {"at", "au", "de", "ig", "nl", "us"}, ("by-sa", "3.0"): {"at", "de", "ig"}}
"""Creative Commons licences of single countries that SPDX lists."""
LONGEST = 200


@cache
def licence(written: str) -> str | None:
    """SPDX expression where the text is one, is its address or a known name; otherwise the text; None for nothing.

    >>> licence("http://creativecommons.org/licenses/by/3.0/"), licence("apache-2.0"), licence("GPLv3")
    ('CC-BY-3.0', 'Apache-2.0', 'GPL-3.0-only')
    >>> licence("Pending Release"), licence("Ask the author")
    (None, 'Ask the author')
    """
    word = " ".join(written.split())
    if not word or is_placeholder(word):
        return None
    known = _known().get(word.lower().rstrip("/").removeprefix("https://").removeprefix("http://"))
    if known is not None:
        return known or None
    return _address(word) or _expression(word) or word[:LONGEST]


def licences(written: Iterable[str]) -> str | None:
    """All licences named together: joined with AND where each is an SPDX expression, else one after the other.

    >>> licences(["Apache-2.0", "MIT", "MIT"]), licences(["MIT", "see file"]), licences([])
    ('Apache-2.0 AND MIT', 'MIT; see file', None)
    """
    found = list(dict.fromkeys(one for one in map(licence, written) if one))
    certain = all(_expression(one) for one in found)
    return (" AND " if certain else "; ").join(found) or None


def is_certain(expression: str) -> bool:
    """Whether the text is an SPDX expression."""
    return _expression(expression) is not None


def _address(written: str) -> str | None:
    creative, dedicated, listed = (one.search(written) for one in (CREATIVE, DEDICATED, LISTED))
    if creative:
        kind, version, country = (part.lower() if part else "" for part in creative.groups())
        ported = f"-{country.upper()}" if country in PORTED.get((kind, version), ()) else ""
        return _expression(f"CC-{kind.upper()}-{version}{ported}")
    if dedicated:
        return f"CC0-{dedicated.group(1)}"
    return _expression(listed.group(1)) if listed else None


@cache
def _expression(written: str) -> str | None:
    """The SPDX expression in its own spelling; None where a part of it is unknown to SPDX."""
    if len(written) > LONGEST or "://" in written:
        return None
    spdx = _spdx()
    try:
        found = spdx.parse(written, validate=True)
    except (ExpressionError, ValueError, TypeError):
        return None
    if found is None or any(key.startswith("LicenseRef") for key in spdx.license_keys(found)):
        return None
    return str(found.render())


@cache
def _spdx() -> Licensing:
    found: Licensing = get_spdx_licensing()
    return found


@cache
def _known() -> dict[str, str]:
    return {row["written"].lower(): row["expression"] for row in knowledge.rows("readers/licences.csv")}
