"""Texts become terms in the language they are written in."""

from __future__ import annotations

import pytest

from valorise.matching.language import Vocabulary, split, terms, vocabulary
from valorise.matching.spoken import languages, shown


@pytest.mark.parametrize(
    "written, language, expected",
    [
        ("Coatings for the blades", "en", ["coat", "blade"]),
        ("Les matériaux sont légers", "fr", ["material", "leger"]),
        ("Beschichtungen für Straßen", "de", ["beschicht", "strass"]),
        ("Le tecnologie per la robotica", "it", ["tecnolog", "robot"]),
        ("CO2 5G H2", "en", ["co2", "5g", "h2"]),
        ("Морски вълни", "bg", ["морски", "вълна"]),
        ("Materjali teknoloġiċi", "mt", ["materjali", "teknologici"]),
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


@pytest.mark.parametrize(
    "language, written, forms",
    [
        ("bg", "Покритието предпазва лопатките от ерозия, когато те са в морската вода.", "материал материали"),
        ("cs", "Povlak chrání lopatky před erozí, když jsou v mořské vodě nebo ve vzduchu.", "materiály materiálů"),
        (
            "da",
            "Belægningen beskytter vingerne mod erosion, når de er i havet og ikke på land.",
            "materialet materialer",
        ),
        ("de", "Die Schicht schützt die Schaufeln vor der Erosion, wenn sie im Meer stehen.", "Schicht Schichten"),
        ("el", "Η επίστρωση προστατεύει τα πτερύγια από τη διάβρωση όταν είναι στη θάλασσα.", "υλικά υλικών"),
        ("en", "The coating protects the blades from erosion when they are in the sea.", "material materials"),
        ("es", "El recubrimiento protege las palas de la erosión cuando están en el mar.", "material materiales"),
        ("et", "Kate kaitseb labasid erosiooni eest, kui need on meres ja mitte maal.", "materjalid materjalide"),
        ("fi", "Pinnoite suojaa lapoja eroosiolta, kun ne ovat meressä ja myös ilmassa.", "materiaali materiaalin"),
        ("fr", "Le revêtement protège les pales de l'érosion quand elles sont dans la mer.", "revêtement revêtements"),
        (
            "ga",
            "Cosnaíonn an brat na lanna ar an gcreimeadh nuair atá siad san fharraige.",
            "teicneolaíocht teicneolaíochta",
        ),
        ("hr", "Premaz štiti lopatice od erozije kada su u moru i kada nisu na kopnu.", "materijal materijala"),
        ("hu", "A bevonat megvédi a lapátokat az eróziótól, ha azok a tengerben vannak.", "anyag anyagok"),
        ("it", "Il rivestimento protegge le pale dall'erosione quando sono nel mare.", "materiale materiali"),
        ("lt", "Danga apsaugo mentes nuo erozijos, kai jos yra jūroje, bet ne sausumoje.", "medžiagos medžiagų"),
        ("lv", "Pārklājums aizsargā lāpstiņas no erozijas, kad tās ir jūrā un nav uz zemes.", "materiāls materiāli"),
        ("mt", "Il-kisja tipproteġi x-xfafar mill-erożjoni meta huma fil-baħar u mhux fuq l-art.", ""),
        ("nl", "De coating beschermt de bladen tegen erosie wanneer ze in de zee staan.", "coating coatings"),
        ("pl", "Powłoka chroni łopatki przed erozją, gdy są one w morzu i nie na lądzie.", "materiał materiały"),
        ("pt", "O revestimento protege as pás da erosão quando elas estão no mar.", "tecnologia tecnologias"),
        (
            "ro",
            "Acoperirea protejează palele de eroziune când acestea sunt în mare și nu pe uscat.",
            "material materiale",
        ),
        ("sk", "Povlak chráni lopatky pred eróziou, keď sú v mori alebo vo vzduchu.", "materiály materiálov"),
        ("sl", "Prevleka ščiti lopatice pred erozijo, ko so v morju in ne na kopnem.", "materiali materialov"),
        ("sv", "Beläggningen skyddar bladen mot erosion när de är i havet och inte på land.", "material materialen"),
    ],
)
def test_each_language_of_the_union_shows_itself_and_its_forms_are_one_term(language, written, forms):
    assert shown(split(written)) == language
    assert len(set(terms(split(forms), language))) == (1 if forms else 0)


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
