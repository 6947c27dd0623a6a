"""The register: what there is, by kind and by field."""

from __future__ import annotations

from collections import Counter
from typing import Any

import polars as pl

from valorise.reporting import charts
from valorise.reporting.discretion import address, asset_title, confidential
from valorise.reporting.document import Block, Cell, Chart, Empty, Grid, Head, Pair, Paragraph, Section
from valorise.reporting.findings import Findings
from valorise.reporting.wording import clipped, listed, number, percent, several
from valorise.terms import codes

PLACE = 30
MOST_FIELDS = 12
MOST_LATEST = 8


def section(findings: Findings) -> Section:
    """Assets by kind and by field, and how much is known about them."""
    title = "The register"
    if findings.assets.is_empty():
        fix = (
            "Name files on the command line: exports of publications, software, patents or projects, or a spreadsheet."
        )
        return Section("register", title, (Empty("No assets were read.", fix),))
    blocks: list[Block] = [_by_type(findings), _by_field(findings), _coverage(findings.assets), _latest(findings)]
    return Section("register", title, tuple(blocks), _intro(findings))


def _intro(findings: Findings) -> str:
    others = [
        several(findings.people.height, "person", "people"),
        several(findings.organisations.height, "organisation"),
        several(findings.projects.height, "project"),
        several(findings.rights.height, "right"),
        several(findings.agreements.height, "agreement"),
    ]
    named = listed([one for one in others if not one.startswith("0 ")])
    beside = f" Beside them: {named}." if named else ""
    return f"{several(findings.assets.height, 'asset')}.{beside}{_joined(findings.merges)}"


def _joined(merges: pl.DataFrame) -> str:
    """How many rows were a second record of one thing, and how many only told more about one."""
    more = merges.filter(rule="adds-facts").height
    again = merges.height - more
    told = [
        f"{several(again, 'row')} spoke of something already there" if again else "",
        f"{several(more, 'row')} told more about a record" if more else "",
    ]
    said = listed([one for one in told if one])
    return f" {said}." if said else ""


def _by_type(findings: Findings) -> Pair:
    guarded = set(findings.rights["asset"].drop_nulls())
    rows = (
        findings.assets.with_columns(
            right=pl.col("id").is_in(list(guarded)), owned=pl.col("owners").list.len().fill_null(0) > 0
        )
        .group_by("type")
        .agg(count=pl.len(), right=pl.col("right").sum(), owned=pl.col("owned").sum())
        .sort("count", "type", descending=[True, False], nulls_last=True)
    )
    named = [(codes.label("asset_types", row["type"]) or "Kind not known", row) for row in rows.iter_rows(named=True)]
    grid = Grid(
        "Assets by kind",
        (Head("Kind"), Head("Assets", "number"), Head("With a right", "number"), Head("Owner known", "number")),
        tuple(
            (Cell(name), *(Cell(number(row[column])) for column in ("count", "right", "owned"))) for name, row in named
        ),
    )
    bars = [(name, float(row["count"]), number(row["count"])) for name, row in named]
    first = listed([f"{name} {shown}" for name, _, shown in bars], most=4)
    return Pair(Chart("Assets by kind", f"Bar chart of assets by kind. {first}.", charts.bars(bars)), grid)


def _by_field(findings: Findings) -> Block:
    scheme, counted, known = _fields(findings.assets)
    if not counted:
        return Empty("No asset is classified by field.", "Add a column with OECD or EuroSciVoc codes, or keywords.")
    shown = counted.most_common(MOST_FIELDS)
    left = len(counted) - len(shown)
    grid = Grid(
        f"Assets by field ({scheme}; known for {percent(known)} of assets)",
        (Head("Field"), Head("Assets", "number")),
        tuple((Cell(name), Cell(number(count))) for name, count in shown),
        f"and {several(left, 'more field')}; an asset may have several"
        if left
        else "An asset may have several fields.",
    )
    bars = [(name, float(count), number(count)) for name, count in shown]
    text = f"Bar chart of assets by field. {listed([f'{name} {count}' for name, count in shown], most=4)}."
    return Pair(Chart("Assets by field", text, charts.bars(bars)), grid)


SCHEMES = {
    "ford": "OECD fields",
    "euroscivoc": "EuroSciVoc",
    "cpc": "patent classes",
    "ipc": "patent classes",
    "openalex": "OpenAlex",
}


def _fields(assets: pl.DataFrame) -> tuple[str, Counter[str], float]:
    """Name of the scheme that classifies most assets, assets by field, and the share of assets it covers."""
    each = (
        assets.select("id", pl.col("fields")).explode("fields").filter(pl.col("fields").is_not_null()).unnest("fields")
    )
    if each.is_empty():
        return "", Counter(), 0.0
    per_scheme = each.group_by("scheme").agg(pl.col("id").n_unique()).sort("id", "scheme", descending=[True, False])
    scheme, covered = per_scheme.row(0)
    pairs = {(row["id"], _field(scheme, row)) for row in each.filter(scheme=scheme).iter_rows(named=True)}
    counted = Counter(name for _, name in sorted(pairs))
    return SCHEMES.get(scheme, scheme), counted, covered / assets.height


def _field(scheme: str, row: dict[str, Any]) -> str:
    """The field in words: the main field of a code that a list knows, else its own label."""
    code = row["code"] or ""
    if scheme == "ford" and code in codes.codes("fields"):
        return codes.label("fields", codes.codes("fields")[code]["parent"] or code)
    if scheme == "euroscivoc" and code in codes.codes("euroscivoc"):
        path = codes.codes("euroscivoc")[code]["path"].strip("/").split("/")
        return path[0].capitalize()
    return str(row["label"] or code)


def _coverage(assets: pl.DataFrame) -> Paragraph:
    many = ("owners", "contributors", "fields", "keywords", "funding", "readiness")
    known = {name: assets.select((pl.col(name).list.len().fill_null(0) > 0).mean()).item() for name in many}
    known["a claimed level of readiness"] = known.pop("readiness")  # the register does not say what levels rest on
    known["licence"] = assets.select(pl.col("licence").is_not_null().mean()).item()
    known["date of publication"] = assets.select(pl.col("dates").struct.field("published").is_not_null().mean()).item()
    return Paragraph(
        "How much is known: " + listed([f"{name} {percent(share)}" for name, share in known.items()]) + "."
    )


def _latest(findings: Findings) -> Grid:
    """The assets published or begun last, and the sources that know them."""
    dates = pl.col("dates").struct
    day = pl.coalesce(dates.field("published"), dates.field("disclosed"), dates.field("created"))
    known = findings.assets.with_columns(day=day).filter(pl.col("day").str.slice(0, 10) <= findings.as_of.isoformat())
    last = known.sort("day", "id", descending=[True, False]).head(MOST_LATEST)
    left = findings.assets.height - last.height
    formats = dict(findings.accounts.select("file", "format").iter_rows())
    return Grid(
        "The latest in the register",
        (Head("Asset"), Head("Kind"), Head("Date"), Head("Known from")),
        tuple(_asset(row, formats, findings) for row in last.iter_rows(named=True)),
        f"and {several(left, 'more asset')} in assets.jsonl and tables.xlsx" if left else "",
    )


def _asset(row: dict[str, Any], formats: dict[str, str | None], findings: Findings) -> tuple[Cell, ...]:
    known_from = dict.fromkeys(formats.get(one["file"]) or "" for one in row["origins"] or ())
    return (
        Cell(asset_title(findings, row["id"]), href="" if confidential(row) else address(row["url"])),
        Cell(codes.label("asset_types", row["type"]) or "not known"),
        Cell(row["day"]),
        Cell(clipped(listed([one for one in known_from if one]), 120) or "not stated"),
    )
