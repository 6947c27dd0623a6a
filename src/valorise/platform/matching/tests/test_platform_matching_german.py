"""Conditions that stand against a match, in the language of who reads them."""

from __future__ import annotations

from django.utils.translation import override

from valorise.platform.foundation.spoken import spoken


def test_a_right_given_is_told_with_its_field_and_countries() -> None:
    said = "Agreement “Licence” (2023) has given an exclusive right. For the field food."
    with override("de"):
        told = spoken(f"{said} For these countries: Slovenia, Austria.")
    assert told == (
        "Die Vereinbarung “Licence” (2023) hat ein ausschließliches Recht vergeben."
        " Für das Gebiet food. Für diese Länder: Slowenien, Österreich."
    )


def test_a_restriction_is_told_with_its_kind() -> None:
    with override("de"):
        told = spoken("Outcome of a security check (Decision 7) stands against it. The last day is 2027.")
    assert told == "Dagegen steht: Ergebnis einer Sicherheitsprüfung (Decision 7). Der letzte Tag ist 2027."
