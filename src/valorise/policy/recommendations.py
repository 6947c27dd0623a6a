"""The nine recommendations and the five topics: what they ask, and which facts a comparison looks at."""

from __future__ import annotations

from typing import Any

import polars as pl

from valorise.terms import knowledge

FOLDER = "policy/recommendations"


def recommendations() -> dict[str, dict[str, Any]]:
    """The nine recommendations by code: title, what each asks, what each user must be able to do, facts, sources,
    standing.

    >>> recommendations()["R9"]["topics"]
    ['policy-governance-funding']
    """
    return {name: knowledge.document(f"{FOLDER}/{name}.yaml") for name in knowledge.names(FOLDER, ".yaml")}


def topics() -> dict[str, dict[str, Any]]:
    """The five topics of the exercise by code: what each is about and which questions it raises.

    >>> len(topics())
    5
    """
    return {
        name: knowledge.document(f"policy/topics/{name}.yaml") for name in knowledge.names("policy/topics", ".yaml")
    }


def facts_table() -> pl.DataFrame:
    """Facts that a comparison of countries asks for, one row each.

    `weight` is the part of the fact in its recommendation, all parts of one recommendation summing to one. A fact is
    either a kind of measure (`figure` missing) or a figure of the country with `better`: `higher`, `lower`, or
    `present` where only its being known counts.
    """
    schema = {
        "recommendation": pl.String(),
        "fact": pl.String(),
        "asks": pl.String(),
        "weight": pl.Float64(),
        "figure": pl.String(),
        "better": pl.String(),
    }
    rows = [
        {"recommendation": code, **{name: fact.get(name) for name in schema if name != "recommendation"}}
        for code, said in recommendations().items()
        for fact in said["facts"]
    ]
    facts = pl.DataFrame(rows, schema=schema)
    return facts.with_columns(pl.col("weight") / pl.col("weight").sum().over("recommendation"))


def facets_table() -> pl.DataFrame:
    """What makes a measure count for a fact: it carries the `code` in the column `facet`, or the word where the facet
    is `words`.
    """
    schema = {"recommendation": pl.String(), "fact": pl.String(), "facet": pl.String(), "code": pl.String()}
    rows = [
        (recommendation, fact["fact"], facet, code)
        for recommendation, said in recommendations().items()
        for fact in said["facts"]
        for facet, codes in fact.get("measures", {}).items()
        for code in codes
    ]
    return pl.DataFrame(rows, schema=schema, orient="row")
