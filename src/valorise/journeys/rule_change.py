"""Rules proposed in files beside the rules in use: which dates of which rights would move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from valorise.assets.moved_dates import moved_dates
from valorise.assets.rule_form import rule_faults
from valorise.assets.rulebook import RULES, closing_days, entries, rule_table, rulebook
from valorise.journeys.event_file import EventFile, event_file
from valorise.terms import knowledge
from valorise.terms.errors import Invalid, Missing
from valorise.terms.problems import shown

MOST_BYTES = 512 * 1024
"""Of a file of rules."""


@dataclass(frozen=True, slots=True)
class RuleChange:
    """Dates that move, the ids of rules that differ, and problems of the rights file."""

    table: pl.DataFrame
    changed: tuple[str, ...]
    problems: pl.DataFrame


def rule_change(proposed: Path, rights: Path | EventFile, *, as_of: date) -> RuleChange:
    """Dates of the rights, given as events or a file of them, that the proposed rules would move, make or take away.

    `proposed` is a YAML file of rules or a folder of such files. A file with the name of one of ours, such as EP.yaml,
    stands for it whole; in a file of another name each rule replaces ours of the same id or is added. `Missing` where
    there is no such file, `Invalid` with the rule where one cannot be read.
    """
    change = proposal(_files(proposed))
    known = rights if isinstance(rights, EventFile) else event_file(rights)
    found = moved_dates(known.events, rulebook(), change.rules, closing_days(), as_of=as_of)
    return RuleChange(found, change.changed, known.problems)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Rules as they would be, as the rule table, and the ids of those that differ from the rules in use."""

    rules: pl.DataFrame
    changed: tuple[str, ...]


def proposal(files: Mapping[str, str]) -> Proposal:
    """The rules in use with what these files, text by name, put in their place; `Invalid` with the rule that is wrong.

    A file with the name of one of ours stands for it whole; of any other file each rule replaces ours of the same id
    or is added.
    """
    old, new = entries(), _entries({name.removesuffix(".yaml"): _read(name, text) for name, text in files.items()})
    return Proposal(_table(new), _changed(old, new))


def rule_files() -> tuple[str, ...]:
    """Names of the files of rules in use, such as EP.yaml."""
    return tuple(f"{name}.yaml" for name in knowledge.names(RULES, ".yaml"))


def rule_file(name: str) -> str:
    """Text of a file of rules in use; `Missing` where none has this name."""
    if name not in rule_files():
        raise Missing(f"No file of rules is called “{shown(name)}”.", fix=f"There are: {', '.join(rule_files())}.")
    return knowledge.text(f"{RULES}/{name}")


def _files(proposed: Path) -> dict[str, str]:
    files = sorted(proposed.glob("*.yaml")) if proposed.is_dir() else [proposed]
    if not files or not all(file.is_file() for file in files):
        raise Missing(
            what=f"There are no rules at “{proposed}”.",
            where=str(proposed),
            fix="Name a YAML file of rules, or a folder that holds such files.",
        )
    return {file.name: rule_text(file.name, file.read_bytes()) for file in files}


def rule_text(name: str, content: bytes) -> str:
    """The content of a file of rules as text; `Invalid` where it is not UTF-8 or longer than any file of ours needs."""
    if len(content) > MOST_BYTES:
        raise Invalid(
            what=f"“{name}” is too large.",
            where=name,
            why=f"A file of rules has at most {MOST_BYTES // 1024} KB; our longest has 43.",
            fix="Send only the rules that would change.",
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable(name, error) from error


def _entries(written: Mapping[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    ours = knowledge.names(RULES, ".yaml")
    kept = [one for name in ours if name not in written for one in knowledge.document(f"{RULES}/{name}.yaml")]
    whole = [one for name, rules in written.items() if name in ours for one in rules]
    single = {one["id"]: one for name, rules in written.items() if name not in ours for one in rules}
    return [one for one in (*kept, *whole) if one["id"] not in single] + list(single.values())


def _read(name: str, text: str) -> list[dict[str, Any]]:
    try:
        found = knowledge.parsed_from_outside(text)
    except (yaml.YAMLError, ValueError) as error:
        raise _unreadable(name, error) from error
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Invalid(
            what=f"“{name}” is no list of rules.",
            where=name,
            why="Rules are entries of a list, each beginning with “- id:”.",
            fix="Write it as the files in src/valorise/assets/rules/deadlines are written.",
        )
    for one in found:
        _check(one, name)
    return found


def _unreadable(name: str, error: Exception) -> Invalid:
    return Invalid(
        what=f"“{name}” is no YAML that can be read.",
        where=name,
        why=f"The parser says: {' '.join(str(error).split())[:200]}",
        fix="Mend the file; docs/deadlines.md shows how a rule is written.",
    )


def _check(rule: dict[str, Any], file: str) -> None:
    if faults := rule_faults(rule):
        raise _unfit(rule, file, " ".join(faults))


def _table(written: list[dict[str, Any]]) -> pl.DataFrame:
    for one in written:
        try:
            rule_table([one])
        except (KeyError, TypeError, AttributeError, ValueError, OverflowError, pl.exceptions.PolarsError) as error:
            raise _unfit(one, "", f"A field has a form that is not known: {error}") from error
    return rule_table(written)


def _unfit(rule: dict[str, Any], file: str, why: str) -> Invalid:
    return Invalid(
        what=f"The rule “{rule.get('id', 'without an id')}” cannot be used.",
        where=file,
        why=why,
        fix="docs/deadlines.md lists the fields of a rule and what each means.",
    )


def _changed(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> tuple[str, ...]:
    before, after = ({one["id"]: one for one in rules} for rules in (old, new))
    return tuple(sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name)))
