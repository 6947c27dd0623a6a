"""Changes of readiness: a level given, what it rests on added, a rating withdrawn and brought back."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from valorise.platform.documents.models import Document
from valorise.platform.foundation.changes import add_record, change_facts, changing, locked, log
from valorise.platform.foundation.recorded import REMOVED, Facts, new_name
from valorise.platform.foundation.sight import missing
from valorise.platform.foundation.told import told
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.readiness.models import EVIDENCE, INSIDE, Rating
from valorise.platform.register.models import Asset
from valorise.terms.codes import codes
from valorise.terms.errors import Invalid


def rate(viewer: Viewer, asset: str, facts: Facts, *, why: str | None = None) -> Rating:
    """A level for an asset, by this person; the office may write down what somebody else said (`rater`).

    Without a day it is given today. Without anything it rests on it is kept as a claim. `Invalid` for a level outside
    its scale, a day to come, or evidence that is not of this asset.
    """
    owner = _asset(viewer, asset)
    given = {name: value for name, value in facts.items() if value not in (None, "") and name != "id"}
    _level_exists(given)
    _day_came(viewer, given.setdefault("rated_on", viewer.today.isoformat()))
    _evidence_holds(viewer, owner.pk, given)
    rater = str(given.get("rater") or "").strip()
    own = rater in ("", viewer.name) or owner.sight != "full"
    with changing(viewer, "readiness-rated", tenant=owner.tenant_id, allowed=may_rate(viewer, owner)) as tell:
        record = Rating(id=new_name("rr"), tenant_id=owner.tenant_id, rated_by_id=viewer.user if own else None)
        said = {**given, "rater": viewer.name if own else rater, "asset": owner.pk}
        return add_record(tell, record, said, why=why, case=owner.pk)


def give_evidence(
    viewer: Viewer, name: str, facts: Facts, *, version: int | None = None, why: str | None = None
) -> Rating:
    """Say what a rating rests on; the level itself never changes, because a new opinion is a new rating."""
    found = Rating.objects.one_for(viewer, name, at_least=INSIDE)
    given = {key: value for key, value in facts.items() if key in EVIDENCE}
    _evidence_holds(viewer, found.asset_id or "", given)
    with changing(viewer, "rating-changed", tenant=found.tenant_id, allowed=may_change(viewer, found)) as tell:
        record = locked(Rating, viewer, name, version=version, at_least=INSIDE)
        change_facts(tell, record, given, why=why)
        return record


def withdraw(viewer: Viewer, name: str, *, version: int | None = None, why: str | None = None) -> Rating:
    """Take a rating back: it counts no longer, and stays in the memory."""
    found = Rating.objects.one_for(viewer, name, at_least=INSIDE)
    with changing(viewer, "rating-withdrawn", tenant=found.tenant_id, allowed=may_change(viewer, found)) as tell:
        record = locked(Rating, viewer, name, version=version, at_least=INSIDE)
        change_facts(tell, record, {REMOVED: True}, why=why)
        return record


def bring_back(viewer: Viewer, name: str, *, why: str | None = None) -> Rating:
    """Let a withdrawn rating count again; `Missing` for who could not have withdrawn it."""
    found = Rating.objects.filter(pk=name).exclude(removed_at=None).first()
    if found is None or not may_change(viewer, found):
        raise missing(Rating)
    _asset(viewer, found.asset_id or "")
    with changing(viewer, "rating-restored", tenant=found.tenant_id, allowed=True) as tell:
        record = Rating.objects.select_for_update().get(pk=name)
        change_facts(tell, record, {REMOVED: None}, why=why)
    return Rating.objects.one_for(viewer, name, at_least=INSIDE)


def may_rate(viewer: Viewer, asset: Any) -> bool:
    """Whether this person may give levels to an asset fetched for them: its office, its makers, its researchers."""
    sight = getattr(asset, "sight", "")
    return sight == "contributor" or (sight in INSIDE and viewer.may("readiness-rated", asset.tenant_id))


def may_change(viewer: Viewer, rating: Rating) -> bool:
    """Whether this person may change or withdraw a rating: who gave it, and the office that keeps it."""
    own = viewer.user is not None and rating.rated_by_id == viewer.user
    return own or (rating.tenant_id in viewer.staff_of and viewer.may("rating-changed", rating.tenant_id))


def _asset(viewer: Viewer, name: str) -> Any:
    return Asset.objects.one_for(viewer, name, at_least=INSIDE)


def _level_exists(facts: Facts) -> None:
    scale = codes("readiness_scales").get(str(facts.get("dimension")))
    if scale is None:
        raise Invalid(
            what=_("Please choose a scale and a level."),
            where="dimension",
            why=_("Expected one of: %s.") % ", ".join(codes("readiness_scales")),
            fix=_("Choose from the list."),
        )
    level = facts.get("level_given")
    if not isinstance(level, int) or not int(scale["lowest"]) <= level <= int(scale["highest"]):
        between = {"lowest": scale["lowest"], "highest": scale["highest"]}
        raise Invalid(
            what=_("This level does not exist on its scale."),
            where="level_given",
            why=_("Levels run from %(lowest)s to %(highest)s.") % between,
            fix=_("Choose from the list."),
        )


def _day_came(viewer: Viewer, day: Any) -> None:
    try:
        found = date.fromisoformat(str(day))
    except ValueError:
        found = None
    if found is None or found > viewer.today:
        raise Invalid(
            what=_("The day of the rating must be an exact day that has come."),
            where="rated_on",
            why=_("A level says what is reached, not what is planned."),
            fix=_("Write a day such as %s, or leave it empty for today.") % viewer.today.isoformat(),
        )


def _evidence_holds(viewer: Viewer, asset: str, facts: Facts) -> None:
    """`Invalid` where a document or event is not of the asset, or a link is no address of the web."""
    link = str(facts.get("link") or "")
    if link and (urlsplit(link).scheme not in ("http", "https") or not urlsplit(link).hostname):
        raise Invalid(
            what=_("The link is no address of a page."),
            where="link",
            why=_("Expected an address that begins with https:// or http://."),
            fix=_("Copy the address from your browser, or describe the evidence in words."),
        )
    document = facts.get("document")
    if document and not Document.objects.seen_by(viewer).filter(pk=document, asset=asset).exists():
        raise _not_of_this(_("This document is not among those of the asset."), "document")
    event = facts.get("event")
    if event and not any(told(one).id == event for one in log().about([asset])):
        raise _not_of_this(_("This event is not among those of the asset."), "event")


def _not_of_this(what: str, where: str) -> Invalid:
    return Invalid(
        what=what,
        where=where,
        why=_("Evidence must be there to be looked at by others who see the asset."),
        fix=_("Choose from the list, or describe the evidence in words."),
    )
