"""What a report does not yet do, and what this one could not do for want of something."""

from __future__ import annotations

from valorise.journeys.ingest import Register
from valorise.journeys.strategy import Strategy
from valorise.terms import knowledge


def limits(made: Register, policy: Strategy | None) -> tuple[str, ...]:
    """Full sentences: limits of every report, what the country's figures need, and whose data is credited."""
    always = tuple(knowledge.document("journeys/limits.yaml")["always"])
    return (*always, *(policy.notes if policy else ()), *made.credits)
