"""Text and numbers as they can be kept: nothing that no database takes."""

from __future__ import annotations


def plain(written: object, most: int) -> str:
    """The text without NUL signs and halves of letters, its lines ended alike, trimmed, not longer than this.

    >>> plain(" a\\x00b\\r\\nc\\ud800 ", 10)
    'ab\\nc'
    """
    text = str(written).encode("utf-8", "ignore").decode().replace("\x00", "").replace("\r\n", "\n")
    return text.strip()[:most].rstrip()


def whole(written: object) -> int:
    """The number that was written; 0, which no record and no version has, where it is none or too large.

    >>> whole("12"), whole("-1"), whole("9" * 30), whole(None)
    (12, 0, 0, 0)
    """
    text = str(written)
    return int(text) if text.isdecimal() and len(text) < 10 else 0
