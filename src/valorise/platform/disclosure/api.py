"""Disclosures for programs: all that the pages can do, by the same reads and actions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from valorise.platform.disclosure import actions, incomes, publishing, reads
from valorise.platform.disclosure.bodies import (
    Begun,
    Day,
    Disclosures,
    DisclosuresAsked,
    GivenAnswers,
    Kept,
    NewPerson,
    NewType,
    Officer,
    Promised,
    Shares,
    ShareSaid,
    Verdict,
    Words,
)
from valorise.platform.disclosure.models import Contributor, Disclosure
from valorise.platform.disclosure.questions import group_of, questions_of
from valorise.platform.disclosure.writing import Said
from valorise.platform.foundation.api import API, page_of, viewer
from valorise.platform.foundation.changes import refused

prefix = ""
area = "disclosures"
router = Router(tags=["Disclosures"])
ONE = "/disclosures/{record:name}/-/"


def listed(one: Disclosure) -> Kept:
    """A line of the list."""

    def at(value: date | datetime | None) -> str | None:
        return value.isoformat() if value else None

    return {
        "id": one.pk, "type": one.type, "title": one.title, "state": one.state, "version": one.version,
        "sight": getattr(one, "sight", ""), "due_on": at(one.due_on), "sent_at": at(one.sent_at),
        "changed_at": at(one.changed_at), "asset": one.asset_id, "officer": one.officer_id,
        "clear_from": at(one.clear_from), "bundle": one.bundle or None,
        "links": {"self": f"{API}/disclosures/{one.pk}"},
    }  # fmt: skip


def person(one: Contributor) -> Kept:
    """A contributor with what they answered."""
    names = ("name", "orcid", "role", "organisation", "share", "answer", "answered_round", "note")
    return {"number": one.pk, "has_account": one.user_id is not None} | {name: getattr(one, name) for name in names}


def whole(request: HttpRequest, name: str) -> Kept:
    """A disclosure with answers, people, decisions and messages."""
    told = reads.told(viewer(request), name)
    one = told.disclosure
    thread = one.messages.values("from_office", "text", "at")
    decisions = one.decisions.values("kind", "reasons", "note", "at")
    return {
        **listed(one), **reads.as_json(told), "shares_round": one.shares_round,
        "versions": {key: kept.get("version", 0) for key, kept in one.answers.items()},
        "contributors": [person(each) for each in told.people],
        "open_points": [each.question.id for each in told.open_points],
        "needed": [each.question.id for each in told.hindering],
        "messages": [{**each, "at": each["at"].isoformat()} for each in thread],
        "decisions": [{**each, "at": each["at"].isoformat()} for each in decisions],
    }  # fmt: skip


def call(name: str, summary: str, **more: Any) -> Mapping[str, Any]:
    """How a call is named and described."""
    return {"operation_id": name, "summary": f"Disclosures: {summary}", **more}


@router.get("/disclosures", response=Disclosures, **call("list_disclosures", "the list"))
def list_disclosures(request: HttpRequest, response: HttpResponse, asked: Query[DisclosuresAsked]) -> Any:
    """Those one made, or those one's office received; sorted by changed (newest first), recorded or id."""
    looks = viewer(request)
    if looks.user is None:
        raise refused(looks)
    found = reads.inbox(looks, state=asked.state) if asked.part == "received" else reads.mine(looks)
    return page_of(request, response, found, asked, listed)


@router.post("/disclosures", response={201: list[Kept]}, **call("begin_disclosures", "begin"))
def begin(request: HttpRequest, body: Begun) -> Any:
    """A draft for each type, linked to each other."""
    return Status(201, [listed(one) for one in actions.begin(viewer(request), body.types, title=body.title)])


@router.get("/disclosure-questions/{type_}", response=Kept, **call("list_questions", "what is asked of a type"))
def questions(request: HttpRequest, type_: str) -> Any:
    """Every question that may be asked of a type, in order."""
    names = ("id", "section", "ask", "why", "example", "kind", "fills", "needed")
    rows = [{name: getattr(one, name) for name in names} for one in questions_of(type_)]
    more = [{"choices": one.options, "when": dict(one.when)} for one in questions_of(type_)]
    return {"group": group_of(type_).label, "questions": [one | two for one, two in zip(rows, more, strict=True)]}


@router.put(ONE + "answers", response=Kept, **call("save_answers", "save answers"))
def save_answers(request: HttpRequest, name: str, body: GivenAnswers) -> Any:
    """Saves what it can; `conflicts` names answers that somebody else wrote since they were read, and theirs."""
    said = {key: Said(one.value, one.unknown and not one.value, one.seen) for key, one in body.answers.items()}
    saved = actions.save_answers(viewer(request), name, said)
    return {
        "version": saved.disclosure.version,
        "saved": saved.changed,
        "conflicts": {key: dict(one.theirs) for key, one in saved.conflicts.items()},
    }


@router.get(ONE + "rewards", response=Kept, **call("read_rewards", "who would receive what of an income"))
def rewards(request: HttpRequest, name: str, rule: str = "") -> Any:
    """Three levels of income under the rule of the organisation, or under the reward scheme that is asked for."""
    looks = viewer(request)
    told = reads.told(looks, name)
    found = incomes.rule_of(told.disclosure, rule)
    if found is None:
        return {"rule": None, "levels": []}
    levels = incomes.levels(found, told.people, user=looks.user, as_of=looks.today)
    facts = {
        "id": found.scheme.id,
        "chosen": found.chosen,
        "status": found.scheme.status,
        "source": found.scheme.source,
    }
    return {"rule": facts, "levels": [asdict(one) for one in levels]}


@router.get(ONE + "outlook", response=Kept, **call("read_outlook", "what publishing means now"))
def outlook(request: HttpRequest, name: str) -> Any:
    """Notes with references and days; no legal advice."""
    looks = viewer(request)
    one = reads.told(looks, name).disclosure
    found = publishing.warning(one.type, one.answers, as_of=looks.today)
    offices = [{"office": each.office, "kind": each.kind, "last_day": each.last_day.isoformat(), "left": each.left,
                "reference": each.reference, "status": each.status} for each in found.forgiven]  # fmt: skip
    notes = [{"says": each.says, "today": each.today, "reference": each.reference, "status": each.status}
             for each in found.notes]  # fmt: skip
    on = found.on.isoformat() if found.on else None
    return {"when": found.when, "on": on, "days_left": found.left, "notes": notes, "offices": offices}


@router.post(ONE + "contributors", response={201: Kept}, **call("name_contributor", "name somebody"))
def name_contributor(request: HttpRequest, name: str, body: NewPerson) -> Any:
    """A further contributor; shares that were equal stay equal, and everybody is asked again."""
    return Status(201, person(actions.add_contributor(viewer(request), name, body.dict())))


@router.delete(ONE + "contributors/{int:number}", response={204: None}, **call("take_out", "take somebody out"))
def take_out(request: HttpRequest, name: str, number: int) -> Any:
    """Takes a contributor out."""
    actions.remove_contributor(viewer(request), name, number)
    return HttpResponse(status=204)


@router.put(ONE + "shares", response=Kept, **call("put_shares", "put shares"))
def put_shares(request: HttpRequest, name: str, body: Shares) -> Any:
    """Exact fractions that sum to one; everybody is asked again."""
    said = {number: {"share": share} for number, share in body.shares.items()}
    actions.change_contributors(viewer(request), name, said, version=body.version)
    return whole(request, name)


@router.post(ONE + "share-answers", response={204: None}, **call("answer_shares", "answer for one's own share"))
def answer_shares(request: HttpRequest, name: str, body: ShareSaid) -> Any:
    """Confirm, propose other shares, or say that it was not oneself."""
    actions.answer_shares(viewer(request), name, body.answer, shares_round=body.round, note=body.note)
    return HttpResponse(status=204)


@router.post(ONE + "sending", response=Kept, **call("send_disclosure", "send to the office"))
def send(request: HttpRequest, name: str) -> Any:
    """The office learns of it, the register has its record, the clock begins."""
    actions.send(viewer(request), name)
    return whole(request, name)


@router.put(ONE + "type", response=Kept, **call("change_type", "ask as for another type"))
def change_type(request: HttpRequest, name: str, body: NewType) -> Any:
    """Answers that both types share stay, the others are kept unseen."""
    actions.change_type(viewer(request), name, body.type)
    return whole(request, name)


@router.post(ONE + "restoring", response=Kept, **call("restore_draft", "bring a deleted draft back"))
def restore(request: HttpRequest, name: str) -> Any:
    """The draft as it was."""
    actions.restore_draft(viewer(request), name)
    return whole(request, name)


@router.put("/disclosure-promise", response=Promised, **call("keep_promise", "how soon the office answers"))
def keep_promise(request: HttpRequest, body: Promised) -> Any:
    """It holds for what is sent from now on."""
    return actions.keep_promise(viewer(request), **body.dict())


@router.post(ONE + "reminders", response=Kept, **call("remind_contributors", "remind of the shares"))
def remind(request: HttpRequest, name: str) -> Any:
    """At most once a day; `reminded` is the number of people."""
    return {"reminded": actions.remind(viewer(request), name)}


@router.post(ONE + "messages", response={204: None}, **call("write_message", "write to the other side"))
def write_message(request: HttpRequest, name: str, body: Words) -> Any:
    """A word between the office and those who made it."""
    actions.write_message(viewer(request), name, body.text, asks=body.asks)
    return HttpResponse(status=204)


@router.post(ONE + "decisions", response=Kept, **call("decide_disclosure", "decide"))
def decide(request: HttpRequest, name: str, body: Verdict) -> Any:
    """What the office decides, with reasons; `reopen` with a note takes the last decision up again."""
    if body.kind == "reopen":
        actions.reopen(viewer(request), name, body.note)
    else:
        facts = {"reasons": body.reasons, "note": body.note, "version": body.version}
        actions.decide(viewer(request), name, body.kind, **facts)  # type: ignore[arg-type]
    return whole(request, name)


@router.put(ONE + "officer", response=Kept, **call("assign_officer", "give to a colleague"))
def assign_officer(request: HttpRequest, name: str, body: Officer) -> Any:
    """Who looks after it."""
    actions.assign_officer(viewer(request), name, body.officer)
    return whole(request, name)


@router.put(ONE + "clearance", response=Kept, **call("clear_publication", "clear publishing"))
def clear(request: HttpRequest, name: str, body: Day) -> Any:
    """From which day the office has nothing against publishing."""
    actions.clear_publication(viewer(request), name, body.day)
    return whole(request, name)


@router.delete("/disclosures/{record:name}", response={204: None}, **call("delete_draft", "delete a draft"))
def delete_draft(request: HttpRequest, name: str) -> Any:
    """Its author can bring it back on the page."""
    actions.delete_draft(viewer(request), name)
    return HttpResponse(status=204)


@router.get("/disclosures/{record:name}", response=Kept, **call("read_disclosure", "one"))
def read_disclosure(request: HttpRequest, name: str) -> Any:
    """One disclosure as the sender may see it."""
    return whole(request, name)
