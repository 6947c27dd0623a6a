"""An empty register, its index, and a way to search it."""

from __future__ import annotations

import pytest

from valorise.stores.events import open_log
from valorise.stores.index import RegisterIndex
from valorise.stores.index.tests.register_in_memory import Records


@pytest.fixture
def log(tmp_path):
    with open_log(tmp_path / "store") as opened:
        yield opened


@pytest.fixture
def records(log):
    return Records(log)


@pytest.fixture
def index(tmp_path):
    return RegisterIndex(tmp_path / "home" / "index" / "assets")


@pytest.fixture
def find(index, records):
    def ask(words, **more):
        index.catch_up(records.log, records)
        return index.found(words, 100, **more)

    return ask
