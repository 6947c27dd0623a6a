"""YAML read as texts, lists and keys: no objects, no dates guessed, no references that can grow without end."""

from __future__ import annotations

from typing import Any

import yaml

from valorise.readers.source import Source
from valorise.terms.errors import Invalid

MOST = 4 * 1024**2
"""Bytes of a citation file; real ones have a few thousand."""


class _Plain(yaml.BaseLoader):
    """Loader that refuses references to other parts of the file: citation files never need them, bombs do."""

    def compose_node(self, parent: Any, index: Any) -> Any:  # Any: the library's own protocol
        if self.check_event(yaml.AliasEvent):
            event: Any = self.get_event()  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(None, None, "a reference (*) to another part of the file", event.start_mark)
        return super().compose_node(parent, index)


def document(source: Source) -> Any:
    """The value the file holds; `Invalid` with the line where it is no YAML."""
    content = source.content(MOST)
    try:
        return yaml.load(content.decode("utf-8-sig", errors="replace"), Loader=_Plain)  # noqa: S506 - it makes texts only
    except yaml.YAMLError as error:
        raise _not_yaml(source.name, error) from error
    except (RecursionError, ValueError) as error:
        raise _broken(source.name, source.name, str(error) or "it is nested too deeply") from error


def _not_yaml(name: str, error: yaml.YAMLError) -> Invalid:
    mark = getattr(error, "problem_mark", None)
    where = f"{name}, line {mark.line + 1}" if mark else name
    return _broken(name, where, getattr(error, "problem", None) or str(error))


def _broken(name: str, where: str, why: str) -> Invalid:
    return Invalid(
        what=f"“{name}” is no YAML that can be read.",
        where=where,
        why=f"The parser says: {why}.",
        fix="Mend that line: indent with blanks, and put texts that hold a colon between quotation marks.",
    )
