"""Languages: chosen, remembered with the person, compiled when the site starts; longer texts do not break pages."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation
from tests.accessibility import NARROW, WIDE, Walk, sideways

from valorise.platform.project import catalogues

WRITTEN = Path(catalogues.__file__).resolve().parents[1] / "locale"
LONGER = {**dict(zip("aeiouAEIOUns", "áéíóúÁÉÍÓÚñš", strict=True))}
HOLE = re.compile(r"(%\(\w+\)[sd]|%%|%[sd]|\{\w*\}|<[^>]+>)")


def stretched(text: str) -> str:
    """The text 40 % longer, still to be read, with its gaps as they were."""
    parts = HOLE.split(text)
    changed = [
        part if HOLE.fullmatch(part) else "".join(LONGER.get(letter, letter) for letter in part) for part in parts
    ]
    return "".join(changed) + " " + ("~" * 7 + " ") * max(1, round(len(text) * 0.4 / 8))


@pytest.fixture(autouse=True)
def _no_language_stays():
    with translation.override("en"):
        yield


@pytest.fixture
def in_longer_words(tmp_path, settings):
    """The whole site in a made-up language whose texts are longer."""
    with (WRITTEN / "de" / catalogues.WRITTEN).open("rb") as file:
        known = read_po(file, locale="de")
    made = Catalog(locale="eo")
    for one in known:
        if one.id:
            words = tuple(map(stretched, one.id)) if one.pluralizable else stretched(one.id)
            made.add(one.id, words, context=one.context)
    target = tmp_path / "eo" / catalogues.COMPILED
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, made)
    settings.LANGUAGES = [("eo", "Longer")]
    settings.LANGUAGE_CODE = "eo"
    settings.LOCALE_PATHS = [tmp_path]


def test_german_is_offered_and_compiled() -> None:
    assert dict(settings.LANGUAGES) == {"en": "English", "de": "Deutsch"}
    with translation.override("de"):
        assert translation.gettext("Sign out") == "Abmelden"


def test_a_catalogue_is_compiled_again_only_when_its_texts_changed(tmp_path) -> None:
    source = tmp_path / "written" / "de" / catalogues.WRITTEN
    source.parent.mkdir(parents=True)
    source.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Yes"\nmsgstr "Ja"\n')
    kept = catalogues.ready(tmp_path / "written", tmp_path / "kept")
    made = kept / "de" / catalogues.COMPILED
    before = made.stat().st_mtime_ns
    catalogues.ready(tmp_path / "written", tmp_path / "kept")
    assert made.stat().st_mtime_ns == before
    source.write_text(source.read_text().replace("Ja", "Jawohl"))
    catalogues.ready(tmp_path / "written", tmp_path / "kept")
    with made.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Yes") == "Jawohl"


def test_a_language_is_chosen_and_goes_with_the_person(owner, client) -> None:
    owner.client.post("/display/", {"language": "de"})
    assert '<html lang="de"' in owner.client.get("/").content.decode()
    client.force_login(owner.user)  # another device: no cookie yet
    assert '<html lang="de"' in client.get("/").content.decode()


def test_the_browser_decides_where_nobody_chose(nobody) -> None:
    assert '<html lang="de"' in nobody.get("/", headers={"accept-language": "de-AT,de;q=0.9"}).content.decode()
    assert '<html lang="en"' in nobody.get("/", headers={"accept-language": "sl"}).content.decode()


def test_codes_are_said_in_the_language(owner, asset) -> None:
    asset(type="patent-family")
    owner.client.post("/display/", {"language": "de"})
    assert "Patentfamilie" in owner.client.get("/").content.decode()


@pytest.mark.browser
def test_pages_hold_longer_texts(in_longer_words, browse, owner, asset) -> None:
    asset()

    def narrow_and_wide(page):
        assert "~~~" in page.inner_text("body")
        for size in (NARROW, WIDE):
            page.set_viewport_size(size)
            yield from sideways(page)

    walk = Walk(look=narrow_and_wide)
    walk.of(browse(), "nobody")
    walk.of(browse(owner), "owner")
    assert len(walk.seen) > 5
    assert walk.findings == []
