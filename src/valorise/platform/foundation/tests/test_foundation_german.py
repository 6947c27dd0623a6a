"""A person who works in German meets no English: on the pages of the example office, in errors, in long work."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from tests.spoken_words import english, read, walk, written

from valorise.platform.foundation.spoken import spoken

ROLES = ("transfer-officer", "administrator", "partner")
"""Together they see every kind of page."""


def speaking(user) -> Client:
    """A browser of this person that asks for German."""
    client = Client(headers={"accept-language": "de"})
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"
    client.force_login(user)
    return client


@pytest.mark.words
@pytest.mark.django_db
def test_no_page_of_the_example_speaks_english_to_who_reads_german() -> None:
    from valorise.platform.accounts.models import Membership
    from valorise.platform.project import example

    example.load()
    people = written()
    found, seen = set(), set()
    for role in ROLES:
        user = Membership.objects.filter(role=role).earliest("pk").user
        for path, page in walk(speaking(user)):
            seen.add(path)
            found |= {(path, text) for text in english(page, people)}
    assert len(seen) > 45
    assert not found, "\n".join(f"{path}: {text}" for path, text in sorted(found))


@pytest.mark.parametrize(
    "said, heard",
    [
        ("The file has no column “Titel”.", "Die Datei hat keine Spalte „Titel“."),
        ("Wait until its job has ended, or stop it.",
         "Warten Sie, bis die Arbeit beendet ist, oder halten Sie sie an."),
        ("“a.csv” is empty.\nExport it again, or leave the file out.",
         "„a.csv“ ist leer.\nExportieren Sie sie noch einmal, oder lassen Sie die Datei weg."),
        ("Reading people.csv", "people.csv wird gelesen"),
        ("A sentence that nobody collected.", "A sentence that nobody collected."),
    ],
)  # fmt: skip
def test_texts_are_recognised_by_the_words_around_their_values(said: str, heard: str) -> None:
    with translation.override("de"):
        assert spoken(said) == heard
    with translation.override("en"):
        assert spoken(said) == said


@pytest.mark.parametrize(
    "said",
    [
        "The need asks for technology readiness " + " to ; the asset is at " * 200 + "\0",
        "though its values look like " * 300,
        "a; " * 3_000,
        "“" + "x" * 2_000_000 + "” is empty.",
    ],
    ids=["many ways to part it", "a text in itself", "many parts", "long"],
)
def test_a_text_that_somebody_wrote_to_keep_us_busy_stays_as_it_is(said: str) -> None:
    with translation.override("de"):
        heard = spoken(said)
    assert heard.endswith(said[-100:]) or "though its values look like" in heard


@pytest.mark.parametrize(
    "html, left",
    [
        ("<p>The need is kept.</p>", ["The need is kept."]),
        ("<p>Der Bedarf ist behalten.</p>", []),
        ('<p lang="en">The need is kept.</p>', []),
        ("<p>Ein Titel: The sound of water</p>", []),
        ('<a href="/" title="This is what you see">Los</a>', ["This is what you see"]),
    ],
)
def test_the_watch_over_languages_sees(html: str, left: list[str]) -> None:
    assert english(read(html), frozenset({"The sound of water"})) == left
