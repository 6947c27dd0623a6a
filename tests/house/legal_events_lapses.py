"""What the states recorded beside our dates: the day of each lapse, and the date of ours that it bears out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from valorise.assets.calendar import later
from valorise.journeys.asset import of_events


@dataclass(frozen=True, slots=True)
class Lapse:
    """A lapse that a state recorded, and what of ours explains its day; `explained` is empty where nothing does."""

    office: str
    on: date
    explained: str


def lapses(events: pl.DataFrame) -> Iterator[Lapse]:
    """Lapses in the states of a European patent, each beside the dates that would have run there."""
    granted = events.filter(event="grant", office="EP")["on"].min()
    if not isinstance(granted, date):
        return
    recorded = events.filter(pl.col("event") == "lapsed", pl.col("office") != "EP").sort("on", "office")
    filed = events.filter(event="filing", office="EP")["on"][0]
    for office, on in recorded.select("office", "on").iter_rows():
        yield Lapse(office, on, _explained(on, _would_have_run(events, office, granted, on), granted, filed))


def _would_have_run(events: pl.DataFrame, state: str, granted: date, on: date) -> pl.DataFrame:
    """Renewals of the state on that day, as if the patent had been validated there on the day of the grant."""
    basis = events.filter(pl.col("event").is_in(["priority", "filing", "grant"]))
    assumed = [(basis["right"][0], state, "patent", "validated", granted, None)]
    added = pl.concat([basis, pl.DataFrame(assumed, schema=basis.schema, orient="row")])
    return of_events(added, as_of=on).table.filter(task="renewal", office=state)


def _explained(on: date, ran: pl.DataFrame, granted: date, filed: date) -> str:
    end = _later(granted, 3)
    if on == granted:
        return "the day of the grant: never validated, so void from the beginning (EPC Art. 65(3))"
    if on in (end, end + timedelta(days=1)):
        return f"the end of our time to validate, {end}: never validated (EPC Art. 65(1), (3))"
    for row in ran.iter_rows(named=True):
        if on == row["due"]:
            return f"our due day of year {row['year']} ({row['reference']}): the fee was not paid"
        last = row["last_day_with_surcharge"]
        if last and on == _month_end(last) + timedelta(days=1):
            early = (on - last).days - 1
            kept = f"; ours is {early} day earlier, so on the safe side" if early else ""
            return f"the day after the time with surcharge of year {row['year']}, {last} by our rule{kept}"
    return _by_the_anniversary(on, filed, ran)


def _by_the_anniversary(on: date, filed: date, ran: pl.DataFrame) -> str:
    """A lapse that takes effect with the end of the paid year, whatever the last day of payment was."""
    years = on.year - filed.year
    anniversary = _later(filed, 12 * years)
    told = "" if ran.height else "; we have no rule for this state"
    if on == anniversary:
        return f"the anniversary, {anniversary}: patent year {years} had ended and the next was not paid{told}"
    if on - anniversary <= timedelta(days=2) and anniversary.weekday() > 4 and on > anniversary:
        return f"the anniversary, {anniversary}, moved past a weekend{told}"
    return f"the last day of the month of the anniversary{told}" if on == _month_end(anniversary) else ""


def _later(on: date, months: int) -> date:
    day: date = pl.select(later(pl.lit(on), pl.lit(months))).item()
    return day


def _month_end(day: date) -> date:
    end: date = pl.select(pl.lit(day).dt.month_end()).item()
    return end
