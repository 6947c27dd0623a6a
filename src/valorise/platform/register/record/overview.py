"""The overview of an asset: what it is, what should be done next, and a line for each panel of the other parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from valorise.assets.readiness import readiness
from valorise.platform.foundation.panel import Line, Offer, Todo, lines, offers
from valorise.platform.foundation.recorded import Facts
from valorise.platform.foundation.spoken import spoken
from valorise.platform.foundation.tables import table_of
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.record import facts as known
from valorise.platform.register.record.parts import FILLED, HISTORY, Part
from valorise.platform.register.record.reads import Page
from valorise.reporting.chains import chains
from valorise.reporting.sentences import sentence

MOST = 6
"""Things to do that are named; more would be a list nobody reads."""


@dataclass(frozen=True, slots=True)
class Said:
    """A line about a panel, with the way to it."""

    name: str
    title: str
    address: str
    line: Line


@dataclass(frozen=True, slots=True)
class Summary:
    """A part of the page in a few lines."""

    part: Part
    address: str
    said: Sequence[Said]


@dataclass(frozen=True, slots=True)
class Overview:
    """What the overview shows beside the head of the page."""

    told: Sequence[known.Fact]
    standing: Sequence[known.Fact]
    dates_of_facts: Sequence[known.Fact]
    identifiers: Sequence[known.Outside]
    weakest: Sequence[str]
    """Sentences about the readiness scale that holds it back; inside, `Ways to use` says more."""
    todo: Sequence[Todo]
    more: int
    """How many further things there are to do."""
    summaries: Sequence[Summary]


def overview(viewer: Viewer, page: Page) -> Overview:
    """The overview of an asset that was fetched for this person."""
    sight, facts = page.asset.sight, page.facts  # type: ignore[attr-defined]  # put there by seen_by
    said = lines(viewer, page.asset)
    summaries = [_summary(viewer, page, part, said) for part in page.parts if part in FILLED or part == HISTORY]
    shown = {one.name for each in summaries for one in each.said}
    todo = sorted((each for name in shown for each in said.get(name, Line()).todo), key=_pressing)
    columns = known.visible(sight, known.SHOWN)
    return Overview(
        told=known.facts_shown(facts, [one for one in columns if one != "title"]),
        standing=known.standing_facts(page.asset) if page.inside else (),
        dates_of_facts=known.facts_shown(facts, known.visible(sight, ["dates"])),
        identifiers=list(known.identifiers(facts)),
        weakest=() if page.inside else weakest(facts),
        todo=todo[:MOST],
        more=max(0, len(todo) - MOST),
        summaries=summaries,
    )


def weakest(facts: Mapping[str, Any] | Facts) -> list[str]:
    """Why the weakest scale decides the next step; nothing where no level was given."""
    if not facts.get("readiness"):
        return []
    found = readiness(table_of("assets", [facts]))
    steps = chains(found.reasons, [facts["id"]]).get((facts["id"], "readiness"), ())
    return [sentence("reasons", one.rule, one.values, spoken) for one in steps]


def _summary(viewer: Viewer, page: Page, part: Part, said: Mapping[str, Line]) -> Summary:
    address = reverse(part.route, args=[page.asset.pk])
    listed = [one for one in offers() if one.part == part.name and _worth_a_line(one, viewer, page, said)]
    return Summary(part, address, [_said(one, address, said) for one in listed])


def _worth_a_line(one: Offer, viewer: Viewer, page: Page, said: Mapping[str, Line]) -> bool:
    """Panels that are there on some days only are named where their slice says something of them."""
    return one.name in said if one.sometimes else one.seen(viewer, page.asset)


def _said(one: Offer, address: str, said: Mapping[str, Line]) -> Said:
    return Said(one.name, str(one.title), f"{address}#{one.name}", said.get(one.name, Line()))


def _pressing(one: Todo) -> tuple[bool, date, bool]:
    """What is late comes first, then what has a day, then what only would be good."""
    return (one.tone != "late", one.on or date.max, not one.tone)
