"""Letters, dates and link formulas as sources write them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valorise.readers.letters import clean, mended
from valorise.readers.written_dates import readings, written_date


@given(
    st.text(alphabet=st.characters(codec="utf-8", min_codepoint=0xA0, max_codepoint=0x2FFF), min_size=1, max_size=20)
)
def test_honest_latin_texts_stay(text: str) -> None:
    assert mended(mended(text)) == mended(text)


@pytest.mark.parametrize(
    "text", ["Übergröße", "SÃO PAULO", "« CAFÉ »", "naïve", "Łódź", "Ærø", "Åbo", "ÂGE D’OR", "à côté"]
)
def test_texts_with_accents_stay(text: str) -> None:
    assert mended(text) == text


@given(st.sampled_from(["don’t", "20 °C", "“so”", "façade", "½ of it", "Müller – Söhne", "Žižek", "10 € net"]))
def test_wrongly_read_texts_come_back(text: str) -> None:
    wrong = "".join(_as_windows(byte) for byte in text.encode("utf-8"))
    assert mended(wrong) == text


def _as_windows(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


@pytest.mark.parametrize("cell, expected", [("  a  b ", "a b"), ("<p>a</p>", "a"), ("", None), (None, None), (7, "7")])
def test_clean_cells(cell: object, expected: str | None) -> None:
    assert clean(cell) == expected


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_every_writing_of_a_day(day: date) -> None:
    iso = day.isoformat()
    assert {written_date(day.strftime(form)) for form in ("%d %B %Y", "%B %d, %Y", "%Y-%m-%dT10:00:00Z", "%Y%m%d")} == {
        iso
    }
    assert written_date(day.strftime("%d.%m.%Y"), "day-month-year") == iso
    assert written_date(day.strftime("%m/%d/%Y"), "month-day-year") == iso
    assert iso in readings(day.strftime("%d/%m/%Y")).values()


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_not(text: str) -> None:
    assert all(len(found) in (4, 7, 10) for found in readings(text).values())


def test_moments_are_days() -> None:
    assert written_date(datetime(2024, 5, 3, 10, 0)) == "2024-05-03"  # noqa: DTZ001 - workbooks know no zone
