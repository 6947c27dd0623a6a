"""Pages of matches."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.jobs.actions import start
from valorise.platform.matching import actions, inbox, panel_parts, reads
from valorise.platform.needs.models import Need
from valorise.platform.register.models import Asset
from valorise.terms.codes import codes, label


@require_safe
def matches(request: HttpRequest) -> HttpResponse:
    """The inbox."""
    who, wanted = signed_in(request), inbox.Wanted.asked(request.GET.dict())
    found = inbox.inbox(who, wanted)
    return page(
        request,
        "matching/matches.html",
        inbox=found,
        wanted=wanted,
        narrowed=bool(wanted.narrowed),
        more=urlencode({**wanted.narrowed, "after": found.after}) if found.after else "",
        here=request.get_full_path(),
        may_judge=who.may("match-judged"),
        may_post=who.may("need-posted"),
        may_renew=who.may("matches-renewed"),
        **choices(),
    )


@require_safe
def match(request: HttpRequest, key: int) -> HttpResponse:
    """One match with both texts, its reasons and what was said of it."""
    who = signed_in(request)
    found = reads.one(who, key)
    return page(request, "matching/match.html", **_about(who, found, request.path))


@require_POST
def judge(request: HttpRequest, key: int) -> HttpResponse:
    """Keep a judgement; HTMX gets the match as it is then."""
    who = signed_in(request)
    found = reads.one(who, key)
    verdict, why = _verdict(request.POST)
    actions.judge(who, found.need.pk, found.asset.pk, verdict, why=why)
    return _shown_again(request, key, _("Your judgement is kept."))


def _verdict(said: QueryDict) -> tuple[str, str]:
    """The judgement and why; a button with a reason says “not good” and the reason in one click."""
    typed, because = str(said.get("why") or "").strip(), str(said.get("because") or "").strip()
    if because:
        return "not-good", f"{because}. {typed}" if typed and typed != because else because
    return str(said.get("verdict") or ""), typed


@require_POST
def withdraw(request: HttpRequest, key: int) -> HttpResponse:
    """Take one's own judgement back; HTMX gets the match as it is then."""
    who = signed_in(request)
    found = reads.one(who, key)
    actions.withdraw_judgement(who, found.need.pk, found.asset.pk)
    return _shown_again(request, key, _("Your judgement is withdrawn."))


@require_POST
def contact(request: HttpRequest, key: int) -> HttpResponse:
    """Note a conversation about the match with the asset."""
    who = signed_in(request)
    found = reads.one(who, key)
    note, on = str(request.POST.get("note") or ""), str(request.POST.get("on") or "")
    actions.note_contact(who, found.need.pk, found.asset.pk, note, on=on)
    messages.success(request, _("The conversation is recorded with the asset."))
    return redirect("matching:match", key)


@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """From now on only what is found later is new."""
    actions.seen_until_now(signed_in(request))
    return redirect("matching:matches")


@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Have the worker compare everything anew, and watch it."""
    job = start(signed_in(request), "match-again")
    return redirect("jobs:job", job.pk)


@require_safe
def of_need(request: HttpRequest, name: str) -> HttpResponse:
    """The panel of a need by itself, while it is being compared."""
    who = signed_in(request)
    need = Need.objects.one_for(who, name)
    return render(request, "matching/need_panel.html", panel_parts.context(panel_parts.of_need(who, need)))


@require_safe
def of_asset(request: HttpRequest, name: str) -> HttpResponse:
    """The panel of an asset by itself, while it is being compared."""
    who = signed_in(request)
    asset = Asset.objects.one_for(who, name)
    return render(request, "matching/asset_panel.html", panel_parts.context(panel_parts.of_asset(who, asset)))


def signed_in(request: HttpRequest) -> Viewer:
    """Who looks; matches are for people who are signed in."""
    who = viewer(request)
    if who.user is None:
        raise refused(who)
    return who


def choices() -> dict[str, list[tuple[str, str]]]:
    """Codes of fits and judgements with their labels."""
    return {
        "fits": [(code, _(label("fits", code))) for code in codes("fits")],
        "verdicts": [(code, _(label("judgements", code))) for code in codes("judgements")],
    }


def _about(who: Viewer, found: reads.Fitting, back: str) -> dict[str, object]:
    keeps = getattr(found.asset, "sight", "") == "full" and who.may("contact-made", found.asset.tenant_id)
    return {"one": found, "may_judge": who.may("match-judged"), "may_note": keeps, "back": back, **choices()}


def _shown_again(request: HttpRequest, key: int, said: str) -> HttpResponse:
    """The match as it is after a change, for HTMX; else the page that the form was on."""
    back = _back(request, f"/matches/{key}/")
    if getattr(request, "htmx", False):
        who, side = signed_in(request), str(request.POST.get("side") or "both")
        return render(request, "matching/fitting.html", _about(who, reads.one(who, key), back) | {"side": side})
    messages.success(request, said)
    return HttpResponseRedirect(back)


def _back(request: HttpRequest, otherwise: str) -> str:
    """Where the form was sent from, if that is on this site."""
    said = str(request.POST.get("back") or "")
    here = url_has_allowed_host_and_scheme(said, {request.get_host()}, require_https=request.is_secure())
    return said if said and here else otherwise
