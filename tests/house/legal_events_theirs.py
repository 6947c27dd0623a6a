"""The other docket's days for the events of a right, by its own rules: the same-numbered day, nothing moved.

Read for comparison only. Rules of its housekeeping (draft by, remind) and tasks that no law dates are left out.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from valorise.assets.calendar import later

TASKS = {
    ("VAL", "GRT"): "validate-european-patent",
    ("FOP", "GRT"): "opposition-period-ends",
    ("EXP", "FIL"): "term-ends",
    ("REP", "EXA"): "reply-to-examiner",
    ("REQ", "PUB"): "request-examination",
    ("PAY", "PUB"): "pay-designation-fee",
    ("REN", "FIL"): "renewal",
}
"""Their task and trigger beside our task; what only one of both knows is not compared."""
TRIGGERS = {"FIL": "filing", "GRT": "grant", "EXA": "examination-communication", "PUB": "publication"}
PATENTS = ("PAT", "OP")
LAST_YEAR = 20


@dataclass(frozen=True, slots=True)
class Theirs:
    """One date of the other docket; `on` is the day of the event it counts from."""

    office: str
    task: str
    year: int | None
    due: date
    on: date


def theirs(events: pl.DataFrame, folder: Path, *, until: date) -> list[Theirs]:
    """Their dates for the right's own office, and renewals in the states that it was validated in.

    Renewals run up to `until`, because they go on until somebody ends them.
    """
    home, filed = _home(events), _first_day(events, _home(events), "filing")
    assert filed is not None
    found = _renewals(home, filed, folder, until=until)
    for state in events.filter(event="validated")["office"].unique().sort():
        found += _renewals(state, filed, folder, until=until)
    for (task, trigger), months in _rules(folder, home).items():
        on = _first_day(events, home, TRIGGERS[trigger])
        if on is not None and task != "REN":
            found.append(Theirs(home, TASKS[task, trigger], None, _later(on, months), on))
    return found


def _renewals(office: str, filed: date, folder: Path, *, until: date) -> list[Theirs]:
    first = _first_renewal(folder).get(office)
    years = range(first, LAST_YEAR + 1) if first else ()
    dated = [Theirs(office, "renewal", year, _later(filed, 12 * (year - 1)), filed) for year in years]
    return [one for one in dated if one.due <= until]


def _home(events: pl.DataFrame) -> str:
    """Office of the right: where it was filed."""
    home: str = events.filter(event="filing")["office"][0]
    return home


def _first_day(events: pl.DataFrame, office: str, event: str) -> date | None:
    day: date | None = events.filter(office=office, event=event)["on"].min()  # type: ignore[assignment]
    return day


def _later(on: date, months: int) -> date:
    day: date = pl.select(later(pl.lit(on), pl.lit(months))).item()
    return day


def _rules(folder: Path, office: str) -> dict[tuple[str, str], int]:
    """Months by task and trigger: the rule of the office, else the one for all offices."""
    rows = [row for row in _read(folder / "taskrules.csv") if row["for_category"] in PATENTS]
    chosen: dict[tuple[str, str], int] = {}
    for country in ("", office):
        for row in rows:
            key = (row["task"], row["trigger_event"])
            if key in TASKS and row["for_country"] == country:
                chosen[key] = int(row["months"] or 0) + 12 * int(row["years"] or 0)
    return chosen


def _first_renewal(folder: Path) -> dict[str, int]:
    """First patent year with a fee, by country; a country without a line has no renewals there."""
    return {row["iso"]: int(row["renewal_first"]) for row in _read(folder / "country.csv") if row["renewal_first"]}


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
