"""The index of a room is built once, used by all processes, and follows the assets of the room as they change."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest

from valorise.matching.keys import keys
from valorise.platform.foundation import clock
from valorise.platform.matching import kept_index
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
    return kept_index.kept(rooms(clock.today())["shared"], clock.today()).index


def documents(term: str) -> int:
    return int(shared().frequencies(keys([term]))[0])


def test_it_is_built_once_and_found_again_by_another_process(place, built, asset, monkeypatch) -> None:
    asset(confidentiality="open", title="Membrane")
    assert documents("membran") == 1
    assert documents("membran") == 1
    monkeypatch.setattr(kept_index, "_open", {})
    assert documents("membran") == 1
    assert built == [1]


def test_it_follows_a_changed_asset_and_nothing_of_the_old_words_stays(place, built, asset) -> None:
    asset(confidentiality="open", title="Membrane")
    shared()
    one = Asset.objects.get()
    one.title = "Turbine"
    one.keep()
    assert (documents("membran"), documents("turbin")) == (0, 1)
    assert built == [1]
    left = keys(["membran"]).tobytes()
    assert not [file for file in place.rglob("*") if file.is_file() and left in file.read_bytes()]
    assert len(list((place / "shared").iterdir())) == 1


def test_what_belongs_to_another_room_is_not_in_it(place, asset) -> None:
    asset("a-1", confidentiality="open", title="Membrane")
    asset("a-2", confidentiality="confidential", title="Turbine")
    assert (documents("membran"), documents("turbin")) == (1, 0)
    assert sorted(rooms(clock.today())) == sorted(["shared", f"office-{Asset.objects.first().tenant_id}"])


@pytest.mark.parametrize(
    "harm", ["index/manifest.json", "index/parts/*/term.npy", "index/parts/*/names.arrow", "assets.parquet"]
)
def test_a_damaged_index_is_built_again(place, built, asset, monkeypatch, harm) -> None:
    asset(confidentiality="open", title="Membrane")
    shared()
    (damaged,) = (place / "shared").glob(f"*/{harm}")
    damaged.unlink() if harm == "assets.parquet" else damaged.write_bytes(b"{")
    monkeypatch.setattr(kept_index, "_open", {})
    assert documents("membran") == 1
    assert built == [1, 1]


def test_only_what_changed_is_read_again(place, asset, monkeypatch) -> None:
    read: list[int] = []
    whole = kept_index.assets_table

    def counted(records, **options):
        read.append(records.count())
        return whole(records, **options)

    monkeypatch.setattr(kept_index, "assets_table", counted)
    for number in range(5):
        asset(f"a-{number}", confidentiality="open", title=f"Membrane {number}", contributors=[{"name": "Ana"}])
    shared()
    Asset.objects.get(pk="a-3").keep()
    Asset.objects.filter(pk="a-4").delete()
    room = rooms(clock.today())["shared"]
    found = kept_index.kept(room, clock.today()).assets(pl.Series(["a-0", "a-3", "a-4"]))
    assert read == [5, 1]
    assert found.equals(whole(Asset.objects.filter(pk__in=["a-0", "a-3"])))


def test_assets_are_found_though_another_process_threw_the_file_away(place, asset) -> None:
    asset(confidentiality="open", title="Membrane")
    room = rooms(clock.today())["shared"]
    found = kept_index.kept(room, clock.today())
    (found.place / "assets.parquet").unlink()
    assert found.assets(pl.Series(["a-1"]))["title"].to_list() == ["Membrane"]


def test_who_only_looks_does_not_wait_for_a_new_index(place, built, asset, monkeypatch) -> None:
    asset(confidentiality="open", title="Membrane")
    shared()
    Asset.objects.get().keep()
    monkeypatch.setattr(kept_index, "LARGE", 0)
    room = rooms(clock.today())["shared"]
    assert kept_index.kept(room, clock.today(), older=True).room.stamp != room.stamp
    assert built == [1]
    assert kept_index.kept(room, clock.today()).room == room
    assert kept_index.kept(room, clock.today(), older=True).room == room
    assert built == [1]


def test_what_is_kept_of_an_empty_room_and_of_a_stopped_program_goes_after_an_hour(place, asset) -> None:
    asset(confidentiality="open", title="Membrane")
    shared()
    (place / "shared" / ".draft-stopped").mkdir()
    kept_index.sweep(rooms(clock.today()))
    assert (place / "shared" / ".draft-stopped").exists()
    Asset.objects.update(removed_at=clock.now())
    kept_index.sweep(rooms(clock.today()))
    assert (place / "shared").exists()
    hours_ago = clock.true_now().timestamp() - 2 * kept_index.HOUR
    for one in (place / "shared" / ".draft-stopped", place / "shared"):
        os.utime(one, (hours_ago, hours_ago))
    kept_index.sweep(rooms(clock.today()))
    assert list(place.iterdir()) == []
