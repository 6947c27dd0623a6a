"""Rules proposed in files beside the rules in use: which dates of which rights would move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from valorise.assets.moved_dates import moved_dates
from valorise.assets.rulebook import RULES, closing_days, entries, rule_table, rulebook
from valorise.journeys.event_file import event_file
from valorise.terms import knowledge
from valorise.terms.errors import Invalid, Missing

NEEDED = ("id", "office", "kinds", "task", "says", "trigger", "delay", "count", "reference", "source", "status")


@dataclass(frozen=True, slots=True)
class RuleChange:
    """Dates that move, the ids of rules that differ, and problems of the rights file."""

    table: pl.DataFrame
    changed: tuple[str, ...]
    problems: pl.DataFrame


def rule_change(proposed: Path, rights: Path, *, as_of: date) -> RuleChange:
    """Dates of the rights in the file of events that the proposed rules would move, make or take away.

    `proposed` is a YAML file of rules or a folder of such files. A file with the name of one of ours, such as EP.yaml,
    stands for it whole; in a file of another name each rule replaces ours of the same id or is added. `Missing` where
    there is no such file, `Invalid` with the rule where one cannot be read.
    """
    old, new = entries(), _entries(proposed)
    known = event_file(rights)
    found = moved_dates(known.events, rulebook(), _table(new), closing_days(), as_of=as_of)
    return RuleChange(found, _changed(old, new), known.problems)


def _entries(proposed: Path) -> list[dict[str, Any]]:
    files = sorted(proposed.glob("*.yaml")) if proposed.is_dir() else [proposed]
    if not files or not all(file.is_file() for file in files):
        raise Missing(
            what=f"There are no rules at “{proposed}”.",
            where=str(proposed),
            fix="Name a YAML file of rules, or a folder that holds such files.",
        )
    written = {file.stem: _read(file) for file in files}
    ours = knowledge.names(RULES, ".yaml")
    kept = [one for name in ours if name not in written for one in knowledge.document(f"{RULES}/{name}.yaml")]
    whole = [one for name, rules in written.items() if name in ours for one in rules]
    single = {one["id"]: one for name, rules in written.items() if name not in ours for one in rules}
    return [one for one in (*kept, *whole) if one["id"] not in single] + list(single.values())


def _read(file: Path) -> list[dict[str, Any]]:
    try:
        found = knowledge.parsed(file.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Invalid(
            what=f"“{file.name}” is no YAML that can be read.",
            where=str(file),
            why=f"The parser says: {' '.join(str(error).split())[:200]}",
            fix="Mend the file; docs/deadlines.md shows how a rule is written.",
        ) from error
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Invalid(
            what=f"“{file.name}” is no list of rules.",
            where=str(file),
            why="Rules are entries of a list, each beginning with “- id:”.",
            fix="Write it as the files in src/valorise/assets/rules/deadlines are written.",
        )
    for one in found:
        _check(one, file)
    return found


def _check(rule: dict[str, Any], file: Path) -> None:
    absent = [name for name in NEEDED if name not in rule]
    if absent:
        raise _unfit(rule, file, f"It says nothing of {', '.join(absent)}.")


def _table(written: list[dict[str, Any]]) -> pl.DataFrame:
    for one in written:
        try:
            rule_table([one])
        except (KeyError, TypeError, AttributeError, ValueError, pl.exceptions.PolarsError) as error:
            raise _unfit(one, Path(), f"A field has a form that is not known: {error}") from error
    return rule_table(written)


def _unfit(rule: dict[str, Any], file: Path, why: str) -> Invalid:
    return Invalid(
        what=f"The rule “{rule.get('id', 'without an id')}” cannot be used.",
        where=file.name,
        why=why,
        fix="docs/deadlines.md lists the fields of a rule and what each means.",
    )


def _changed(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> tuple[str, ...]:
    before, after = ({one["id"]: one for one in rules} for rules in (old, new))
    return tuple(sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name)))
