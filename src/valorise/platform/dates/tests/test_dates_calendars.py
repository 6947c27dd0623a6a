"""Calendars: a file, and private addresses that show what their person may see, and nothing confidential unasked."""

# ruff: noqa: F811 - fixtures are taken by their names
from __future__ import annotations

import re

import pytest
from icalendar import Calendar as Read

from valorise.platform.dates.models import Calendar
from valorise.platform.dates.tests.dates_register import day, register  # noqa: F401 - fixtures
from valorise.platform.programs import rates


def made(person, **said) -> str:
    page = person.client.post("/dates/calendars/", {"name": "Phone", **said}).content.decode()
    return re.search(r'value="http://[^/]+(/dates/calendar/[^"]+)"', page)[1]


def uids(content: bytes) -> set[str]:
    return {str(one["uid"]) for one in Read.from_ical(content).walk("VEVENT")}


def test_an_address_shows_the_dates_of_its_person_without_confidential_titles(register, owner, nobody) -> None:
    address = made(owner)
    answer = nobody.get(address)
    assert answer["Content-Type"].startswith("text/calendar")
    assert answer["Cache-Control"]
    assert b"Membrane" not in answer.content
    assert b"Trebnik" not in answer.content
    assert uids(answer.content)
    assert uids(nobody.get(address).content) == uids(answer.content)
    assert b"Membrane" in nobody.get(made(owner, titles="on")).content


def test_nobody_gets_in_by_a_wrong_or_revoked_address(register, owner, stranger, nobody) -> None:
    address = made(owner)
    number = Calendar.objects.get().pk
    assert stranger.client.post(f"/dates/calendars/{number}/revoke/").status_code == 404
    assert nobody.get(address[:-12] + "aa/dates.ics").status_code == 404
    owner.client.post(f"/dates/calendars/{number}/revoke/")
    assert nobody.get(address).status_code == 404


def test_who_left_the_office_gets_nothing(register, owner, nobody) -> None:
    address = made(owner)
    owner.user.memberships.all().delete()
    assert nobody.get(address).status_code == 404


def test_an_address_is_not_asked_too_often(register, owner, nobody, settings) -> None:
    settings.API_CALLS_PER_MINUTE = 2
    rates.forget()
    address = made(owner)
    assert [nobody.get(address).status_code for _ in range(3)] == [200, 200, 429]
    rates.forget()


@pytest.mark.parametrize("who, seen", [("owner", True), ("stranger", False)])
def test_a_file_holds_what_the_person_sees(register, request, who, seen) -> None:
    assert bool(uids(request.getfixturevalue(who).client.get("/dates/dates.ics").content)) is seen


def test_the_secret_is_not_kept(register, owner) -> None:
    secret = made(owner).split("/")[3]
    assert not Calendar.objects.filter(hash=secret).exists()
    assert secret not in owner.client.get("/dates/calendars/").content.decode()
