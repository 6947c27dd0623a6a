"""Texts become terms in the language they are written in."""

from __future__ import annotations

import pytest

from valorise.matching.language import Vocabulary, languages, shown, split, terms, vocabulary


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
    assert terms(split(written), language) == expected


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
    assert languages([split(written)], language) == [expected]


def test_another_text_of_the_record_tells_the_language_of_a_short_one():
    running = split("Die Schaufeln werden durch eine Schicht vor der Erosion geschützt")
    assert languages([split("Hydrogen storage"), running], None) == ["de", "de"]


def test_two_languages_that_show_equally_show_none():
    assert shown(["the", "with", "der", "und"]) is None


def test_long_strings_are_data_and_no_words():
    assert split("x" * 41 + " blade") == ["blade"]


@pytest.mark.parametrize(
    "written, expected",
    [
        ("27,000 km", ["27000", "km"]),
        ("see https://example.org/a/b now", ["see", "now"]),
        ("write to a.b@example.org now", ["write", "to", "now"]),
        ("doi 10.5555/abc.1 read", ["doi", "read"]),
        ("a_b CO2_rate", ["co2", "rate"]),
        ("cafe\u0301", ["café"]),
        ("", []),
    ],
)
def test_words_of_a_text(written, expected):
    assert split(written) == expected


def test_a_vocabulary_that_grew_too_large_begins_again(monkeypatch):
    monkeypatch.setattr("valorise.matching.language.MOST_KEPT", 2)
    known = Vocabulary("en")
    assert [known[word] for word in ("blades", "coatings", "rivers", "the")] == ["blade", "coat", "river", ""]
    assert len(known) <= 2


def test_norwegian_is_a_language_and_not_the_word_no():
    assert [vocabulary(name)["og"] for name in ("no", "en")] == ["", "og"]
