"""The index against counts made by hand, in memory and on disk."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

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


def asked(**weights):
    return pl.DataFrame(
        [("n", term, float(weight)) for term, weight in weights.items()],
        schema={"seeker": pl.String, "term": pl.String, "weight": pl.Float64},
        orient="row",
    )


def test_counts():
    index = TermIndex.of(assets(), settings())
    found = index.document_frequencies(pl.Series(["rain", "radar", "vaccin", "poem"]))
    assert found.rows() == [("rain", 2), ("radar", 1), ("vaccin", 1), ("poem", 0)]
    assert index.documents == 3
    assert index.mean_length == pytest.approx(2.0)


def test_candidates_share_a_term_and_come_best_first():
    index = TermIndex.of(assets(), settings())
    assert index.candidates(asked(radar=1, rain=1), most=5)["found"].to_list() == ["b", "a"]
    assert index.candidates(asked(radar=1, rain=1), most=1)["found"].to_list() == ["b"]
    assert index.candidates(asked(poem=1), most=5).height == 0


def test_a_title_counts_twice():
    row = {"id": "t", "title": "radar", "summary": "rain", "language": "en"}
    index = TermIndex.of(pl.DataFrame([row], schema=table("assets").schema), settings())
    assert index.mean_length == 3


@pytest.mark.parametrize("texts", [{}, {"x": "of the"}], ids=["no records", "no words"])
def test_an_index_without_words_finds_nothing(texts):
    index = TermIndex.of(assets(texts), settings())
    assert (index.documents, index.mean_length) == (0, 0.0)
    assert index.candidates(asked(rain=1), most=3).schema == {"seeker": pl.String, "found": pl.String}


def test_an_index_in_a_folder_answers_the_same_later(tmp_path):
    folder = tmp_path / "index"
    made = TermIndex.of(assets(), settings(), folder=folder)
    kept = TermIndex.kept(folder, settings())
    assert (kept.documents, kept.mean_length) == (made.documents, made.mean_length)
    query = asked(radar=1, rain=2)
    assert kept.candidates(query, most=5).equals(made.candidates(query, most=5))


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
