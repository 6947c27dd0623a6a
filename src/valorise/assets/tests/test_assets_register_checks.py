"""Shares, readiness and attention on tiny registers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from valorise.assets.attention import SCHEMA, attention
from valorise.assets.readiness import readiness
from valorise.assets.shares import share_problems
from valorise.terms.tables import table
from valorise.terms.tables.checks import frame

TABLES = ("assets", "rights", "agreements", "cases", "contacts", "events")
AS_OF = date(2026, 11, 1)


def register(**rows: list[dict[str, Any]]) -> dict[str, pl.DataFrame]:
    return {name: frame(table(name), rows.get(name, [])) for name in TABLES}


def assets(*rows: dict[str, Any]) -> pl.DataFrame:
    return frame(table("assets"), list(rows))


def people(*shares: str | None) -> list[dict[str, Any]]:
    return [{"name": f"Person {place}", "share": share} for place, share in enumerate(shares)]


def test_shares_are_summed_exactly() -> None:
    found = share_problems(
        assets(
            {"id": "thirds", "contributors": people("1/3", "1/3", "1/3")},
            {"id": "percent", "contributors": people("33/100", "33/100", "33/100")},
            {"id": "half", "owners": people("1/2", None)},
            {"id": "none", "owners": people(None, None)},
            {"id": "nobody"},
        )
    )
    assert found.select("record", "column", "rule", "severity").rows() == [
        ("percent", "contributors", "shares-not-one", "notice"),
        ("half", "owners", "share-missing", "notice"),
    ]
    assert found["found"].to_list() == ["shares sum to 99/100", "1 of 2 shares missing; the others sum to 1/2"]
    assert share_problems(assets()).is_empty()


def test_the_weakest_given_scale_decides() -> None:
    levels = [{"scale": "TRL", "level": 6}, {"scale": "MRL", "level": 4}]
    result = readiness(assets({"id": "A", "readiness": levels}, {"id": "B"}))
    assert result.table.select("asset", "scale", "level", "next_level", "scales").rows() == [("A", "MRL", 4, 5, 2)]
    assert result.reasons["rule"].to_list() == ["weakest-claim"]
    assert readiness(assets()).table.is_empty()


def test_a_result_at_the_top_has_no_next_level() -> None:
    result = readiness(assets({"id": "A", "readiness": [{"scale": "TRL", "level": 9}]}))
    assert result.table["next_level"].to_list() == [None]


def test_neglected_is_what_nobody_touched_for_a_year() -> None:
    old, new = datetime(2025, 10, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
    result = attention(
        register(
            assets=[{"id": name, "title": name} for name in ("old", "new", "bare", "right", "case", "talk", "deal")],
            rights=[{"id": "R", "asset": "right"}],
            cases=[{"id": "C", "assets": ["case"]}],
            contacts=[{"id": "T", "asset": "talk"}],
            agreements=[{"id": "L", "assets": ["deal"]}],
            events=[
                {"id": "1", "case": "old", "activity": "asset-recorded", "at": old},
                {"id": "2", "case": "new", "activity": "asset-changed", "at": new},
            ],
        ),
        as_of=AS_OF,
    )
    found = result.table.select("asset", "concern", "last", "last_on").rows()
    assert found == [("bare", "neglected", None, None), ("old", "neglected", "asset-recorded", date(2025, 10, 1))]
    assert result.reasons["subject"].to_list() == ["bare", "old"]


def test_publication_ahead_of_any_filing_warns_before_it_is_too_late() -> None:
    published = {"planned": "2026-12-24", "lately": "2026-05-02", "month": "2026-05", "longago": "2024-01-01"}
    rows = [
        {"id": name, "title": name, "type": "invention", "dates": {"published": on}} for name, on in published.items()
    ]
    rows.append({"id": "paper", "title": "paper", "type": "publication", "dates": {"published": "2026-12-24"}})
    rows.append({"id": "filed", "title": "filed", "type": "invention", "dates": {"published": "2026-12-24"}})
    rights = [{"id": "R", "asset": "filed", "happened": [{"event": "first-filing", "on": "2026-10-01"}]}]
    table_found = attention(register(assets=rows, rights=rights), as_of=AS_OF).table
    warned = table_found.filter(pl.col("concern") != "neglected")
    assert warned.filter(asset="planned").select("office", "last_day").rows() == [(None, date(2026, 12, 24))]
    assert warned.filter(asset="lately", office="US").select("last_day", "status").rows() == [
        (date(2027, 5, 2), "verified")
    ]
    month = warned.filter(asset="month", office="US").select("last_day", "status").rows()
    assert month == [(date(2027, 5, 1), "known")], "counted from the first day it can mean, and unconfirmed"
    assert set(warned["asset"]) == {"planned", "lately", "month"}


def test_an_empty_register_needs_no_attention() -> None:
    result = attention(register(), as_of=AS_OF)
    assert result.table.schema == pl.Schema(SCHEMA)
    assert result.table.is_empty()
