"""Where every input row went, and what is wrong with the data and how to mend it."""

from __future__ import annotations

from typing import Any

import polars as pl

from valorise.reporting.cards import ProblemCard
from valorise.reporting.document import Block, Cell, Empty, Grid, Head, Paragraph, Section, Subheading
from valorise.reporting.findings import Findings
from valorise.reporting.pieces import Tag, Tone
from valorise.reporting.sentences import word
from valorise.reporting.wording import clipped, listed, number, sentence_case, several
from valorise.terms import codes

PLACE = 90
MOST_FILES, MOST_KINDS, MOST_EXAMPLES = 20, 20, 5
"""More files than that are shown by format, and only those that ask for a look by themselves."""
TONES: dict[str, Tone] = {"refused": "late", "changed": "soon", "notice": "quiet"}
KIND = ["severity", "rule", "table", "column", "expected", "fix"]
EXAMPLE = ("file", "row", "record", "found")
Row = dict[str, Any]


def section(findings: Findings) -> Section:
    """The account of rows per file, how rows were merged, and problems by kind, refusals first."""
    blocks: list[Block] = [
        _accounts(findings.accounts),
        *_merges(findings.merges),
        Subheading("What is wrong with the data, and how to mend it"),
    ]
    if findings.problems.is_empty():
        blocks.append(Empty("No problems were found in the data."))
    else:
        blocks += _problems(findings.problems)
    intro = "Rows read are rows accepted, merged or refused. Nothing disappears."
    return Section("rows", "Where every row went", tuple(blocks), intro)


COUNTS = ("rows", "accepted", "merged", "refused")


def _accounts(accounts: pl.DataFrame) -> Block:
    if accounts.is_empty():
        return Empty("No files were read.")
    alone = accounts if accounts.height <= MOST_FILES else accounts.filter(_asks_for_a_look())
    together = accounts.join(alone, on="file", how="anti")
    rows = [_file(row) for row in alone.head(MOST_FILES).iter_rows(named=True)]
    rows += [_files(row) for row in _by_format(together).iter_rows(named=True)]
    total = [int(accounts[name].sum()) for name in COUNTS]
    rows.append((Cell("All files"), Cell(""), *(Cell(number(one)) for one in total), Cell("")))
    left = alone.height - MOST_FILES
    notes = ("Each file stands by itself in accounts.jsonl and tables.xlsx." if together.height else "") + (
        f" {sentence_case(several(left, 'more file'))} with something to look at; the last line counts them too."
        if left > 0
        else ""
    )
    heads = (Head("File"), Head("Read as"), *(Head(name.capitalize(), "number") for name in COUNTS), Head("Licence"))
    return Grid("Rows per file", heads, tuple(rows), notes.strip(), total=True)


def _asks_for_a_look() -> pl.Expr:
    """Files that were not understood, lost rows, or carry a note."""
    adds_up = pl.col("rows") == pl.col("accepted") + pl.col("merged") + pl.col("refused")
    quiet = adds_up & (pl.col("refused") == 0) & (pl.col("rows") > 0) & pl.col("note").is_null()
    return ~quiet | pl.col("format").is_null()


def _by_format(accounts: pl.DataFrame) -> pl.DataFrame:
    """Files of one format and licence counted together."""
    return (
        accounts.group_by("format", "licence")
        .agg(pl.len().alias("files"), *(pl.col(name).sum() for name in COUNTS))
        .sort("format", "licence", nulls_last=True)
    )


def _files(row: Row) -> tuple[Cell, ...]:
    return (
        Cell(several(row["files"], "file")),
        Cell(clipped(row["format"], 40)),
        *(Cell(number(row[name])) for name in COUNTS),
        Cell(clipped(row["licence"], 60) or "not stated"),
    )


def _file(row: Row) -> tuple[Cell, ...]:
    adds_up = row["rows"] == row["accepted"] + row["merged"] + row["refused"]
    tag = (
        None if adds_up else Tag("Does not add up", "late", "Rows read are not the sum of the others; please tell us.")
    )
    return (
        Cell(clipped(row["file"], 120), clipped(row["note"], 200), tag=tag),
        Cell(clipped(row["format"], 40) or "not recognised"),
        *(Cell(number(row[name])) for name in COUNTS),
        Cell(clipped(row["licence"], 60) or "not stated"),
    )


def _merges(merges: pl.DataFrame) -> tuple[Block, ...]:
    if merges.is_empty():
        return ()
    rules = merges.group_by("rule").len().sort("len", "rule", descending=[True, False])
    said = listed([f"{word('merges', rule).lower()} ({number(count)})" for rule, count in rules.iter_rows()], most=6)
    return (
        Paragraph(
            f"{several(merges.height, 'row')} joined a record already there, because of: {said}. "
            "Each is listed in merges.jsonl and tables.xlsx."
        ),
    )


def _problems(problems: pl.DataFrame) -> list[Block]:
    rank = {code: place for place, code in enumerate(codes.codes("severities"))}
    grouped = (
        _alike(problems)
        .group_by(KIND, maintain_order=True)
        .agg(pl.col("count").sum(), pl.struct(*EXAMPLE, "count").head(MOST_EXAMPLES).alias("examples"))
        .with_columns(place=pl.col("severity").replace_strict(rank, default=len(rank), return_dtype=pl.Int64))
        .sort("place", "count", *KIND, descending=[False, True, *([False] * len(KIND))], nulls_last=True)
    )
    cards: list[Block] = [_problem(row) for row in grouped.head(MOST_KINDS).iter_rows(named=True)]
    left = grouped.height - len(cards)
    if left > 0:
        cards.append(Empty(f"and {several(left, 'more kind')} of problem in problems.jsonl and tables.xlsx."))
    return cards


def _alike(problems: pl.DataFrame) -> pl.DataFrame:
    """The same found value in the same file once, at its first row, with how often it stands there."""
    return (
        problems.sort("file", "row", "record", nulls_last=True)
        .group_by(*KIND, "file", "found", maintain_order=True)
        .agg(pl.col("row", "record").first(), pl.len().alias("count"))
    )


def _problem(row: Row) -> ProblemCard:
    where = " in ".join(
        part for part in (f"column “{clipped(row['column'], 60)}”" if row["column"] else "", row["table"] or "") if part
    )
    left = row["count"] - sum(one["count"] for one in row["examples"])
    what = "row" if any(one["row"] is not None for one in row["examples"]) else "case"
    examples = [_example(one) for one in row["examples"]]
    return ProblemCard(
        title=f"{several(row['count'], what)}{': ' + where if where else ''}",
        tag=Tag(
            codes.label("severities", row["severity"]),
            TONES.get(row["severity"], ""),
            codes.codes("severities").get(row["severity"], {}).get("meaning", ""),
        ),
        expected=clipped(row["expected"], 240),
        fix=clipped(row["fix"], 300),
        examples=(*examples, *([f"and {number(left)} more in problems.jsonl"] if left else [])),
    )


def _example(one: Row) -> str:
    place = ", ".join(
        part
        for part in (
            clipped(one["file"], 80),
            f"row {one['row']}" if one["row"] is not None else "",
            clipped(one["record"], 60) if one["count"] == 1 else f"and {number(one['count'] - 1)} more with the same",
        )
        if part
    )
    found = f"found “{clipped(one['found'], 120)}”" if one["found"] else "nothing there"
    return f"{place}: {found}" if place else sentence_case(found)
