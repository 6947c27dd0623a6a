"""What the office does with a disclosure: takes it up, asks, decides, clears publishing, opens it again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext, gettext_noop

from valorise.assets.schemes import schemes
from valorise.platform.accounts.models import Membership, Tenant
from valorise.platform.disclosure import working_days
from valorise.platform.disclosure.actions.held import OFFICE, held
from valorise.platform.disclosure.decisions import REOPENED, kind_of, reason_words
from valorise.platform.disclosure.models import Decision, Disclosure, Message, Promise
from valorise.platform.disclosure.models.disclosure import ASKED, DECIDED, DRAFT, RECEIVED
from valorise.platform.disclosure.models.triage import promise_of
from valorise.platform.disclosure.plain import plain
from valorise.platform.disclosure.telling import tell_people
from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import changing, refused
from valorise.platform.foundation.rights import STAFF
from valorise.platform.foundation.viewer import Viewer
from valorise.terms.errors import Invalid

MOST_MESSAGE = 5_000


def _triaged(viewer: Viewer, name: str, activity: str, *, version: int | None = None) -> Disclosure:
    """A sent disclosure, held for somebody whose role in its organisation allows the activity."""
    one = held(viewer, name, at_least=OFFICE, version=version)
    if one.state == DRAFT or not viewer.may(activity, one.tenant_id):
        raise refused(viewer)
    return one


def _save(one: Disclosure) -> None:
    one.version += 1
    one.changed_at = clock.now()
    one.save()


def assign_officer(viewer: Viewer, name: str, officer: int | None, *, version: int | None = None) -> Disclosure:
    """Give the disclosure to a colleague of the office, or to nobody."""
    with changing(viewer, "officer-assigned", allowed=viewer.user is not None) as tell:
        one = _triaged(viewer, name, "officer-assigned", version=version)
        staff = Membership.objects.filter(tenant=one.tenant_id, role__in=STAFF, user__is_active=True)
        if officer is not None and not staff.filter(user=officer).exists():
            raise Invalid(what="This person does not work in the office.", where="officer", fix="Choose a colleague.")
        if one.officer_id != officer:
            one.officer_id = officer
            _save(one)
            tell.happened(one.asset_id or one.pk, disclosure=one.pk, after={"assigned": officer is not None})
            if officer and officer != viewer.user:
                tell_people([officer], "assigned", gettext_noop("You look after a disclosure now: %(title)s."), one)
    return one


def write_message(viewer: Viewer, name: str, text: str, *, asks: bool = False) -> Message:
    """A word to the other side; a question of the office stops the clock until those who made it write back."""
    said = plain(text, MOST_MESSAGE)
    if not said:
        raise Invalid(what="There is nothing to send yet.", where="text", fix="Write your message first.")
    with changing(viewer, "question-asked", allowed=viewer.user is not None) as tell:
        one = held(viewer, name, at_least=("full", "author", "contributor"))
        if one.state == DRAFT:
            raise Invalid(what="The office has not got this yet.", fix="Send it first, then write.")
        maker = one.author_id == viewer.user or one.contributors.filter(user=viewer.user).exists()
        from_office = not maker and one.tenant_id in viewer.staff_of
        found = Message.objects.create(disclosure=one, by_id=viewer.user, from_office=from_office, text=said)
        _clock(one, stops=from_office and asks, answers=not from_office)
        _save(one)
        tell.happened(one.asset_id or one.pk, disclosure=one.pk, after={"from_office": from_office, "asks": asks})
        _tell_other_side(viewer, one, from_office=from_office)
    return found


def _clock(one: Disclosure, *, stops: bool, answers: bool) -> None:
    """Stop the clock, or let it go on with the working days it waited added to the promise."""
    if stops and one.state == RECEIVED:
        one.state, one.asked_on = ASKED, clock.today()
    elif answers and one.state == ASKED and one.asked_on and one.due_on:
        waited = working_days.between(one.asked_on, clock.today(), one.tenant.country)
        one.due_on = working_days.after(one.due_on, max(waited, 0), one.tenant.country)
        one.state, one.asked_on = RECEIVED, None


def decide(
    viewer: Viewer, name: str, kind: str, *, reasons: Iterable[str], note: str, version: int | None = None
) -> Decision:
    """Record what the office decides and why; asking for more stops the clock, everything else ends it."""
    chosen = kind_of(kind)
    given = list(reasons)
    if unknown := [one for one in given if one not in reason_words()]:
        raise Invalid(
            what=gettext("“%(reason)s” is no known reason.") % {"reason": unknown[0]},
            where="reasons",
            fix="Choose from the list.",
        )
    if not given and not plain(note, MOST_MESSAGE):
        raise Invalid(what="A decision needs a reason.", where="reasons", fix="Choose a reason or write one.")
    with changing(viewer, "triage-decided", allowed=viewer.user is not None) as tell:
        one = _triaged(viewer, name, "triage-decided", version=version)
        if one.state == DECIDED:
            raise Invalid(what="This was decided already.", fix="Open it again first, and say why.")
        made = Decision.objects.create(
            disclosure=one, kind=chosen.id, reasons=given, note=plain(note, MOST_MESSAGE), by_id=viewer.user
        )
        if chosen.id == "more-information":
            one.state, one.asked_on = ASKED, one.asked_on or clock.today()
        else:
            one.state, one.asked_on = DECIDED, None
        _save(one)
        tell.happened(one.asset_id or one.pk, disclosure=one.pk, after={"decision": chosen.id, "reasons": given})
        _tell_other_side(viewer, one, from_office=True)
    return made


def reopen(viewer: Viewer, name: str, why: str) -> Disclosure:
    """Take a decision up again; the clock begins anew."""
    if not plain(why, MOST_MESSAGE):
        raise Invalid(what="Please say why it is opened again.", where="note", fix="One sentence is enough.")
    with changing(viewer, "triage-reopened", allowed=viewer.user is not None) as tell:
        one = _triaged(viewer, name, "triage-reopened")
        if one.state != DECIDED:
            raise Invalid(what="This is still open.", fix="Decide about it instead.")
        Decision.objects.create(disclosure=one, kind=REOPENED, note=plain(why, MOST_MESSAGE), by_id=viewer.user)
        one.state = RECEIVED
        one.due_on = working_days.after(clock.today(), promise_of(one.tenant_id).working_days, one.tenant.country)
        _save(one)
        tell.happened(one.asset_id or one.pk, disclosure=one.pk)
        _tell_other_side(viewer, one, from_office=True)
    return one


def clear_publication(viewer: Viewer, name: str, day: date | None) -> Disclosure:
    """Say from which day the office has nothing against publishing; None takes it back."""
    with changing(viewer, "publication-cleared", allowed=viewer.user is not None) as tell:
        one = _triaged(viewer, name, "publication-cleared")
        before, one.clear_from = one.clear_from, day
        if before != day:
            _save(one)
            tell.happened(
                one.asset_id or one.pk, disclosure=one.pk,
                before={"clear_from": before and before.isoformat()}, after={"clear_from": day and day.isoformat()},
            )  # fmt: skip
            _tell_other_side(viewer, one, from_office=True)
    return one


def keep_promise(viewer: Viewer, *, working_days: int, contact: str, reward_rule: str | None = None) -> Promise:
    """Set how soon the present organisation's office answers; it holds for what is sent from now on.

    `reward_rule` is the reward scheme by which it shares income; None leaves it as it was, empty takes it back.
    """
    with changing(viewer, "promise-changed") as tell:
        place = Tenant.objects.get(pk=viewer.tenant or 0)
        if not 1 <= working_days <= 90:
            raise Invalid(what="This promise cannot be kept.", where="working_days", fix="Choose 1 to 90 working days.")
        if reward_rule and reward_rule not in schemes():
            raise Invalid(what="This rule is not known.", where="reward_rule", fix="Choose one of the list.")
        before = promise_of(place.pk)
        rule = before.reward_rule if reward_rule is None else reward_rule
        facts = {"working_days": working_days, "contact": plain(contact, 300), "reward_rule": rule}
        made, _ = Promise.objects.update_or_create(tenant=place, defaults=facts)
        tell.happened(
            f"tenant-{viewer.tenant}", before={"days": before.working_days, "rule": before.reward_rule},
            after={"days": working_days, "rule": rule},
        )  # fmt: skip
    return made


def _tell_other_side(viewer: Viewer, one: Disclosure, *, from_office: bool) -> None:
    if from_office:
        makers = {one.author_id, *one.contributors.exclude(answer="not-me").values_list("user", flat=True)}
        wanted = [user for user in makers if user is not None and user != viewer.user]
        tell_people(wanted, "office", gettext_noop("The office wrote about “%(title)s”."), one)
    elif one.officer_id:
        tell_people([one.officer_id], "answered", gettext_noop("An answer about “%(title)s”."), one)
