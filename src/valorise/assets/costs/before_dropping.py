"""Whom to ask or tell before a right is dropped: inventors by the law of the country, funders, co-owners, contracts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import polars as pl

from valorise.terms import knowledge

OWNERSHIP, FUNDERS = "assets/ownership", "assets/funders"
PROGRAMMES = "assets/clearance/programmes.yaml"
INVENTIONS = ("invention", "patent-family", "utility-model", "plant-variety")
DUTY_SCHEMA: dict[str, pl.DataType] = {
    "family": pl.String(),
    "rule": pl.String(),
    "values": pl.String(),
    "days": pl.Int64(),
    "reference": pl.String(),
    "status": pl.String(),
}
"""Columns of duties: `days` is how long before the last day to pay one must speak; missing where no time is set."""


def duties_before_dropping(families: pl.DataFrame, register: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """What must come before dropping a right, in the columns of `DUTY_SCHEMA`, several rows for a family.

    `families` has the columns family, asset and federal (whether US federal money paid for it). Silence of the
    knowledge files about a country is told as not known, never as free to drop.
    """
    assets = register["assets"].select("type", "country", "owners", "funding", asset="id")
    rows = families.join(assets, on="asset", how="left").iter_rows(named=True)
    projects = _projects(register["projects"])
    found = [duty for row in rows for duty in _of_family(row, projects)]
    return pl.DataFrame(found, schema=DUTY_SCHEMA).sort("family", "rule", "values")


def _of_family(row: Mapping[str, Any], projects: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    if row["type"] in INVENTIONS and row["country"]:
        yield _of_country(row)
    if row["federal"]:
        yield _of_duty(row["family"], _funders()["bayh-dole"], {"project": "US federal funding"})
    seen = set()
    for one in row["funding"] or ():
        project = projects.get(str(one.get("grant") or ""))
        duty = _funders().get(project["funder"]) if project and project["funder"] else None
        if project and duty and project["id"] not in seen:
            seen.add(project["id"])
            yield _of_duty(row["family"], duty, {"project": project["label"]})
    if len(row["owners"] or ()) > 1:
        names = [one["name"] for one in row["owners"]]
        yield _duty(row["family"], "ask-co-owners", {"owners": names}, None, "Joint ownership", "known")


def _of_country(row: Mapping[str, Any]) -> dict[str, Any]:
    path = f"{OWNERSHIP}/{row['country']}.yaml"
    known = row["country"] in knowledge.names(OWNERSHIP, ".yaml")
    said = knowledge.document(path).get("before_dropping") if known else None
    if said is None:
        return _duty(row["family"], "inventors-law-not-known", {"country": row["country"]}, None, None, "known")
    values = {"country": row["country"], "says": said["says"]}
    return _duty(row["family"], "offer-to-inventors", values, said.get("days"), said["reference"], said["status"])


def _of_duty(family: str, duty: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    told = {**values, "says": duty["says"], "years_after": duty["before_dropping"].get("years_after")}
    days = duty["before_dropping"].get("days")
    return _duty(family, "tell-funder", told, days, duty["reference"], duty["status"])


def _duty(
    family: str, rule: str, values: Mapping[str, Any], days: int | None, reference: str | None, status: str
) -> dict[str, Any]:
    packed = pl.Series([dict(values)]).struct.json_encode()[0]
    return {
        "family": family,
        "rule": rule,
        "values": packed,
        "days": days,
        "reference": reference,
        "status": status,
    }


@cache
def _funders() -> Mapping[str, Mapping[str, Any]]:
    """The duty of each funder that speaks of dropping, by the name of its file."""
    said = [knowledge.document(f"{FUNDERS}/{name}.yaml") for name in knowledge.names(FUNDERS, ".yaml")]
    return {one["id"]: duty for one in said for duty in one["duties"] if "before_dropping" in duty}


def _projects(projects: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """Projects by every number that a grant may be written as, with the funder whose terms we hold."""
    found: dict[str, dict[str, Any]] = {}
    for row in projects.select("id", "acronym", "title", "programme", "identifiers").iter_rows(named=True):
        label = row["acronym"] or row["title"] or row["id"]
        one = {"id": row["id"], "label": label, "funder": _funder(row["programme"])}
        numbers = [str(said["value"]) for said in row["identifiers"] or ()]
        for number in (row["id"], *numbers, *(said.split(":", 1)[1] for said in numbers if ":" in said)):
            found[number] = one
    return found


def _funder(programme: str | None) -> str | None:
    written = (programme or "").upper()
    fitting = [one["id"] for one in knowledge.document(PROGRAMMES)["programmes"] if re.search(one["pattern"], written)]
    return fitting[-1] if fitting else None
