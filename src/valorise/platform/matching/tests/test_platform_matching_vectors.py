"""Comparing by meaning in the platform: which profile is used, what is kept of assets, and that it goes with them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from django.conf import settings as site

from valorise.matching.matches import Options, matches
from valorise.matching.settings import settings as numbers
from valorise.platform.foundation import clock
from valorise.platform.foundation.tables import records_table
from valorise.platform.jobs import worker
from valorise.platform.jobs.actions import start_for_house
from valorise.platform.matching import kept_index, vectors
from valorise.platform.matching.freshness import catch_up
from valorise.platform.matching.jobs import anything_changed
from valorise.platform.matching.profile import profile
from valorise.platform.matching.rooms import rooms
from valorise.platform.matching.triggers import WORK
from valorise.platform.needs.models import Need
from valorise.platform.operations.reads import health
from valorise.platform.project import environment
from valorise.platform.register.models import Asset
from valorise.terms.errors import Invalid


class Letters:
    """Vectors from the letters of a text; remembers what it was asked for."""

    name = "letters"

    def __init__(self):
        self.asked: list[str] = []

    def vectors(self, texts):
        self.asked += texts
        made = np.array([[len(text), sum(map(ord, text)) % 97, 1.0] for text in texts], dtype=np.float32)
        return made / np.linalg.norm(made, axis=1, keepdims=True)


def kept(room: str):
    return kept_index.kept(rooms(clock.today())[room], clock.today())


def assets_of(room: str) -> pl.DataFrame:
    return kept(room).assets(pl.Series(list(Asset.objects.values_list("pk", flat=True))))


def texts_of(room: str) -> set[str]:
    return vectors.passages(assets_of(room))


def rows_of(room: str) -> int:
    with closing(sqlite3.connect(next(vectors.place(room).rglob("*.sqlite")))) as base:
        return int(base.execute("SELECT count(*) FROM vectors").fetchone()[0])


def read(room: str, *more: str) -> Letters:
    """An encoder that was asked for all passages of the room, and these texts beside them; what it had to read."""
    one = Letters()
    asked = sorted(texts_of(room)) + list(more)
    found = vectors.of_assets(one, room, assets_of(room)).vectors(asked)
    assert np.abs(found - Letters().vectors(asked)).max() < 1e-3
    return one


def test_passages_of_assets_are_read_once_and_those_of_needs_each_time(asset):
    asset(confidentiality="open", summary="A coating that keeps proteins away.")
    assert "We need a coating." in read("shared", "We need a coating.").asked
    assert read("shared", "We need a coating.").asked == ["We need a coating."]


def test_nearness_of_meaning_is_part_of_a_match(asset, need):
    asset(confidentiality="open", summary="A coating that keeps milk proteins away.")
    need(title="Milk proteins foul our plates", summary="We need a coating.")
    here = kept("shared")
    one = vectors.of_assets(Letters(), "shared", assets_of("shared"))
    index = kept_index.joined([here], [here])
    options = Options(settings=numbers("semantic"), encoder=one)
    found = matches(records_table(Need.objects.all()), assets_of("shared"), index, as_of=here.day, options=options)
    assert "meaning" in {part["part"] for part in found.table["parts"][0]}


def test_what_changes_or_leaves_a_room_leaves_no_vector(asset):
    asset("a-1", confidentiality="open", summary="A coating that keeps proteins away.")
    asset("a-2", confidentiality="open", summary="A sensor for glue lines in wood.")
    read("shared")
    Asset.objects.filter(pk="a-1").update(confidentiality="confidential", version=2)
    kept("shared")
    office = next(name for name in rooms(clock.today()) if name.startswith("office"))
    assert rows_of("shared") == len(texts_of("shared"))
    assert read("shared").asked == []
    assert read(office).asked
    Asset.objects.filter(pk="a-1").update(removed_at=clock.now(), version=3)
    vectors.sweep(rooms(clock.today()))
    assert not vectors.place(office).exists()


def test_what_was_taken_out_is_kept_nowhere_after_the_next_round(asset):
    asset("a-1", confidentiality="open", summary="A coating that keeps proteins away.")
    asset("a-2", confidentiality="open", summary="A sensor for glue lines in wood.")
    catch_up(lambda *_: None)
    read("shared")
    assert not anything_changed()
    Asset.objects.filter(pk="a-1").update(removed_at=clock.now(), version=2)
    assert anything_changed()
    start_for_house(WORK)
    worker.drain(beat=False)
    assert rows_of("shared") == len(texts_of("shared"))
    assert not [
        file for file in (Path(site.HOME) / "indexes" / "shared").rglob("*.parquet") if b"a-1" in file.read_bytes()
    ]


def test_a_damaged_file_is_made_again(asset):
    asset(confidentiality="open")
    read("shared")
    file = next(vectors.place("shared").rglob("*.sqlite"))
    file.write_bytes(b"no database at all" * 100)
    assert read("shared").asked


def test_an_encoder_that_is_not_there_is_told_and_matching_goes_on(db, settings, tmp_path):
    settings.MATCHING_PROFILE, settings.MATCHING_MODEL = "semantic", ""
    assert profile().name == "hybrid"
    (line,) = [one for one in health() if one["what"] == "matching"]
    assert not line["well"]
    assert "VALORISE_MODEL" in line["fix"]
    settings.MATCHING_MODEL = str(tmp_path / "nothing")
    assert profile().lacks
    settings.MATCHING_PROFILE = "lexical"
    assert profile().name == "lexical"


def test_the_profile_is_read_from_the_environment():
    assert environment.profile({}) == "hybrid"
    assert environment.profile({"VALORISE_PROFILE": "semantic"}) == "semantic"
    with pytest.raises(Invalid):
        environment.profile({"VALORISE_PROFILE": "best"})
