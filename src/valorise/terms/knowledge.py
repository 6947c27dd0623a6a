"""The one loader of the files that carry what experts know: YAML and CSV inside this package."""

from __future__ import annotations

import csv
import io
import re
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from valorise.terms.errors import Missing

DEEPEST = 20
"""Levels inside each other that a file from outside may have; ours have six."""


class _Plain(yaml.CSafeLoader):
    """YAML in which only true and false are truth values: NO is Norway, and on is a day."""


_Plain.yaml_implicit_resolvers = {
    sign: [(tag, form) for tag, form in said if tag != "tag:yaml.org,2002:bool"]
    for sign, said in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Plain.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"true|false"), list("tf"))


def _at(path: str) -> Traversable:
    spot = files("valorise").joinpath(*path.split("/"))
    if not (spot.is_file() or spot.is_dir()):
        raise Missing(
            what=f"There is no knowledge file “{path}” in this installation.",
            where=f"valorise/{path}",
            why="Knowledge files travel inside the package; this one is not there.",
            fix="Install Valorise again, or correct the name.",
        )
    return spot


@cache
def text(path: str) -> str:
    """Content of a knowledge file, `path` being relative to the package, such as `terms/codes/topics.csv`."""
    return _at(path).read_text(encoding="utf-8")


@cache
def content(path: str) -> bytes:
    """Bytes of a knowledge file such as a font or a script."""
    return _at(path).read_bytes()


@cache
def document(path: str) -> Any:  # Any: YAML documents have any shape; the caller checks it
    """Parsed YAML of a knowledge file; do not change it, it is shared."""
    return parsed(text(path))


def parsed(written: str) -> Any:  # Any: as for `document`
    """YAML from anywhere, read as the knowledge files are; raises `yaml.YAMLError` where it is none."""
    return yaml.load(written, Loader=_Plain)  # noqa: S506 - it is a safe loader with fewer truth values


def parsed_from_outside(written: str) -> Any:  # Any: as for `document`
    """The same for what people send; refuses names that stand for other parts and nesting that no file of ours needs.

    A few lines of names that stand for each other can mean millions of values. Raises `yaml.YAMLError`.
    """
    depth = 0
    for event in yaml.parse(written, Loader=_Plain):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.YAMLError(f"names of parts (& and *) are not read{event.start_mark}")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise yaml.YAMLError(f"more than {DEEPEST} levels stand inside each other{event.start_mark}")
    return parsed(written)


@cache
def rows(path: str) -> tuple[dict[str, str], ...]:
    """Rows of a CSV knowledge file as texts by column; an empty text means not given."""
    return tuple(csv.DictReader(io.StringIO(text(path))))


@cache
def names(folder: str, suffix: str) -> tuple[str, ...]:
    """Names of the knowledge files with this suffix in a folder, sorted, without the suffix."""
    found = (spot.name for spot in _at(folder).iterdir())
    return tuple(sorted(name.removesuffix(suffix) for name in found if name.endswith(suffix)))


@cache
def folders_with(folder: str, file: str) -> tuple[str, ...]:
    """Names of the folders inside a folder that hold this file, sorted."""
    found = (spot for spot in _at(folder).iterdir() if spot.is_dir())
    return tuple(sorted(spot.name for spot in found if spot.joinpath(file).is_file()))


@cache
def paths(suffix: str, folder: str = "") -> tuple[str, ...]:
    """Paths of all knowledge files of the package with this suffix, at any depth, sorted; folders named `tests` are
    left out.
    """
    spot = _at(folder) if folder else files("valorise")
    found: list[str] = []
    for entry in spot.iterdir():
        path = f"{folder}/{entry.name}" if folder else entry.name
        if entry.is_dir() and entry.name not in ("tests", "__pycache__"):
            found += paths(suffix, path)
        elif entry.name.endswith(suffix):
            found.append(path)
    return tuple(sorted(found))
