"""Our rules beside those of another docketing system: the same lengths, or a difference that is explained."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from valorise.assets.rulebook import entries, rulebook

pytestmark = pytest.mark.shared_data

EXPLAINED = {
    "CH": "fees from year 3 by the law of 2027, which is still unconfirmed; until then from year 4 as in their table",
    "EE": "years 1 to 3 are paid together after two years (PatS section 42)",
    "HU": "fees only from year 4 since 1 June 2022 (OJ EPO 2023, A21); their table was checked in 2020",
    "NO": "the first payment, after two years, covers years 1 to 3 (Patentstyret)",
    "SI": "the filing fee covers three years; a European patent pays from year 3 (ZIL-1 Art. 109)",
    "TR": "fees from year 3 (EPO, national law relating to the EPC VI.A)",
}
SAME = {
    "wo-filing": ("PRID", "FIL", ""),
    "paris-priority-patent": ("PRID", "FIL", ""),
    "us-priority": ("PROD", "PRI", "US"),
    "ep-examination": ("REQ", "PUB", "EP"),
    "ep-search-opinion": ("REP", "PUB", "EP"),
    "ep-designation-fee": ("PAY", "PUB", "EP"),
    "ep-examination-reply": ("REP", "EXA", "EP"),
    "ep-approval": ("PAY", "ALL", "EP"),
    "ep-validation": ("VAL", "GRT", "EP"),
    "ep-opposition": ("FOP", "GRT", "EP"),
    "ep-priority-declaration": ("PROD", "FIL", ""),
    "wo-national-phase": ("NPH", "FIL", "WO"),
    "wo-demand": ("REQ", "FIL", "WO"),
    "ep-entry": ("ENT", "FIL", "WO"),
    "jp-examination": ("REQ", "FIL", "JP"),
    "cn-examination": ("REQ", "FIL", "CN"),
    "de-examination": ("REQ", "FIL", "DE"),
    "gb-claims-and-search": ("REQ", "FIL", "GB"),
    "em-trade-mark-reply": ("REP", "EXA", "EP"),
    "em-trade-mark-renewal": ("REN", "FIL", ""),
    "ep-term": ("EXP", "FIL", ""),
    "us-issue-fee": ("PAY", "ALL", "US"),
    "us-reply": ("REP", "EXA", "US"),
}
"""Our rule, their task, trigger and country."""
OTHER = {
    "us-issue-fee": "they remind after four months; 35 USC 151 gives three that cannot be extended",
    "us-reply": "they remind after four and six months; 37 CFR 1.134 gives three, extendable to six against fees",
}
"""Where our length is not theirs, and why."""


def table(shared_data: Path, name: str) -> list[dict[str, str]]:
    with (shared_data / "ip_deadlines" / "phpip" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_first_renewal_year_is_theirs_or_explained(shared_data: Path) -> None:
    theirs = {row["iso"]: int(row["renewal_first"]) for row in table(shared_data, "country")}
    ours = rulebook().filter(pl.col("task") == "renewal", pl.col("kind") == "patent", pl.col("every").is_not_null())
    ours = ours.filter(pl.col("rule") != "up-renewal").group_by("office").agg(pl.col("first_year").min())
    different = {office for office, first in ours.iter_rows() if theirs[office] != first}
    assert different == set(EXPLAINED)


def test_shared_lengths_are_the_same(shared_data: Path) -> None:
    theirs: dict[tuple[str, str, str], set[int]] = {}
    for row in table(shared_data, "taskrules"):
        months = int(row["months"] or 0) + 12 * int(row["years"] or 0)
        theirs.setdefault((row["task"], row["trigger_event"], row["for_country"]), set()).add(months)
    ours = {entry["id"]: lengths(entry) for entry in entries() if entry["id"] in SAME}
    assert {rule for rule, key in SAME.items() if not ours[rule] & theirs[key]} == set(OTHER)


def lengths(entry: dict[str, Any]) -> set[int]:
    """Months of a rule: its own, and those of the other event it waits for."""
    written = (entry["delay"], entry.get("not_before", {}))
    return {12 * delay.get("years", 0) + delay.get("months", 0) for delay in written}
