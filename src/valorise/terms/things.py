"""Everything the knowledge files speak of, as things that can be listed, shown and looked up by name.

What kinds there are is declared in `terms/kinds/<kind>.yaml`; a new kind is one more file there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from valorise.terms import knowledge
from valorise.terms.errors import Missing

FOLDER = "terms/kinds"
SOURCES = ("sources", "source", "reference", "references")
"""Names under which a fact says where it can be read; all that are given are told, in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of knowledge, as its file in `terms/kinds` declares it."""

    kind: str
    label: str
    meaning: str
    files: tuple[str, ...]
    """Folders or files of the package that hold the things."""
    order: int
    """Place among the kinds, the lowest first."""
    each: str | None = None
    """Name of the list or mapping inside a file whose entries are the things; None where a file is one thing, or is a
    list of things."""
    named: tuple[str, ...] = ("id",)
    """Fields that name a thing; several are joined by a slash, and `file` stands for the name of the file."""
    title: tuple[str, ...] = ("name",)
    """Fields that say what it is in words, the first that is filled."""
    titles: str | None = None
    """File whose labels stand for the titles, such as `policy/figures.yaml#figures`; None where they are words."""
    shows: Mapping[str, str] = field(default_factory=dict)
    """Fields that a list of things shows, with their headings; written as a list of `field` or `field = Heading`."""
    tells: tuple[str, ...] = ()
    """Fields written out below each thing where its page has room for texts; none: its page is a table."""
    pages: Mapping[str, str | None] = field(default_factory=dict)
    """Pages of `docs/knowledge` with the field whose values are their sections; None: one table. Without it, one page
    of the name of the kind."""
    sources: str | None = None
    """File that says what the short names of sources stand for; None where sources are written out."""
    codes: Mapping[str, str] = field(default_factory=dict)
    """Code lists of fields whose codes are shown by their labels."""
    named_in: tuple[str, ...] = ()
    """Names of fields in which others name things of this kind; none: in any."""
    named_by: str | None = None
    """Field whose value others write when they mean the thing; None: its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One thing that experts know something about."""

    kind: str
    id: str
    title: str
    status: str | None
    """`verified` or `known`, its own or that of its file; None where it is our own choice."""
    sources: tuple[str, ...]
    path: str
    """Knowledge file that says it, relative to the package."""
    said: Mapping[str, Any]
    """All that is said of it; do not change it, it is shared."""

    @property
    def seen(self) -> str | None:
        """What was seen in the source; None where that is not noted."""
        said = self.said.get("seen")
        return str(said) if said else None


@cache
def kinds() -> dict[str, Kind]:
    """The kinds of knowledge by name, in their order.

    >>> kinds()["measures"].label
    'Measures'
    """
    found = [_kind(name) for name in knowledge.names(FOLDER, ".yaml")]
    return {one.kind: one for one in sorted(found, key=lambda one: (one.order, one.kind))}


@cache
def things(kind: str) -> tuple[Thing, ...]:
    """All things of a kind in the order of their files. `Missing` for a kind that is not declared.

    >>> things("topics")[0].id
    'intellectual-assets'
    """
    if kind not in kinds():
        raise Missing(
            what=f"There is no kind of knowledge “{kind}”.", where=FOLDER, fix=f"Kinds are: {', '.join(kinds())}."
        )
    declared = kinds()[kind]
    return tuple(
        _thing(declared, path, said, around) for path in _paths(declared) for said, around in _said(declared, path)
    )


def named(written: str) -> tuple[Thing, ...]:
    """Things of any kind that have this id, whatever the case of its letters; empty where there is none."""
    wanted = written.strip().casefold()
    return tuple(one for kind in kinds() for one in things(kind) if one.id.casefold() == wanted)


def in_words(name: object) -> str:
    """The name of a field as a heading.

    >>> in_words("first_effect_years")
    'First effect years'
    """
    said = str(name).replace("_", " ").replace("-", " ")
    return said[:1].upper() + said[1:]


def _kind(name: str) -> Kind:
    said = dict(knowledge.document(f"{FOLDER}/{name}.yaml"))
    several = {one: _several(said[one]) for one in ("files", "named", "title", "tells", "named_in") if one in said}
    return Kind(**{**said, **several, "kind": name, "shows": dict(_headed(one) for one in said.get("shows", ()))})


def _headed(written: str) -> tuple[str, str]:
    """A field and its heading, which is its name in words unless another is given."""
    name, _, heading = (part.strip() for part in written.partition("="))
    return name, heading or in_words(name)


def _paths(kind: Kind) -> Iterator[str]:
    for place in kind.files:
        if place.endswith(".yaml"):
            yield place
        else:
            yield from (path for path in knowledge.paths(".yaml", place) if not path.endswith("/sources.yaml"))


def _said(kind: Kind, path: str) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """What is said of each thing, and what its file says around it."""
    said = knowledge.document(path)
    if isinstance(said, list):
        yield from ((one, {}) for one in said)
    elif kind.each is None:
        yield said, {}
    else:
        inner = said[kind.each]
        listed = inner if isinstance(inner, list) else [{"id": name, **one} for name, one in inner.items()]
        yield from ((one, said) for one in listed)


def _thing(kind: Kind, path: str, said: Mapping[str, Any], around: Mapping[str, Any]) -> Thing:
    stem = path.rpartition("/")[2].removesuffix(".yaml")
    parts = [stem if part == "file" else said.get(part) for part in kind.named]
    named: Mapping[str, Any] = knowledge.document(kind.sources) if kind.sources else {}
    given = _sources(said) or _sources(around)
    status = said.get("status", around.get("status"))
    return Thing(
        kind=kind.kind,
        id="/".join(str(part) for part in parts if part is not None),
        title=_title(kind, next((str(said[name]) for name in kind.title if said.get(name)), stem)),
        status=str(status) if status else None,
        sources=tuple(str(named.get(one, one)) for one in given),
        path=path,
        said=said,
    )


def _title(kind: Kind, said: str) -> str:
    if kind.titles is None:
        return said
    path, _, under = kind.titles.partition("#")
    labels: Mapping[str, Mapping[str, str]] = knowledge.document(path)[under]
    return labels.get(said, {}).get("label", said)


def _sources(said: Mapping[str, Any]) -> tuple[str, ...]:
    given = [one for name in SOURCES for one in _several(said.get(name) or ())]
    return tuple(_source(one) for one in given)


def _source(said: Any) -> str:
    """A source as one line, whether it is written as one or by its parts."""
    if not isinstance(said, Mapping):
        return str(said)
    return ", ".join(str(said[part]) for part in ("title", "publisher", "year", "url") if said.get(part))


def _several(said: Any) -> tuple[Any, ...]:
    return tuple(said) if isinstance(said, list | tuple) else (said,)
