"""From the register to dates: rights, agreements, projects and disclosures as the engine reads them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from valorise.assets import obligations as contracts
from valorise.assets import rulebook
from valorise.assets.contract_days import END_RULES, contract_days
from valorise.assets.deadlines import deadlines
from valorise.assets.endings import ENDING, endings
from valorise.assets.project_dates import closed, current_dates
from valorise.linking.evidence import organisation_key
from valorise.linking.merge import FIRST
from valorise.terms import days
from valorise.terms.problems import Problem, problems_table, shown
from valorise.terms.results import Result
from valorise.terms.tables import table

KIND_OF_OFFICE = {"EP": "patent", "QZ": "plant-variety", "XC": "contract"}
"""Offices that know one kind of right, so that it need not be said."""

BRANCH_EVENTS = (
    *("filing", "filing-planned", "international-filing", "divisional-filing"),
    *("national-phase-planned", "entered-national-phase", "examination-communication", "allowance-notified"),
    *("grant", "registration", "validated", "renewal-paid"),
)
"""Events by which a right shows that it lives at another office too; its other events there are facts to count from."""

PLAIN_KIND = {"provisional": "patent"}
"""What a kind that exists at one office only is called elsewhere."""


def dates(
    rights: pl.DataFrame,
    agreements: pl.DataFrame,
    projects: pl.DataFrame,
    *,
    as_of: date,
    office: str = "",
    ending: Mapping[str, pl.DataFrame] | None = None,
) -> Result:
    """All open dates of the register in the declared table `deadlines`, the most pressing first.

    Of funded projects those of this office count, as its own records or the names of the participants tell. Where none
    is known to be its own, the dates to come of all projects are shown, and none of them is called late. A project
    whose duties are recorded as a right of the same name is told by that right. An agreement past its end is a matter
    for the register, not a late date. `ending` are titles, restrictions and consents by the name of their table.
    """
    parts = [
        of_events(right_events(rights), as_of=as_of),
        of_projects(projects.join(rights, on="id", how="anti"), as_of=as_of, office=office),
        of_agreements(agreements, as_of=as_of),
        *(endings(kind, rows, as_of=as_of) for kind, rows in (ending or {}).items() if kind in ENDING),
    ]
    return joined(parts, as_of=as_of)


def register_dates(tables: Mapping[str, pl.DataFrame], *, as_of: date, office: str = "") -> Result:
    """All open dates of a register, given as its declared tables by name; ends of titles and the like among them."""
    rows = {name: tables[name] if name in tables else table(name).empty() for name in ("rights", "agreements")}
    projects = tables.get("projects", table("projects").empty())
    ending = {kind: tables[kind] for kind in ENDING if kind in tables}
    return dates(**rows, projects=projects, ending=ending, as_of=as_of, office=office)


def assets_of_endings(tables: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    """The asset of each title, restriction and consent that ends, by the name of the record."""
    listed = (tables[kind].filter(pl.col("ends").is_not_null()) for kind in ENDING if kind in tables)
    return {name: one for rows in listed for name, one in rows.select("id", "asset").iter_rows()}


def of_agreements(agreements: pl.DataFrame, *, as_of: date) -> Result:
    """Dates of agreements: duties, notice, ends; notices for those whose end has passed."""
    said = contract_days(agreements, as_of=as_of)
    over = pl.col("rule").is_in(END_RULES) & (pl.col("due") < as_of)
    plain_end = over & (pl.col("rule") != "contract-ended-early")
    found = contracts.obligations(said.table.filter(~over), as_of=as_of)
    problems = pl.concat([said.problems, _ended(said.table.filter(plain_end))])
    return Result(found.table, lambda: found.reasons, problems)


def of_projects(projects: pl.DataFrame, *, as_of: date, office: str) -> Result:
    """Dates of funded projects that still concern those who take part, and notices for those that are history."""
    own = own_projects(projects, office)
    shown_ones = projects if own.is_empty() else own
    found = of_events(project_events(shown_ones, as_of=as_of), as_of=as_of)
    current = current_dates(found.table, found.reasons, as_of=as_of, own=not own.is_empty())
    unknown = problems_table([_whose(projects.height)] if own.is_empty() and found.table.height else [])
    return Result(current.table, current.reasons, pl.concat([found.problems, current.problems, unknown]))


def own_projects(projects: pl.DataFrame, office: str) -> pl.DataFrame:
    """Projects that the office keeps in its own records, or in which an organisation of its name takes part."""
    key = organisation_key(office)
    named = projects.select("id", "participants").explode("participants").drop_nulls().unnest("participants")
    part = [row["id"] for row in named.iter_rows(named=True) if key and organisation_key(row["name"] or "") == key]
    kept = pl.col("origins").list.eval(pl.element().struct.field("source").is_in(FIRST)).list.any()
    return projects.filter(pl.col("id").is_in(part) | kept.fill_null(value=False))


def _whose(count: int) -> Problem:
    return Problem(
        table="projects",
        column="participants",
        found=f"{count} projects",
        expected="projects in which this office takes part",
        rule="office-not-among-participants",
        fix="Name the office with --office as the projects write it; then its own dates are shown, late ones too.",
        severity="notice",
    )


def of_events(happened: pl.DataFrame, *, as_of: date) -> Result:
    """Open dates for events in the columns of `valorise.assets.happenings.SCHEMA`, under the rules we ship."""
    return deadlines(happened, rulebook.rulebook(), rulebook.closing_days(), as_of=as_of)


def joined(results: list[Result], *, as_of: date) -> Result:
    """Several results as one, the most pressing dates first."""
    return Result(
        by_urgency(pl.concat([one.table for one in results]), as_of=as_of),
        lambda: pl.concat([one.reasons for one in results]),
        pl.concat([one.problems for one in results]),
    )


def by_urgency(table: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Dates for people: late ones that a surcharge saves, then by the day to act, then what has passed for good."""
    last = pl.max_horizontal("last_day_with_surcharge", "free_until", "due")
    act_by = pl.when("overdue").then("due").otherwise(pl.coalesce("free_until", "due"))
    return table.sort(last < as_of, ~pl.col("overdue"), act_by, "right", "office", "task", "year", nulls_last=True)


def right_events(rights: pl.DataFrame) -> pl.DataFrame:
    """What happened to rights, one row per event; the engine's columns.

    A right may live at several offices: where something of `BRANCH_EVENTS` happened, the rules of that office apply.
    Elsewhere its events are facts to count from (the first filing that it claims): they carry no kind, so that no rule
    of that office applies.
    """
    events = (
        rights.select("id", "kind", home="office", event="happened")
        .explode("event", empty_as_null=False, keep_nulls=False)
        .unnest("event")
        .with_columns(at=pl.coalesce("office", "home"))
    )
    kind = pl.coalesce("kind", pl.col("at").replace_strict(KIND_OF_OFFICE, default=None, return_dtype=pl.String))
    elsewhere = pl.col("home").is_not_null() & (pl.col("at") != pl.col("home"))
    name = pl.col("event").str.strip_chars().str.to_lowercase()
    lives = name.is_in(BRANCH_EVENTS).any().over("id", "at")
    return events.select(
        right="id",
        office="at",
        kind=pl.when(~elsewhere).then(kind).when(lives | (name == "disclosure")).then(kind.replace(PLAIN_KIND)),
        event=name,
        on=exact_day("on"),
        year=pl.col("year").cast(pl.Int64),
    )


def project_events(projects: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """First and last days of Horizon Europe and Horizon 2020 projects as events, and the report of closed ones.

    A last day to come is a plan and no event yet.
    """
    programme = pl.col("programme").str.to_uppercase()
    name = (
        pl.when(programme.str.contains("H2020|HORIZON[ ._-]?2020"))
        .then(pl.lit("horizon-2020"))
        .when(programme.str.contains("HORIZON|^HE$"))
        .then(pl.lit("horizon-europe"))
    )
    known = projects.select("id", "status", "starts", "ends", name=name).filter(pl.col("name").is_not_null())
    starts = known.filter(pl.col("name") == "horizon-europe").select(
        "id", on="starts", event=pl.concat_str("name", pl.lit("-start"))
    )
    ends = known.select("id", on="ends", event=pl.concat_str("name", pl.lit("-end")))
    reports = known.filter(closed(pl.col("status"))).select("id", on="ends", event=pl.lit("final-report-delivered"))
    return (
        pl.concat([starts, ends, reports])
        .filter(pl.col("on").is_not_null())
        .with_columns(day=exact_day("on"))
        .filter(pl.col("day").is_null() | (pl.col("day") <= as_of))
        .select(
            right="id",
            office=pl.lit("XC"),
            kind=pl.lit("contract"),
            event="event",
            on="day",
            year=pl.lit(None, pl.Int64),
        )
    )


def exact_day(column: str) -> pl.Expr:
    """The day as a date where it is written exactly; missing for a year or a month alone."""
    return days.exact_day(pl.col(column))


def _ended(duties: pl.DataFrame) -> pl.DataFrame:
    """A notice for each agreement whose last day has passed."""
    return problems_table([_past_its_end(row) for row in duties.sort("agreement").iter_rows(named=True)])


def _past_its_end(row: dict[str, Any]) -> Problem:
    return Problem(
        table="agreements",
        record=shown(row["agreement"]),
        column="ends",
        found=shown(row["due"]),
        expected="an agreement in force, or a status that says how it ended",
        rule="agreement-past-its-end",
        fix="Write its new last day where it was prolonged, else the status ended.",
        severity="notice",
    )
