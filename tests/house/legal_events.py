"""`python -m tests.house.legal_events`: real legal events of the EPO turned into dates, beside another docket's rules.

Reads three files of legal events and the rules of the other docketing system from the shared data, counts both, and
writes `docs/legal-events.md`. The other system counts from the same-numbered day and moves nothing.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from valorise.assets.calendar import later
from valorise.assets.happenings import SCHEMA
from valorise.assets.rulebook import rulebook
from valorise.journeys.asset import of_events
from valorise.readers.epo_ops import parse
from valorise.readers.source import Source

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "legal-events.md"
FILES = "patents/patent_client_fixtures/epo/ops/legal/fixtures"
THEIRS = {
    "file-european-application": ("PRID", "FIL", ""),
    "file-international-application": ("PRID", "FIL", ""),
    "opposition-period-ends": ("FOP", "GRT", "EP"),
    "term-ends": ("EXP", "FIL", ""),
    "reply-to-examiner": ("REP", "EXA", ""),
    "renewal": ("REN", "FIL", ""),
}
"""Our task beside their task, trigger and country; what only one of both knows is not compared."""
HEAD = """# Real legal events beside another docket

Written by `python -m tests.house.legal_events` from the shared open data: three files of legal events of the EPO, read
by the reader `epo_ops` and counted by our rules, beside the rules of phpIP (read for comparison only). Convention: all
dates that follow from filing, priority, grant and communications are listed, paid or not, as of the last event of the
file; theirs is counted from the same event with their months, on the same-numbered day.
"""

NOTES = """## What the files show beyond the days

* Files 1 and 2 are the same European patent. Its legal events name no grant, yet an opposition period that ended: the
  patent was granted, and from the year after the grant fees went to the states, not to the EPO (EPC Art. 86(2), 141).
  Our dates of these years are therefore unconfirmed and say that the grant is missing; theirs go on without a word.
* The recorded lapses bear out the month end: for Belgium the lapse took effect on 30 November 2010, the last day of the
  month of the anniversary, not on 8 November.
* File 3 is a US application filed more than a year after the priority it names, so it continues an earlier one. Its
  term may run from that earlier filing (35 USC 154(a)(2), 120), which the file does not record. Both systems give the
  day counted from the filing they know; a person must look.
"""


def page(data: Path) -> str:
    """The page: what was read of each file, and each date that both systems know."""
    lines = [HEAD]
    for number in (1, 2, 3):
        events = _events(data / FILES / f"example_{number}.xml")
        dates = of_events(_undone(events), as_of=events["on"].max()).table  # type: ignore[arg-type]
        lines += [f"## File {number}", "", f"{events.height} events with a day, {dates.height} dates.", ""]
        lines += [
            "| office | what | ours | certainty | theirs | days | which is right |",
            "|---|---|---|---|---|---|---|",
        ]
        lines += [*_compared(events, dates, data), ""]
    return "\n".join([*lines, NOTES])


def _events(file: Path) -> pl.DataFrame:
    read = [row.record for row in parse.rows(Source(file), parse.Wish()) if isinstance(row, parse.Row)]
    rows = [
        (one["id"], event.get("office") or one["office"], "patent", event["event"], event["on"], event.get("year"))
        for one in read
        for event in one["happened"]
        if len(event["on"] or "") == 10
    ]
    text = {**SCHEMA, "on": pl.String()}
    return pl.DataFrame(rows, schema=text, orient="row").with_columns(pl.col("on").str.to_date("%Y-%m-%d"))


def _undone(events: pl.DataFrame) -> pl.DataFrame:
    """Only what starts clocks: without payments and ends, so that every date that ever ran is there."""
    return events.filter(~pl.col("event").is_in(["renewal-paid", "lapsed"]))


def _compared(events: pl.DataFrame, dates: pl.DataFrame, data: Path) -> Iterator[str]:
    theirs = _rules(data)
    last = dict(rulebook().select("rule", "count").unique("rule").iter_rows())
    for row in dates.filter(pl.col("task").is_in(list(THEIRS))).iter_rows(named=True):
        other = _their_day(row, events, theirs)
        if other is None:
            continue
        days = (other - row["due"]).days
        year = f", year {row['year']}" if row["year"] else ""
        why = _why(row, last, days)
        sure = "firm" if row["status"] == "verified" else "unconfirmed"
        yield f"| {row['office']} | {row['task']}{year} | {row['due']} | {sure} | {other} | {days:+d} | {why} |"


def _rules(data: Path) -> dict[tuple[str, str, str], int]:
    with (data / "ip_deadlines" / "phpip" / "taskrules.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["for_category"] == "PAT"]
    months = {
        (row["task"], row["trigger_event"], row["for_country"]): int(row["months"] or 0) + 12 * int(row["years"] or 0)
        for row in rows
    }
    return {**months, ("REN", "FIL", ""): 12}


def _their_day(row: dict[str, Any], events: pl.DataFrame, theirs: dict[tuple[str, str, str], int]) -> date | None:
    task, trigger, country = THEIRS[row["task"]]
    names = {"FIL": ["filing"], "GRT": ["grant"], "EXA": ["examination-communication"]}[trigger]
    names = ["priority", "first-filing"] if task == "PRID" else names
    home = events.filter(pl.col("event").is_in(names))
    months = theirs.get((task, trigger, country), theirs.get((task, trigger, row["office"])))
    if home.is_empty() or months is None or (task == "REN" and row["year"] is None):
        return None
    count = months * (row["year"] - 1) if task == "REN" else months
    found: date = home.select(later(pl.col("on").min(), pl.lit(count))).item()
    return found


def _why(row: dict[str, Any], counts: dict[str, str], days: int) -> str:
    if days == 0:
        return f"the same ({row['reference']})"
    if counts[row["rule"]] == "end-of-month":
        return f"ours: the fee falls due on the last day of the month ({row['reference']})"
    if row["task"] == "reply-to-examiner":
        return f"the letter sets the time; ours adds the ten days of letters to October 2023 ({row['reference']})"
    if 0 < -days <= 5:
        return f"ours: the day was closed and the next open day counts ({row['reference']})"
    return f"ours, by its article ({row['reference']}); theirs counts otherwise"


if __name__ == "__main__":
    shared = Path(os.environ.get("VALORISE_SHARED", ROOT.parent / "shared")) / "data"
    PAGE.write_text(page(shared), encoding="utf-8")
