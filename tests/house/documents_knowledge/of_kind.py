"""Pages of one kind of knowledge, made from its declaration."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from tests.house.documents_knowledge.page import Page, anchor, grid, standing, to_file, words
from valorise.terms import knowledge
from valorise.terms.codes import codes
from valorise.terms.things import Kind, Thing, in_words, things

NOT_SAID = "Not said"
"""Section of the things that do not say by what the page is divided."""


def pages_of(kind: Kind) -> Iterator[Page]:
    """The pages that a kind declares, or one of its name."""
    for name, by in (kind.pages or {kind.kind: None}).items():
        title = kind.label if name == kind.kind else in_words(name)
        yield Page(name, title, kind.meaning, partial(_lines, kind, by), things(kind.kind))


def entries(kind: Kind, listed: Iterable[Thing]) -> list[str]:
    """The things as a table, or one below the other where their texts are told."""
    if kind.tells:
        return [line for thing in listed for line in told(kind, thing)]
    rows = [
        [f"{thing.title}<br>{to_file(thing)}", *(_shown(kind, thing, name) for name in kind.shows), thing.status]
        for thing in listed
    ]
    return grid(["", *kind.shows.values(), "Status"], rows)


def _lines(kind: Kind, by: str | None) -> list[str]:
    listed = things(kind.kind)
    lines = [standing(listed), ""]
    if by is None:
        return [*lines, *entries(kind, listed)]
    sections = _sections(kind, by)
    titles = [f"[{title}](#{anchor(title)}) ({len(inside)})" for title, inside in sections.items()]
    lines += [" · ".join(titles), ""]
    for title, inside in sections.items():
        lines += [f"## {title}", "", *entries(kind, inside)]
    return lines


def _sections(kind: Kind, by: str) -> dict[str, list[Thing]]:
    """Things by the title of their section; one that has several values stands in each."""
    found: dict[str, list[Thing]] = defaultdict(list)
    for thing in things(kind.kind):
        given = thing.said.get(by)
        for value in given if isinstance(given, list) else [given]:
            found[_of_file(thing) if by == "file" else _section(kind, by, value)].append(thing)
    return dict(sorted(found.items(), key=lambda one: (one[0] == NOT_SAID, one[0])))


def _of_file(thing: Thing) -> str:
    """The name of the file and what the file calls itself."""
    said = knowledge.document(thing.path)
    return f"{thing.path.rpartition('/')[2].removesuffix('.yaml')}: {said.get('title') or said.get('name')}"


def _section(kind: Kind, by: str, value: Any) -> str:
    if value is None:
        return NOT_SAID
    said = in_words(_label(kind, by, value))
    return said if said.casefold() == in_words(value).casefold() else f"{value}: {said}"


def _shown(kind: Kind, thing: Thing, name: str) -> str:
    said = thing.said.get(name)
    if name in kind.codes and said is not None:
        return ", ".join(_label(kind, name, one) for one in (said if isinstance(said, list) else [said]))
    return words(said)


def _label(kind: Kind, name: str, value: Any) -> str:
    return label(kind.codes[name], value) if name in kind.codes else str(value)


def label(listed: str, code: object) -> str:
    """The label of a code in its list; the code itself where it is not there."""
    return codes(listed).get(str(code), {}).get("label") or str(code)


def told(kind: Kind, thing: Thing) -> Iterator[str]:
    """One thing with its facts and texts, where it was seen and can be read."""
    yield from (f"### {thing.title}", "")
    facts = [f"{title}: {_shown(kind, thing, name)}" for name, title in kind.shows.items() if thing.said.get(name)]
    yield from (" · ".join([to_file(thing), *facts, str(thing.status or "our own choice")]), "")
    for name in kind.tells:
        if thing.said.get(name):
            yield from _text(in_words(name), thing.said[name])
    if thing.seen:
        yield from (f"*Seen:* {thing.seen}", "")
    if thing.sources:
        yield from (f"*Read at:* {'; '.join(thing.sources)}", "")


def _text(title: str, said: Any) -> Iterator[str]:
    """A field below its thing: a sentence in its line, a list as a list, a list of facts as a table."""
    if isinstance(said, list) and said and all(isinstance(one, Mapping) for one in said):
        columns = list(dict.fromkeys(name for one in said for name in one))
        yield from (f"**{title}**", "")
        yield from grid([in_words(name) for name in columns], [[one.get(name) for name in columns] for one in said])
    elif isinstance(said, list):
        yield from (f"**{title}**", "", *(f"- {words(one)}" for one in said), "")
    elif isinstance(said, Mapping):
        yield from (f"**{title}**", "", *(f"- {in_words(name)}: {words(one)}" for name, one in said.items()), "")
    else:
        yield from (f"**{title}.** {words(said)}", "")
