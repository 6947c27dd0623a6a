"""A draft becomes a disclosure: the office learns of it, the register has its record, the clock begins."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from valorise.platform.disclosure import working_days
from valorise.platform.disclosure.actions.held import draft
from valorise.platform.disclosure.actions.people import link_accounts
from valorise.platform.disclosure.actions.shares import answered
from valorise.platform.disclosure.facts import Standing, asset_facts, open_points, standings
from valorise.platform.disclosure.models import Contributor, Disclosure
from valorise.platform.disclosure.models.disclosure import RECEIVED
from valorise.platform.disclosure.models.triage import promise_of
from valorise.platform.disclosure.telling import tell_people
from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import changing
from valorise.platform.foundation.recorded import checked, new_name
from valorise.platform.foundation.rights import STAFF
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.loading import add_records
from valorise.platform.register.models import Asset
from valorise.terms.errors import Invalid
from valorise.terms.tables import table


def send(viewer: Viewer, name: str) -> Disclosure:
    """Tell the office; `Invalid` says which answers are still needed. Sending confirms the author's own share."""
    with changing(viewer, "disclosure-received", allowed=viewer.user is not None) as tell:
        one = draft(viewer, name, at_least=("author",))
        people = list(one.contributors.all())
        found = standings(one, people)
        _complete(found, people)
        one.asset = _recorded(one, people)
        tell.recorded(one.asset, activity="asset-recorded", disclosure=one.pk)
        one.state, one.sent_at, one.version = RECEIVED, clock.now(), one.version + 1
        days = promise_of(one.tenant_id).working_days
        one.due_on = working_days.after(clock.today(), days, one.tenant.country)
        one.save()
        link_accounts(one, people)
        tell.happened(one.asset.pk, disclosure=one.pk, type=one.type, open_points=len(open_points(found)))
        own = next((each for each in people if each.user_id == viewer.user), None)
        if own is not None:
            tell.activity = "shares-answered"
            answered(tell, one, own, "confirmed", note="", way="account", shares_round=one.shares_round)
        _tell_all(viewer, one, people)
    return one


def send_together(viewer: Viewer, names: Iterable[str]) -> list[Disclosure]:
    """Tell the office of several drafts: all of them, or none where one still needs an answer."""
    with transaction.atomic():
        return [send(viewer, name) for name in names]


def _complete(found: list[Standing], people: list[Contributor]) -> None:
    if not people:
        raise Invalid(what="Nobody is named yet.", where="contributors", fix="Name at least one person who made it.")
    hindering = [one for one in found if one.hinders]
    if hindering:
        raise Invalid(
            what=_("“%(question)s” still needs an answer.") % {"question": _(hindering[0].question.ask)},
            where=hindering[0].question.id,
            why=hindering[0].wrong,
            fix="Answer it, or say that you do not know; then send.",
        )


def _recorded(one: Disclosure, people: list[Contributor]) -> Asset:
    facts = asset_facts(one, people, name=new_name("a"), country=one.tenant.country)
    clean = checked(table("assets"), facts)
    add_records(Asset, [clean], one.tenant)
    return Asset.objects.get(pk=clean["id"])


def _tell_all(viewer: Viewer, one: Disclosure, people: list[Contributor]) -> None:
    office = get_user_model().objects.filter(memberships__tenant=one.tenant_id, memberships__role__in=STAFF)
    tell_people(office.values_list("pk", flat=True), "received", gettext_noop("A new disclosure: %(title)s."), one)
    others = [each.user_id for each in people if each.user_id and each.user_id != viewer.user]
    tell_people(others, "shares", gettext_noop("Please confirm your share in “%(title)s”."), one)
