"""Outside identifiers in one normal form each, so that equal things compare equal."""

from __future__ import annotations

import re
from collections.abc import Callable

from stdnum import isbn as isbn_number
from stdnum import isni as isni_number

DOI = re.compile(r"10\.\d{4,9}/\S+", re.IGNORECASE)
ROR = re.compile(r"0[a-hj-km-np-tv-z0-9]{6}\d{2}")
ORCID = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])")


def doi(written: str) -> str | None:
    """Digital object identifier in lower case without resolver; None where there is none.

    >>> doi("https://doi.org/10.7717/PeerJ.4375"), doi("10.1000/xyz."), doi("none")
    ('10.7717/peerj.4375', '10.1000/xyz', None)
    """
    found = DOI.search(written)
    return found.group().rstrip(".,;)]}>\"'").lower() if found else None


def orcid(written: str) -> str | None:
    """ORCID with hyphens when its check digit is right (ISO/IEC 7064 mod 11-2); else None.

    >>> orcid("https://orcid.org/0000-0002-1825-0097"), orcid("0000-0002-1825-0098")
    ('0000-0002-1825-0097', None)
    """
    found = ORCID.search(written)
    if not found or not isni_number.is_valid("".join(found.groups())):
        return None
    return "-".join(found.groups()).upper()


def ror(written: str) -> str | None:
    """ROR identifier of nine characters without resolver; None where there is none.

    >>> ror("https://ror.org/05dxps055")
    '05dxps055'
    """
    found = ROR.search(written.strip().lower().rstrip("/").rsplit("/", 1)[-1])
    return found.group() if found else None


def isbn(written: str) -> str | None:
    """ISBN of 13 digits when its check digit is right; else None.

    >>> isbn("0-306-40615-2")
    '9780306406157'
    """
    if not isbn_number.is_valid(written):
        return None
    return str(isbn_number.compact(isbn_number.to_isbn13(written)))


def patent(written: str) -> str | None:
    """Patent number as country, number and kind without blanks and leading zeros; None where it is none.

    >>> patent("EP 1 000 000 A1"), patent("US-06123456-B2"), patent("us2016004000a1")
    ('EP1000000A1', 'US6123456B2', 'US2016004000A1')
    """
    bare = re.sub(r"[\s\-./,]", "", written).upper()
    found = re.fullmatch(r"([A-Z]{2})(?:0*)([A-Z]{0,2}\d{3,13})([A-Z]\d?)?", bare)
    return "".join(part or "" for part in found.groups()) if found else None


def _trimmed(written: str) -> str | None:
    return written.strip() or None


def _tail(written: str) -> str | None:
    return written.strip().rstrip("/").rsplit("/", 1)[-1] or None


NORMAL: dict[str, Callable[[str], str | None]] = {
    "doi": doi,
    "orcid": orcid,
    "ror": ror,
    "isbn": isbn,
    "patent-publication": patent,
    "patent-application": patent,
    "openalex": _tail,
    "wikidata": _tail,
}


def identifier(scheme: str, written: str | int | None) -> dict[str, str] | None:
    """One entry of the column `identifiers` in normal form; None where the value is not one of that scheme."""
    if written is None:
        return None
    value = NORMAL.get(scheme, _trimmed)(str(written))
    return {"scheme": scheme, "value": value} if value else None


def identifiers(pairs: list[tuple[str, str | int | None]]) -> list[dict[str, str]]:
    """Entries for all pairs of scheme and value that are valid, each once, in the given order."""
    found = (identifier(scheme, value) for scheme, value in pairs)
    return list({(one["scheme"], one["value"]): one for one in found if one}.values())
