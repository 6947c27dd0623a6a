"""Numbers of the office in the form that other offices use for them."""

from __future__ import annotations

import re

DESIGNS = re.compile(r"([A-Z]{1,2})0*(\d+)")
PUBLISHED = re.compile(r"(\d{4})0(\d{6})")


def publication(written: str | None) -> str | None:
    """Number of a grant without leading zeros, of an application with the year and six digits.

    >>> publication("08930553"), publication("D0435854"), publication("20050004437"), publication(" ")
    ('8930553', 'D435854', '2005004437', None)
    """
    bare = re.sub(r"[\s/,.-]", "", written or "").upper()
    letters, year = DESIGNS.fullmatch(bare), PUBLISHED.fullmatch(bare)
    if letters:
        return "".join(letters.groups())
    if year:
        return "".join(year.groups())
    return bare.lstrip("0") if bare.isdecimal() and bare.lstrip("0") else None


def application(written: str | None) -> str | None:
    """Serial number with its series, digits only; international numbers are not serial numbers of the office.

    >>> application("13/648,029"), application("PCT/CH02/00573")
    ('13648029', None)
    """
    bare = re.sub(r"[\s/,.-]", "", written or "")
    return bare if bare.isdecimal() else None
