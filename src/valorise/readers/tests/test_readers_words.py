"""What sources write for nothing, for languages and for licences."""

from __future__ import annotations

import pytest

from valorise.readers.facts import Facts, said
from valorise.readers.licences import licence, licences
from valorise.readers.names import ford, is_placeholder, language


@pytest.mark.parametrize("written", ["N/A", "(:unav)", " unknown ", "None", "-", "YYYY-MM-DD"])
def test_placeholders_are_nothing(written: str) -> None:
    assert is_placeholder(written)
    assert said(written) is None


@pytest.mark.parametrize("written", ["Nature", "Nonesuch", "0", "None of the above"])
def test_words_are_no_placeholders(written: str) -> None:
    assert said(written) == written


@pytest.mark.parametrize(
    "written, expected",
    [
        ("en", "en"), ("EN", "en"), ("eng", "en"), ("English", "en"), ("en-GB", "en"), ("pt_BR", "pt"), ("ger", "de"),
        ("zxx", None), ("", None), ("xx", None),
    ],
)  # fmt: skip
def test_languages_in_all_their_spellings(written: str, expected: str | None) -> None:
    assert language(written) == expected


@pytest.mark.parametrize(
    "written, expected",
    [
        ("CC-BY-4.0", "CC-BY-4.0"),
        ("cc-by-4.0", "CC-BY-4.0"),
        ("mit OR apache-2.0", "MIT OR Apache-2.0"),
        ("https://creativecommons.org/licenses/by-nc-sa/3.0/igo/", "CC-BY-NC-SA-3.0"),
        ("https://creativecommons.org/licenses/by/3.0/us/legalcode", "CC-BY-3.0-US"),
        ("http://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("https://www.gnu.org/licenses/gpl-3.0.en.html", "GPL-3.0-only"),
        ("cc-by", "CC BY (version not stated)"),
        ("All rights reserved", None),
        ("Own terms of the house", "Own terms of the house"),
        ("  ", None),
    ],
)
def test_licences_are_spdx_where_that_is_certain(written: str, expected: str | None) -> None:
    assert licence(written) == expected


def test_several_licences_are_never_guessed_to_be_a_choice() -> None:
    assert licences(["MIT", "Apache-2.0"]) == "MIT AND Apache-2.0"
    assert licences(["MIT", "own terms"]) == "MIT; own terms"


def test_fields_are_known_by_their_official_names() -> None:
    assert ford("FOS: Law") == {"scheme": "ford", "code": "5.5", "label": "Law"}
    assert ford("FOS: Wizardry") is None


@pytest.mark.parametrize("written", ["2020-02-30", "0000-01-01", "0001-01-01", "soon"])
def test_impossible_days_are_left_out_and_told(written: str) -> None:
    facts = Facts("openalex", "works.json", 7)
    assert facts.date(written, "dates.published") is None
    assert [(one.file, one.row, one.column, one.found) for one in facts.problems] == [
        ("works.json", 7, "dates.published", written)
    ]
