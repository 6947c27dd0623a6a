"""What the records of the United States patent office in JSON share: numbers, standings, days."""

from __future__ import annotations

import re
from functools import cache

from valorise.readers.patents import Patent
from valorise.terms import knowledge

OFFICE = "US"
GRANTED = re.compile(r"[A-Z]{0,2}\d{1,8}")
LEADING = re.compile(r"^([A-Z]{0,2})0+")
SERIAL = re.compile(r"\d{8}")
PRE_GRANT = re.compile(r"(?:US)?(\d{4})0?(\d{6})(A\d)?")
REEXAMINATION = ("90", "95", "96")
"""Series of requests to examine a granted patent again: they are no applications of their own."""
NO_DAY = "0001-01-01"
"""How the office writes that there is no day."""


def numbered(application: str | None, granted: str | None, published: str | None) -> Patent | None:
    """A patent with the number of its grant, else of its publication, else of its application alone; None without any.

    >>> numbered("15/123,456", None, "US 2017-0071586 A1").name
    'US2017071586'
    >>> numbered("12721698", "8457796", None).name, numbered(None, "D0990102", None).name
    ('US8457796', 'USD990102')
    """
    serial = _bare(application)
    known = SERIAL.fullmatch(serial) and not serial.startswith(REEXAMINATION)
    found = Patent(OFFICE, application=serial if known else None)
    grant, pre = LEADING.sub(r"\1", _bare(granted)), PRE_GRANT.fullmatch(_bare(published))
    if GRANTED.fullmatch(grant):
        found.number = grant
    elif pre:
        found.number, found.kind = pre[1] + pre[2], pre[3] or "A1"
    return found if found.number or found.application else None


def day(written: str | None) -> str | None:
    """The day of a moment such as `2010-03-11T00:00:00Z`; None where the office writes that there is none."""
    found = (written or "")[:10]
    return found if found and found != NO_DAY else None


def status(written: str | None) -> str | None:
    """Our standing for theirs, by the beginning of the words; None where the list does not know them.

    >>> status("Abandoned  --  Failure to Respond to an Office Action"), status("Something new")
    ('withdrawn', None)
    """
    bare = (written or "").strip()
    return next((known for begins, known in _statuses() if bare.startswith(begins)), None)


def _bare(written: str | None) -> str:
    return re.sub(r"[\s/,.-]", "", written or "").upper()


@cache
def _statuses() -> tuple[tuple[str, str], ...]:
    return tuple((row["begins"], row["status"]) for row in knowledge.rows("readers/patent_status.csv"))
