"""Walks the site as people do, by its links, and looks at every kind of page: can everybody use it?

Pages are found, not listed: a new page is looked at as soon as something leads to it. A page that is built like one
seen before is not measured again, so that the walk stays short however many records there are. Only the whole soak
measures every build of its own; otherwise each kind of page is measured once, and again where it holds something new.
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

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
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
    measured: set[str] = field(default_factory=set)
    """Routes of which a page was measured."""
    parts: set[tuple[str, str]] = field(default_factory=set)
    """Elements and classes that were measured."""
    look: Callable[[Any, bool], Iterator[str]] = lambda page, colours: everything_wrong(page, colours=colours)
    """Names what is wrong on a page; told whether it may show colours that were not measured yet."""

    def of(self, page: Any, who: str, *, most: int = 1) -> None:
        """Follow links from the first page on, as this person, to so many pages of one kind (of single assets, say)."""
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        waiting, known, opened = ["/"], {"/"}, dict[str, int]()
        while waiting:
            path = waiting.pop(0)
            route = place(path)
            if route is None or opened.get(route, 0) >= most:
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
        colours = WHOLE or not build <= self.parts
        if self._is_new(path, build):
            said.clear()
            page.set_viewport_size(WIDE)
            page.emulate_media(color_scheme="light")
            page.goto(path)
            self.findings += [f"{who} {path}: {wrong}" for wrong in (*self.look(page, colours), *said)]
            return links(page)
        return [link for link in re.findall(r'<a [^>]*?href="([^"#]+)"', html) if own(link)]

    def _is_new(self, path: str, build: frozenset[tuple[str, str]]) -> bool:
        """Whether a page is to be measured; it then counts as seen."""
        route = place(path) or path
        new = build not in self.seen and (WHOLE or route not in self.measured or not build <= self.parts)
        self.seen.add(build)
        self.measured.add(route)
        self.parts |= build
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


def everything_wrong(page: Any, *, colours: bool = True) -> Iterator[str]:
    """What keeps people from using the page, on a desk; where it may show colours not measured yet, these too.

    A page that holds only elements measured before is not measured on a phone again; that it does not move sideways is.
    """
    yield from barriers(page, colours=colours)
    page.set_viewport_size(NARROW)
    yield from barriers(page, colours=WHOLE) if colours else sideways(page)
    lengthen(page)
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        yield from (f"with longer texts it {wrong}" for wrong in sideways(page))


def lengthen(page: Any) -> None:
    """All words of the page 40 % longer, as in a language of many letters; names of its own and tables stay."""
    page.evaluate(
        """() => {
            const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            const texts = [];
            while (walk.nextNode()) {
                const one = walk.currentNode;
                if (one.data.trim() && !one.parentElement.closest(".brand, .initials, td, svg")) texts.push(one);
            }
            for (const one of texts) {
                const more = Math.max(1, Math.round(one.data.trim().length * 0.4 / 8));
                one.data = one.data.trimEnd() + " " + "~~~~~~~ ".repeat(more);
            }
        }"""
    )


def barriers(page: Any, *, colours: bool = True) -> Iterator[str]:
    """What keeps people from using the page at the width it has; contrast takes most of the time."""
    width = str(page.viewport_size["width"])
    page.evaluate(axe())
    yield from twice_named(page)
    yield from sideways(page)
    yield from _axe(page, {"rules": {"color-contrast": {"enabled": False}}}, width)
    for scheme in ("light", "dark") if colours else ():
        page.emulate_media(color_scheme=scheme)
        yield from _axe(page, {"runOnly": {"type": "rule", "values": ["color-contrast"]}}, f"{width} {scheme}")
    page.emulate_media(color_scheme="light")


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
