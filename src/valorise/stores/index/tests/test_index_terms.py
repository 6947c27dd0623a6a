"""The index against counts made by hand, in memory and on disk."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from valorise.matching.keys import key, keys
from valorise.matching.settings import settings
from valorise.stores.index import TermIndex
from valorise.terms.errors import Invalid, Missing
from valorise.terms.tables import table

TEXTS = {"b": "radar rain radar", "a": "rain river", "c": "vaccine"}


def assets(texts=None):
    rows = [
        {"id": name, "summary": text, "language": "en"} for name, text in (TEXTS if texts is None else texts).items()
    ]
    return pl.DataFrame(rows, schema=table("assets").schema)


def found(index, most=5, **weights):
    numbers = index.candidates(list(weights), np.array(list(weights.values()), dtype=float), most=most)
    return index.names(numbers)


def test_counts():
    index = TermIndex.of(assets(), settings())
    assert index.frequencies(keys(["rain", "radar", "vaccin", "poem"])).tolist() == [2, 1, 1, 0]
    assert index.documents == 3
    assert index.mean_length == pytest.approx(2.0)


def test_candidates_share_a_term_and_come_best_first():
    index = TermIndex.of(assets(), settings())
    assert found(index, radar=1, rain=1) == ["b", "a"]
    assert found(index, radar=1, rain=1, most=1) == ["b"]
    assert found(index, poem=1) == []


def test_terms_of_records_as_they_were_asked_for():
    index = TermIndex.of(assets(), settings())
    held = index.held(np.array([1, 0]))
    assert index.names(np.array([1, 0])) == ["b", "a"]
    expected = {(0, key("radar")): 2.0, (0, key("rain")): 1.0, (1, key("rain")): 1.0, (1, key("river")): 1.0}
    entries = zip(held.row.tolist(), held.key.tolist(), strict=True)
    assert dict(zip(entries, held.times.tolist(), strict=True)) == expected
    assert held.length.tolist() == [3.0, 2.0]


def test_a_title_counts_twice():
    row = {"id": "t", "title": "radar", "summary": "rain", "language": "en"}
    index = TermIndex.of(pl.DataFrame([row], schema=table("assets").schema), settings())
    assert index.mean_length == 3


@pytest.mark.parametrize("texts", [{}, {"x": "of the"}], ids=["no records", "no words"])
def test_an_index_without_words_finds_nothing(texts):
    index = TermIndex.of(assets(texts), settings())
    assert (index.documents, index.mean_length) == (0, 0.0)
    assert found(index, rain=1) == []
    assert index.held(np.empty(0, dtype=np.int64)).row.size == 0


def test_an_index_in_a_folder_answers_the_same_later(tmp_path):
    folder = tmp_path / "index"
    made = TermIndex.of(assets(), settings(), folder=folder)
    kept = TermIndex.kept(folder, settings())
    assert (kept.documents, kept.mean_length) == (made.documents, made.mean_length)
    assert found(kept, radar=1, rain=2) == found(made, radar=1, rain=2) != []
    everyone = np.arange(made.size)
    assert np.array_equal(kept.held(everyone).key, made.held(everyone).key)


def test_a_folder_in_use_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(Invalid, match="not empty"):
        TermIndex.of(assets(), settings(), folder=tmp_path)


def test_a_folder_without_index_is_missing(tmp_path):
    with pytest.raises(Missing):
        TermIndex.kept(tmp_path, settings())


def test_an_index_of_other_weights_is_refused(tmp_path):
    TermIndex.of(assets(), settings(), folder=tmp_path / "index")
    with pytest.raises(Invalid, match="other weights"):
        TermIndex.kept(tmp_path / "index", replace(settings(), columns={**settings().columns, "title": 5}))


def test_progress_reaches_the_end():
    told = []
    TermIndex.of(assets(), settings(), told=lambda done, total: told.append((done, total)))
    assert told[-1] == (3, 3)
