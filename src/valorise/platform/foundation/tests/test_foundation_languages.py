"""Languages: chosen, remembered with the person, compiled when the site starts."""

from __future__ import annotations

import gettext
from pathlib import Path

from django.conf import settings
from django.utils import translation

from valorise.platform.project import catalogues

WRITTEN = Path(catalogues.__file__).resolve().parents[1] / "locale"


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
