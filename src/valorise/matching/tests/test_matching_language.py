"""Texts become terms in the language they are written in."""

from __future__ import annotations

import polars as pl
import pytest

from valorise.matching.language import _stop_words, languages, terms


def told(*written: str, language: str | None = None) -> pl.DataFrame:
    return pl.DataFrame(
        {"text": range(len(written)), "written": written, "language": [language] * len(written)},
        schema={"text": pl.UInt32, "written": pl.String, "language": pl.String},
    )


@pytest.mark.parametrize(
    "written, language, expected",
    [
        ("Coatings for the blades", "en", ["coat", "blade"]),
        ("Les matériaux sont légers", "fr", ["material", "leger"]),
        ("Beschichtungen für Straßen", "de", ["beschicht", "strass"]),
        ("Le tecnologie per la robotica", "it", ["tecnolog", "robot"]),
        ("CO2 5G H2", "en", ["co2", "5g", "h2"]),
        ("Морски вълни", "bg", ["морски", "вълни"]),
        ("the of and", "en", []),
        ("!!! \x00 \x07", "en", []),
    ],
)
def test_terms_of_a_text(written, language, expected):
    assert terms(told(written, language=language))["term"].to_list() == expected


@pytest.mark.parametrize(
    "written, language, expected",
    [
        ("The blades are protected from erosion by a coating", None, "en"),
        ("Die Schaufeln werden durch eine Schicht vor der Erosion geschützt", None, "de"),
        ("I materiali sono stati studiati per la costruzione delle case", None, "it"),
        ("We have shown that the coating protects the blades from erosion", "it", "en"),
        ("Hydrogen storage", "it", "it"),
        ("Hydrogen storage", None, "en"),
        ("Hydrogen storage", "EN-gb", "en"),
    ],
)
def test_the_language_a_text_shows_goes_before_what_its_record_states(written, language, expected):
    assert languages(told(written, language=language))["language"].to_list() == [expected]


def test_long_strings_are_data_and_no_words():
    assert terms(told("x" * 41 + " blade", language="en"))["term"].to_list() == ["blade"]


def test_no_text_gives_no_term_with_types():
    found = terms(told())
    assert found.height == 0
    assert found.schema["term"] == pl.String


def test_norwegian_is_a_language_and_not_the_word_no():
    assert {"no", "en", "it"} <= set(_stop_words()["shown"])
