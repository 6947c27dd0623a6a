"""Competences, what roles need of them, and trainings that build them, as tables."""

from __future__ import annotations

from typing import Any

import polars as pl

from valorise.terms import knowledge
from valorise.terms.tables import table

FRAMEWORKS = "assets/competences/frameworks"
ROLES = "assets/competences/roles.yaml"
TRAININGS = "assets/competences/trainings.yaml"
LEVELS = "assets/competences/levels.yaml"


def competences() -> pl.DataFrame:
    """All competences of all frameworks as the declared table `competences`; one file per framework.

    >>> competences().filter(id="RC-28").item(0, "name")
    'Promote the transfer of knowledge'
    """
    rows = [
        {**one, "framework": said["id"], "scale": said["scale"], "status": said["status"]}
        for said in frameworks()
        for one in said["competences"]
    ]
    return _table("competences", rows)


def role_needs() -> pl.DataFrame:
    """The level of each competence that a role needs, as the declared table `role_needs`."""
    said = knowledge.document(ROLES)
    rows = [
        {
            "role": role["id"],
            "name": role["name"],
            "competence": one,
            "competence_level": level,
            "status": said["status"],
        }
        for role in said["roles"]
        for one, level in role["needs"].items()
    ]
    return _table("role_needs", rows)


def trainings() -> pl.DataFrame:
    """All trainings as the declared table `trainings`."""
    return _table("trainings", knowledge.document(TRAININGS)["trainings"])


def common_level(scale: str, place: int) -> str | None:
    """The level on the common scale for the level at this place of another scale, the lowest being 1; None where the
    scale has no such level.

    >>> common_level("entrecomp", 5), common_level("four-levels", 1), common_level("entrecomp", 9)
    ('advanced', 'foundational', None)
    """
    said = next((one for one in knowledge.document(LEVELS)["scales"] if one["id"] == scale), None)
    if said is None:
        return None
    if "map" in said:
        return next((level for level, places in said["map"].items() if place in places), None)
    return said["levels"][place - 1] if 1 <= place <= len(said["levels"]) else None


def frameworks() -> list[dict[str, Any]]:
    """The frameworks as written; do not change them, they are shared."""
    return [knowledge.document(f"{FRAMEWORKS}/{name}.yaml") for name in knowledge.names(FRAMEWORKS, ".yaml")]


def _table(name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    columns = table(name).schema
    return pl.DataFrame([{column: row.get(column) for column in columns} for row in rows], schema=columns)
