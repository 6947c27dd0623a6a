"""JSON read value by value: one document, an array, JSON Lines, or objects following each other, marked or not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO, Any

import orjson

from valorise.readers.rows import Refused, refused
from valorise.readers.source import Source

CHUNK = 1024 * 1024
MOST = 256 * 1024**2
"""Characters one value may have; a longer one is taken as damaged."""
BETWEEN = " \t\r\n,\ufeff"
DECODER = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class NotJson:
    """The place where a file stops being JSON."""

    at: int
    """Character in the file, from 0."""
    found: str
    why: str


def values(source: Source) -> Iterator[Any]:
    """Top-level values of the file; an array gives its elements. The last one is a `NotJson` where the file breaks.

    A line of JSON Lines that is broken gives a `NotJson` and reading goes on with the next line.
    """
    if _is_lines(source.head_text):
        yield from _lines(source)
        return
    with source.text() as stream:
        yield from _scan(stream)


def not_json(source: Source, number: int, place: NotJson, *, fix: str) -> Refused:
    """The refusal of the record at which a file stops being JSON."""
    return refused(
        number,
        file=source.name,
        rule="not-json",
        found=place.found,
        expected=f"JSON; at character {place.at} of the file the parser says: {place.why}",
        fix=fix,
    )


def first(source: Source) -> Any:
    """The first value, for recognising a format; None where there is none or it is longer than the beginning read."""
    found = next(iter(_scan_text(source.head_text, whole=len(source.head_text) < 1000)), None)
    return None if isinstance(found, NotJson) else found


def _is_lines(head: str) -> bool:
    """Whether the first line is a whole value and another line of the same kind follows."""
    lines = head.lstrip("\ufeff").split("\n", 2)
    if len(lines) < 2 or not lines[0].strip().startswith(("{", '"')) or not lines[1].strip().startswith(("{", '"')):
        return False
    try:
        orjson.loads(lines[0])
    except orjson.JSONDecodeError:
        return False
    return True


def _lines(source: Source) -> Iterator[Any]:
    at = 0
    with source.text() as stream:
        for line in iter(partial(stream.readline, MOST), ""):
            bare = line.strip(BETWEEN)
            if bare:
                yield _line(bare, at)
            at += len(line)


def _line(bare: str, at: int) -> Any:
    try:
        return orjson.loads(bare)
    except orjson.JSONDecodeError as error:
        return NotJson(at + error.pos, bare[max(0, error.pos - 20) : error.pos + 20], error.msg)


def _scan(stream: IO[str]) -> Iterator[Any]:
    """Values one after the other, reading on only when a value is not complete yet."""
    text, place, offset, inside = "", 0, 0, False
    while True:
        place = _skip(text, place)
        if not inside and offset + place == _skip_mark(text, offset) and text[place : place + 1] == "[":
            inside, place = True, place + 1
            continue
        if inside and text[place : place + 1] == "]":
            return
        value, end = _decode(text, place)
        # A value that ends where the text ends may go on (a number) or be whole: read on to know.
        if end is None or end >= len(text):
            more = stream.read(CHUNK)
            if more and len(text) - place < MOST:
                text, offset, place = text[place:] + more, offset + place, 0
                continue
            if end is None:
                if place < len(text):
                    yield _broken(text, place, offset)
                return
        yield value
        place = end


def _skip_mark(text: str, offset: int) -> int:
    """Place of the first sign that is neither blank nor mark, at the beginning of the file; -1 further on."""
    return _skip(text, 0) if offset == 0 else -1


def _scan_text(text: str, *, whole: bool) -> Iterator[Any]:
    place = _skip(text, 0)
    if text[place : place + 1] == "[":
        place = _skip(text, place + 1)
    value, end = _decode(text, place)
    if end is not None:
        yield value
    elif whole and place < len(text):
        yield _broken(text, place, 0)


def _skip(text: str, place: int) -> int:
    while place < len(text) and text[place] in BETWEEN:
        place += 1
    return place


def _decode(text: str, place: int) -> tuple[Any, int | None]:
    try:
        return DECODER.raw_decode(text, place)
    except (ValueError, RecursionError):
        return None, None


def _broken(text: str, place: int, offset: int) -> NotJson:
    at, why = place, "it is nested too deeply"
    try:
        DECODER.raw_decode(text, place)
    except json.JSONDecodeError as error:
        at, why = error.pos, error.msg
    except ValueError:
        why = "a number is too long"
    except RecursionError:
        pass
    return NotJson(offset + at, text[max(0, at - 20) : at + 20], why)
