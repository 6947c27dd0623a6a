"""The main job: from any mix of files to one register, dates, matches, gaps, indicators, and a report of it all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from valorise.assets.attention import attention
from valorise.assets.clearance.chain_problems import title_problems
from valorise.assets.shares import share_problems
from valorise.journeys import asset, matching
from valorise.journeys.advised import advised
from valorise.journeys.costs import Asked, costs_of_register
from valorise.journeys.ingest import Given, Register, checksums, register, usable
from valorise.journeys.known_beside import options
from valorise.journeys.limits import limits
from valorise.journeys.strategy import Strategy, exercise_country, strategy
from valorise.journeys.ways import with_ratings
from valorise.journeys.writing import write_files
from valorise.monitoring import indicators
from valorise.policy.library import measures_table
from valorise.reporting.answers import answers
from valorise.reporting.costs import Costs
from valorise.reporting.due import DAYS, late, soon
from valorise.reporting.findings import Findings
from valorise.reporting.report import report
from valorise.stores.events import Event, open_log
from valorise.terms.results import Result

REGISTERS = (
    "assets", "needs", "organisations", "people", "projects", "rights", "agreements", "cases", "contacts",
    "money_flows", "events",
)  # fmt: skip
"""Tables of the register that go into the report's files, so that they can be read again."""
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class About:
    """What the person said about the office and the question."""

    as_of: date
    office: str = "Your office"
    country: str | None = None
    top: int = 5
    ratings: Path | None = None
    """A table of ratings of readiness in place of those of the register."""

    def saying(self, *, office: str | None, country: str | None) -> About:
        """The same with what is said now; `Missing` for a country outside the exercise, before any long work."""
        named = exercise_country(country) if country else self.country
        return replace(self, office=office or self.office, country=named)


def run(
    given: Sequence[Given], about: About, *, tell: Tell, kept: Mapping[str, pl.DataFrame] | None = None
) -> Findings:
    """Everything the main job finds out about these files and the `kept` register.

    `Invalid` where there is no register and not a single row could be used.
    """
    made = register(given, tell=tell, kept=kept)
    if not kept:
        usable(made)
    tell("Working out dates", 0, 0)
    dates = asset.register_dates(made.whole(), as_of=about.as_of, office=about.office)
    care = attention(made.whole(), as_of=about.as_of)
    wanted = replace(options(made.whole(), as_of=about.as_of), top=about.top)
    fits = matching.best_assets(made["needs"], made["assets"], as_of=about.as_of, options=wanted, tell=tell)
    tell("Forecasting costs", 0, 0)
    tell("Comparing pathways", 0, 0)
    known, misrated, _ = with_ratings(made.whole(), about.ratings)
    ways = advised(known, fits.table, as_of=about.as_of)
    paid = costs_of_register({**made.whole(), "matches": fits.table}, Asked(about.as_of))
    tell("Comparing countries", 0, 0)
    policy = strategy(about.country, as_of=about.as_of) if about.country else None
    tell("Counting", 0, 0)
    figures = indicators(made["events"], made.tables, as_of=about.as_of)
    found = _findings(about, made, paid, dates=dates, care=care, fits=fits, ways=ways, figures=figures, policy=policy)
    return replace(found, problems=pl.concat([found.problems, misrated]))


def _findings(about: About, made: Register, paid: Costs, *, policy: Strategy | None, **found: Result) -> Findings:
    """All results under the names that the report knows them by."""
    return Findings(
        office=about.office,
        as_of=about.as_of,
        country=about.country,
        **{name: made[name] for name in REGISTERS},
        matches=found["fits"].table,
        deadlines=found["dates"].table,
        attention=found["care"].table,
        pathway_advice=found["ways"].table,
        indicators=found["figures"].table,
        costs=paid.payments,
        cost_years=paid.years,
        keep_advice=paid.advice,
        accounts=made.accounts,
        merges=made.merges,
        problems=pl.concat(
            [
                *(made.problems, share_problems(made["assets"])),
                title_problems(made["assets"], made["titles"], as_of=about.as_of),
                *(found[name].problems for name in ("dates", "fits", "ways")),
            ]
        ),
        reasons=pl.concat(
            [*(one.reasons for one in found.values()), paid.reasons, *([policy.reasons] if policy else [])]
        ),
        belongs=asset.assets_of_endings(made.whole()),
        notes=limits(policy),
        credits=made.credits,
        **_of_country(policy),
    )


def _of_country(policy: Strategy | None) -> dict[str, Any]:
    if policy is None:
        return {}
    return {
        "gaps": policy.gaps,
        "suggestions": policy.suggestions,
        "comparable": policy.comparables,
        "context": policy.context,
        "measures": measures_table(),
    }


def written(findings: Findings, out: Path, *, tell: Tell) -> list[Path]:
    """The report and its tables as files in a folder, each whole or not there at all."""
    tell("Writing the report", 0, 0)
    return write_files(report(findings), out)


def remember(findings: Findings, given: Sequence[Given], store: Path | str, *, at: datetime) -> None:
    """Record in the log of the store that the job ran, on which files, and what came of them."""
    event = Event(
        activity="run-finished",
        at=at,
        details={
            "inputs": checksums(given),
            "as_of": findings.as_of.isoformat(),
            "country": findings.country,
            "rows": {name: table.height for name, table in findings.tables.items() if table.height},
        },
    )
    with open_log(str(store)) as log:
        log.append([event])


def headlines(findings: Findings) -> dict[str, int]:
    """The numbers a person wants first."""
    answered = answers(findings.matches)
    return {
        "assets": findings.assets.height,
        "needs": findings.needs.height,
        f"dates in the next {DAYS} days": soon(findings).height,
        "late dates": late(findings).height,
        "needs with a strong match": answered["strong"],
        "needs with a fair match at best": answered["fair"],
    }
