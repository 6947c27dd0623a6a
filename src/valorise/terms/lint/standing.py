"""How firmly a fact is known, where it can be read, and when it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from valorise.terms.lint.files import OWN_WORDS, Document, Spot, problem, spots
from valorise.terms.problems import Problem
from valorise.terms.time import first_day, last_day, partial_date

SOURCES = ("sources", "source", "reference", "references")
"""Names under which a fact says where it can be read."""

PERIODS = (("valid_from", "valid_to"), ("since", "until"), ("opens", "closes"))


def standing_problems(documents: Iterable[Document]) -> list[Problem]:
    """Facts without a standing or without a source.

    What names a source says whether it was seen (`status`), itself or around it or inside it; what is verified or
    known names a source, itself or around it, unless it says that the fact is `missing`. A file of facts with neither
    is told as a whole; a file of our own choices says so at its top with `standing`, such as `standing: convention`.
    """
    found: list[Problem] = []
    for document in documents:
        if document.path.startswith(OWN_WORDS) or _needs_none(document):
            continue
        listed = list(spots(document))
        if not any("status" in mapping or _source(mapping) is not None for _, mapping, _ in listed):
            fix = "Give each fact a `status` and `sources`; for own choices write `standing: convention` at the top."
            found.append(problem(document.path, "missing-standing", "a status and sources", fix))
        for spot in listed:
            found += _of_fact(document.path, spot)
    return found


def date_problems(documents: Iterable[Document]) -> list[Problem]:
    """Dates of validity that are none, and spans that end before they begin."""
    return [
        wrong
        for document in documents
        for at, mapping, _ in spots(document)
        for first, last in PERIODS
        for wrong in _of_span(document.path, at, mapping, first, last)
    ]


def _needs_none(document: Document) -> bool:
    """Our own choices that say so, and lists of sources, which are no facts."""
    own_choice = isinstance(document.said, Mapping) and isinstance(document.said.get("standing"), str)
    return own_choice or document.path.endswith("/sources.yaml")


def _of_fact(path: str, spot: Spot) -> Iterator[Problem]:
    at, mapping, outer = spot
    status, source = mapping.get("status"), _source(mapping)
    around = [one for one in outer if "status" in one]
    if source is not None and status is None and not around and not _inside(mapping):
        fix = "Add `status: verified` if the content was seen in the source, else `status: known`."
        yield problem(path, "missing-status", "a status beside a source", fix, at=at)
    if not isinstance(status, str) or "missing" in mapping:
        return
    if not source and not any(_source(one) for one in outer):
        rule = "verified-without-source" if status == "verified" else "missing-source"
        fix = "Say where it can be read, or lower it to known." if status == "verified" else "Say where it comes from."
        yield problem(path, rule, "a source", fix, found=source, at=at)


def _source(mapping: Mapping[Any, Any]) -> Any:
    """What the fact gives as its source; None where it has no such name at all."""
    given = [mapping[name] for name in SOURCES if name in mapping]
    return next((one for one in given if one), given[0] if given else None)


def _inside(said: Any) -> bool:
    if isinstance(said, Mapping):
        return "status" in said or any(_inside(inner) for inner in said.values())
    return isinstance(said, list) and any(_inside(inner) for inner in said)


def _of_span(path: str, at: str, mapping: Mapping[Any, Any], first: str, last: str) -> Iterator[Problem]:
    read: dict[str, str] = {}
    for name in (first, last):
        given = mapping.get(name)
        if given is None or isinstance(given, Mapping | list):
            continue
        day = given.isoformat() if isinstance(given, date) else partial_date(str(given))
        if day is None:
            yield problem(
                path,
                "not-a-date",
                "a year, month or day such as 2024-05-03",
                "Write the date.",
                found=given,
                at=f"{at}.{name}".lstrip("."),
            )
        else:
            read[name] = day
    if len(read) == 2 and first_day(read[first][:10]) > last_day(read[last][:10]):
        found = f"{first} {read[first]}, {last} {read[last]}"
        fix = "Correct one of the two."
        yield problem(path, "ends-before-it-begins", f"{first} not after {last}", fix, found=found, at=at)
