"""Publish or protect: what making a result public does to its protection, and what is still possible where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from valorise.assets.attention import FILINGS, KIND
from valorise.assets.deadlines import deadlines
from valorise.assets.happenings import SCHEMA
from valorise.assets.rulebook import closing_days, rulebook
from valorise.terms import knowledge
from valorise.terms.codes import codes
from valorise.terms.reasons import reason, reasons_table
from valorise.terms.results import Result
from valorise.terms.tables import table
from valorise.terms.time import first_day, partial_date

PLAN, REGISTER, EMBARGO, DISCLOSURE = "plan", "register", "embargo", "disclosure"
MAYBE = "maybe"
"""A technical idea may be inside, so that the rules for inventions may apply."""
NOTHING = frozenset({"none", "copyright", "database right", "trade mark", "contract"})
"""Protections that publishing does not end."""
LOOKS_BACK = timedelta(days=366)
"""What became public so long ago still counts: some offices forgive one's own publication for a year."""
ANNOUNCED = {"asset": pl.String(), "source": pl.String(), "on": pl.String()}
"""Columns of days that stand neither in the plans nor in the assets: the end of an embargo, what a disclosure says."""
Published = tuple[str, date]
"""A type of result and the day on which it became public."""


@dataclass(frozen=True, slots=True)
class Note:
    """What a rule says about this case."""

    says: str
    today: str
    level: str
    """How much it presses: late, soon or good."""
    reference: str
    status: str


@dataclass(frozen=True, slots=True)
class Forgiven:
    """An office that forgives one's own publication for a time."""

    office: str
    label: str
    kind: str
    """Kind of right that is still possible."""
    last_day: date
    left: int
    """Days left; negative where it has run out."""
    says: str
    reference: str
    status: str


def publish_or_protect(
    register: Mapping[str, pl.DataFrame], announced: pl.DataFrame | None = None, *, as_of: date
) -> Result:
    """What becomes or became public by which day, against what was filed, as the declared table `publishing`.

    `register` holds the declared tables assets, rights and planned_publications; `announced` are further days in the
    columns of `ANNOUNCED`. A day said as a month or a year counts from its first day. What is past is listed for a
    year. Assets of a type whose protection publishing cannot end are listed where somebody planned something only.
    """
    said = [one for one in _said(register, announced) if one["public_on"] >= as_of - LOOKS_BACK]
    filed = _filed(register["rights"])
    for one in said:
        one["filed"] = filed.get(one["asset"])
        one["state"] = publishing_state(one["type"], one["public_on"], filed=one["filed"], discloses=one["discloses"])
    known = forgiven_each({(one["type"], one["public_on"]) for one in said if one["state"] == "open"}, as_of=as_of)
    rows = [
        {**one, **_consequences(one, known, as_of), "left": (one["public_on"] - as_of).days}
        for one in sorted(said, key=lambda one: (one["public_on"], one["asset"], one["source"], one["title"] or ""))
    ]
    declared = table("publishing")
    found = pl.DataFrame(rows, schema=declared.schema, orient="row") if rows else declared.empty()
    return Result(found, _reasons(rows))


def publishing_state(type_: str, on: date, *, filed: date | None, discloses: bool | None) -> str:
    """Filed in time (on the day itself still counts, EPC Art. 54(2)), harmless to protection, or open."""
    if filed is not None and filed <= on:
        return "filed"
    return "harmless" if discloses is False or not at_stake(type_) else "open"


def at_stake(type_: str) -> bool:
    """Whether publishing may end a protection of this type of result."""
    return not protections_of(type_) <= NOTHING


def protections_of(type_: str) -> set[str]:
    """What protects the type; `maybe` beside it where a technical idea may be inside."""
    own = {codes("asset_types").get(type_, {}).get("protection") or "none"}
    return own | ({MAYBE} if type_ in _document()["maybe"] else set())


def notes_for(type_: str, when: str) -> list[Note]:
    """What the rules say of a result of this type that is public, planned, secret or closed."""
    protections = protections_of(type_)
    rules = [one for one in _document()["rules"] if set(one["protection"]) & protections and when in one["when"]]
    return [Note(one["says"], one["today"], one["presses"], one["reference"], one["status"]) for one in rules]


def forgiven(type_: str, on: date, *, as_of: date) -> list[Forgiven]:
    """Each office whose rules forgive one's own publication on that day, the nearest last day first.

    For a day to come it is what would hold if nothing were filed before.
    """
    return forgiven_each([(type_, on)], as_of=as_of)[type_, on]


def forgiven_each(published: Iterable[Published], *, as_of: date) -> dict[Published, list[Forgiven]]:
    """The same for many types and days at once."""
    asked = {(type_, on): _kinds(type_) for type_, on in published}
    wanted = sorted({(kind, on) for (_, on), kinds in asked.items() for kind in kinds})
    rules = forgiving()
    said = dict(rules.select("rule", "says").iter_rows())
    names = {f"{kind} {on}": (kind, on) for kind, on in wanted}
    happened = [
        {"right": name, "office": "EU", "kind": kind, "event": "disclosure", "on": on}
        for name, (kind, on) in names.items()
    ]
    day = max([as_of, *(on for _, on in wanted)])
    events = pl.DataFrame(happened, schema=SCHEMA)
    found: dict[tuple[str, date], list[Forgiven]] = {one: [] for one in wanted}
    for row in deadlines(events, rules, closing_days(), as_of=day).table.iter_rows(named=True):
        one = names[row["right"]]
        found[one].append(_forgiven(row, one[0], said[row["rule"]], as_of))
    return {
        one: sorted(
            (row for kind in kinds for row in found[kind, one[1]]), key=lambda row: (row.last_day, row.office, row.kind)
        )
        for one, kinds in asked.items()
    }


def forgiving() -> pl.DataFrame:
    """Rules of the rule book by which an office forgives one's own publication, wherever it was published."""
    found = rulebook().filter(pl.col("only_if_unfiled"), pl.col("trigger") == "disclosure")
    return found.with_columns(event_office=pl.lit("any"))


def _kinds(type_: str) -> set[str]:
    """Kinds of right that could protect the type: where a patent is lost, a utility model may still be possible."""
    protections = protections_of(type_)
    kinds = {KIND[one] for one in protections if one in KIND}
    kinds |= {"utility-model"} if "patent" in kinds else set()
    return kinds | {"patent"} if MAYBE in protections else kinds


def _forgiven(row: Mapping[str, Any], kind: str, says: str, as_of: date) -> Forgiven:
    return Forgiven(
        office=row["office"],
        label=codes("offices").get(row["office"], {}).get("label") or row["office"],
        kind=kind,
        last_day=row["due"],
        left=(row["due"] - as_of).days,
        says=says,
        reference=row["reference"],
        status=row["status"],
    )


def _said(register: Mapping[str, pl.DataFrame], announced: pl.DataFrame | None) -> Iterator[dict[str, Any]]:
    """Every day by which something becomes public, with the type of its asset; what names no day is left out."""
    assets = {row["id"]: row for row in register["assets"].select("id", "type", "title", "dates").iter_rows(named=True)}
    plans = register["planned_publications"].iter_rows(named=True)
    for row in plans:
        yield from _told(assets, row["asset"], PLAN, row["planned_on"], row)
    for name, row in assets.items():
        if at_stake(row["type"] or ""):
            yield from _told(assets, name, REGISTER, (row["dates"] or {}).get("published"), {})
    for row in () if announced is None else announced.iter_rows(named=True):
        if at_stake(assets.get(row["asset"], {}).get("type") or ""):
            yield from _told(assets, row["asset"], row["source"], row["on"], {})


def _told(
    assets: Mapping[str, Any], name: str, source: str, written: str | None, plan: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    said = partial_date(written) if written else None
    on = first_day(said) if said else None
    if on is not None and name in assets:
        asset = assets[name]
        told = {
            "asset": name,
            "asset_title": asset["title"],
            "type": asset["type"] or "",
            "source": source,
            "public_on": on,
        }
        disclosed = (asset["dates"] or {}).get("disclosed") is not None or source == DISCLOSURE
        wording = {one: plan.get(one) for one in ("occasion", "title", "place", "discloses")}
        yield {**told, **wording, "day_written": str(said), "disclosed": disclosed}


def _filed(rights: pl.DataFrame) -> dict[str, date]:
    """The first filing of each asset."""
    found: dict[str, date] = {}
    for name, happened in rights.select("asset", "happened").drop_nulls("asset").iter_rows():
        for one in happened or ():
            said = partial_date(str(one["on"] or "")) if one["event"] in FILINGS else None
            if said and (day := first_day(said)):
                found[name] = min(found.get(name, day), day)
    return found


def _consequences(one: Mapping[str, Any], known: Mapping[Published, list[Forgiven]], as_of: date) -> dict[str, Any]:
    """What the rules say and where it is still possible; empty where nothing has to be decided."""
    if one["state"] != "open":
        return {"notes": [], "offices": []}
    notes = notes_for(one["type"], "public" if one["public_on"] <= as_of else "planned")
    return {
        "notes": [asdict(note) for note in notes],
        "offices": [asdict(office) for office in known[one["type"], one["public_on"]]],
    }


def _reasons(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Which provision each word on an occasion rests on."""
    return reasons_table(
        [
            reason(
                row["asset"], f"{row['source']} {row['public_on']}", step, "publishing", _values(one), one["reference"]
            )
            for row in rows
            for step, one in enumerate([*row["notes"], *row["offices"]], start=1)
        ]
    )


def _values(one: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one[name] for name in ("says", "today", "office", "last_day") if name in one}


def _document() -> Any:
    return knowledge.document("assets/publishing.yaml")
