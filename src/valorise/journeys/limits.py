"""What a report does not yet do, and what a reader of the country's figures must know."""

from __future__ import annotations

from valorise.journeys.strategy import Strategy
from valorise.terms import knowledge


def limits(policy: Strategy | None) -> tuple[str, ...]:
    """Full sentences: limits that hold for every report, then what the figures of the country need."""
    always = tuple(knowledge.document("journeys/limits.yaml")["always"])
    return (*always, *(policy.notes if policy else ()))
