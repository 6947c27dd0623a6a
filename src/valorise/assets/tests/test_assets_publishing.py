"""Publish or protect: what is decided, where it is still possible, and until which day."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from valorise.assets.publishing import ANNOUNCED, forgiven, forgiven_each, publish_or_protect
from valorise.terms.tables import table

AS_OF = date(2026, 11, 22)


def rows(name: str, *given: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(given), schema=table(name).schema)


def register(*plans: dict[str, Any], filed: str | None = None, **asset: Any) -> dict[str, pl.DataFrame]:
    happened = [{"event": "first-filing", "on": filed}] if filed else []
    plain = {"id": "a", "type": "invention", "title": "Membrane", "dates": {}}
    numbered = [{"id": f"p{number}", "asset": "a", "occasion": "talk", **one} for number, one in enumerate(plans)]
    return {
        "assets": rows("assets", {**plain, **asset}),
        "rights": rows("rights", {"id": "r", "asset": "a", "happened": happened}),
        "planned_publications": rows("planned_publications", *numbered),
    }


def states(known: dict[str, pl.DataFrame], announced: pl.DataFrame | None = None) -> list[tuple[str, str, int]]:
    return publish_or_protect(known, announced, as_of=AS_OF).table.select("source", "state", "left").rows()


@pytest.mark.parametrize(
    "filed, plan, state",
    [
        (None, {}, "open"),
        ("2026-12-14", {}, "filed"),  # on the day itself is in time, EPC Art. 54(2)
        ("2026-12-15", {}, "open"),
        ("2026-12", {}, "filed"),
        (None, {"discloses": False}, "harmless"),
        (None, {"discloses": True}, "open"),
    ],
)
def test_what_has_to_be_decided(filed: str | None, plan: dict[str, Any], state: str) -> None:
    known = register({"planned_on": "2026-12-14", **plan}, filed=filed)
    assert states(known) == [("plan", state, 22)]


def test_what_is_public_is_told_for_a_year_and_a_day() -> None:
    assert states(register({"planned_on": "2025-11-21"})) == [("plan", "open", -366)]
    assert states(register({"planned_on": "2025-11-20"})) == []


def test_embargoes_disclosures_and_the_day_of_the_register_count_too() -> None:
    days = pl.DataFrame([("a", "embargo", "2026-12-01"), ("a", "disclosure", "2027"), ("b", "embargo", "2026-12-02")],
                        schema=ANNOUNCED, orient="row")  # fmt: skip
    known = register(dates={"published": "2026-12"})
    found = publish_or_protect(known, days, as_of=AS_OF).table
    assert found.select("source", "day_written", "disclosed").rows() == [
        ("embargo", "2026-12-01", False),
        ("register", "2026-12", False),
        ("disclosure", "2027", True),
    ]


def test_what_publishing_cannot_harm_is_told_only_where_somebody_planned_it() -> None:
    known = register({"planned_on": "2026-12-14"}, type="policy-brief", dates={"published": "2026-12-20"})
    assert states(known) == [("plan", "harmless", 22)]


def test_where_it_is_still_possible_and_until_when() -> None:
    found = {(one.office, one.kind): one for one in forgiven("invention", date(2026, 8, 31), as_of=AS_OF)}
    assert found["US", "patent"].last_day == date(2027, 8, 31)
    # GebrMG section 3(1) forgives six months: a month without a 31st ends on its last day, and no closed day moves it.
    assert found["DE", "utility-model"].last_day == date(2027, 2, 28)
    assert not {office for office, _ in found} & {"EP", "SI"}
    assert {one.office for one in forgiven("design", date(2026, 8, 31), as_of=AS_OF)} == {"EM"}
    assert forgiven("policy-brief", AS_OF, as_of=AS_OF) == []


def test_many_at_once_are_what_each_is_alone() -> None:
    asked = [("invention", date(2026, 1, 31)), ("design", date(2026, 12, 24)), ("software", date(2025, 11, 22))]
    assert forgiven_each(asked, as_of=AS_OF) == {one: forgiven(*one, as_of=AS_OF) for one in asked}


def test_nothing_gives_an_empty_table_and_the_order_of_rows_is_irrelevant() -> None:
    assert publish_or_protect(register(), as_of=AS_OF).table.schema == table("publishing").schema
    plans = [{"planned_on": "2026-12-14", "title": "B"}, {"planned_on": "2026-12-14", "title": "A"}]
    one, other = (publish_or_protect(register(*some), as_of=AS_OF) for some in (plans, plans[::-1]))
    assert one.table.equals(other.table)
    assert one.reasons.equals(other.reasons)
    assert one.reasons.filter(pl.col("reference").str.contains("54")).height
