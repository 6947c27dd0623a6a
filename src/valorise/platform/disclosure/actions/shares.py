"""A contributor says yes, proposes other shares, or was not part of it."""

from __future__ import annotations

from django.core.signing import BadSignature
from django.utils.translation import gettext_noop

from valorise.platform.disclosure.actions.held import held
from valorise.platform.disclosure.actions.people import LINK, checksum, link_accounts
from valorise.platform.disclosure.models import Contributor, Disclosure, ShareAnswer
from valorise.platform.disclosure.models.contributor import ANSWERS
from valorise.platform.disclosure.plain import plain
from valorise.platform.disclosure.telling import tell_people
from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import Overtaken, Tell, changing
from valorise.platform.foundation.viewer import Viewer
from valorise.terms.errors import Invalid, Missing

SAID = {
    "confirmed": gettext_noop("A contributor confirmed the share: %(title)s."),
    "other-shares": gettext_noop("A contributor proposes other shares: %(title)s."),
    "not-me": gettext_noop("A contributor says: not me: %(title)s."),
}
"""What the author is told of an answer."""


def answer_shares(viewer: Viewer, name: str, answer: str, *, shares_round: int, note: str = "") -> Contributor:
    """Answer for oneself, signed in; `Missing` for somebody who is not named."""
    with changing(viewer, "shares-answered", allowed=viewer.user is not None) as tell:
        one = held(viewer, name, at_least=("author", "contributor"))
        person = one.contributors.filter(user=viewer.user).first()
        if person is None:
            raise Missing(what="You are not named in this disclosure.", fix="Ask the person who wrote it.")
        return answered(tell, one, person, answer, note=note, way="account", shares_round=shares_round)


def answer_by_link(viewer: Viewer, token: str, answer: str, *, shares_round: int, note: str = "") -> Contributor:
    """Answer by a one-time link; it ends with the answer."""
    with changing(viewer, "shares-answered", allowed=True) as tell:
        person = by_link(token)
        one = Disclosure.objects.select_for_update().get(pk=person.disclosure_id)
        person = by_link(token)
        found = answered(tell, one, person, answer, note=note, way="link", shares_round=shares_round)
        found.link_hash, found.link_until = "", None
        found.save(update_fields=["link_hash", "link_until"])
        return found


def by_link(token: str) -> Contributor:
    """The person a link is for; one and the same `Missing` for a link that is wrong, used, replaced or too old."""
    try:
        mark = checksum(LINK.unsign(token))
    except BadSignature:
        mark = ""
    alive = Contributor.objects.filter(link_until__gt=clock.now(), disclosure__removed_at=None)
    found = alive.filter(link_hash=mark).first() if mark else None
    if found is None:
        raise Missing(
            what="This link does not work any more.",
            why="It works once and for two weeks, and ends when a new one is made.",
            fix="Ask the person who sent it to you for a new one.",
        )
    return found


def answered(
    tell: Tell, one: Disclosure, person: Contributor, answer: str, *, note: str, way: str, shares_round: int
) -> Contributor:
    """Keep an answer with its history, and tell those who wait for it."""
    if answer not in dict(ANSWERS[1:]):
        raise Invalid(what="Please choose one of the answers.", where="answer", fix="Confirm, propose, or say not me.")
    if shares_round != one.shares_round:
        raise Overtaken(
            what="The shares changed while you were reading.", fix="Look at the new shares, then answer again."
        )
    note = plain(note, 2000)
    if answer == "other-shares" and not note:
        raise Invalid(what="Please say which shares you propose.", where="note", fix="One sentence is enough.")
    person.answer, person.answered_round, person.answered_at, person.note = answer, one.shares_round, clock.now(), note
    person.save(update_fields=["answer", "answered_round", "answered_at", "note"])
    ShareAnswer.objects.create(
        contributor=person, shares_round=one.shares_round, answer=answer, share=person.share, note=note, way=way
    )
    people = list(one.contributors.all())
    link_accounts(one, people)
    agreed = all_agreed(one, people)
    tell.happened(one.pk, case=one.asset_id or one.pk, after={"answer": answer, "way": way, "all_agreed": agreed})
    if one.author_id and tell.viewer.user != one.author_id:
        tell_people([one.author_id], "shares", SAID[answer], one)
    return person


def remind(viewer: Viewer, name: str) -> int:
    """Remind everybody with an account who has not answered in this round, at most once a day; how many."""
    with changing(viewer, "shares-proposed", allowed=viewer.user is not None) as tell:
        one = held(viewer, name, at_least=("author", "contributor", "full"))
        if one.sent_at is None:
            raise Invalid(what="It was not sent yet.", fix="Send it; then everybody named is asked.")
        if one.reminded_on == clock.today():
            raise Invalid(what="They were reminded today.", fix="Give them a day.")
        silent = one.contributors.exclude(answered_round=one.shares_round).exclude(user=None)
        wanted = [user for user in silent.values_list("user", flat=True) if user and user != viewer.user]
        one.reminded_on = clock.today()
        one.save(update_fields=["reminded_on"])
        tell_people(wanted, "shares", gettext_noop("Please answer about your share in “%(title)s”."), one)
        tell.happened(one.asset_id or one.pk, disclosure=one.pk, why="reminded", after={"reminded": len(wanted)})
        return len(wanted)


def all_agreed(one: Disclosure, people: list[Contributor]) -> bool:
    """Whether everybody confirmed the shares as they are now."""
    return bool(people) and all(agrees(one, each) for each in people)


def agrees(one: Disclosure, person: Contributor) -> bool:
    """Whether this person confirmed the shares as they are now."""
    return person.answer == "confirmed" and person.answered_round == one.shares_round
