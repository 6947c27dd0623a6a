"""Sets of mentions with known truth, as they lie in the shared data: rows, kind, and which rows are one thing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from tests.bench.link_grants import granted
from tests.bench.link_marked import Marked
from tests.bench.registry import data


def marked(folder: Path | None = None) -> Iterator[Marked]:
    """All sets that are here; `NotHere` without the shared data."""
    at = folder or data()
    for number in (1, 2, 3):
        rows = _febrl(at / "er_febrl" / f"dataset{number}.csv")
        yield Marked(f"febrl{number}", "person", rows.drop("rec_id"), _people(rows))
    left, right = (_febrl(at / "er_febrl" / f"dataset4{part}.csv") for part in "ab")
    place = {person: row for row, person in enumerate(_people(right))}
    yield Marked(
        "febrl4", "person", left.drop("rec_id"), [place.get(one) for one in _people(left)], right.drop("rec_id")
    )
    yield _papers(at / "er_dblp_acm")
    sites = _text(at / "er_chicago_sites" / "csv_example_input_with_true_ids.csv")
    yield Marked("chicago_sites", "organisation", sites.drop("True Id", "Id"), sites["True Id"].to_list())
    yield _applicants(at / "er_patstat_applicants")
    yield from granted(at)


def _text(path: Path, **how: str) -> pl.DataFrame:
    return pl.read_csv(path, infer_schema=False, encoding=how.get("encoding", "utf8"))


def _febrl(path: Path) -> pl.DataFrame:
    rows = _text(path)
    rows = rows.rename({name: name.strip() for name in rows.columns})
    return rows.with_columns(pl.all().str.strip_chars().replace("", None))


def _people(rows: pl.DataFrame) -> list[str | int | None]:
    return rows["rec_id"].str.extract(r"rec-(\d+)-").to_list()


def _papers(folder: Path) -> Marked:
    left, right = _text(folder / "DBLP2.csv", encoding="latin1"), _text(folder / "ACM.csv")
    known = pl.read_csv(folder / "DBLP-ACM_perfectMapping.csv", has_header=False, infer_schema=False)
    place = {one: row for row, one in enumerate(right["id"])}
    match = {one: place[other] for one, other in known.iter_rows() if other in place}
    truth: list[str | int | None] = [match.get(one) for one in left["id"]]
    return Marked("dblp_acm", "asset", left.drop("id"), truth, right.drop("id"))


def _applicants(folder: Path) -> Marked:
    rows = _text(folder / "patstat_input.csv")
    known = _text(folder / "patstat_reference.csv").select("person_id", "leuven_id")
    both = rows.join(known, on="person_id", how="left", maintain_order="left")
    return Marked("patstat", "organisation", rows.drop("person_id", "Lat", "Lng"), both["leuven_id"].to_list())
