"""What calls about imports read and answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal

from ninja import Field, Schema

from valorise.platform.foundation.api import API, Asked
from valorise.platform.imports import reads
from valorise.platform.imports.models import FileImport
from valorise.readers.office.vocabulary import kinds
from valorise.readers.office.vocabulary import targets as office_targets
from valorise.readers.plain.mapping import TABLES, targets

Facts = dict[str, Any]


class ImportsAsked(Asked):
    """What the list of imports can be narrowed by."""

    state: Literal["", "waiting", "looked", "taken", "undone", "failed"] = Field("", description="How it stands.")


class ProblemsAsked(Schema):
    """Which problems."""

    severity: Literal["", "refused", "changed", "notice"] = Field(
        "", description="Rows that were refused, values left out, or notices; empty for all."
    )


class OneFile(Schema):
    """A file as it was brought."""

    name: str
    bytes: int
    sha256: str
    table: str = Field(description="What a person said that it holds; empty where Valorise finds out.")


class Listed(Schema):
    """An import."""

    id: int
    version: int = Field(description="Counts changes; also in the ETag.")
    state: str = Field(description="waiting to be looked at, looked (nothing is taken over), taken, undone, or failed.")
    at: datetime
    by: str | None = Field(description="Who brought the files; null where their account is gone.")
    files: list[OneFile]
    counts: dict[str, dict[str, int]] = Field(description="Records that are new, changed and gone, by table.")
    why: str = Field(description="What went wrong; empty where nothing did.")
    job: str = Field(description="Name of the job that works on it or did so last.")
    links: dict[str, str]


class Imports(Schema):
    """A page of the list."""

    items: list[Listed]
    next: str | None
    total: int | None


class Account(Schema):
    """What became of the rows of a file: every one was accepted, merged into another, refused, or is no record."""

    file: str
    format: str | None = Field(None, description="What the file was recognised as; null where nobody could tell.")
    rows: int
    accepted: int
    merged: int
    refused: int
    left_out: int | None = Field(None, description="Lines that are no record, such as totals; null in older imports.")
    not_kept: int | None = Field(
        None, description="Of those accepted and merged, rows of tables that no organisation keeps here; null for none."
    )
    note: str | None = None


class Whole(Listed):
    """An import with what was found."""

    account: list[Account] = Field(description="One entry for each file; empty before they were looked at.")
    problems: dict[str, int] = Field(description="How many there are by severity; the list is at links.problems.")
    examples: dict[str, dict[str, list[str]]] = Field(description="Some new and changed records by table, as named.")


class TakenBack(Whole):
    """An import that was taken back."""

    left: list[str] = Field(description="Records that somebody changed since they came; they stay as they are.")


class OneColumn(Schema):
    """A column of theirs."""

    column: str
    example: str | None
    ours: str | None = Field(description="Our column that it is taken for; null where it is left out.")
    why: str


class OneTable(Schema):
    """A plain table, or one table of an office's workbook, as it is understood."""

    file: str
    place: str = Field(description="Where the table begins, such as Patents!A4; empty for a plain table.")
    table: str
    columns: list[OneColumn]


class Plain(Schema):
    """Plain tables among the files, and what their columns can be."""

    items: list[OneTable]
    ours: dict[str, list[str]] = Field(description="Our columns that a plain table can bring, by table.")


class ColumnsSaid(Schema):
    """Which column is which."""

    file: str = Field(max_length=200)
    place: str = Field("", max_length=200, description="Where the table begins, as it was told; empty for a plain one.")
    table: str = Field(
        max_length=40, description="One of the tables of `ours` that it can be; at a place also “leave out”."
    )
    columns: dict[str, str] = Field(description="Our columns by theirs.")


class Back(Schema):
    """Why files are taken back."""

    why: str = Field("", max_length=2_000, description="Kept in the history of the records.")


def listed(one: FileImport) -> Facts:
    """A line of the list."""
    self = f"{API}/imports/{one.pk}"
    links = {"self": self, "columns": f"{self}/-/columns", "problems": f"{self}/-/problems.jsonl"}
    return {
        "id": one.pk, "version": one.version, "state": one.state, "at": one.at, "by": one.by.name if one.by else None,
        "files": one.files, "counts": one.counts, "why": one.why, "job": one.job,
        "links": links | ({"job": f"{API}/jobs/{one.job}"} if one.job else {}),
    }  # fmt: skip


def whole(one: FileImport) -> Facts:
    """An import with account, problems and examples."""
    counted = reads.problem_counts(one)
    return {**listed(one), "account": reads.account(one), "problems": counted, "examples": reads.examples(one)}


def columns_told(found: Iterable[Mapping[str, Any]]) -> Facts:
    """Plain tables with how each column is understood."""
    items = [
        {
            "file": one["file"]["name"],
            "place": one["place"],
            "table": one["mapping"].table,
            "columns": [
                {
                    "column": reason.column,
                    "example": reason.example,
                    "ours": one["mapping"].columns.get(reason.column),
                    "why": reason.why,
                }
                for reason in one["mapping"].reasons
            ],
        }
        for one in found
    ]
    kept = {kind: sorted(office_targets(kind)) for kind in kinds()}
    return {"items": items, "ours": {table: sorted(targets(table)) for table in TABLES} | kept}
