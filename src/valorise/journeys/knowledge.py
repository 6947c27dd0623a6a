"""All files that carry what experts know, gathered and checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import polars as pl
from rapidfuzz import process

from valorise.assets.checks import asset_problems
from valorise.policy.checks import policy_problems
from valorise.policy.context import figures
from valorise.terms import knowledge, lint
from valorise.terms.errors import Missing
from valorise.terms.problems import problems_table
from valorise.terms.results import Result
from valorise.terms.tables import table, tables
from valorise.terms.things import Thing, kinds, named, things

MORE_CODES = {"themes": "stip_themes", "asset_types": "asset_types"}
"""Code lists of names that no table declares."""


def knowledge_check(files: Iterable[lint.KnowledgeFile] | None = None) -> Result:
    """Files, facts by standing and problems per folder; the problems themselves, each with file, place and how to
    mend it.

    Looks at every YAML file of the package and at the code lists; `files` checks others instead.
    """
    given = list(files) if files is not None else package_files()
    documents, problems = lint.parsed(given)
    lists = {name: knowledge.rows(f"terms/codes/{name}.csv") for name in knowledge.names("terms/codes", ".csv")}
    codes = {name: {row["code"]: row for row in rows if row.get("code")} for name, rows in lists.items()}
    homonyms = knowledge.document("terms/homonyms.yaml")
    problems += lint.code_problems(documents, codes, coded_names())
    problems += lint.id_problems(documents)
    problems += lint.list_problems(lists)
    problems += lint.standing_problems(documents)
    problems += lint.date_problems(documents)
    problems += asset_problems(documents)
    problems += policy_problems(documents, figures=figures())
    if files is None:
        problems += lint.word_problems(documents, lists, homonyms)
    return Result(lint.counts(documents, problems, lists=len(lists)), problems=problems_table(problems))


def listed(kind: str, *, status: str | None = None) -> pl.DataFrame:
    """All things of a kind, or those with one standing: columns kind, id, title, status, date, source, file.

    A missing status stands for our own choice. `Missing` for a kind that is not declared.
    """
    rows = [
        (kind, one.id, one.title, one.status, _day(one), "; ".join(one.sources), one.path)
        for one in things(kind)
        if status is None or one.status == status
    ]
    names = ("kind", "id", "title", "status", "date", "source", "file")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String()), orient="row")


def found(written: str) -> tuple[Thing, ...]:
    """The things of this id, of whatever kind. `Missing` names the nearest ids where there is none."""
    there = named(written)
    if there:
        return there
    ids = sorted({one.id for kind in kinds() for one in things(kind)})
    near = [one for one, _, _ in process.extract(written.strip(), ids, limit=3, score_cutoff=60)]
    hint = f"Did you mean {' or '.join(near)}?" if near else "See all with: valorise knowledge list KIND."
    raise Missing(what=f"The knowledge files name nothing “{written.strip()}”.", where="ID", fix=hint)


def _day(one: Thing) -> str | None:
    """Day or month the thing was last looked at, its own or that of its file."""
    around = knowledge.document(one.path)
    said = one.said.get("date") or (around.get("date") if isinstance(around, dict) else None)
    return str(said) if said else None


def package_files() -> list[lint.KnowledgeFile]:
    """Every YAML file of the package, at any depth, outside tests."""
    return [lint.KnowledgeFile(path, knowledge.text(path)) for path in knowledge.paths(".yaml")]


def coded_names() -> dict[str, str]:
    """Names whose values come from one code list wherever a table declares them, with that list."""
    lists: dict[str, set[str | None]] = defaultdict(set)
    for name in tables():
        for column in table(name).columns:
            if column.type == "code" or column.codes:
                lists[column.name].add(column.codes)
    agreed = {name: next(iter(found)) for name, found in lists.items() if len(found) == 1}
    return {name: listed for name, listed in agreed.items() if listed} | MORE_CODES
