"""What usually shows that a level of readiness is reached, as a help for those who rate."""

from __future__ import annotations

from valorise.terms import knowledge

PLACE = "assets/readiness_evidence.yaml"


def usual_evidence(scale: str, level: int) -> str | None:
    """What usually shows this level; None for a scale or a level of which nothing is said.

    >>> usual_evidence("TRL", 4)
    'A test report from the laboratory with method, conditions and results.'
    >>> usual_evidence("TRL", 10) is None
    True
    """
    said: dict[int, str] = knowledge.document(PLACE)["scales"].get(scale, {})
    return next((text for highest, text in sorted(said.items()) if level <= highest), None)
