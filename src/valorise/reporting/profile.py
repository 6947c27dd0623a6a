"""One page about an asset: what it is, how ready, how protected; what is confidential is left out unless asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from valorise.assets.rulebook import task_label
from valorise.reporting.document import Block, Cell, Document, Grid, Head, Notice, Paragraph, Section
from valorise.reporting.sentences import Say, english
from valorise.reporting.wording import clipped, listed
from valorise.terms import codes

Row = Mapping[str, Any]
MOST_DATES, TEASER = 5, 240
"""Dates shown, and signs of the short description that a teaser may say."""
FACT, ALL, LEAST = 200, 2_400, 500
"""Signs of one fact, of the facts and the summary together, and of the summary at least: what one page of A4 holds."""
WITHHELD = "What it is may be read by people inside only. Ask the office."


@dataclass(frozen=True, slots=True)
class Profile:
    """What is told about one asset; without `full` only what a teaser may say."""

    asset: Row
    rights: tuple[Row, ...]
    agreements: tuple[Row, ...]
    dates: pl.DataFrame
    pathways: pl.DataFrame
    levels: pl.DataFrame
    """Levels of readiness in the declared table `readiness_levels`, the last of each scale."""
    office: str
    as_of: date
    full: bool

    @property
    def sight(self) -> str:
        """How much is told: full, open, teaser, or nothing; an asset of unknown standing counts as internal."""
        said = self.asset["confidentiality"]
        return "full" if self.full else said if said in ("open", "teaser") else "nothing"

    @property
    def secret(self) -> bool:
        """Whether text, people and numbers are withheld."""
        return self.sight == "nothing"

    @property
    def title(self) -> str:
        """The title, or kind and name where the title is for people inside."""
        kind = codes.label("asset_types", self.asset["type"]) or "asset"
        if self.secret:
            return f"{kind} not yet public ({self.asset['id']})"
        return clipped(self.asset["title"] or self.asset["summary"] or self.asset["id"], 180)


def profile_document(profile: Profile, *, say: Say = english) -> Document:
    """The page; its facts are those of `profile_facts`."""
    facts = profile_facts(profile, say=say)
    told = tuple((Cell(name), Cell(text)) for name, text in facts["facts"].items())
    blocks: list[Block] = [Paragraph(facts["summary"], lead=True), Grid("At a glance", (Head(""), Head("")), told)]
    if profile.full:
        blocks.insert(0, Notice("For people inside only: this page says everything that is recorded.", "late"))
    sections = [Section("profile", facts["kind"], tuple(blocks))]
    if facts["dates"]:
        rows = tuple((Cell(one["by"]), Cell(one["what"]), Cell(one["office"])) for one in facts["dates"])
        heads = (Head("By"), Head("What"), Head("Office"))
        sections.append(Section("dates", "Next dates", (Grid("", heads, rows),)))
    return Document(profile.title, profile.office, "", profile.as_of, tuple(sections))


def profile_facts(profile: Profile, *, say: Say = english) -> dict[str, Any]:
    """The same as data: title, kind, summary, facts by their names, dates; every withheld part is missing or said."""
    asset = profile.asset
    summary = WITHHELD if profile.secret else asset["summary"] or "No summary is recorded."
    told = {name: clipped(text, FACT) for name, text in _facts(profile, say) if text}
    room = max(LEAST, ALL - sum(len(name) + len(text) for name, text in told.items()))
    most = min(room, {"full": 1600, "open": 700}.get(profile.sight, TEASER))
    return {
        "asset": asset["id"],
        "title": profile.title,
        "kind": codes.label("asset_types", asset["type"]) or "Asset",
        "summary": clipped(summary, most),
        "full": profile.full,
        "as_of": profile.as_of.isoformat(),
        "facts": told,
        "dates": list(_dates(profile)) if profile.full else [],
    }


def _facts(profile: Profile, say: Say) -> Iterator[tuple[str, str]]:
    asset, open_ = profile.asset, profile.sight in ("full", "open")
    if open_:
        yield "Keywords", listed(list(asset["keywords"] or ()), most=8, say=say)
    yield "Readiness", readiness_told(profile.levels, say=say) if open_ else ""
    yield "Protection", protection(profile.rights, numbers=open_, say=say) if not profile.secret else ""
    yield (
        "Ways to use",
        listed([say(one) for one in profile.pathways["name"].head(3).to_list()], say=say) if open_ else "",
    )
    yield "Licence", (asset["licence"] or "") if open_ else ""
    yield (
        "Owners",
        listed([_share(one, shares=profile.full) for one in asset["owners"] or ()], say=say) if open_ else "",
    )
    yield "Country", codes.label("countries", asset["country"]) if not profile.secret else ""
    yield "Contact", profile.office
    if profile.full:
        yield (
            "Contributors",
            listed([_share(one, shares=True) for one in asset["contributors"] or ()], most=12, say=say),
        )
        paid = (" ".join(filter(None, (one["funder"], one["grant"]))) for one in asset["funding"] or ())
        yield "Paid by", listed(list(paid), say=say)
        yield "Agreements", listed([_agreement(one, say) for one in profile.agreements], most=6, say=say)
        yield "Who may read it", codes.label("confidentiality", asset["confidentiality"]) or "as internal"
    elif open_ and asset["url"]:
        yield "See", asset["url"]


def protection(rights: tuple[Row, ...], *, numbers: bool = True, say: Say = english) -> str:
    """Rights in words, such as `Patent, EP, pending`; nothing where none is recorded."""
    told = [
        " ".join(
            filter(
                None,
                (
                    say(codes.label("right_kinds", one["kind"])),
                    one["office"],
                    f"({say(one['status'])})" if one["status"] else "",
                    one["number"] if numbers else "",
                ),
            )
        )
        for one in rights
    ]
    return listed(told, most=4, say=say)


def readiness_told(levels: pl.DataFrame, *, say: Say = english) -> str:
    """Levels with what they rest on: evidence from how many, the span where raters differ, or a claim."""
    return listed([_level(row, say) for row in levels.iter_rows(named=True)], most=6, say=say)


def _level(row: Row, say: Say) -> str:
    if row["level_reached"] is None:
        return f"{row['dimension']} {row['claimed_level']} ({say('claimed, without evidence')})"
    low, high = row["lowest_level"], row["highest_level"]
    span = f", {say(f'raters say {low} to {high}')}" if low != high else ""
    return f"{row['dimension']} {row['level_reached']} ({say('with evidence')}{span})"


def _share(one: Row, *, shares: bool) -> str:
    return f"{one['name']} ({one['share']})" if shares and one.get("share") else str(one["name"])


def _agreement(one: Row, say: Say) -> str:
    return f"{say(codes.label('agreement_types', one['type']))}: {one['title'] or one['id']}"


def _dates(profile: Profile) -> Iterator[dict[str, str]]:
    for row in profile.dates.filter(pl.col("due") >= profile.as_of).sort("due").head(MOST_DATES).iter_rows(named=True):
        day = row["free_until"] or row["due"]
        year = f", year {row['year']}" if row["year"] is not None else ""
        yield {"by": day.isoformat(), "what": task_label(row["task"]) + year, "office": row["office"]}
