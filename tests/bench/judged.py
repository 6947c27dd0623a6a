"""Test collections with judgements in our own tables: Cranfield, CISI and NPL.

Conventions, the same for every method compared:

* Cranfield judgements number the queries 1 to 225 by order of appearance, not by the `<num>` of the query file.
* A document is relevant when its grade is 1 or more; Cranfield's 225 judgements of grade 0 do not count as relevant.
  CISI and NPL list relevant documents only.
* Queries without any relevant document are left out of the mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from valorise.terms.tables import table

RECORD = re.compile(r"<(?:doc|DOC|top)>(.*?)(?=<(?:doc|DOC|top)>|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents as assets, queries as needs, and which document answers which query."""

    name: str
    assets: pl.DataFrame
    needs: pl.DataFrame
    relevant: pl.DataFrame
    """need, asset: one row per relevant pair."""
    itself: pl.DataFrame = field(default_factory=lambda: _pairs([]))
    """need, asset: pairs that are one record, and are taken out of every ranking."""


def collection(name: str, data: Path) -> Collection:
    """One of `cranfield`, `cisi`, `npl`, read from the folder of shared data."""
    assets, needs, relevant = {"cranfield": _cranfield, "cisi": _cisi, "npl": _npl}[name](data / f"ir_{name}")
    judged = relevant.unique().filter(pl.col("asset").is_in(assets["id"].implode()))
    return Collection(name, assets, needs.filter(pl.col("id").is_in(judged["need"].implode())), judged)


NAMES = ("cranfield", "cisi", "npl")

Parts = tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]


def _cranfield(folder: Path) -> Parts:
    documents = []
    for record in _records(folder / "cran.all.1400.xml"):
        title, text = _element(record, "title"), _element(record, "text")
        documents.append((_element(record, "docno"), title, text.removeprefix(title).strip()))
    queries = [_element(record, "title") for record in _records(folder / "cran.qry.xml")]
    judged = [line.split() for line in _text(folder / "cranqrel.trec.txt").splitlines() if line.strip()]
    pairs = [(need, asset) for need, _, asset, grade in judged if int(grade) >= 1]
    return _assets(documents), _needs([(str(n), query) for n, query in enumerate(queries, 1)]), _pairs(pairs)


def _cisi(folder: Path) -> Parts:
    documents = [(number, one.get("T", ""), one.get("W", "")) for number, one in _smart(folder / "CISI.ALL")]
    queries = [(number, f"{one.get('T', '')} {one.get('W', '')}") for number, one in _smart(folder / "CISI.QRY")]
    lines = _text(folder / "CISI.REL").splitlines()
    pairs = [(line.split()[0], line.split()[1]) for line in lines if line.strip()]
    return _assets(documents), _needs(queries), _pairs(pairs)


def _npl(folder: Path) -> Parts:
    documents = []
    for record in _records(folder / "doc-text.trec"):
        number = _element(record, "DOCNO")
        documents.append((number, "", re.sub(r"<[^>]+>", " ", record.split("</DOCNO>", 1)[1])))
    records = list(_records(folder / "query-text.trec"))
    queries = [(_element(one, "num"), _element(one, "title").lower()) for one in records]
    judged = [line.split() for line in _text(folder / "qrels").splitlines() if line.strip()]
    return _assets(documents), _needs(queries), _pairs([(line[0], line[2]) for line in judged if int(line[3]) >= 1])


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _records(path: Path) -> Iterator[str]:
    return (found.group(1) for found in RECORD.finditer(_text(path)))


def _element(record: str, name: str) -> str:
    found = re.search(rf"<{name}>(.*?)</{name}>", record, re.DOTALL)
    return found.group(1).strip() if found else ""


def _smart(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Records of the SMART format: `.I` number, then fields such as `.T` and `.W`."""
    for block in re.split(r"^\.I\s+", _text(path), flags=re.MULTILINE)[1:]:
        number, _, rest = block.partition("\n")
        parts = re.split(r"^\.([A-Z])\s*$", rest, flags=re.MULTILINE)
        yield number.strip(), {name: body.strip() for name, body in zip(parts[1::2], parts[2::2], strict=True)}


def _assets(documents: list[tuple[str, str, str]]) -> pl.DataFrame:
    rows = [{"id": one, "title": title or None, "summary": text.strip() or None} for one, title, text in documents]
    return pl.DataFrame(rows, schema=table("assets").schema).with_columns(language=pl.lit("en"))


def _needs(queries: list[tuple[str, str]]) -> pl.DataFrame:
    rows = [{"id": number, "summary": text.strip()} for number, text in queries]
    return pl.DataFrame(rows, schema=table("needs").schema).with_columns(language=pl.lit("en"))


def _pairs(pairs: list[tuple[str, str]]) -> pl.DataFrame:
    return pl.DataFrame(pairs, schema={"need": pl.String, "asset": pl.String}, orient="row")
