"""Affiliations as people write them, and which organisation each names."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.bench.link_affiliations import organisations
from tests.bench.registry import NotHere, data

from valorise.linking.affiliations.chosen import named
from valorise.linking.affiliations.register import Organisation, register
from valorise.linking.affiliations.texts import affiliation, countries, words

KNOWN = register(
    [
        Organisation("01", "University of Graz", ["Karl-Franzens-Universität Graz", "KFU"], "AT", ["Graz"]),
        Organisation("02", "Graz University of Technology", ["Technische Universität Graz", "TUG"], "AT", ["Graz"]),
        Organisation("03", "New York University", ["NYU"], "US", ["New York"]),
        Organisation("04", "Rockefeller University", [], "US", ["New York"]),
        Organisation("05", "Institute of Physics", [], "GB", ["London"]),
        Organisation("06", "Institute of Physics", [], "CZ", ["Prague"]),
        Organisation("07", "University of Paris-Sud", [], "FR", ["Orsay"], successors=["08"]),
        Organisation("08", "Paris-Saclay University", [], "FR", ["Gif-sur-Yvette"]),
        Organisation("09", "University of Aarhus", ["Aarhus University"], "DK", ["Aarhus"]),
        Organisation("10", "Bournemouth Instruments (United Kingdom)", [], "GB", ["Poole"]),
    ]
)


def ids(text: str) -> list[str]:
    return [KNOWN.entries[one.place].id for one in named(text, KNOWN)]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("University of Graz", ["01"]),
        ("Inst. f. Chemistry, Karl-Franzens-Univ. Graz, Austria", ["01"]),
        ("Department of Physics, Graz University of Technology, 8010 Graz, Austria", ["02"]),
        ("1Technische Universitaet Graz, Austria; 2Rockefeller University, New York, NY 10065, USA", ["02", "04"]),
        ("Rockefeller University, New York", ["04"]),
        ("Rockefeler University, New York", ["04"]),
        ("Instituteof PhysicsNew York University", ["03"]),
        ("Institute of Physics, Na Slovance 2, Prague", ["06"]),
        ("Institute of Physics, London, United Kingdom", ["05"]),
        ("Institute of Physics, Vienna, Austria", []),
        ("Univ Paris-Sud, Orsay, France", ["08"]),
        ("Aarhus University Hospital, Aarhus, Denmark", []),
        ("Bournemouth Instruments, Poole, England", ["10"]),
        ("Editor", []),
        ("", []),
    ],
)
def test_the_organisation_meant_is_named(text: str, meant: list[str]) -> None:
    assert sorted(ids(text)) == meant


def test_reasons_say_what_spoke_for_it_and_what_became_of_it() -> None:
    found = named("Univ Paris-Sud, Orsay, France", KNOWN)[0]
    assert (
        found.told()
        == "University of Paris-Sud (today Paris-Saclay University), stands alone, its town is named, its main name"
    )
    assert 0.5 < found.probability < 1


def test_namesakes_make_it_less_likely() -> None:
    chance = named("Institute of Physics", KNOWN, least=0.0)[0].probability
    assert chance < named("Institute of Physics, Prague", KNOWN)[0].probability


def test_more_evidence_is_asked_for_with_a_higher_threshold() -> None:
    assert named("University of Graz", KNOWN, least=0.999) == []


def test_words_that_are_written_in_many_ways_are_the_same() -> None:
    assert words("Univ. Zürich") == words("UNIVERSITÄT ZÜRICH") == ["university", "zurich"]
    assert words("King’s College") == words("Kings College")
    assert words("The Centers of Science & Technologies") == ["center", "science", "technology"]


def test_countries_are_told_by_name_state_and_letters() -> None:
    assert countries(["Graz", " Austria"]) == {"AT"}
    assert countries(["Albuquerque", " New Mexico 87185"]) == {"US"}
    assert countries(["Boston MA 02114"]) == {"US"}
    assert countries(["Montreal", "Quebec", "Canada H3A 2T8"]) == {"CA"}
    assert countries(["University of Mexico City"]) == frozenset()
    assert affiliation("A, P.R. China; B, U.K.").countries == {"CN", "GB"}


def test_a_ring_of_successors_ends() -> None:
    ring = register([Organisation("a", "Alpha", successors=["b"]), Organisation("b", "Beta", successors=["a"])])
    assert ring.heir(0) in (0, 1)


@given(st.text(max_size=200))
def test_any_text_is_answered(text: str) -> None:
    assert all(0.5 <= one.probability <= 1 for one in named(text, KNOWN))


def test_a_register_without_entries_names_nothing() -> None:
    assert named("University of Graz, Austria", register([])) == []


def test_real_affiliations_of_crossref() -> None:
    try:
        folder: Path = data() / "er_ror_affiliations"
    except NotHere as reason:
        pytest.skip(str(reason))
    known = organisations(folder)
    text = "Laboratory of Metabolic Regulation and Genetics, The Rockefeller University, New York, NY 10065, USA."
    assert [known.entries[one.place].name for one in named(text, known)] == ["Rockefeller University"]
    assert named("Ophthalmology; and", known) == []
