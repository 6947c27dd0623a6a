"""From the register to dates: rights, agreements, projects and disclosures as the engine reads them."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from valorise.assets import obligations as contracts
from valorise.assets import rulebook
from valorise.assets.deadlines import deadlines
from valorise.assets.duties import DATED, duty_dates
from valorise.assets.project_dates import closed, current_dates
from valorise.linking.evidence import organisation_key
from valorise.linking.merge import FIRST
from valorise.terms.problems import Problem, problems_table, shown
from valorise.terms.results import Result

KIND_OF_OFFICE = {"EP": "patent", "QZ": "plant-variety", "XC": "contract"}
"""Offices that know one kind of right, so that it need not be said."""

DAY = r"^\d{4}-\d{2}-\d{2}$"

BRANCH_EVENTS = (
    *("filing", "filing-planned", "international-filing", "divisional-filing"),
    *("national-phase-planned", "entered-national-phase", "examination-communication", "allowance-notified"),
    *("grant", "registration", "validated", "renewal-paid"),
)
"""Events by which a right shows that it lives at another office too; its other events there are facts to count from."""

PLAIN_KIND = {"provisional": "patent"}
"""What a kind that exists at one office only is called elsewhere."""


def dates(
    rights: pl.DataFrame, agreements: pl.DataFrame, projects: pl.DataFrame, *, as_of: date, office: str = ""
) -> Result:
    """All open dates of the register in the declared table `deadlines`, the most pressing first.

    Of funded projects those of this office count, as its own records or the names of the participants tell. Where none
    is known to be its own, the dates to come of all projects are shown, and none of them is called late. A project
    whose duties are recorded as a right of the same name is told by that right. An agreement past its end is a matter
    for the register, not a late date.
    """
    duties, unclear = contract_duties(agreements, as_of=as_of)
    over = (pl.col("rule") == "contract-end") & (pl.col("due") < as_of)
    parts = [
        of_events(right_events(rights), as_of=as_of),
        of_projects(projects.join(rights, on="id", how="anti"), as_of=as_of, office=office),
        contracts.obligations(duties.filter(~over), as_of=as_of),
    ]
    found = joined(parts, as_of=as_of)
    return Result(found.table, lambda: found.reasons, pl.concat([found.problems, unclear, _ended(duties.filter(over))]))


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


def contract_duties(agreements: pl.DataFrame, *, as_of: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Open duties and ends of agreements in force, and problems for dates without an exact day.

    A duty may have a fixed day, come again after each period, or be counted backwards from the end of the agreement.
    """
    live = agreements.filter(~pl.col("status").fill_null("").is_in(["ended", "terminated", "draft"]))
    duties = (
        live.select("id", "duties", contract_ends="ends")
        .explode("duties", empty_as_null=False, keep_nulls=False)
        .unnest("duties")
        .filter(pl.col("done").is_null() | pl.col("every").is_not_null())
        .with_columns(written=_written_day())
    )
    days = {"due": "due", "done": "done", "period_ends": "period_ends", "until": "until", "ends": "contract_ends"}
    written = duties.with_columns(exact_day(column).alias(name) for name, column in days.items())
    dated = duty_dates(written.rename({"id": "agreement"}), as_of=as_of)
    ends = live.filter(pl.col("ends").is_not_null()).select(
        "id",
        task=pl.lit("agreement-ends"),
        who=pl.lit(None, pl.String),
        written="ends",
        rule=pl.lit("contract-end"),
    )
    ended = ends.with_columns(due=exact_day("written"))
    plain = duties.select("id", "task", "who", "written", rule=pl.lit("contract-duty"))
    unclear = plain.filter(pl.col("written").is_not_null(), ~_exact("written"))
    vague = pl.concat([unclear, ended.filter(pl.col("due").is_null()).drop("due")]).sort("id", "task")
    over = ended.filter(pl.col("due").is_not_null()).select("task", "due", "who", "rule", agreement="id")
    return (
        pl.concat([dated, over], how="diagonal_relaxed").select(*DATED),
        problems_table([_vague(row) for row in vague.iter_rows(named=True)]),
    )


def _written_day() -> pl.Expr:
    """The day a duty hangs on, as it is written; missing where it has none."""
    backwards = pl.col("before_months").is_not_null() | pl.col("before_days").is_not_null()
    return pl.coalesce("due", "period_ends", pl.when(backwards).then("contract_ends")).cast(pl.String)


def _exact(column: str) -> pl.Expr:
    return exact_day(column).is_not_null()


def exact_day(column: str) -> pl.Expr:
    """The day as a date where it is written exactly; missing for a year or a month alone."""
    written = pl.col(column).cast(pl.String)
    return pl.when(written.str.contains(DAY)).then(written).str.to_date("%Y-%m-%d", strict=False)


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


def _vague(row: dict[str, Any]) -> Problem:
    return Problem(
        table="agreements",
        record=shown(row["id"]),
        column="duties" if row["rule"] == "contract-duty" else "ends",
        found=f"{row['task']}: {row['written']}",
        expected="an exact day such as 2024-05-03",
        rule="day-not-exact",
        fix="Write the day the contract names; without it no date is shown.",
        severity="notice",
    )
