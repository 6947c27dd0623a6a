"""Measures from elsewhere that could help a country, and a word search over the library."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from valorise.policy.support import fact_measures, serving
from valorise.policy.weights import REFERENCE, weights
from valorise.terms.codes import codes
from valorise.terms.reasons import reason, reasons_table
from valorise.terms.results import Result
from valorise.terms.tables import table

UNKNOWN_GAP = 0.5
"""Worth of a gap about which too little is known: neither closed nor open."""


def suggestions(
    gaps: pl.DataFrame,
    measures: pl.DataFrame,
    *,
    country: str,
    facts: pl.DataFrame,
    comparables: pl.DataFrame,
    as_of: date,
    top: int = 10,
) -> Result:
    """Up to `top` measures of other countries or of the European level, as the declared table `suggestions`, each
    with its reasons.

    `facts` says what each recommendation asks for and how much of it is lacking (`policy.gaps.fact_parts`),
    `comparables` how near other countries are. The score is the part of the gap that a measure answers, by its worth
    (evidence, finding, level, standing; the lower end, what can be relied on) and by the nearness of its country;
    worth and nearness are declared conventions. The list is built one by one: what has been answered counts for less
    from then on. A gap about which too little is known counts as one half. That a measure worked elsewhere does not
    say that it will work here: read what it needs and what is doubted.
    """
    needs = _needs(gaps.filter(country=country), facts)
    elsewhere = serving(measures.filter(pl.col("country") != country))
    answers = fact_measures(elsewhere).select("id", "recommendation", "fact")
    picks = _picks(needs, answers, _standing(elsewhere, country, comparables, as_of), top)
    picked = picks.join(_told(elsewhere, gaps.filter(country=country)), on=["id", "recommendation"]).sort("rank")
    named = picked.join(_standing(elsewhere, country, comparables, as_of).drop("held"), on="id")
    ranked = (
        named.with_columns(pl.lit(country).alias("country"), origin_country="country")
        .with_columns(pl.col("worth", "nearness", "score").round(4))
        .rename({"id": "measure"})
        .select(list(table("suggestions").schema))
        .cast(table("suggestions").schema)
        .sort("rank")
    )
    return Result(ranked, _reasons(country, named.sort("rank")))


def _needs(gaps: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """How much of each recommendation's gap lies in each fact about measures."""
    lacking = pl.col("weight") * pl.col("part")
    total = lacking.sum().over("recommendation")
    return (
        facts.filter(pl.col("kind") == "measures")
        .join(gaps.select("recommendation", "gap"), on="recommendation")
        .with_columns(
            need=pl.when(total > 0).then(pl.col("gap").fill_null(UNKNOWN_GAP) * lacking / total).otherwise(0.0)
        )
        .select("recommendation", "fact", "asks", "need")
    )


def _standing(elsewhere: pl.DataFrame, country: str, comparables: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """How near the country of each measure is, whether it has ended, and what both leave of its worth (`held`)."""
    said = weights("suggestions")
    near = comparables.filter(country=country).select(pl.col("other").alias("country"), "distance", "shared", "asked")
    european = pl.col("country").is_in(["EU", "INT"])
    by_distance = (1.0 / (1.0 + pl.col("distance"))).fill_null(0.0).clip(float(said["far"]), 1.0)
    return (
        elsewhere.unique("id")
        .with_columns(ended=(pl.col("until") < as_of.year).fill_null(False), law=_is_law())
        .select("id", "country", "worth_low", "ended", "law")
        .join(near, on="country", how="left")
        .with_columns(
            nearness=pl.when(european).then(float(said["europe"])).otherwise(by_distance),
            use=pl.when(european).then(pl.lit("join")).otherwise(pl.lit("adapt")),
        )
        .with_columns(
            held=pl.col("worth_low")
            * pl.col("nearness")
            * pl.when("ended").then(float(said["ended"])).otherwise(1.0)
            * pl.when("law").then(float(said["law"])).otherwise(1.0)
        )
        .drop("country", "worth_low")
    )


def _is_law() -> pl.Expr:
    laws: list[str] = weights("suggestions")["laws"]
    return (pl.col("instruments").list.set_intersection(laws).list.len() > 0).fill_null(False)


def _picks(needs: pl.DataFrame, answers: pl.DataFrame, standing: pl.DataFrame, top: int) -> pl.DataFrame:
    """The best measures one by one; what a picked measure answers counts for less from then on."""
    fading: float = weights("suggestions")["next"]
    left = answers.join(needs, on=["recommendation", "fact"]).join(standing.select("id", "held"), on="id")
    chosen: list[pl.DataFrame] = [_best(left.clear())]
    while left.height and len(chosen) <= top:
        best = _best(left)
        if best["score"][0] <= 0:
            break
        chosen.append(best.with_columns(rank=pl.lit(len(chosen), pl.Int64)))
        met = left.filter(pl.col("id") == best["id"][0]).select("recommendation", "fact", met=pl.lit(fading))
        left = (
            left.filter(pl.col("id") != best["id"][0])
            .join(met, on=["recommendation", "fact"], how="left")
            .with_columns(pl.col("need") * pl.col("met").fill_null(1.0))
            .drop("met")
        )
    return pl.concat(chosen)


def _best(left: pl.DataFrame) -> pl.DataFrame:
    """The measure and recommendation with the highest score; in a tie the first by name."""
    scored = (
        left.sort("recommendation", "fact")
        .group_by("id", "recommendation", maintain_order=True)
        .agg(score=pl.col("need").sum() * pl.col("held").first(), answers=pl.col("asks"))
    )
    ordered = scored.with_columns(pl.col("score").round(9)).sort(
        "score", "id", "recommendation", descending=[True, False, False]
    )
    return ordered.head(1).with_columns(rank=pl.lit(0, pl.Int64))


def _told(elsewhere: pl.DataFrame, gaps: pl.DataFrame) -> pl.DataFrame:
    columns: list[str | pl.Expr] = [
        "id",
        "recommendation",
        "name",
        "country",
        "level",
        "status",
        "evidence",
        "finding",
        "results",
        "until",
        "doubts",
        "sources",
        pl.col("worth_low").alias("worth"),
    ]
    return elsewhere.select(columns).join(gaps.select("recommendation", "gap"), on="recommendation")


def _reasons(country: str, picked: pl.DataFrame) -> pl.DataFrame:
    return reasons_table(row for said in picked.iter_rows(named=True) for row in _chain(country, said))


def _chain(country: str, said: dict[str, Any]) -> list[dict[str, Any]]:
    """Gap served, evidence, nearness of the country, and what a reader must check, in this order."""
    subject = f"{country} {said['id']}"
    source = said["sources"][0] if said["sources"] else None
    evidence = {name: said[name] for name in ("evidence", "finding", "level", "status", "results")}
    steps: list[tuple[str, dict[str, Any], str | None]] = [
        (
            "gap-served",
            {"recommendation": said["recommendation"], "gap": said["gap"], "answers": said["answers"]},
            None,
        ),
        ("evidence-known", evidence | {"worth": round(said["worth"], 3)}, source),
        _nearness(said),
    ]
    if said["ended"]:
        steps.append(("measure-ended", {"until": said["until"]}, source))
    if said["law"]:
        steps.append(("measure-is-law", {"law": weights("suggestions")["law"]}, REFERENCE))
    if said["country"] == "EU" and not codes("countries").get(country, {}).get("eu_member"):
        steps.append(("outside-the-union", {"country": country}, None))
    steps += [("doubt", {"doubt": doubt}, source) for doubt in said["doubts"] or ()]
    return [
        reason(subject, "suggestion", step, rule, values, reference)
        for step, (rule, values, reference) in enumerate(steps, 1)
    ]


def _nearness(said: dict[str, Any]) -> tuple[str, dict[str, Any], str | None]:
    values = {"country": said["country"], "nearness": round(said["nearness"], 3)}
    if said["use"] == "join":
        return "european-level", values, REFERENCE
    if said["distance"] is None:
        return "country-not-compared", values, REFERENCE
    compared = {"distance": round(said["distance"], 2), "shared": said["shared"], "asked": said["asked"]}
    return "country-compared", values | compared, REFERENCE
