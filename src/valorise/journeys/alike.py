"""Whether records are one asset, and what they would be together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from valorise.linking.merge import merged
from valorise.linking.same import same
from valorise.terms.problems import Problem
from valorise.terms.tables import table
from valorise.terms.tables.checks import Place, check_one, interchange

Facts = Mapping[str, Any]
UNTITLED = "-"
"""Stands for a title that is not written yet; too short to be compared with any other."""


def alike(draft: Facts, others: Sequence[Facts]) -> dict[str, tuple[str, dict[str, Any]]]:
    """Names of the assets that are the same thing as the draft, each with the rule that says so and what was equal.

    Also those with the same telling title which an identifier keeps apart: a person may look at them.
    """
    told = {**draft, "id": "draft", "title": draft.get("title") or UNTITLED}
    rows = [row for one in (told, *others) if (row := _row(one)) is not None]
    if len(rows) < 2 or rows[0]["id"] != "draft":
        return {}
    found = same("assets", rows)
    group = next(one for one in found.groups if 0 in one)
    together = {rows[place]["id"]: found.links[place] for place in group if place}
    apart = {rows[place]["id"]: link for link in found.apart if 0 in link.places for place in link.places if place}
    return {name: (link.rule, dict(link.values)) for name, link in (apart | together).items()}


def proposal(records: Sequence[Facts]) -> tuple[dict[str, Any], list[Problem]]:
    """The records as one, in interchange form, and what they disagree on; see `linking.merge`."""
    declared = table("assets")
    one, disagreements = merged(declared, [row for facts in records if (row := _row(facts)) is not None])
    return interchange(declared, one), disagreements


def _row(facts: Facts) -> dict[str, Any] | None:
    given = {name: value for name, value in facts.items() if value not in (None, "", [], {})}
    return check_one(table("assets"), given, Place())[0]
