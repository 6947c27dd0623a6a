"""What the rights of the register cost in the coming years, and what speaks for keeping each family."""

from __future__ import annotations

from datetime import date

from valorise.assets.costs.attorneys import Question
from valorise.reporting.costs import Costs, keep_section, years_section
from valorise.reporting.discretion import asset_title
from valorise.reporting.document import Section, Subheading
from valorise.reporting.findings import Findings, empty
from valorise.terms.problems import problems_table

PLACE = 27
MOST = 12


def section(findings: Findings) -> Section:
    """Sums by year, and families of rights with where the reasons lean; each opens to its reasons."""
    found = _found(findings)
    years = years_section(found)
    if findings.cost_years.is_empty():
        return years
    keep = keep_section(found, most=MOST)
    return Section(years.anchor, years.title, (*years.blocks, Subheading(keep.title), *keep.blocks), keep.intro)


def _found(findings: Findings) -> Costs:
    """The forecast of the run as the document of costs knows it."""
    years = findings.cost_years["in_year"]
    until = date(int(str(years.max())), 12, 31) if years.len() else findings.as_of
    named = findings.keep_advice["asset"].drop_nulls()
    return Costs(
        asked=Question(findings.as_of, until),
        payments=findings.costs,
        years=findings.cost_years,
        advice=findings.keep_advice,
        assumptions=empty("value_assumptions"),
        reasons=findings.reasons,
        problems=problems_table([]),
        titles={name: asset_title(findings, name, 120) for name in named},
    )
