"""The index of a room is built once, used by all processes, and built again when an asset of the room changes."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from valorise.platform.foundation import clock
from valorise.platform.matching import kept_index
from valorise.platform.matching.kept_index import index_of
from valorise.platform.matching.rooms import rooms
from valorise.platform.register.models import Asset
from valorise.stores.index import TermIndex


@pytest.fixture
def place(settings, tmp_path, monkeypatch) -> Path:
    settings.HOME = tmp_path
    monkeypatch.setattr(kept_index, "_open", {})
    return tmp_path / kept_index.FOLDER


@pytest.fixture
def built(monkeypatch) -> list[int]:
    sizes: list[int] = []
    of = TermIndex.of.__func__

    def counted(cls, records: pl.DataFrame, *rest, **options):
        sizes.append(records.height)
        return of(cls, records, *rest, **options)

    monkeypatch.setattr(TermIndex, "of", classmethod(counted))
    return sizes


def shared() -> TermIndex:
    return index_of(rooms(clock.today())["shared"], clock.today())


def documents(term: str) -> int:
    return shared().document_frequencies(pl.Series([term]))["documents"][0]


def test_it_is_built_once_and_found_again_by_another_process(place, built, asset, monkeypatch) -> None:
    asset(confidentiality="open", title="Membrane")
    assert documents("membran") == 1
    assert documents("membran") == 1
    monkeypatch.setattr(kept_index, "_open", {})
    assert documents("membran") == 1
    assert built == [1]


def test_it_is_built_again_when_an_asset_changes_and_the_old_one_is_thrown_away(place, built, asset) -> None:
    asset(confidentiality="open", title="Membrane")
    shared()
    one = Asset.objects.get()
    one.title = "Turbine"
    one.keep()
    assert (documents("membran"), documents("turbin")) == (0, 1)
    assert built == [1, 1]
    assert len(list((place / "shared").iterdir())) == 1


def test_what_belongs_to_another_room_is_not_in_it(place, asset) -> None:
    asset("a-1", confidentiality="open", title="Membrane")
    asset("a-2", confidentiality="confidential", title="Turbine")
    assert (documents("membran"), documents("turbin")) == (1, 0)
    assert sorted(rooms(clock.today())) == sorted(["shared", f"office-{Asset.objects.first().tenant_id}"])


@pytest.mark.parametrize("harm", ["about.json", "meta.json", "records.parquet"])
def test_a_damaged_index_is_built_again(place, built, asset, monkeypatch, harm) -> None:
    asset(confidentiality="open", title="Membrane")
    shared()
    (damaged,) = (place / "shared").glob(f"*/{harm}")
    damaged.write_bytes(b"{")
    monkeypatch.setattr(kept_index, "_open", {})
    assert documents("membran") == 1
    assert built == [1, 1]
