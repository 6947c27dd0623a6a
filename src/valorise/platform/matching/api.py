"""Matches for programs: seen from either side, with reasons; judged, judgements withdrawn, comparing asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from valorise.platform.foundation.api import API, OneRecord, described, page_of, viewer, with_version
from valorise.platform.foundation.api_errors import NotThatVersion
from valorise.platform.foundation.changes import Overtaken, refused
from valorise.platform.foundation.conditions import tag_asked
from valorise.platform.foundation.paging import Order
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.jobs.actions import start
from valorise.platform.matching import actions, bodies, inbox, reads
from valorise.platform.matching.models import Judgement
from valorise.platform.matching.reads import Fitting
from valorise.platform.needs.models import Need
from valorise.platform.register.models import Asset, Contact

prefix = ""
area = "matches"
router = Router(tags=["Matches"])
ONE = "/matches/{int:key}"
SORTED = {"made": Order("at", descending=True)}
VERSIONED = dict(described("needs", answer="", versioned=True))


def call(name: str, summary: str, **more: Any) -> dict[str, Any]:
    """How a call is named and described."""
    return {"operation_id": name, "summary": f"Matches: {summary}", **more}


def signed_in(request: HttpRequest) -> Viewer:
    """Who calls; matches are for people who are known."""
    who = viewer(request)
    if who.user is None:
        raise refused(who)
    return who


@router.get("/matches", response=bodies.Inbox, **call("list_matches", "what concerns the sender"))
def list_matches(request: HttpRequest, response: HttpResponse, asked: Query[bodies.MatchesAsked]) -> Any:
    """Matches of the sender's office, assets and needs, strongest first, as in the inbox of the page."""
    whose, new = "mine" if asked.own else "", "1" if asked.new else ""
    wanted = inbox.Wanted(fit=asked.fit, judged=asked.judged, whose=whose, new=new, after=asked.after)
    found = inbox.inbox(signed_in(request), wanted, limit=asked.limit)
    following = None
    if found.after:
        said = request.GET.copy()
        said["after"] = found.after
        following = request.build_absolute_uri(f"{request.path}?{said.urlencode()}")
        response["Link"] = f'<{following}>; rel="next"'
    items = [bodies.told(one) for one in found.fittings]
    return {"items": items, "next": following, "total": found.count, **(found.counts or {})}


@router.get(ONE, response=bodies.OneMatch, **call("get_match", "one with reasons and blockers"))
def get_match(request: HttpRequest, response: HttpResponse, key: int) -> Any:
    """Both sides as the sender may see them, why they match, what stands in the way, and what was said of it."""
    return answered(response, reads.one(signed_in(request), key))


@router.get("/needs/{record:name}/-/matches", response=bodies.OfRecord, **call("list_of_need", "what fits a need"))
def of_need(request: HttpRequest, name: str) -> Any:
    """The strongest assets that the sender may see."""
    who = signed_in(request)
    need = Need.objects.one_for(who, name)
    waits = not need.closed and reads.being_compared("need", need)
    return {"items": [bodies.told(one) for one in reads.for_need(who, need)], "being_compared": waits}


@router.get(
    "/assets/{record:name}/-/matches", response=bodies.OfRecord, **call("list_of_asset", "who could want an asset")
)
def of_asset(request: HttpRequest, name: str) -> Any:
    """The strongest needs that the sender may see."""
    who = signed_in(request)
    asset = Asset.objects.one_for(who, name)
    items = [bodies.told(one) for one in reads.for_asset(who, asset)]
    return {"items": items, "being_compared": reads.being_compared("asset", asset)}


@router.put(ONE + "/-/judgement", response=bodies.OneMatch, **call("judge_match", "judge"), openapi_extra=VERSIONED)
def judge(request: HttpRequest, response: HttpResponse, key: int, body: bodies.Said) -> Any:
    """What the sender thinks of it, in the place of what they thought before; the log keeps both.

    `If-Match` is the ETag of the match, so that nobody judges texts that they have not read.
    """
    who = signed_in(request)
    with as_read(request, key) as one:
        state = (one.need.version, one.asset.version)
        actions.judge(who, one.need.pk, one.asset.pk, body.verdict, why=body.why, state=state)
    return answered(response, reads.one(who, key))


@router.delete("/judgements/{int:number}", response={204: None}, **call("withdraw_judgement", "withdraw a judgement"))
def withdraw(request: HttpRequest, number: int) -> Any:
    """Takes back what the sender said of a match; the log keeps it."""
    actions.withdraw_numbered(signed_in(request), number)
    return HttpResponse(status=204)


@router.get("/judgements", response=bodies.Judgements, **call("list_judgements", "judgements"))
def list_judgements(request: HttpRequest, response: HttpResponse, asked: Query[bodies.JudgementsAsked]) -> Any:
    """Those of the sender and of their organisations, of matches whose sides the sender sees; newest first."""
    who = signed_in(request)
    said = {name: getattr(asked, name) for name in ("verdict", "need", "asset")}
    found = reads.judgements(who).filter(**{name: value for name, value in said.items() if value})

    def told(one: Judgement) -> dict[str, Any]:
        since = (one.need_version, one.asset_version) != (one.need.version, one.asset.version)
        return bodies.judged(one, mine=one.user_id == who.user, since=since)

    return page_of(request, response, found.filter(user=who.user) if asked.own else found, asked, told, SORTED)


@router.post(ONE + "/-/contacts", response={201: OneRecord}, **call("note_contact", "record a conversation"),
             openapi_extra=dict(described("contacts", status=201)))  # fmt: skip
def note_contact(request: HttpRequest, response: HttpResponse, key: int, body: bodies.Talked) -> Any:
    """A contact with those who have the need, kept with the asset; for the office that keeps the asset."""
    who = signed_in(request)
    one = reads.one(who, key)
    made = actions.note_contact(who, one.need.pk, one.asset.pk, body.note, on=body.on)
    response["Location"] = f"{API}/contacts/{made.pk}"
    return Status(201, with_version(request, response, Contact.objects.one_for(who, made.pk)))


@router.post("/matches/-/seen", response={204: None}, **call("mark_matches_seen", "all seen until now"))
def seen(request: HttpRequest) -> Any:
    """From here on, only what is found later is new to the sender."""
    actions.seen_until_now(signed_in(request))
    return HttpResponse(status=204)


@router.post("/matches/-/renewal", response={202: bodies.Work}, **call("renew_matches", "compare all again"))
def renew(request: HttpRequest) -> Any:
    """Asks the worker to compare all needs with all assets; its job tells how far it is."""
    job = start(signed_in(request), "match-again")
    return Status(202, {"job": job.pk, "links": {"job": f"{API}/jobs/{job.pk}"}})


def answered(response: HttpResponse, one: Fitting) -> dict[str, Any]:
    """The match, with the state of both sides in the answer."""
    response["ETag"] = state_tag(one)
    return bodies.told(one)


def state_tag(one: Fitting) -> str:
    """The versions of need and asset, such as `"3.7"`."""
    return f'"{one.need.version}.{one.asset.version}"'


@contextmanager
def as_read(request: HttpRequest, key: int) -> Iterator[Fitting]:
    """The match in the state that the sender read; 412 with the present one where a side changed since."""
    who = signed_in(request)
    one = reads.one(who, key)
    if tag_asked(request) != state_tag(one):
        raise _changed(one)
    try:
        yield one
    except Overtaken as error:
        raise _changed(reads.one(who, key)) from error


def _changed(one: Fitting) -> NotThatVersion:
    error = NotThatVersion(
        what="Need or asset changed since you read the match; nothing was written.",
        where="If-Match",
        why="A judgement is of the texts that a person read. The answer holds the match under “present”.",
        fix="Look at the match again, then judge it with its ETag.",
    )
    error.present, error.headers = bodies.told(one), {"ETag": state_tag(one)}
    return error
