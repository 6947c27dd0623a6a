"""Reads pages as people do, in another language than English, and finds English that is left on them.

What people wrote themselves is no finding: titles, names and texts of the register stay in the language they have.
What is in another language on purpose says so with `lang`, as readers of screens need it anyway.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from tests.accessibility import own, place
from tests.house.messages import entries, kept

SPOKEN = ("title", "alt", "aria-label", "aria-description", "placeholder", "data-label", "data-say", "content-title")
SILENT = ("script", "style", "code", "kbd", "samp", "pre", "svg", "textarea")
EMPTY = ("br", "img", "input", "hr", "meta", "link", "area", "col", "source", "wbr")
WORD = re.compile(r"[^\W\d_]+")
ENGLISH = frozenset(
    WORD.findall(
        "the is are of with and not this has have from to were which it its by or no nothing can must "
        "what who when you your nobody each every there be been they their one more most on at"
    )
)
GERMAN = frozenset(
    WORD.findall(
        "der die das den dem des ist sind und nicht von mit für ein eine einer eines einem im am zu zum "
        "zur auf bei wird werden oder kein keine es sie sich nach als auch an aus"
    )
)
CUT = re.compile("([^\N{HORIZONTAL ELLIPSIS}]{20,})\N{HORIZONTAL ELLIPSIS}")
"""The beginning of a text that was too long for its place."""
NAMES = frozenset({"Isle of Man"})
"""What is called the same in German."""
FILE = re.compile(r"[\w-]+\.(?:yaml|csv|xlsx|json|zip|html|docx|odt|ics)\b")
"""The name of a file, which is the same in every language."""


class Page(HTMLParser):
    """What a page says, and where it leads."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.links: list[str] = []
        self.inside: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given and "download" not in given:
            self.links.append(given["href"])
        silent = tag in SILENT or ("lang" in given and tag != "html")
        if not silent and not self._silent():
            self.said += [given[name] for name in SPOKEN if given.get(name)]
        if tag not in EMPTY:
            self.inside.append((tag, silent))

    def handle_endtag(self, tag: str) -> None:
        names = [name for name, _silent in self.inside]
        if tag in names:
            del self.inside[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text and not self._silent():
            self.said.append(text)

    def _silent(self) -> bool:
        return any(silent for _name, silent in self.inside)


def read(html: str) -> Page:
    """The page, as it is read aloud."""
    page = Page()
    page.feed(html)
    page.close()
    return page


@cache
def translated() -> frozenset[str]:
    """Texts of ours that are said otherwise in German."""
    found = (one for one in entries(kept("de")) if isinstance(one.id, str) and one.string)
    return frozenset(one.id for one in found if one.string != one.id and " " in one.id)


def english(page: Page, written: frozenset[str] = frozenset()) -> list[str]:
    """Texts of a page that are English; `written` are texts of people, such as titles."""
    return [text for text in dict.fromkeys(page.said) if _is_english(text) and not _of_people(text, written)]


def _is_english(text: str) -> bool:
    words = [
        word.casefold() for word in WORD.findall(FILE.sub("", text)) if not (word.isupper() and len(word) > 1)
    ]  # AT is Austria
    return text not in NAMES and (
        text in translated() or sum(word in ENGLISH for word in words) > 2 * sum(word in GERMAN for word in words)
    )


def _of_people(text: str, written: frozenset[str]) -> bool:
    """Whether nothing English is left where texts of people are taken out, also the beginnings of long ones."""
    left = text
    for cut in CUT.findall(text):
        if any(one.startswith(cut) for one in written):
            left = left.replace(cut, "")
    for one in sorted((one for one in written if one in left), key=len, reverse=True):
        left = left.replace(one, "")
    return text in written or not _is_english(left)


def walk(client: Any, *, most: int = 1) -> Iterator[tuple[str, Page]]:
    """Every kind of page that something leads to, from the first page on: its address and what it says."""
    waiting, opened = ["/"], dict[str, int]()
    for path in waiting:  # grows while it is gone through
        kind = place(path)
        if kind is None or opened.get(kind, 0) >= most:
            continue
        opened[kind] = opened.get(kind, 0) + 1
        answer = client.get(path, follow=True)
        if answer.status_code == 200 and "text/html" in answer.headers["Content-Type"]:
            page = read(answer.content.decode())
            yield path, page
            found = (urljoin(path, link.partition("#")[0]) for link in page.links)
            waiting += [link for link in dict.fromkeys(found) if own(link) and link not in waiting]


def written() -> frozenset[str]:
    """All texts that people wrote into the tables of the site."""
    from django.apps import apps
    from django.db.models import CharField, JSONField, TextField

    found: set[str] = set()
    for model in apps.get_models():
        names = [
            one.attname for one in model._meta.concrete_fields if isinstance(one, CharField | TextField | JSONField)
        ]
        if names and model._meta.app_label not in ("jobs", "contenttypes", "auth", "sessions"):
            for row in model._default_manager.values_list(*names):
                found.update(" ".join(text.split()) for text in _texts(row))
    return frozenset(text for text in found if len(text) > 3)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)
