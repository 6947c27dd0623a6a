"""Knowledge files read strictly: what YAML would swallow silently is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
import yaml

from valorise.terms.problems import Problem, shown

OWN_WORDS = ("terms/", "reporting/", "readers/", "matching/", "example/", "cli/", "stores/", "journeys/", "platform/")
"""Folders whose files are our own words and declarations, not facts about the world: they need no standing
and use the names of columns for labels."""


@dataclass(frozen=True, slots=True)
class KnowledgeFile:
    """A file as text, its path relative to the package."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file that could be read: what it says."""

    path: str
    said: Any
    """Any: YAML documents have any shape; each check looks for what it knows."""


Spot = tuple[str, Mapping[Any, Any], tuple[Mapping[Any, Any], ...]]
"""A mapping inside a document: its path in words, itself, and the mappings it stands in, the outermost first."""


def parsed(files: Iterable[KnowledgeFile]) -> tuple[list[Document], list[Problem]]:
    """Documents of the YAML files, and what could not be read: no YAML, nothing in it, a name given twice in one
    mapping.
    """
    documents: list[Document] = []
    problems: list[Problem] = []
    for file in files:
        try:
            tree = yaml.compose(file.text, Loader=yaml.CSafeLoader)
            said = yaml.load(file.text, Loader=yaml.CSafeLoader)
        except (yaml.YAMLError, ValueError) as error:
            problems.append(_unreadable(file.path, error))
            continue
        problems += [_twice(file.path, name, line) for name, line in _repeated(tree)]
        if said is None:
            problems.append(problem(file.path, "empty-file", "something said in the file", "Fill it, or take it out."))
            continue
        documents.append(Document(file.path, said))
    return documents, problems


def spots(document: Document) -> Iterator[Spot]:
    """Every mapping of a document with where it stands, the outer before the inner."""
    yield from _spots(document.said, "", ())


def problem(
    path: str, rule: str, expected: str, fix: str, *, found: object = None, at: str = "", line: int | None = None
) -> Problem:
    """A problem of a knowledge file: what was expected at which place, what was found, how to mend it."""
    return Problem(
        file=path,
        row=line,
        column=at or None,
        found=shown(found),
        expected=expected,
        rule=rule,
        fix=fix,
        severity="refused",
    )


def counts(documents: Iterable[Document], problems: Iterable[Problem], *, lists: int = 0) -> pl.DataFrame:
    """Files, facts with a standing and problems by folder: columns folder, files, verified, known, problems.

    `lists` is the number of code lists, which are no documents. A file that could not be read counts among the
    problems only.
    """
    files: Counter[str] = Counter({"terms/codes": lists} if lists else {})
    standing: Counter[tuple[str, str]] = Counter()
    wrong = Counter(_folder(one.file or "") for one in problems)
    for document in documents:
        folder = _folder(document.path)
        files[folder] += 1
        for _, mapping, _ in spots(document):
            if isinstance(mapping.get("status"), str):
                standing[folder, mapping["status"]] += 1
    rows = [
        (folder, files[folder], standing[folder, "verified"], standing[folder, "known"], wrong[folder])
        for folder in sorted({*files, *wrong})
    ]
    names = ("files", "verified", "known", "problems")
    return pl.DataFrame(rows, schema={"folder": pl.String(), **dict.fromkeys(names, pl.Int64())}, orient="row")


def _folder(path: str) -> str:
    return path.rpartition("/")[0] or "."


def _spots(said: Any, at: str, outer: tuple[Mapping[Any, Any], ...]) -> Iterator[Spot]:
    if isinstance(said, Mapping):
        yield at, said, outer
        for name, inner in said.items():
            yield from _spots(inner, f"{at}.{name}".lstrip("."), (*outer, said))
    elif isinstance(said, list):
        for place, inner in enumerate(said, start=1):
            yield from _spots(inner, f"{at}[{place}]", outer)


def _repeated(node: yaml.Node | None) -> Iterator[tuple[str, int]]:
    """Names that stand twice in one mapping; the reader would keep the last and say nothing."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for name, inner in node.value:
            if name.value in seen:
                yield name.value, name.start_mark.line + 1
            seen.add(name.value)
            yield from _repeated(inner)
    elif isinstance(node, yaml.SequenceNode):
        for inner in node.value:
            yield from _repeated(inner)


def _unreadable(path: str, error: yaml.YAMLError | ValueError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    said = getattr(error, "problem", None) or str(error)
    fix = "Mend the line; texts with a colon or a leading sign need quotes."
    return problem(path, "unreadable", "YAML", fix, found=said, line=mark.line + 1 if mark else None)


def _twice(path: str, name: str, line: int) -> Problem:
    return problem(
        path,
        "name-twice",
        "each name once in a mapping",
        f"Join the two “{name}” or rename one.",
        found=name,
        line=line,
    )
