"""An index that was changed, merged and opened again answers as one that is built anew from the same records."""

from __future__ import annotations

from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from unittest.mock import patch

import hypothesis
import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valorise.matching.keys import keys
from valorise.matching.settings import settings
from valorise.stores.index import TermIndex, merged
from valorise.stores.index.folder import Changed, beside, writing
from valorise.stores.index.linked import linked
from valorise.stores.index.manifest import Listed, read
from valorise.terms.tables import table

WORDS = ["radar", "rain", "river", "vaccin", "poem"]
NAMES = st.sampled_from([f"r{number}" for number in range(12)])
TEXTS = st.lists(st.sampled_from([*WORDS, "the"]), max_size=8).map(" ".join)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("change"), st.dictionaries(NAMES, TEXTS, max_size=6), st.sets(NAMES, max_size=4)),
        st.tuples(st.just("become"), st.dictionaries(NAMES, TEXTS, max_size=8), st.just(frozenset())),
        st.tuples(st.sampled_from(["tidy", "forget", "link"]), st.just({}), st.just(frozenset())),
    ),
    min_size=1,
    max_size=6,
)
WEIGHTS = st.lists(st.floats(0.1, 9.0), min_size=len(WORDS), max_size=len(WORDS))


def assets(texts):
    rows = [{"id": name, "summary": text, "language": "en"} for name, text in texts.items()]
    return pl.DataFrame(rows, schema=table("assets").schema)


def terms_of(index):
    """Names with their terms, times and lengths."""
    held = index.held(np.arange(index.size))
    return {
        name: (held.key[held.row == at].tolist(), held.times[held.row == at].tolist(), held.length[at])
        for at, name in enumerate(index.names(np.arange(index.size)))
    }


def same_answers(index, fresh, weights) -> None:
    assert (index.size, index.documents, index.mean_length) == (fresh.size, fresh.documents, fresh.mean_length)
    assert index.frequencies(keys(WORDS)).tolist() == fresh.frequencies(keys(WORDS)).tolist()
    assert terms_of(index) == terms_of(fresh)
    for most in (1, 3, 50):
        one, other = (
            each.strongest(keys(WORDS), np.array(weights), mean_length=each.mean_length, most=most)
            for each in (index, fresh)
        )
        assert index.names(one.numbers) == fresh.names(other.numbers)
        assert np.allclose(one.strength, other.strength, rtol=1e-9, atol=0)


@hypothesis.settings(max_examples=40)
@given(STEPS, WEIGHTS)
def test_changed_as_built_anew(steps, weights) -> None:
    expected: dict[str, str] = {}
    index = None
    with TemporaryDirectory() as place, patch.object(merged, "MOST_OF_A_SIZE", 2):
        folder = Path(place) / "index"
        for number, (kind, texts, deleted) in enumerate(steps):
            if kind == "link" and (folder / "manifest.json").exists():
                before, folder = folder, Path(place) / f"index-{number}"
                linked(before, folder, settings())
                rmtree(before)
            with writing(folder, settings()) as writer:
                if kind == "tidy":
                    writer.tidy()
                elif kind in ("forget", "link"):
                    writer.forget()
                    assert not any(one.gone for one in writer.present.parts)
                elif kind == "become":
                    writer.become(assets(texts))
                    expected = dict(texts)
                else:
                    writer.change(assets(texts), deleted=deleted)
                    expected = {name: text for name, text in expected.items() if name not in deleted} | texts
            if (folder / "manifest.json").exists():
                index = TermIndex.kept(folder, settings(), before=index)
                same_answers(index, TermIndex.of(assets(expected), settings()), weights)


def test_the_account_of_a_change(tmp_path) -> None:
    with writing(tmp_path, settings()) as writer:
        assert writer.change(assets({"a": "rain", "b": "river"})) == Changed(added=2)
        assert writer.change(assets({"a": "rain", "b": "radar", "c": "poem"}), deleted=["x"]) == Changed(1, 1, 0, 1)
        state = writer.present.state
        assert writer.become(assets({"a": "rain", "b": "radar", "c": "poem"})) == Changed(same=3)
        assert writer.present.state == state
        assert writer.become(assets({"a": "rain"})) == Changed(deleted=2, same=1)


def test_only_new_records_are_read_again(tmp_path, monkeypatch) -> None:
    with writing(tmp_path, settings()) as writer:
        writer.change(assets({f"r{number}": "rain" for number in range(20)}))
        read_again = []
        monkeypatch.setattr(
            "valorise.stores.index.building.analysed", lambda chosen, *_: read_again.append(chosen) or 1 / 0
        )
        with pytest.raises(ZeroDivisionError):
            writer.change(assets({"r3": "river", "r4": "rain", "new": "radar"}))
        assert [one["id"].to_list() for one in read_again] == [["new", "r3"]]


@pytest.mark.parametrize(
    "sizes, expected",
    [
        ([], 0),
        ([5, 5, 5, 5], 0),
        ([5, 5, 5, 5, 900], 5),
        ([5, 5, 5, 5, 1_500], 0),
        ([120_000] * 6, 6),
        ([140_000] * 9, 0),
    ],
)
def test_parts_of_one_size_become_one_when_there_are_more_than_four(sizes, expected) -> None:
    parts = [Listed(str(at), size, 0, {}) for at, size in enumerate(sizes)]
    assert len(merged.due(parts)) == expected


def test_a_part_from_which_much_is_gone_is_written_again(tmp_path) -> None:
    with writing(tmp_path, settings()) as writer:
        writer.change(assets({f"r{number}": "rain" for number in range(6)}))
        writer.change(assets({}), deleted=["r0", "r1"])
        writer.tidy()
        assert [one.gone for one in writer.present.parts] == [2]
        writer.change(assets({}), deleted=["r2"])
        writer.tidy()
    assert [(one.records, one.gone) for one in read(tmp_path, settings()).parts] == [(3, 0)]


def test_parts_made_by_processes_side_by_side_are_as_those_made_by_one(tmp_path, monkeypatch) -> None:
    texts = {f"r{number}": " ".join(WORDS[: number % 6]) for number in range(50)}
    monkeypatch.setattr("valorise.stores.index.building.WORTH_IT", 10)
    monkeypatch.setattr("valorise.stores.index.building.os.sched_getaffinity", lambda _: {0, 1})
    told: list[tuple[int, int]] = []
    with writing(tmp_path, settings()) as writer:
        writer.change(assets(texts), told=lambda done, total: told.append((done, total)))
        assert len(writer.present.parts) == 2
    assert told[-1] == (50, 50)
    same_answers(TermIndex.kept(tmp_path, settings()), TermIndex.of(assets(texts), settings()), [1, 2, 3, 4, 5])


def test_what_is_kept_beside_the_index_is_true_for_one_state_only(tmp_path) -> None:
    with writing(tmp_path, settings()) as writer:
        for number in range(5):
            writer.change(assets({f"r{number}": "rain"}))
        writer.put_beside("vectors", np.arange(2))
        writer.put_beside("vectors", np.arange(3))
        writer.put_beside("others", np.arange(4))
        writer.tidy()
        assert len(writer.present.parts) == 1
    assert beside(tmp_path, settings(), "vectors").tolist() == [0, 1, 2]
    assert beside(tmp_path, settings(), "unknown") is None
    with writing(tmp_path, settings()) as writer:
        writer.change(assets({"r1": "river"}))
    assert beside(tmp_path, settings(), "vectors") is None
    assert not list((tmp_path / "beside").iterdir())
