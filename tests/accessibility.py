"""Walks the site as people do, by its links, and looks at every kind of page: can everybody use it?

Pages are found, not listed: a new page is looked at as soon as something leads to it. A page that is built like one
seen before is not measured again, so that the walk stays short however many records there are. Only the whole soak
measures every build of its own; otherwise a page is measured where it holds something new for its kind.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
from django.urls import Resolver404, resolve

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PER_PLACE = 2
"""Pages opened of one kind, such as pages of single assets."""
WHOLE = os.environ.get("VALORISE_SOAK") == "whole"
LEFT_OUT = re.compile(r"^/(static|api|sign-out)\b")
BUILD = re.compile(r"<([a-z0-9]+)(?:[^>]*?\bclass=\"([^\"]*)\")?")


@cache
def axe() -> str:
    """The script of axe, as its package carries it."""
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")


@dataclass
class Walk:
    """A walk through the site in the eyes of one person after the other."""

    findings: list[str] = field(default_factory=list)
    places: set[str] = field(default_factory=set)
    """Routes that were opened."""
    seen: set[frozenset[tuple[str, str]]] = field(default_factory=set)
    """Pages as they are built: their elements and classes."""
    parts: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    """Elements and classes that were measured, by route."""
    look: Callable[[Any], Iterator[str]] = lambda page: everything_wrong(page)

    def of(self, page: Any, who: str) -> None:
        """Follow every link from the first page on, as this person."""
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        waiting, known, opened = ["/"], {"/"}, dict[str, int]()
        while waiting:
            path = waiting.pop(0)
            route = place(path)
            if route is None or opened.get(route, 0) >= PER_PLACE:
                continue
            opened[route] = opened.get(route, 0) + 1
            for link in self._open(page, who, path, said):
                if link not in known:
                    known.add(link)
                    waiting.append(link)

    def _open(self, page: Any, who: str, path: str, said: list[str]) -> list[str]:
        answer = page.request.get(path)
        self.places.add(place(path) or path)
        if answer.status >= 400:
            self.findings.append(f"{who} {path}: a link leads here, and the answer is {answer.status}")
            return []
        if "text/html" not in answer.headers.get("content-type", ""):
            return []
        html = answer.text()
        build = frozenset(BUILD.findall(html))
        if self._is_new(path, build):
            said.clear()
            page.set_viewport_size(WIDE)
            page.emulate_media(color_scheme="light")
            page.goto(path)
            self.findings += [f"{who} {path}: {wrong}" for wrong in (*self.look(page), *said)]
            return links(page)
        return [link for link in re.findall(r'<a [^>]*?href="([^"#]+)"', html) if own(link)]

    def _is_new(self, path: str, build: frozenset[tuple[str, str]]) -> bool:
        """Whether a page is to be measured; it then counts as seen."""
        known = self.parts.setdefault(place(path) or path, set())
        new = build not in self.seen and (WHOLE or not build <= known)
        self.seen.add(build)
        known |= build
        return new


def place(path: str) -> str | None:
    """The kind of page an address leads to; None where it is no page of ours."""
    parts = urlsplit(path)
    try:
        return f"{resolve(parts.path).route}{'?' if parts.query else ''}"
    except Resolver404:
        return parts.path


def own(link: str) -> bool:
    """Whether an address belongs to the walk."""
    return link.startswith("/") and not link.startswith("//") and not LEFT_OUT.match(link)


def links(page: Any) -> list[str]:
    """Addresses of the site that this page leads to."""
    found = page.eval_on_selector_all(
        "a[href]:not([download])",
        "all => all.filter(a => a.origin === location.origin).map(a => a.pathname + a.search)",
    )
    return [link for link in dict.fromkeys(found) if own(link)]


def everything_wrong(page: Any) -> Iterator[str]:
    """What keeps people from using the page, on a desk and on a phone, by day and at night."""
    page.evaluate(axe())
    yield from twice_named(page)
    yield from _measured(page, "1280")
    yield from dark(page, "1280")
    page.set_viewport_size(NARROW)
    yield from _measured(page, "390")
    if WHOLE:
        yield from dark(page, "390")


def dark(page: Any, width: str) -> Iterator[str]:
    """Contrast on dark ground."""
    page.emulate_media(color_scheme="dark")
    yield from _axe(page, {"runOnly": {"type": "rule", "values": ["color-contrast"]}}, f"{width} dark")
    page.emulate_media(color_scheme="light")


def _measured(page: Any, width: str) -> Iterator[str]:
    yield from sideways(page)
    yield from _axe(page, {"runOnly": {"type": "tag", "values": TAGS}}, width)


def _axe(page: Any, options: dict[str, Any], where: str) -> Iterator[str]:
    asked = {**options, "resultTypes": ["violations"]}
    for wrong in page.evaluate("asked => axe.run(document, asked)", asked)["violations"]:
        for node in wrong["nodes"][:3]:
            yield f"[{where}] {wrong['id']}: {wrong['help']}: {node['html'][:160]}"


def sideways(page: Any) -> Iterator[str]:
    """A page that moves sideways, with what sticks out."""
    out = page.evaluate(
        """() => {
            const wide = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= wide) return null;
            const all = [...document.querySelectorAll("main *, header *, footer *")];
            return all.filter(one => one.getBoundingClientRect().right > wide + 1).slice(0, 3)
                .map(one => one.outerHTML.slice(0, 120)).join(" | ");
        }"""
    )
    if out is not None:
        yield f"moves sideways at {page.viewport_size['width']}: {out}"


def twice_named(page: Any) -> Iterator[str]:
    """Names that several elements have."""
    names = page.eval_on_selector_all("[id]", "all => all.map(one => one.id)")
    yield from (f"the id “{name}” is there twice" for name in sorted({one for one in names if names.count(one) > 1}))
