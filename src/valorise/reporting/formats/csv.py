"""CSV that spreadsheet programs open without running anything.

A text that begins with a sign that starts a formula (= + - @, their full-width forms, tab, carriage return, line feed)
gets an apostrophe before it, as OWASP advises against CSV injection; a program that reads the file must take one
leading apostrophe off such texts. Numbers are never changed. Use JSON Lines where values must come through exactly.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime

import polars as pl

from valorise.reporting.formats.values import Flat, Heads, Leaf, flat, leaves, plainly
from valorise.terms.words import CONTROL

TAKES, SUFFIX, MEDIA = "table", ".csv", "text/csv; charset=utf-8"
STARTS_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def write(name: str, table: pl.DataFrame, *, heads: Heads = plainly) -> bytes:
    """The table with one heading line, every text in quotes, in UTF-8 with a byte order mark; nested values as text."""
    return b"".join(pieces(name, [table], heads=heads))


def pieces(name: str, parts: Iterable[pl.DataFrame], *, heads: Heads = plainly) -> Iterator[bytes]:
    """The same for a table that comes in parts of one shape, so that a long one is never whole in memory."""
    columns: list[Leaf] | None = None
    for part in parts:
        page = io.StringIO(newline="")
        lines = csv.writer(page, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
        if columns is None:
            columns = leaves(part, name)
            lines.writerow([harmless(heads(leaf)) for leaf in columns])
            yield b"\xef\xbb\xbf"
        for row in part.iter_rows(named=True):
            lines.writerow([_cell(flat(row, leaf)) for leaf in columns])
        yield page.getvalue().encode("utf-8")


def _cell(value: Flat) -> object:
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat()
    return "" if value is None else value


def harmless(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet program would run it; control characters are blanks.

    >>> harmless("=1+1"), harmless("a=1")
    ("'=1+1", 'a=1')
    """
    inner = CONTROL.sub(" ", text)
    return f"'{inner}" if text.startswith(STARTS_FORMULA) or inner.lstrip().startswith(STARTS_FORMULA) else inner
