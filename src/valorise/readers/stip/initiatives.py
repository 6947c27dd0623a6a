"""An initiative as a measure, known but not confirmed."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from valorise.readers.facts import Facts
from valorise.readers.letters import clean
from valorise.readers.names import names
from valorise.readers.rows import Refused, Row
from valorise.terms import codes
from valorise.terms.words import key

ADDRESS = re.compile(r"/([a-z0-9]+)/data/policyInitiatives/(\d+)")
NAMES_INSIDE = re.compile(r"\s*\([^()]*;[^()]*\)")
"""Short and original name, which stand behind the English name of a body, as in (KRICT;한국화학연구원)."""
NO_BUDGET = {"not applicable", "unknown"}
UNION = "EU"
DOUBT = "It stands here as the country described it for the survey; nobody has compared it with other sources."


def own(uri: object) -> str | None:
    """Our name for an initiative by its address, with the survey it comes from; None where it is no such address.

    >>> own("http://stip.oecd.org/2021/data/policyInitiatives/1328")
    'stip:2021-1328'
    """
    found = ADDRESS.search(str(uri or ""))
    return f"stip:{found[1]}-{found[2]}" if found else None


def name_of(name: object, country: object) -> tuple[str, str]:
    """Name and country as a key that does not depend on how they are written."""
    return key(clean(name) or ""), key(clean(country) or "")


def initiative(facts: Facts) -> Row | Refused:
    """A row of an export or of the raw answers; several rows of one initiative bring one instrument each."""
    name, summary, number = facts.text("name"), _summary(facts), own(facts.given.get("uri"))
    if not number:
        fix = "Keep the column with the address of the initiative."
        return facts.refused("uri", rule="no-address", expected="an address that ends with a number", fix=fix)
    if not name or not summary:
        fix = "Fill both, or leave the row out."
        return facts.refused("summary", rule="no-text", expected="a name and a description", fix=fix)
    country, level = _country(facts)
    if not country:
        fix = "Write the country as its ISO code or English name."
        return facts.refused("country", rule="not-country", expected="a country", fix=fix)
    record = {
        "id": number,
        "name": name,
        "country": country,
        "level": level,
        "owner": _owner(facts),
        "since": _year(facts, "starts"),
        "until": _year(facts, "ends"),
        "summary": summary,
        "instruments": _instruments(facts),
        "target_groups": _targets(facts),
        "evidence": "none",
        "doubts": [DOUBT, *_evaluated(facts)],
        "sources": _sources(facts),
        "status": "known",
    }
    kept = {column: value for column, value in record.items() if value not in (None, [], "")}
    return Row(facts.number, "measures", kept, problems=tuple(facts.problems))


def instrument_of(facts: Facts, named: dict[tuple[str, str], str]) -> Row | Refused:
    """A row of a sheet about one kind of instrument: it tells the instrument of an initiative listed elsewhere."""
    code = facts.text("instrument_code")
    if not facts.text("name") or code not in codes.codes("stip_instruments"):
        return counts_only(facts, "a row of counts below the initiatives")
    found = named.get(name_of(facts.given.get("name"), facts.given.get("country")))
    if not found:
        expected, fix = "an initiative that the raw answers name too", "Compare name and country with the raw answers."
        return facts.refused("name", rule="of-no-initiative", expected=expected, fix=fix)
    return Row(facts.number, "measures", {"id": found, "instruments": [code]}, adds_to=True)


def counts_only(facts: Facts, place: str) -> Refused:
    """The refusal of a row that says nothing of its own."""
    return facts.refusal(
        rule="counts-only",
        found=next((str(one) for one in facts.given.values() if one not in (None, "")), None),
        expected=f"an initiative; {place} lists or counts what initiatives say elsewhere",
        fix="Nothing need be done: what the initiatives say is read where they stand.",
    )


def _summary(facts: Facts) -> str | None:
    """Description, aims and yearly budget; the background only where there is nothing else."""
    told, aims, budget = facts.text("summary"), facts.text("objectives"), facts.text("budget")
    if not (told or aims):
        return facts.text("background")
    parts = [told, f"Objectives: {aims}" if aims else None]
    if budget and budget.lower() not in NO_BUDGET:
        parts.append(f"Yearly budget in euro: {budget}.")
    return " ".join(one for one in parts if one)


def _country(facts: Facts) -> tuple[str | None, str | None]:
    """Country and level; parts of a country are written behind its name, as in “Belgium - Flanders”."""
    written = facts.text("country") or ""
    whole, _, inside = written.partition(" - ")
    found = names("stip").get(("country", whole.lower())) or codes.country_code(whole)
    if found == UNION:
        return found, "EU"
    return found, "regional" if inside and not inside.startswith("Federal") else "national"


def _owner(facts: Facts) -> str | None:
    return "; ".join(NAMES_INSIDE.sub("", one) for one in facts.parts("owner", "|")) or None


def _year(facts: Facts, name: str) -> int | None:
    written = facts.number_of(name)
    found = re.fullmatch(r"((?:18|19|20)\d{2})(?:-.*)?", written or "")
    if written and not found:
        facts.left_out(name, rule="not-year", expected="a year such as 2016", fix="Correct the year.")
    return int(found[1]) if found else None


@cache
def _by_label() -> dict[str, str]:
    return {key(row["label"]): code for code, row in codes.codes("stip_instruments").items()}


def _instruments(facts: Facts) -> list[str]:
    found = []
    for one in facts.parts("instrument", "|"):
        code = _by_label().get(key(one))
        if code:
            found.append(code)
        else:
            expected, fix = "an instrument of the survey", "Code it by hand."
            facts.left_out("instrument", rule="unknown-instrument", expected=expected, fix=fix)
    return list(dict.fromkeys(found))


def _targets(facts: Facts) -> list[str]:
    listed = names("stip")
    found: list[str] = []
    for one in facts.parts("targets", "|"):
        ours = listed.get(("target", one.lower()))
        if ours is None:
            facts.left_out(
                "targets", rule="unknown-target", expected="a target group of the survey", fix="Code it by hand."
            )
        found += [code for code in (ours or "").split("|") if code]
    return list(dict.fromkeys(found))


def _evaluated(facts: Facts) -> list[str]:
    """That there is an evaluation, which is no finding before somebody reads it."""
    if (facts.text("evaluated") or "").lower() != "true":
        return []
    page = facts.text("evaluation")
    return [f"The survey says that it was evaluated{f' ({page})' if page else ''}; the evaluation was not read."]


def _sources(facts: Facts) -> list[Any]:
    address = str(facts.given.get("uri") or "").strip()
    survey = ADDRESS.search(address)
    year = f" {survey[1]}" if survey and survey[1].isdigit() else ""
    return [one for one in (f"EC-OECD STIP Compass{year}, {address}", facts.text("page")) if one]
