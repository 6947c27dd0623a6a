"""One word, one meaning: codes that exist, names used once, columns that mean the same in every table."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from valorise.terms.codes import nearest
from valorise.terms.lint.files import OWN_WORDS, Document, problem, spots
from valorise.terms.problems import Problem
from valorise.terms.tables.declaration import TYPES

TABLES = "terms/tables/"
Lists = Mapping[str, Mapping[str, Any]]


def code_problems(documents: Iterable[Document], lists: Lists, coded: Mapping[str, str]) -> list[Problem]:
    """Values that are not in their code list; `coded` names the list of each column, `lists` has the codes of each
    list.

    Only plain values and lists of plain values are looked at, so that a column may have another shape elsewhere.
    """
    return [
        wrong
        for document in documents
        if not document.path.startswith(OWN_WORDS)
        for at, mapping, _ in spots(document)
        for name, given in mapping.items()
        if name in coded
        for wrong in _unknown(document.path, f"{at}.{name}".lstrip("."), given, coded[name], lists)
    ]


def id_problems(documents: Iterable[Document]) -> list[Problem]:
    """Ids given twice in one folder or in one list, and files that carry another name than their id."""
    found: list[Problem] = []
    seen: dict[tuple[str, str], str] = {}
    for document in documents:
        folder, _, name = document.path.rpartition("/")
        own = document.said.get("id") if isinstance(document.said, Mapping) else None
        if own is not None and str(own) != name.removesuffix(".yaml"):
            fix = f"Name the file {own}.yaml or correct the id."
            found.append(problem(document.path, "file-name-differs", "the id as file name", fix, found=own, at="id"))
        ids = ([own] if own is not None else []) + list(_listed_ids(document.said))
        for one in ids:
            first = seen.setdefault((folder, str(one)), document.path)
            if first != document.path or ids.count(one) > 1:
                fix = "Rename one of the two."
                found.append(problem(document.path, "id-twice", f"an id not used in {first}", fix, found=one, at="id"))
    return _once(found)


def list_problems(lists: Mapping[str, Iterable[Mapping[str, str]]]) -> list[Problem]:
    """Code lists without a code, with a code twice or without a label; each list is given by name with its rows."""
    found: list[Problem] = []
    for name, rows in lists.items():
        path = f"terms/codes/{name}.csv"
        listed = list(rows)
        times = Counter(row.get("code") or "" for row in listed)
        for code, number in times.items():
            if not code:
                found.append(problem(path, "missing-code", "a code in every row", "Fill the column `code`."))
            elif number > 1 and name != "nuts":
                found.append(problem(path, "code-twice", "each code once", "Take one of the rows out.", found=code))
        found += [
            problem(path, "missing-label", "a label for every code", "Name it.", found=row.get("code"))
            for row in listed
            if not row.get("label")
        ]
    return found


def word_problems(documents: Iterable[Document], lists: Iterable[str], homonyms: Mapping[str, str]) -> list[Problem]:
    """Declarations that contradict each other or themselves.

    A column name has one type everywhere, unless `homonyms` says why not; a homonym that no longer is one is told
    too. Every column says what it means and what missing means, has a known type, and a code list that exists. No two
    tables share a label.
    """
    declared = [one for one in documents if one.path.startswith(TABLES) and not one.path.endswith("shared.yaml")]
    columns = [
        (document.path, name, said)
        for document in declared
        for name, said in (document.said.get("columns") or {}).items()
    ]
    shared = [one for one in documents if one.path == f"{TABLES}shared.yaml"]
    columns += [(one.path, name, said) for one in shared for group in one.said.values() for name, said in group.items()]
    found = [wrong for path, name, said in columns for wrong in _of_column(path, name, said, set(lists))]
    return found + _of_labels(declared) + _of_homonyms(declared, shared, homonyms)


def _unknown(path: str, at: str, given: Any, listed: str, lists: Lists) -> Iterator[Problem]:
    for value in given if isinstance(given, list) else [given]:
        if not isinstance(value, str | bool) or value in lists[listed]:
            continue
        close = nearest(listed, str(value))
        hint = f"Did you mean {' or '.join(close)}? " if close else ""
        quote = "Put it in quotes: YAML reads NO and ON as yes or no. " if isinstance(value, bool) else ""
        fix = f"{quote}{hint}The codes are in terms/codes/{listed}.csv."
        yield problem(path, "unknown-code", f"a code of {listed}", fix, found=value, at=at)


def _listed_ids(said: Any) -> Iterator[Any]:
    lists = [said] if isinstance(said, list) else list(said.values()) if isinstance(said, Mapping) else []
    for one in lists:
        if isinstance(one, list):
            yield from (row["id"] for row in one if isinstance(row, Mapping) and "id" in row)


def _once(found: list[Problem]) -> list[Problem]:
    return list(dict.fromkeys(found))


def _of_column(path: str, name: Any, said: Any, lists: set[str]) -> Iterator[Problem]:
    if not isinstance(name, str):
        yield problem(
            path, "name-not-text", "a name", "Put it in quotes: YAML reads on, no and yes as yes or no.", found=name
        )
        return
    for needed in ("meaning", "missing"):
        if not said.get(needed):
            yield problem(path, "missing-meaning", f"`{needed}` for every column", "Say it.", at=name)
    if not said.get("fields") and said.get("type", "text") not in TYPES:
        yield problem(
            path, "unknown-type", f"one of {', '.join(TYPES)}", "Correct the type.", found=said.get("type"), at=name
        )
    if said.get("codes") and said["codes"] not in lists:
        yield problem(
            path,
            "unknown-list",
            "a file in terms/codes",
            "Add the list or correct the name.",
            found=said["codes"],
            at=name,
        )


def _of_labels(declared: Iterable[Document]) -> list[Problem]:
    by_label: dict[str, str] = {}
    found: list[Problem] = []
    for document in declared:
        first = by_label.setdefault(str(document.said.get("label")), document.path)
        if first != document.path:
            fix = "Give each table its own label."
            found.append(
                problem(
                    document.path, "label-twice", f"a label not used in {first}", fix, found=document.said.get("label")
                )
            )
    return found


def _of_homonyms(declared: list[Document], shared: list[Document], homonyms: Mapping[str, str]) -> list[Problem]:
    groups = {name: group for one in shared for name, group in one.said.items()}
    shapes: dict[str, dict[tuple[str, bool], str]] = defaultdict(dict)
    for document in declared:
        columns = dict(document.said.get("columns") or {})
        for group in document.said.get("with", ()):
            columns |= groups.get(group, {})
        for name, said in columns.items():
            kind = "fields" if said.get("fields") else said.get("type", "text")
            shapes[str(name)].setdefault((kind, bool(said.get("many"))), document.path)
    found: list[Problem] = []
    for name, kinds in shapes.items():
        if len(kinds) > 1 and name not in homonyms:
            first, other = list(kinds.values())[:2]
            fix = "Rename one, or say in terms/homonyms.yaml why both keep the word."
            found.append(
                problem(
                    other, "conflicting-word", f"the same type as in {first}", fix, found=f"{sorted(kinds)}", at=name
                )
            )
    stale = [name for name in homonyms if len(shapes.get(name, {})) < 2]
    return found + [
        problem("terms/homonyms.yaml", "no-homonym", "a name with two types", "Take it out.", found=name)
        for name in stale
    ]
