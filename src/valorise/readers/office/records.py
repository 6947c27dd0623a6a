"""A row of each kind of table as records: the main one first, then what the row brings besides."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from valorise.readers.letters import clean
from valorise.readers.office.cells import Row
from valorise.readers.office.vocabulary import heading, word
from valorise.readers.office.writings import persons, share
from valorise.terms import codes, shares
from valorise.terms.identifiers import identifiers
from valorise.terms.words import key

Record = dict[str, Any]
Also = list[tuple[str, Record]]
Made = tuple[str, Record, Also]
"""Table of the main record, the main record, and further records by table."""
BETWEEN = re.compile(r"\s*[;|\n]\s*")
LIST = re.compile(r"\s*[;|,\n]\s*")
LEVEL = re.compile(r"(?:TRL\s*)?([1-9])(?!\d)", re.IGNORECASE)
EVENTS = (
    ("first-filing", "rights.priority"),
    ("filing", "rights.filed"),
    ("publication", "rights.published"),
    ("grant", "rights.granted"),
    ("expired", "rights.expires"),
)


def kept(**columns: Any) -> Record:
    """A record without its empty columns."""
    return {name: value for name, value in columns.items() if value not in (None, "", [], {})}


def mark(*texts: str | None) -> str:
    """A short name that the same texts always get."""
    return hashlib.sha256(repr([key(text or "") for text in texts]).encode()).hexdigest()[:10]


def invention(row: Row, name: str) -> Made:
    """The asset, and the case that says who looks after it and how it stands."""
    level = LEVEL.match(row.text("readiness.TRL") or "")
    dates = kept(disclosed=row.date("dates.disclosed"), published=row.date("dates.published"))
    grant, funder = row.text("funding.grant"), row.text("funding.funder")
    record = kept(
        id=name,
        type=row.code("type", "asset_types") or "invention",
        title=row.text("title"),
        summary=row.text("summary"),
        contributors=_contributors(row),
        owners=_owners(row),
        dates=dates,
        keywords=row.parts("keywords", LIST),
        fields=[{"scheme": "other", "label": label} for label in row.parts("fields.label", BETWEEN)],
        funding=[kept(funder=funder, grant=grant)] if grant or funder else [],
        confidentiality=row.code("confidentiality", "confidentiality"),
        readiness={"TRL": int(level[1])} if level else {},
        country=row.country("country"),
        url=row.text("url"),
        origins=row.origins,
    )
    return "assets", record, _case(row, name, record) + flows(row, name, asset=name)


def _contributors(row: Row) -> list[Record]:
    """People, each once; the institute belongs to all of them."""
    where = row.text("contributors.organisation")
    names = dict.fromkeys(name for _, cell in row.cells("contributors.name") for name in persons(cell))
    return [kept(name=clean(name), role="inventor", organisation=where) for name in names]


def _owners(row: Row) -> list[Record]:
    names = row.parts("owners.name", BETWEEN)
    found = row.cell("owners.share")
    part = shares.share(share(found[1])) if found else None
    if found and (part is None or len(names) != 1):
        why = "a share such as 60 % of one owner named in the same row"
        row.note(found, rule="not-share", expected=why, fix="Enter shares by hand after the import.")
    return [kept(name=name, share=part if len(names) == 1 else None) for name in names]


def _case(row: Row, name: str, asset: Record) -> Also:
    officer, state = row.text("officer"), row.code("status", None, words="outcome")
    if not officer and not state:
        return []
    outcome = None if state in (None, "open") else state
    opened = asset.get("dates", {}).get("disclosed")
    case = kept(id=f"{name}:case", assets=[name], officer=officer, opened=opened, outcome=outcome, origins=row.origins)
    return [("cases", case | {"title": asset.get("title") or name})]


def right(row: Row, name: str) -> Made:
    """The right or patent family, with what happened to it and what it cost."""
    row.refer("asset", "assets")
    happened = [{"event": event, "on": on} for event, ours in EVENTS if (on := row.date(ours))]
    publication = identifiers([("patent-publication", row.number_text("identifiers.patent-publication"))])
    found = row.cell("identifiers.patent-publication")
    if found and not publication:
        row.note(found, rule="not-publication", expected="a number such as EP1234567B1", fix="Correct the number.")
    record = kept(
        id=name,
        kind=row.code("rights.kind", "right_kinds") or "patent",
        office=_office(row),
        number=row.number_text("rights.number") or row.number_text("id"),
        title=row.text("title"),
        status=row.code("rights.status", None),
        holder=row.text("rights.holder"),
        happened=happened,
        identifiers=publication,
        origins=row.origins,
    )
    return "rights", record, flows(row, name)


def _office(row: Row) -> str | None:
    """Code of the one office named; several offices need a line each, because their dates differ."""
    found = row.cell("rights.office")
    if found is None:
        return None
    parts = [part for part in re.split(r"[;,/+\n\s]+", str(found[1])) if part]
    whole = _office_code(str(found[1]))
    if whole or len(parts) < 2:
        if not whole:
            row.note(found, rule="not-office", expected="an office such as EP, WO, US, DE", fix="Write its code.")
        return whole
    row.note(
        found,
        rule="several-offices",
        expected="one office, because every office has its own dates",
        fix="Add a right for each country after the import, or give each its own line.",
    )
    return None


def _office_code(written: str) -> str | None:
    bare = written.strip()
    return (
        bare.upper()
        if bare.upper() in codes.codes("offices")
        else word("rights.office", bare) or codes.country_code(bare)
    )


def agreement(row: Row, name: str) -> Made:
    """The agreement, and the money it brought or cost."""
    row.refer("assets", "assets")
    exclusive = row.code("agreements.exclusive", None, words="yes")
    parties = row.parts("agreements.parties", BETWEEN)
    record = kept(
        id=name,
        type=row.code("agreements.type", "agreement_types"),
        title=row.text("title") or _called(row, parties),
        parties=parties,
        signed=row.date("agreements.signed"),
        starts=row.date("agreements.starts"),
        ends=row.date("agreements.ends"),
        territory=_territory(row),
        field_of_use=row.text("agreements.field_of_use"),
        status=row.code("agreements.status", None),
        origins=row.origins,
    )
    if exclusive:
        record["exclusive"] = exclusive == "true"
    on = record.get("signed")
    return (
        "agreements",
        record,
        flows(row, name, agreement=name, party=parties[0] if len(parties) == 1 else None, on=on),
    )


def _called(row: Row, parties: list[str]) -> str | None:
    """An agreement without a title is called by its kind and its parties."""
    kind = row.text("agreements.type")
    return ", ".join(part for part in (kind, " / ".join(parties)) if part) or None


def _territory(row: Row) -> list[str]:
    found = row.cell("agreements.territory")
    if found is None or word("worldwide", str(found[1])):
        return []
    listed = [(part, codes.country_code(part)) for part in LIST.split(str(found[1])) if part]
    if unknown := [part for part, code in listed if code is None]:
        row.note(found, rule="not-country", expected="countries", fix=f"Not known: {', '.join(unknown)}.")
    return [code for _, code in listed if code]


def contact(row: Row, name: str) -> Made:
    """The person, or the organisation where no person is named, with the conversation noted beside."""
    row.refer("asset", "assets")
    written, person = _person(row)
    organisation, email = row.text("organisations.name"), row.text("people.email")
    body = _body(row, name, organisation)
    talk = _conversation(row, name, person or email, organisation)
    if not person and not email:
        return "organisations", body, talk
    told_apart = (email,) if email else (person, organisation or row.number_text("id"))
    record = kept(
        id=f"{name.split(':')[0]}:person-{mark(*told_apart)}",
        name=person or email,
        names=[written] if written and written != person else [],
        organisation=organisation,
        country=body.get("country") or row.country("country"),
        email=email,
        origins=row.origins,
    )
    return "people", record, ([("organisations", body)] if body else []) + talk


def _body(row: Row, name: str, organisation: str | None) -> Record:
    """The organisation that a contact works for; empty where none is named."""
    if not organisation:
        return {}
    own, city = f"{name.split(':')[0]}:organisation-{mark(organisation)}", row.text("organisations.city")
    return kept(id=own, name=organisation, country=row.country("country"), city=city, origins=row.origins)


def _person(row: Row) -> tuple[str | None, str | None]:
    """The name as written and in its usual order."""
    given, family = row.text("people.given"), row.text("people.family")
    if family:
        whole = " ".join(part for part in (given, family) if part)
        return whole, (persons(whole) or [whole])[0]
    written = row.text("people.name")
    return written, (persons(written.replace("/", " ")) or [written])[0] if written else None


def _conversation(row: Row, name: str, person: str | None, organisation: str | None) -> Also:
    """What was said and when, with comments at the cells.

    Position and telephone are kept with it, as the table of people has no place for them.
    """
    on, notes = row.date("contacts.on"), row.texts("contacts.note")
    notes += [f"{cell}: {text}" for cell, text in row.comments]
    beside = [text for ours in ("people.role", "people.phone") for text in row.texts(ours)]
    if not on and not notes and not beside and not row.named:
        return []
    note = "\n".join([*notes, *([", ".join(beside)] if beside else [])])
    told = kept(id=f"{name}:contact", on=on, organisation=organisation, person=person, note=note, origins=row.origins)
    return [("contacts", told | {"note": note or "-"})]


def flow(row: Row, name: str) -> Made:
    """Money of a table of payments; an amount below zero went out."""
    row.refer("asset", "assets")
    row.refer("agreement", "agreements")
    stated = row.code("money.direction", None, words="direction")
    listed = [_flow(row, name, *cell, stated or "in", free=stated is None) for cell in row.cells("amount")]
    found = [one for one in listed if one] or [one for _, one in flows(row, name)]
    more = kept(on=row.date("money.on"), party=row.text("money.party"), kind=_kind_of_money(row))
    main, *others = [one | more for one in found] or [{}]
    return "money_flows", main, [("money_flows", one) for one in others]


def _kind_of_money(row: Row) -> str | None:
    written = row.text("money.kind")
    return (word("flow", written) or written) if written else None


def flows(row: Row, name: str, **more: Any) -> Also:
    """Money in the columns for income and for costs, one flow for each filled cell."""
    found: Also = []
    for direction in ("in", "out"):
        for theirs, cell in row.cells(f"money.{direction}"):
            if one := _flow(row, name, theirs, cell, direction):
                found.append(("money_flows", {**one, **kept(**more)}))
    return found


def _flow(row: Row, name: str, theirs: str, cell: Any, direction: str, *, free: bool = False) -> Record:
    """One flow; empty where the cell holds no amount or nought."""
    amount = row.amount(theirs, cell)
    if amount is None or (amount.value == 0 and not free):
        return {}
    value = amount.value
    if free and value < 0:
        direction, value = "out", -value
    kind = next((found for part in heading(theirs).bare.split() if (found := word("flow", part))), None)
    return kept(
        id=f"{name}:{key(theirs).replace(' ', '-')}",
        direction=direction,
        kind=kind or ("licence income" if direction == "in" else "another"),
        amount=value,
        currency=amount.currency,
        origins=row.origins,
    )
