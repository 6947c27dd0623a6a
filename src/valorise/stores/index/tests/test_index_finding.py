"""What the kept index of a register finds: however it is written, and only in what a person may read."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

FULL = {
    "title": "Zwitterionic coating of ultrafiltration membranes",
    "summary": "Keeps steel plates clean in dairies.",
    "language": "en",
    "keywords": ["fouling", "dairy"],
    "contributors": [{"name": "Mateja Kovačič", "orcid": "0000-0002-1825-0097"}],
    "owners": [{"name": "Mirna Valley University"}],
    "identifiers": [{"scheme": "doi", "value": "10.5555/abc.12"}],
    "fields": [{"scheme": "ford", "code": "2.4", "label": "Chemical engineering"}],
}


@pytest.mark.parametrize(
    "words",
    [
        "coating",
        "COATINGS membrane",
        "coat membr",
        "ultrafiltraton",
        "memrbanes",
        "steel dairy",
        "fouling",
        "Kovacic",
        "kovačič membranes",
        "kovacik",
        "mirna valley",
        "10.5555/abc.12",
        "https://doi.org/10.5555/ABC.12",
        "doi:10.5555/abc",
        "0000-0002-1825-0097",
        "EP 1234567 B1",
        "ep1234567",
        "the coating of membranes",
        "a-full",
    ],
)
def test_found_however_it_is_written(records, find, words) -> None:
    records.put("a-full", **FULL)
    records.put("a-other", title="Bread without flour", identifiers=[{"scheme": "doi", "value": "10.7777/zz"}])
    records.rights["a-full"] = ["EP1234567B1"]
    assert find(words) == ["a-full"]


@pytest.mark.parametrize("words", ["flour", "coating bread", "10.5555/xyz", "", "!!", "the"])
def test_not_found(records, find, words) -> None:
    records.put("a-full", **FULL)
    assert find(words) == []


def test_every_word_must_fit_and_a_title_counts_more(records, find) -> None:
    records.put("in-summary", title="Cleaning", summary="Long words about a membrane in the text.")
    records.put("in-title", title="Membrane")
    records.put("neither", title="Bread")
    assert find("membrane") == ["in-title", "in-summary"]
    assert find("membrane cleaning") == ["in-summary"]


def test_stems_in_the_language_of_the_text(records, find) -> None:
    records.put("de", title="Beschichtungen für Membranen", summary="Die Straßen und das Haus.", language="de")
    assert find("Beschichtung") == ["de"]
    assert find("strasse") == ["de"]


def test_nobody_finds_by_what_they_may_not_read(records, find, index) -> None:
    records.put("a-full", **FULL)
    records.rights["a-full"] = ["EP1234567B1"]
    assert [find(words, sight="teaser") for words in ("coating", "kovacic", "10.5555/abc.12")] == [["a-full"], [], []]
    assert [find(words, sight="open") for words in ("kovacic", "10.5555/abc.12", "EP1234567")] == [["a-full"]] * 2 + [
        []
    ]
    assert index.fitting("coating") == {"teaser": {"a-full"}, "open": set(), "full": set()}
    assert index.fitting("kovacic") == {"teaser": set(), "open": {"a-full"}, "full": set()}
    assert index.fitting("EP1234567B1") == {"teaser": set(), "open": set(), "full": {"a-full"}}


def test_values_to_narrow_by(records, find, index) -> None:
    records.put("a-full", **FULL)
    find("x")
    for name, value in (
        ("keyword", "Fouling"),
        ("field", "chemical engineering"),
        ("field", "2.4"),
        ("owner", "mirna"),
    ):
        assert index.having(name, value) == {"a-full"}
    assert index.having("keyword", "foul") == index.having("owner", "kovacic") == set()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=80))
def test_whatever_is_typed_is_only_a_question(records, find, index, words) -> None:
    if "a" not in records.facts:
        records.put("a", title="Membrane", keywords=["a(b", "x*"], identifiers=[{"scheme": "local", "value": "[1]"}])
        find("x")
    stamp = (index.folder / "meta.json").stat().st_mtime_ns
    assert set(find(words)) <= {"a"}
    for name in ("keyword", "field", "owner"):
        assert index.having(name, words) <= {"a"}
    assert (index.folder / "meta.json").stat().st_mtime_ns == stamp


def test_no_records_and_no_words(records, find) -> None:
    assert find("membrane") == []
