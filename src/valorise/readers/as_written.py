"""Records of a file as its publisher wrote them: every column and value as text, nothing renamed, nothing judged."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from valorise.readers import sheets
from valorise.readers.json_parts import whole
from valorise.readers.plain.tables import Table, first, fits, tables
from valorise.readers.source import Source
from valorise.terms.errors import Invalid
from valorise.terms.words import key

AT_ONCE = 10_000
MOST_JSON = 512 * 1024**2
"""Bytes of a JSON document that is no list of lines; it is read as a whole."""
PARQUET = b"PAR1"
Written = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Records:
    """One table of a file: a word for it where the file holds several, and its records; None is a line left out."""

    label: str
    rows: Iterator[Written | None]


def as_written(source: Source) -> Iterator[Records]:
    """Every table of a file of rows, in order: a text table, the sheets of a workbook, JSON Lines, JSON, or Parquet.

    `Invalid` for other files, and where one breaks off, with the place.
    """
    if sheets.is_table(source) and (sheets.is_workbook(source) or _is_laid_out(source)):
        found, _ = tables(source)
        for place, one in enumerate(found, start=1):
            yield Records(_label(one, place) if len(found) > 1 else "", _of_table(one))
    elif source.head_text.lstrip("\ufeff \r\n\t")[:1] in ("{", "["):
        yield Records("", _of_json(source))
    elif source.head.startswith(PARQUET):
        yield Records("", _of_parquet(source))
    else:
        raise _no_rows(source)


def _is_laid_out(source: Source) -> bool:
    """Whether a text is a table; prose with commas is not."""
    block = first(source)
    return block is not None and fits(block)


def _label(table: Table, place: int) -> str:
    """A word for a table among several: the name of its sheet, else its place."""
    return key(table.block.title or table.block.sheet).replace(" ", "_")[:40] or str(place)


def _of_table(table: Table) -> Iterator[Written | None]:
    yield from (None for _ in table.asides)
    for _, cells in table.sheet.read():
        yield None if table.of_line(cells) else dict(zip(table.sheet.header, map(_text, cells), strict=False))


def _text(cell: Any) -> str | None:
    """A cell as text; whole numbers of a workbook without the comma that it stores them with."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell if isinstance(cell, str) else str(cell)


def _of_json(source: Source) -> Iterator[Written]:
    lines = _lines(source)
    return map(_flat, lines if lines is not None else _listed(source))


def _lines(source: Source) -> Iterator[dict[str, Any]] | None:
    """Objects of JSON Lines; None where the first line is no object of its own."""
    first = source.head_text.lstrip("\ufeff \r\n\t").split("\n", 1)
    try:
        if len(first) < 2 or not isinstance(orjson.loads(first[0]), dict):
            return None
    except orjson.JSONDecodeError:
        return None
    return _objects(source)


def _objects(source: Source) -> Iterator[dict[str, Any]]:
    with source.text() as stream:
        for number, line in enumerate(stream, start=1):
            if line.strip():
                yield _object(line.lstrip("\ufeff"), source, f"line {number}")


def _object(text: str, source: Source, place: str) -> dict[str, Any]:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise _broken(source, place, str(error)) from error
    if not isinstance(found, dict):
        raise _broken(source, place, "It is no object.")
    return found


def _listed(source: Source) -> Iterable[dict[str, Any]]:
    """The longest list of objects of a document, which is what its publisher lists; a single object is one record."""
    with source.open() as stream:
        text = stream.read(MOST_JSON + 1)
    if len(text) > MOST_JSON:
        raise _broken(source, "the whole", f"It holds more than {MOST_JSON // 1024**2} MB and is no JSON Lines.")
    found = _parsed(text, source)
    lists = [found] if isinstance(found, list) else [one for one in found.values() if isinstance(one, list)]
    objects = [[row for row in one if isinstance(row, dict)] for one in lists]
    longest = max(objects, key=len, default=[])
    return longest or ([found] if isinstance(found, dict) else [])


def _parsed(text: bytes, source: Source) -> Any:
    """The document; where objects follow each other without anything between them, as a list."""
    try:
        decoded = text.decode(source.encoding).lstrip("\ufeff").strip()
        try:
            return orjson.loads(decoded)
        except orjson.JSONDecodeError:
            return list(_following(decoded))
    except (ValueError, RecursionError) as error:
        raise _broken(source, "the whole", str(error)) from error


def _following(text: str) -> Iterator[Any]:
    at, read = 0, json.JSONDecoder()
    while at < len(text):
        found, at = read.raw_decode(text, at)
        yield found
        while at < len(text) and text[at].isspace():
            at += 1


def _of_parquet(source: Source) -> Iterator[Written]:
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

    try:
        with source.open() as stream:
            for batch in ParquetFile(stream).iter_batches(AT_ONCE):
                yield from map(_flat, batch.to_pylist())
    except (pa.ArrowInvalid, OSError) as error:
        raise _broken(source, "the whole", str(error).splitlines()[0]) from error


def _flat(record: dict[str, Any]) -> Written:
    """Each value as text; what holds further values as the JSON it was."""
    return {name: _json_text(value) for name, value in record.items()}


def _json_text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return whole(value) if value else None
    if isinstance(value, bool | int | float | list | dict):
        return orjson.dumps(value, default=str).decode()
    return str(value)


def _broken(source: Source, place: str, why: str) -> Invalid:
    return Invalid(
        what=f"“{source.name}” breaks off.",
        where=f"{source.name}, {place}",
        why=why,
        fix="Download the file again, or mend that place; the rows before it are not taken either.",
    )


def _no_rows(source: Source) -> Invalid:
    return Invalid(
        what=f"“{source.name}” holds no rows that can be kept as they are.",
        where=source.name,
        why="Rows are found in text tables, workbooks, JSON Lines, lists in JSON, and Parquet.",
        fix="Give such a file, or read this one with: valorise ingest FILE",
    )
