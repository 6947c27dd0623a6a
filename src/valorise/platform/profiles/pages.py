"""Pages of profiles and exploitation tables, and their documents."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from valorise.journeys.profile import facts_of
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.papers import PAPERS, as_file, paper
from valorise.platform.foundation.spoken import spoken
from valorise.platform.profiles import reads
from valorise.platform.profiles.words import HEADS, exploitation_rows, exploitation_sheets, further_tables, profile_rows
from valorise.platform.register.models import Asset
from valorise.reporting.exploitation import exploitation_document
from valorise.reporting.formats import xlsx
from valorise.reporting.profile import profile_document, profile_facts
from valorise.reporting.sentences import english


def _full(request: HttpRequest) -> bool:
    """Whether the version for people inside is asked for; nothing said means the one that may leave the house."""
    return request.GET.get("version") == "full"


@require_safe
def profile(request: HttpRequest, name: str) -> HttpResponse:
    """One page about an asset."""
    person = viewer(request)
    found = reads.profile(person, name, full=_full(request))
    asset = Asset.objects.one_for(person, name)
    facts = profile_facts(found, say=spoken)
    return page(
        request, "profiles/profile.html", asset=asset, profile=found, facts=facts, rows=profile_rows(facts),
        title=spoken(found.title), summary=spoken(facts["summary"]), full=found.full, formats=PAPERS,
        may_have_full=reads.may_have_full(asset),
    )  # fmt: skip


@require_safe
def profile_file(request: HttpRequest, name: str, suffix: str) -> HttpResponse:
    """The same as a file."""
    found = reads.profile(viewer(request), name, full=_full(request))
    called = "-".join(("profile", name, *(("inside",) if found.full else ())))
    return paper(profile_document(found, say=spoken), profile_facts(found), called, suffix)


@require_safe
def exploitation(request: HttpRequest, name: str) -> HttpResponse:
    """The results of a project as its exploitation table."""
    told = reads.exploitation(viewer(request), name, full=_full(request), say=spoken)
    named = [(asset, row) for asset, row in zip(told.assets, exploitation_rows(told.found), strict=True)]
    inside = all(reads.may_have_full(asset) for asset in told.assets)
    heads = [_(label) for label in HEADS.values()]
    return page(
        request, "profiles/exploitation.html", told=told, one=told.project, named=named, heads=heads,
        may_have_full=inside, further=further_tables(told.found), formats=(*PAPERS[:3], "xlsx", "json"),
    )  # fmt: skip


@require_safe
def exploitation_file(request: HttpRequest, name: str, suffix: str) -> HttpResponse:
    """The exploitation table as a file."""
    say = english if suffix == "json" else spoken
    told = reads.exploitation(viewer(request), name, full=_full(request), say=say)
    called = "-".join(("exploitation", told.found.title, *(("inside",) if told.full else ())))
    if suffix == "xlsx":
        return as_file(xlsx.write(exploitation_sheets(told.found)), xlsx.MEDIA, called, suffix)
    return paper(exploitation_document(told.found), facts_of(told.found), called, suffix)
