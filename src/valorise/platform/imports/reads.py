"""Imports as pages and programs read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
from django.db.models import QuerySet
from django.urls import reverse

from valorise.platform.foundation.viewer import Viewer
from valorise.platform.imports import findings
from valorise.platform.imports.models import FileImport
from valorise.platform.imports.understood import mappings_of

KIND = ("severity", "rule", "file", "column")
"""What problems of one kind have in common; the file of another table is another kind."""


def imports(viewer: Viewer) -> QuerySet[FileImport]:
    """Imports of the organisations this person works for, newest first."""
    return FileImport.objects.seen_by(viewer).select_related("by")


def one_import(viewer: Viewer, number: int) -> FileImport:
    """One import; `Missing` where this person may not see it."""
    return FileImport.objects.one_for(viewer, number)


def address(number: int) -> str:
    """Where the import is shown."""
    return reverse("imports:import", args=[number])


def account(one: FileImport) -> list[dict[str, Any]]:
    """What became of the rows of each file, one dict per file; none before the files were looked at."""
    return findings.found(one, "accounts").to_dicts()


def problems(one: FileImport, asked: Mapping[str, str] | None = None) -> pl.DataFrame:
    """Problems, refused rows before the others.

    `asked` narrows by `severity`, or to one kind of problem by `rule` with `file` and `column`, where an empty text
    stands for a problem without file or column.
    """
    rows, said = findings.found(one, "problems"), asked or {}
    names = KIND if said.get("rule") else KIND[:1]
    for name in names:
        if name in said and (said[name] or name in KIND[2:]):
            rows = rows.filter(pl.col(name).fill_null("") == said[name])
    order = pl.col("severity").replace_strict({"refused": 0, "changed": 1, "notice": 2}, default=3)
    return rows.sort(order, "file", "row", nulls_last=True)


def kinds_of_problems(rows: pl.DataFrame) -> pl.DataFrame:
    """One row for each kind: the first of its problems, and in `alike` how many there are (`more`: beside this one).

    A refused row is a kind of its own: somebody has to mend each.
    """
    apart = pl.when(pl.col("severity") == "refused").then(pl.int_range(pl.len()))
    kinds = rows.with_columns(apart=apart).group_by(*KIND, "apart", maintain_order=True)
    return kinds.agg(pl.all().first(), alike=pl.len(), more=pl.len() - 1).drop("apart")


def merges(one: FileImport, file: str = "") -> pl.DataFrame:
    """Rows that became part of a record: file, row, table, into which, by which rule; of one file or of all."""
    rows = findings.found(one, "merges")
    return rows.filter(pl.col("file") == file) if file else rows


def every_problem(one: FileImport, *, severity: str = "") -> list[dict[str, Any]]:
    """All problems as they were found, or those of one severity; without what is missing."""
    rows = findings.found(one, "problems")
    chosen = rows.filter(pl.col("severity") == severity) if severity else rows
    return [{name: said for name, said in row.items() if said is not None} for row in chosen.to_dicts()]


def problem_counts(one: FileImport) -> dict[str, int]:
    """How many problems there are, by severity; none before the files were looked at."""
    return dict(findings.found(one, "problems")["severity"].value_counts(sort=True).iter_rows())


def removals(one: FileImport) -> int:
    """How many lists of records lose entries, because somebody deleted them in a download."""
    return findings.found(one, "problems").filter(pl.col("rule") == "entries-removed").height


def problems_csv(one: FileImport) -> bytes:
    """All problems as CSV with a mark that spreadsheets read as UTF-8; no cell can act as a formula."""
    from valorise.reporting.formats import csv

    return csv.write("problems", findings.found(one, "problems"))


def mappings(one: FileImport) -> list[dict[str, Any]]:
    """Tables that people keep themselves, with how each column is understood: name, our column, why, an example.

    `place` says where on which sheet the table begins; it is empty where the file is one plain table.
    """
    return [
        {"file": told, "place": place, "mapping": mapping}
        for told in one.files
        for place, mapping in mappings_of(one, told["name"]).items()
    ]


def examples(one: FileImport) -> dict[str, Any]:
    """Some of the new records by what they are called, and of the changed ones with their columns; by table."""
    told = findings.examples(one)
    new = {name: [_called(row) for row in rows] for name, rows in told.get("new", {}).items()}
    changed = {
        name: [f"{row['id']}: {', '.join(column for column in row if column != 'id')}" for row in rows]
        for name, rows in told.get("changed", {}).items()
    }
    return {"new": new, "changed": changed}


def _called(row: dict[str, Any]) -> str:
    return str(row.get("title") or row.get("name") or row.get("summary") or row["id"])[:200]
