"""An import that goes wrong tells so in German to who reads German, and in English to programs and others."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.spoken_words import english, read

from valorise.platform.imports.models import FileImport
from valorise.platform.jobs.worker import drain
from valorise.readers.discovery import readers

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = frozenset(one.label for one in readers().values())
"""What formats are called; most of it are names."""
FLAWED = (
    b"Titel der Erfindung;Zusammenfassung;Art;Datum der Meldung;Land;Unbekanntes\n"
    b"Filter;Ein Filter aus Ton;invention;2024-13-45;Atlantis;1\n"
    b";;no such type;bald;SI;2\n"
    b"Pumpe;Eine kleine Pumpe;patent-family;2024-05;SI;3\n"
)


def bring(person, name: str, content: bytes) -> tuple[str, str]:
    """The page of an import of this file after the worker was there, in German, and the page of its work."""
    person.client.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"
    person.user.language = "de"
    person.user.save()
    sent = {"files": SimpleUploadedFile(name, content), "table": ""}
    answer = person.client.post("/imports/", sent, follow=True)
    drain(beat=False)
    one = FileImport.objects.latest("pk")
    assert answer.status_code == 200
    return (
        person.client.get(f"/imports/{one.pk}/").content.decode(),
        person.client.get(f"/jobs/{one.job}/").content.decode(),
    )


@pytest.mark.parametrize(
    "name, content, says",
    [
        ("erfindungen.csv", FLAWED, "ein Land als"),
        ("broken.xml", b"<?xml version='1.0'?><a><b></a>", "Kein Leser kennt das Format von „broken.xml“."),
        ("nothing.csv", b"", "ist leer."),
        ("noise.bin", bytes(range(200, 255)) * 40, "Kein Leser kennt das Format"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_german(owner, name: str, content: bytes, says: str) -> None:
    page, work = bring(owner, name, content)
    assert says in page
    theirs = {name, *NAMES, *(" | ".join(line.split(";")) for line in content.decode("latin-1").split("\n"))}
    theirs |= {cell for line in content.decode("latin-1").split("\n") for cell in line.split(";")}
    left = [*english(read(page), frozenset(theirs)), *english(read(work))]
    assert left == []
