"""All files that carry what experts know, gathered and checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from valorise.assets.checks import asset_problems
from valorise.policy.checks import policy_problems
from valorise.policy.context import figures
from valorise.terms import knowledge, lint
from valorise.terms.problems import problems_table
from valorise.terms.results import Result
from valorise.terms.tables import table, tables

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
