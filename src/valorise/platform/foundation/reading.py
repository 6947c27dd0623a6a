"""Rows of large questions, some at a time, so that the database is done with each question when the reader is."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from itertools import islice
from traceback import clear_frames
from typing import Any, TypeVar

from django.db.models import QuerySet

AT_ONCE = 5_000

T = TypeVar("T")


@contextmanager
def reading(records: QuerySet[Any], *, at_once: int = AT_ONCE) -> Iterator[Iterator[Any]]:
    """The rows of a question as the database gives them, `at_once` at a time; with the block the question is closed.

    An error amid the rows would otherwise keep the question open for as long as its traceback is kept. PostgreSQL
    would then be asked to close it amid somebody else's transaction, and stop that; SQLite would refuse to write after
    rows that are out of date by now.
    """
    rows = records.iterator(chunk_size=at_once)
    assert isinstance(rows, Generator)  # Django reads in a generator, which can be closed
    try:
        yield rows
    except BaseException as error:
        clear_frames(error.__traceback__)  # the question belongs to a frame of Django where a row could not be read
        raise
    finally:
        rows.close()


def begun(parts: Generator[T, None, None]) -> Generator[T, None, None]:
    """The same parts, the first of which is made at once: what is wrong is told before anything is sent."""
    first = list(islice(parts, 1))

    def all_of() -> Generator[T, None, None]:
        try:
            yield from first
            yield from parts
        finally:
            parts.close()

    return all_of()
