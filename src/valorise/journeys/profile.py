"""One page about an asset, and the exploitation table of a project, from a register."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
from rapidfuzz import process

from valorise.assets.pathway_advice import pathway_advice
from valorise.assets.readiness_levels import current_levels
from valorise.journeys import asset as dates_of
from valorise.journeys.results_report import owned, result_type, rights
from valorise.journeys.ways import Office, readiness
from valorise.reporting.exploitation import FILE, WITHHELD, Exploitation
from valorise.reporting.profile import TEASER, Profile, protection, readiness_told
from valorise.reporting.sentences import Say, english
from valorise.reporting.wording import clipped, listed
from valorise.terms import codes, knowledge
from valorise.terms.errors import Missing
from valorise.terms.tables import table


def profile_of(of: Office, asset: str, *, as_of: date, full: bool) -> Profile:
    """What is known of one asset; `Missing` where the register has none of that name."""
    own = of.tables["assets"].filter(id=asset)
    if own.is_empty():
        raise _none("asset", asset, of.tables["assets"]["id"])
    rights = of.tables["rights"].filter(asset=asset)
    levels = current_levels(readiness(of, None, as_of=as_of).history).filter(asset=asset)
    advice = pathway_advice(of.tables, table("matches").empty(), as_of=as_of, only=[asset]).table
    dates = dates_of.of_events(dates_of.right_events(rights), as_of=as_of).table
    agreements = of.tables["agreements"].filter(pl.col("assets").list.contains(asset)).to_dicts()
    return Profile(
        asset=own.row(0, named=True),
        rights=tuple(rights.to_dicts()),
        agreements=tuple(agreements),
        dates=dates,
        pathways=advice,
        levels=levels,
        office=of.name,
        as_of=as_of,
        full=full,
    )


def exploitation_of(of: Office, project: str, *, as_of: date, full: bool, say: Say = english) -> Exploitation:
    """The exploitation table of one project, by its name in the register or its acronym; `say` puts its words."""
    projects = of.tables["projects"]
    named = projects.filter((pl.col("id") == project) | (pl.col("acronym").str.to_lowercase() == project.lower()))
    if named.is_empty():
        raise _none("project", project, pl.concat([projects["id"], projects["acronym"].drop_nulls()]))
    one = named.row(0, named=True)
    numbers = {one["id"], *(str(said["value"]) for said in one["identifiers"] or ())}
    numbers |= {said.split(":", 1)[1] for said in numbers if ":" in said}
    results = _results(of.tables["assets"], numbers)
    profiles = [profile_of(of, name, as_of=as_of, full=full) for name in results]
    return Exploitation(
        project=one["id"],
        title=one["acronym"] or clipped(one["title"] or one["id"], 80),
        programme=one["programme"] or "",
        ends=one["ends"] or "",
        rows=tuple(_row(profile, of, as_of, say) for profile in profiles),
        owned=owned(profiles, say),
        rights=rights(profiles, say),
        withheld=sum(profile.secret for profile in profiles),
        office=of.name,
        as_of=as_of,
        full=full,
    )


def _results(assets: pl.DataFrame, numbers: set[str]) -> list[str]:
    """Results that name one of the grant numbers, in the order of the register."""
    return [
        row["id"]
        for row in assets.select("id", "funding").iter_rows(named=True)
        if any(str(said["grant"] or "") in numbers for said in row["funding"] or ())
    ]


def _row(profile: Profile, of: Office, as_of: date, say: Say) -> dict[str, str]:
    asset, best = profile.asset, profile.pathways.head(1)
    open_ = profile.sight in ("full", "open")
    route = [say(one) for one in best["name"].to_list()]
    levels = profile.levels
    trl = readiness_told(levels.filter(dimension="TRL"), say=say).removeprefix("TRL ")
    users = _users(of, asset["id"], say) if profile.full else _kinds_of_users(asset, say)
    ends = [say(f"usually {say(best['duration'][0])}")] if best.height and best["duration"][0] else []
    return {
        "result": profile.title,
        "teaser": WITHHELD if profile.secret else clipped(asset["summary"] or "", TEASER),
        "result_type": result_type(asset["type"], say),
        "owners": listed([one["name"] for one in asset["owners"] or ()], say=say) if open_ else WITHHELD,
        "type": codes.label("asset_types", asset["type"]),
        "route": WITHHELD if profile.secret else listed(route, say=say),
        "trl": trl if open_ else WITHHELD,
        "target_users": WITHHELD if profile.secret else users,
        "protection": WITHHELD
        if profile.secret
        else protection(profile.rights, numbers=open_, say=say) or "none recorded",
        "timeline": WITHHELD if profile.secret else listed([*_next(profile, as_of, say), *ends], say=say),
        "barriers": _barriers(profile, say) if open_ else WITHHELD,
    }


def _users(of: Office, asset: str, say: Say) -> str:
    """Who was spoken to about it or took a licence: the users that are known by name."""
    talked = of.tables["contacts"].filter(asset=asset)["organisation"].drop_nulls().unique().sort().to_list()
    return listed(talked, most=4, say=say)


def _kinds_of_users(asset: Mapping[str, Any], say: Say) -> str:
    """Fields in which users are to be sought, as its own classes say; nobody outside is named in a teaser."""
    if asset["confidentiality"] not in ("open", "teaser"):
        return ""
    labels = [one["label"] or codes.label("fields", one["code"]) for one in asset["fields"] or ()]
    told = listed([say(label) for label in dict.fromkeys(labels) if label], most=3, say=say)
    return say(f"users in: {told}") if told else ""


def _next(profile: Profile, as_of: date, say: Say) -> list[str]:
    ahead = profile.dates.filter(pl.col("due") >= as_of).sort("due").head(1)
    return [say(f"next date {row['due'].isoformat()}") for row in ahead.iter_rows(named=True)] if profile.full else []


def _barriers(profile: Profile, say: Say) -> str:
    """What the register shows to stand in the way: no evidence, no owner, open blocks of the first pathway."""
    found = []
    if profile.levels.is_empty() or profile.levels["level_reached"].null_count() == profile.levels.height:
        found.append("readiness without evidence")
    if not profile.asset["owners"]:
        found.append("ownership not settled")
    blocks = profile.pathways["blocks"].head(1).to_list()
    if blocks and blocks[0]:
        found.append(f"open conditions of the route: {blocks[0]}")
    return listed([say(one) for one in found], say=say)


def _none(kind: str, name: str, names: pl.Series) -> Missing:
    close = [one for one, score, _ in process.extract(name, names.to_list(), limit=3) if score > 60]
    hint = f"Did you mean {' or '.join(close)}?" if close else f"Look at the {kind}s of the register."
    return Missing(what=f"There is no {kind} “{name}” in this register.", where=kind.upper(), fix=hint)


def facts_of(found: Exploitation) -> dict[str, Any]:
    """The exploitation table as data."""
    return {
        "project": found.project,
        "programme": found.programme,
        "ends": found.ends,
        "as_of": found.as_of.isoformat(),
        "full": found.full,
        "withheld": found.withheld,
        "template": knowledge.document(FILE)["template"],
        "results": list(found.rows),
        "ownership": list(found.owned),
        "rights": list(found.rights),
    }
