"""What disclosures keep about a person: what they told and said, where they are named, what they look after."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from valorise.platform.accounts.models import Membership
from valorise.platform.disclosure.models import Contributor, Decision, Disclosure, Message, ShareAnswer
from valorise.platform.foundation import clock
from valorise.platform.foundation.persons import Trace
from valorise.platform.register.personal import ERASED, lasting

NAMED = ("disclosure", "name", "orcid", "email", "role", "organisation", "share", "answer", "answered_at", "note")


def stored(user: int) -> dict[str, Any]:
    """What they began with their own answers, where they are named, every word they wrote, and what they look after."""
    answers = ShareAnswer.objects.filter(contributor__in=_named(user)).order_by("pk")
    return {
        "disclosures_begun": [_begun(one, user) for one in Disclosure.objects.filter(author=user).order_by("pk")],
        "named_in": list(_named(user).order_by("disclosure", "pk").values(*NAMED)),
        "answers_about_shares": list(
            answers.values(
                "shares_round", "answer", "share", "note", "way", "at", disclosure=F("contributor__disclosure")
            )
        ),
        "messages": list(Message.objects.filter(by=user).order_by("pk").values("disclosure", "text", "at")),
        "decisions": list(
            Decision.objects.filter(by=user).order_by("pk").values("disclosure", "kind", "reasons", "note", "at")
        ),
        "looks_after": sorted(Disclosure.objects.filter(officer=user).values_list("pk", flat=True)),
    }


def _begun(one: Disclosure, user: int) -> dict[str, Any]:
    own = {name: said.get("value") for name, said in one.answers.items() if said.get("by") == user}
    return {"id": one.pk, "type": one.type, "state": one.state, "begun": one.recorded_at, "answers": own}


def traces(user: int) -> list[Trace]:
    """What was sent stays, with its words; drafts and the name go where nothing asks for them."""
    lasts = lasting("disclosure__asset")
    return [
        Trace(
            _("Drafts of disclosures in which nobody else with an account is named"),
            _alone(user).count(),
            stays=False,
            why=_("They are deleted; no office ever saw them."),
        ),
        Trace(
            _("Drafts of disclosures in which colleagues are named"),
            _shared(user).count(),
            stays=True,
            why=_("The colleague named first goes on with them."),
        ),
        Trace(
            _("Disclosures sent by the person"),
            Disclosure.objects.filter(author=user, sent_at__isnull=False).count(),
            stays=True,
            why=_("What the organisation was told stays; it no longer says who told it."),
        ),
        Trace(
            _("Disclosures of published results, and of results with a right, that name the person"),
            _named(user).filter(lasts).count(),
            stays=True,
            why=_("Who made them, with which share, is part of the record. Mail address and open link go."),
        ),
        Trace(
            _("Other disclosures that name the person"),
            _named(user).exclude(lasts).count(),
            stays=False,
            why=_("The name is replaced by “(erased)”, and notes go; the share stays."),
        ),
        Trace(
            _("Questions, answers and decisions about disclosures"),
            Message.objects.filter(by=user).count() + Decision.objects.filter(by=user).count(),
            stays=True,
            why=_("Those who read them still need them; they no longer say who wrote them."),
        ),
        Trace(
            _("Disclosures the person looks after"),
            Disclosure.objects.filter(officer=user).count(),
            stays=False,
            why=_("The successor does, or nobody until somebody is chosen."),
        ),
    ]


def hand_over(user: int, successor: int) -> None:
    """Give the disclosures they look after to somebody else. Drafts are not handed over: they were shown to nobody."""
    now = {"version": F("version") + 1, "changed_at": clock.now()}
    Disclosure.objects.filter(officer=user).update(officer=successor, **now)


def forget(user: int) -> None:
    """Delete what nobody else wrote at, pass on what colleagues share, and take the name out where it may go."""
    _alone(user).delete()
    first = _others(user).order_by("position", "pk").values("user")[:1]
    Disclosure.objects.filter(pk__in=list(_shared(user).values_list("pk", flat=True))).update(author=Subquery(first))
    going = list(_named(user).exclude(lasting("disclosure__asset")).values_list("pk", flat=True))
    _named(user).update(email="", link_hash="", link_until=None)
    empty = {"orcid": "", "email": "", "note": "", "link_hash": "", "link_until": None}
    Contributor.objects.filter(pk__in=going).update(name=ERASED, user=None, **empty)
    ShareAnswer.objects.filter(contributor__in=going).update(note="")


def _alone(user: int) -> QuerySet[Disclosure]:
    """Drafts of the person that nobody else could go on with, deleted ones among them."""
    mine = Disclosure.objects.filter(author=user, sent_at=None)
    return mine.filter(~Exists(_others(user)) | Q(removed_at__isnull=False))


def _shared(user: int) -> QuerySet[Disclosure]:
    return Disclosure.objects.filter(Exists(_others(user)), author=user, sent_at=None, removed_at=None)


def _others(user: int) -> QuerySet[Contributor]:
    """Colleagues named in the disclosure of an outer query who did not say that it was not them."""
    named = Contributor.objects.filter(disclosure=OuterRef("pk"), user__isnull=False, user__is_active=True)
    return named.exclude(user=user).exclude(answer="not-me")


def _named(user: int) -> QuerySet[Contributor]:
    """Where the person is named by account, or by address at the organisations they work for."""
    address = get_user_model().objects.values_list("email", flat=True).get(pk=user)
    here = Membership.objects.filter(user=user).values("tenant")
    by_address = Q(user=None, email__iexact=address, disclosure__tenant__in=here) if address else Q(pk__in=[])
    return Contributor.objects.filter(Q(user=user) | by_address)
