"""Large questions are done with when their reader is: neither database is left with one by an error amid the rows."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import ExpressionWrapper, F, TextField

import valorise.platform
from valorise.platform.foundation.reading import begun, reading
from valorise.platform.register.models import Asset

pytestmark = pytest.mark.django_db


class Stopped(Exception):
    """What befalls a reader amid the rows."""


class Unreadable(TextField):
    """A column in which no value can be read."""

    def from_db_value(self, value: Any, *of: Any) -> Any:
        raise Stopped


def amid_the_rows() -> None:
    """The reader fails with what it read."""
    with reading(Asset.objects.order_by("pk").values_list("pk"), at_once=1) as rows:
        next(rows)
        raise Stopped


def at_a_row() -> None:
    """A row itself cannot be read."""
    read = Asset.objects.annotate(odd=ExpressionWrapper(F("title"), output_field=Unreadable()))
    with reading(read.values_list("pk", "odd"), at_once=1) as rows:
        list(rows)


@pytest.mark.parametrize("fails", [amid_the_rows, at_a_row])
def test_no_question_stays_open_while_the_error_is_kept(asset: Any, fails: Callable[[], None]) -> None:
    for name in ("a-1", "a-2", "a-3"):
        asset(name)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE passing (one integer)")
        with pytest.raises(Stopped) as kept, transaction.atomic():
            fails()
        if connection.vendor == "postgresql":
            cursor.execute("SELECT count(*) FROM pg_cursors")
            assert cursor.fetchone() == (0,)
        cursor.execute("DROP TABLE passing")  # SQLite refuses while a question is open
    del kept
    gc.collect()
    assert Asset.objects.count() == 3  # PostgreSQL would have stopped the transaction


def test_what_is_sent_is_begun_at_once_and_closed_when_nobody_reads_on() -> None:
    said = []

    def parts() -> Any:
        try:
            said.append("first")
            yield 1
            yield 2
        finally:
            said.append("closed")

    sent = begun(parts())
    assert said == ["first"]
    assert next(sent) == 1
    sent.close()
    assert said == ["first", "closed"]
    assert list(begun(parts())) == [1, 2]


def test_every_large_question_is_read_by_reading() -> None:
    root = Path(valorise.platform.__file__).parent
    own = [
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if "migrations" not in path.parts and "tests" not in path.parts and ".iterator(" in path.read_text("utf-8")
    ]
    assert own == ["foundation/reading.py"]
