"""Usual ways from a result to its use, what must come before what, and the scales that judge readiness."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import polars as pl

from valorise.terms import knowledge
from valorise.terms.tables import table

FOLDER = "assets/pathways"
ORDERING = "assets/ordering.yaml"
SCALES = "assets/scales"
USUAL = re.compile(r"(\d+)(?:-(\d+))? (day|week|month|year)s?")
"""Form of a usual time, such as `2-4 weeks`; what has another form is said in words."""


def pathways() -> pl.DataFrame:
    """All pathways as the declared table `pathways`, ordered by id; one file each.

    >>> pathways().filter(id="pw-design").select("asset_type", "status").row(0)
    ('design', 'known')
    """
    columns = table("pathways").schema
    return pl.DataFrame([{name: said.get(name) for name in columns} for said in _said()], schema=columns)


def pathway_steps() -> pl.DataFrame:
    """The steps of all pathways as the declared table `pathway_steps`, in their order.

    `least` and `most` are usual times in `time_unit`; where practice knows none, `when` says it in words.
    """
    rows = [_step(said["id"], step) for said in _said() for step in said["steps"]]
    return pl.DataFrame(rows, schema=table("pathway_steps").schema)


def ordering_rules() -> pl.DataFrame:
    """What must come before what, as the declared table `ordering_rules`; no asset types means all.

    >>> ordering_rules().filter(id="ord-file-before-publish").item(0, "strictness")
    'block'
    """
    columns = table("ordering_rules").schema
    rules = knowledge.document(ORDERING)["rules"]
    return pl.DataFrame([{name: said.get(name) for name in columns} for said in rules], schema=columns)


@cache
def scale_levels(scale: str) -> dict[int, str]:
    """What each level of a readiness scale means, in our own words, the lowest first. `Missing` for a scale that has
    no file.

    >>> scale_levels("TRL")[4]
    'Works in laboratory.'
    """
    said = knowledge.document(f"{SCALES}/{scale}.yaml")
    return dict(sorted(said["levels"].items()))


def _said() -> list[dict[str, Any]]:
    return [knowledge.document(f"{FOLDER}/{name}.yaml") for name in knowledge.names(FOLDER, ".yaml")]


def _step(pathway: str, said: dict[str, Any]) -> dict[str, Any]:
    usual = USUAL.fullmatch(said["takes"])
    plain = {name: said.get(name) for name in ("step", "action", "who", "documents", "gate", "rules")}
    return {
        "pathway": pathway,
        **plain,
        "least": int(usual[1]) if usual else None,
        "most": int(usual[2] or usual[1]) if usual else None,
        "time_unit": f"{usual[3]}s" if usual else None,
        "when": None if usual else said["takes"],
    }
