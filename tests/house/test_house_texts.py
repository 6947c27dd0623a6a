"""Texts people read are marked for translation, and translations keep what they must."""

from __future__ import annotations

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType

from tests.house.messages import LOCALE, PLATFORM, entries, kept, missing, renewed, templates, texts

LANGUAGES = sorted(path.name for path in LOCALE.iterdir() if (path / "LC_MESSAGES").is_dir())
SPOKEN = ("title", "alt", "aria-label", "aria-description", "placeholder", "data-label", "data-say", "label")
"""Attributes that people read or hear."""
SAME_EVERYWHERE = {"Valorise", "ORCID", "ROR", "DOI", "CSV", "XLSX", "JSON", "Esc", "OpenAPI", "BibTeX", "RIS"}
SILENT = ("script", "style", "kbd", "code", "samp", "pre")
LABELS = ("label", "help_text", "empty_label", "legend", "placeholder")
WORD = re.compile(r"[^\W\d_]{2,}")
HOLE = re.compile(r"%\((\w+)\)[sd]|%%|%[sd]|\{(\w*)\}")


class Bare(HTMLParser):
    """Finds words of a template that stand there as they are."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside += [tag] if tag in SILENT else []
        self._note(*(value or "" for name, value in attrs if name in SPOKEN))

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self._note(data)

    def _note(self, *said: str) -> None:
        self.found += [word for text in said for word in WORD.findall(text) if word not in SAME_EVERYWHERE]


def bare(written: str) -> list[str]:
    """Words of a template that nothing translates."""
    parts, marked = [], False
    for token in Lexer(written).tokenize():
        word = token.split_contents()[0] if token.token_type is TokenType.BLOCK else ""
        if word in ("blocktranslate", "blocktrans", "comment"):
            marked = True
        elif word in ("endblocktranslate", "endblocktrans", "endcomment"):
            marked = False
        parts.append(token.contents if token.token_type is TokenType.TEXT and not marked else "0")
    reader = Bare()
    reader.feed("".join(parts))
    reader.close()
    return reader.found


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(PLATFORM)))
def test_templates_say_nothing_that_is_not_marked(path: Path) -> None:
    if path.suffix == ".html":
        assert bare(path.read_text("utf-8")) == [], "mark it with translate or blocktranslate"


@pytest.mark.parametrize(
    "written, found",
    [
        ("<p>Words</p>", ["Words"]),
        ('<p>{% translate "Words" %}</p>', []),
        ("{% blocktranslate %}Some words{% endblocktranslate %}", []),
        ('<input placeholder="Search here">', ["Search", "here"]),
        ('<a aria-label="{% translate "Go" %}" class="button quiet">{{ name }}</a>', []),
        ("<kbd>Esc</kbd> {# a note #}", []),
        ("{% if a %}Yes{% else %}{{ b }}{% endif %}", ["Yes"]),
    ],
)
def test_the_watch_over_templates_sees(written: str, found: list[str]) -> None:
    assert bare(written) == found


def test_labels_in_forms_are_marked() -> None:
    found = []
    for path in PLATFORM.rglob("*.py"):
        if {"tests", "migrations", "project"} & set(path.parts):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.keyword) and node.arg in LABELS and isinstance(node.value, ast.Constant):
                said = node.value.value
                if isinstance(said, str) and WORD.search(said) and " " in said:
                    found.append(f"{path.relative_to(PLATFORM)}:{node.value.lineno}: {said}")
    assert found == []


def test_every_text_is_collected_with_its_place() -> None:
    said = {(text.words, text.place) for text in texts()}
    assert ("Sign out", "foundation/templates/foundation/person.html") in said
    assert ("There is no such page.", "foundation/refusals.py") in said
    assert ("Look at what they changed in its history, then make your change again.", "foundation/changes.py") in said
    assert ("Patent family", "terms/codes/asset_types.csv") in said
    assert ("%(first)s to %(last)s of %(count)s", "foundation/templates/foundation/pagination.html") in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_what_is_filled_in(language: str) -> None:
    wrong = []
    for one in entries(kept(language)):
        allowed = {match.group() for match in HOLE.finditer(" ".join(one.id) if one.pluralizable else one.id)}
        for said in one.string if one.pluralizable else [one.string]:
            holes = {match.group() for match in HOLE.finditer(said)}
            if said and (holes - allowed or (allowed - holes and not one.pluralizable)):
                wrong.append((one.id, said))
    assert wrong == []


FRAME = ("foundation/templates/", "foundation/first_visit.yaml", "foundation/display.py", "foundation/refusals.py")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_frame_of_every_page_is_translated(language: str) -> None:
    """The frame and the codes are complete; texts of slices are collected with `make messages` before a release."""
    made = renewed(language)
    frame = [
        one for one in entries(made) if any(place.startswith((*FRAME, "terms/codes/")) for place, _ in one.locations)
    ]
    assert len(frame) > 200
    assert [one.id for one in frame if str(one.id) in missing(made)] == []
    assert len(missing(made)) < len(entries(made)) / 2
