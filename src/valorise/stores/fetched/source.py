"""Where open data is offered and how it is asked for: one reviewable file for each publisher's interface."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from valorise.terms import knowledge
from valorise.terms.errors import Invalid, NotReady

HERE = "stores/fetched/sources"
WAYS = ("bearer", "parameter", "exchange")
CONTACT = "VALORISE_CONTACT"
SIZE = 20 * 2**20
"""Bytes that an answer may have where its source does not say otherwise."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A key of the user with a publisher, read from the environment and nowhere else."""

    name: str
    """Variable of the environment; for `exchange` it holds key and secret with a colon between."""
    way: str
    """How it is given: `bearer`, `parameter` (named by `parameter`) or `exchange` for a token at the path `at`."""
    get: str
    needed: bool = False
    parameter: str = ""
    at: str = ""

    def value(self) -> str:
        """What the environment holds; `NotReady` where it is needed and not there."""
        found = os.environ.get(self.name, "").strip()
        if self.needed and not found:
            raise NotReady(
                what="The publisher answers only those who have a key.",
                where=self.name,
                why="The variable is not set.",
                fix=f"{self.get} Then set {self.name} in the environment.",
            )
        return found


@dataclass(frozen=True, slots=True)
class Paging:
    """How one page leads to the next, and where its records are."""

    kind: str
    """`token` (a value of this page asks for the next), `link` (an address), `number`, or `range` (first-last)."""
    parameter: str = ""
    first: str = ""
    next: str = ""
    """Path to the token or the address, such as `meta.next_cursor`."""
    records: str = ""
    """Path to the list of records; empty where pages are no JSON."""
    size: int = 100
    total: str = ""
    """Pattern whose first group is how many there are; where pages are no JSON."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A question that a source answers: an address, what is always asked, and what may be."""

    path: str
    always: Mapping[str, Any] = field(default_factory=dict)
    search: Mapping[str, str] = field(default_factory=dict)
    since: Mapping[str, str] = field(default_factory=dict)
    ids: Sequence[str] = ()
    """Where only these can be named."""
    method: str = "GET"
    paging: Paging | None = None
    then: str = ""
    """Path in the answer to the address of the file that is meant."""
    suffix: str = ""
    most_bytes: int = SIZE


@dataclass(frozen=True, slots=True)
class Source:
    """A publisher's interface."""

    id: str
    label: str
    about: str
    licence: str
    status: str
    host: str
    pause: float
    """Seconds between two questions."""
    accept: str
    suffix: str
    also: Sequence[str] = ()
    """Other hosts that an answer may lead to."""
    contact: str = ""
    """Parameter for the address of mail of whoever asks."""
    secrets: Sequence[Secret] = ()
    one: Offer | None = None
    many: Offer | None = None
    file: Offer | None = None
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody wants of a source; nothing said means everything it offers."""

    id: str = ""
    search: str = ""
    since: str = ""
    most: int = 1000

    @property
    def name(self) -> str:
        """A name for its folder."""
        parts = (self.id, self.search, self.since and f"since {self.since}")
        written = "-".join(re.sub(r"[^a-z0-9]+", "-", part.lower()).strip("-")[:60] for part in parts if part)
        return written or "all"


@cache
def sources() -> dict[str, Source]:
    """All sources by name."""
    found = sorted(one.name for one in files("valorise").joinpath(*HERE.split("/")).iterdir())
    return {name[:-5]: _source(name[:-5]) for name in found if name.endswith(".yaml")}


def source(name: str) -> Source:
    """The source of that name; `Invalid` for a name that none has."""
    if name not in sources():
        raise Invalid(what=f"“{name}” is no source.", fix=f"Use one of: {', '.join(sources())}.")
    return sources()[name]


def offer(of: Source, question: Question) -> Offer:
    """The way in which this source answers the question; `Invalid` where it has none."""
    if question.id and of.one:
        return of.one
    if of.file and not question.search and not question.since:
        if of.file.ids and question.id not in of.file.ids:
            raise Invalid(
                what=f"{of.label} offers files by name.", where="--id", fix=f"Use one of: {', '.join(of.file.ids)}."
            )
        return of.file
    if of.many and not question.id and _answers(of, of.many, question):
        return of.many
    how = ["--id"] if of.one or (of.file and of.file.ids) else []
    how += [f"--{name}" for name in ("search", "since") if of.many and getattr(of.many, name)]
    raise Invalid(
        what=f"{of.label} cannot be asked in this way.",
        where="--search, --since, --id",
        fix=f"Ask it with {' or '.join(how)}." if how else "Ask it without any of these.",
    )


def _answers(of: Source, many: Offer, question: Question) -> bool:
    asked = {"search": question.search, "since": question.since}
    return all(getattr(many, name) or not said for name, said in asked.items()) and bool(many.paging)


def parameters(chosen: Offer, question: Question) -> dict[str, Any]:
    """What is asked beside the path, without keys and pages."""
    found = dict(chosen.always)
    if question.search:
        found |= {key: form.replace("{search}", question.search) for key, form in chosen.search.items()}
    for key, form in chosen.since.items() if question.since else ():
        written = form.replace("{since}", question.since)
        found[key] = f"({found[key]}) AND {written}" if key in found else written
    return found


def path(chosen: Offer, question: Question) -> str:
    """The path with the name of what is wanted in it."""
    return chosen.path.replace("{id}", quote(question.id, safe="/:"))


def _source(name: str) -> Source:
    told = dict(knowledge.document(f"{HERE}/{name}.yaml"))
    told["secrets"] = tuple(Secret(**one) for one in told.get("secrets", ()))
    for way in ("one", "many", "file"):
        if way in told:
            told[way] = _offer(told[way])
    known = {one.name for one in fields(Source)}
    return Source(id=name, **{key: value for key, value in told.items() if key in known})


def _offer(told: Mapping[str, Any]) -> Offer:
    paging = told.get("paging")
    return Offer(**{**told, "paging": Paging(**paging) if paging else None})
