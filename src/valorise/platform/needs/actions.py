"""Changes of needs: posted, changed, closed with an outcome, opened again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import Tell, changing, locked, refused
from valorise.platform.foundation.recorded import Facts, new_name
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.needs.models import INSIDE, Draft, Need
from valorise.terms.codes import codes
from valorise.terms.errors import Invalid

FIRST_VERSION = 1


@dataclass(frozen=True, slots=True)
class Audience:
    """Who reads a need: with `shared` everybody who is signed in, else the organisation alone."""

    shared: bool = False
    anonymous: bool = False
    shared_until: date | None = None

    @classmethod
    def of(cls, need: Need) -> Audience:
        """As it stands."""
        return cls(need.shared, need.anonymous, need.shared_until)

    @property
    def told(self) -> dict[str, Any]:
        """As an event holds it."""
        until = self.shared_until and self.shared_until.isoformat()
        return {"shared": self.shared, "anonymous": self.anonymous, "shared_until": until}


def post_need(
    viewer: Viewer,
    facts: Facts,
    *,
    shared: bool,
    anonymous: bool,
    shared_until: date | None = None,
    why: str | None = None,
) -> Need:
    """A new need of the organisation that the person works for; `Invalid` where a fact is wrong."""
    audience = Audience(shared, anonymous, shared_until)
    with changing(viewer, "need-posted") as tell:
        need = Need(id=new_name("n"), tenant_id=_place(viewer), posted_by_id=viewer.user)
        need.put(facts)
        _addressed(need, audience)
        need.save(force_insert=True)
        tell.recorded(need, why=why, **audience.told)
        forget_draft(viewer)
    return need


def change_need(
    viewer: Viewer,
    name: str,
    facts: Facts,
    *,
    version: int | None,
    audience: Audience | None = None,
    why: str | None = None,
) -> Need:
    """Put facts into a need, and who reads it where that is said; what is the same as before leaves it as it was."""
    with changing(viewer, "need-changed", allowed=_may(viewer, name, "need-changed")) as tell:
        need = locked(Need, viewer, name, version=version, at_least=INSIDE)
        before, was = need.facts, Audience.of(need)
        need.put(facts)
        _addressed(need, audience or was)
        changed = tell.differs(need, before, why=why)
        if Audience.of(need) != was:
            tell.happened(need.pk, why=why, before=was.told, after=Audience.of(need).told)
        if changed or Audience.of(need) != was:
            need.keep()
        forget_draft(viewer, name)
    return need


def share_need(viewer: Viewer, name: str, audience: Audience, *, version: int | None) -> Need:
    """Say who reads a need and nothing else; a last day of sharing stays as it was while it is shared."""
    with changing(viewer, "need-changed", allowed=_may(viewer, name, "need-changed")) as tell:
        need = locked(Need, viewer, name, version=version, at_least=INSIDE)
        was = Audience.of(need)
        _addressed(need, replace(audience, shared_until=was.shared_until if audience.shared else None))
        if Audience.of(need) != was:
            tell.happened(need.pk, before=was.told, after=Audience.of(need).told)
            need.keep()
    return need


def close_need(
    viewer: Viewer, name: str, outcome: str, *, version: int | None, reason: str = "", why: str | None = None
) -> Need:
    """End the search, with what came of it; where nothing fitted one must say why.

    `reason` is a code of `need_reasons`; it alone says that nothing fitted. `why` says more in words.
    """
    outcome = outcome or ("nothing-fitted" if reason else "")
    _sound(outcome, reason, (why or "").strip())
    with changing(viewer, "need-closed", allowed=_may(viewer, name, "need-closed")) as tell:
        need = locked(Need, viewer, name, version=version, at_least=INSIDE)
        if not need.closed:
            _end(tell, need, outcome, reason, why)
    return need


def _sound(outcome: str, reason: str, why: str) -> None:
    """`Invalid` where what is said of the end of a search is missing, unknown, or does not go together."""
    if outcome not in codes("need_outcomes"):
        raise Invalid(
            what=_("How the search ended is missing."),
            where="outcome",
            why=_("Expected one of: %s.") % ", ".join(codes("need_outcomes")),
            fix=_("Choose one of the outcomes."),
        )
    if reason and (outcome != "nothing-fitted" or reason not in codes("need_reasons")):
        raise Invalid(
            what=_("This reason does not go with what came of it."),
            where="reason",
            why=_("It says why nothing fitted; expected is one of: %s.") % ", ".join(codes("need_reasons")),
            fix=_("Take the reason away, or choose that nothing fitted."),
        )
    if outcome == "nothing-fitted" and reason in ("", "other") and not why:
        raise Invalid(
            what=_("Please say why nothing fitted."),
            where="why" if reason else "reason",
            why=_("Offices learn from it what is missing."),
            fix=_("Choose a reason, or write a sentence: what was close, and what it lacked."),
        )


def reopen_need(viewer: Viewer, name: str, *, version: int | None, why: str | None = None) -> Need:
    """Look for answers again."""
    with changing(viewer, "need-reopened", allowed=_may(viewer, name, "need-reopened")) as tell:
        need = locked(Need, viewer, name, version=version, at_least=INSIDE)
        if need.closed:
            was = {"outcome": need.outcome, "closed_for": need.closed_for, "closed_why": need.closed_why}
            need.closed_at, need.outcome, need.closed_for, need.closed_why = None, "", "", ""
            need.keep()
            tell.happened(need.pk, why=why, before=was, after={})
    return need


def keep_draft(viewer: Viewer, written: Mapping[str, list[str]], need: str = "") -> None:
    """Remember what a person has written so far; only they see it, and no event tells of it."""
    if viewer.user is None:
        raise refused(viewer)
    values = {"written": dict(written), "saved_at": clock.now()}
    Draft.objects.update_or_create(user_id=viewer.user, need=need, defaults=values)


def forget_draft(viewer: Viewer, need: str = "") -> None:
    """Throw away what a person was writing."""
    if viewer.user is not None:
        Draft.objects.filter(user_id=viewer.user, need=need).delete()


def _end(tell: Tell, need: Need, outcome: str, reason: str, why: str | None) -> None:
    need.closed_at, need.outcome, need.closed_for, need.closed_why = clock.now(), outcome, reason, (why or "").strip()
    need.keep()
    tell.happened(need.pk, why=why, before={"outcome": None}, after={"outcome": outcome}, reason=reason or None)


def _place(viewer: Viewer) -> int:
    """Organisation that a new need belongs to; `changing` has refused everybody without one."""
    assert viewer.tenant is not None
    return viewer.tenant


def _may(viewer: Viewer, name: str, activity: str) -> bool:
    """The author may always; others by their role in the organisation. `Missing` for whom it is not there."""
    need = Need.objects.one_for(viewer, name)
    author = viewer.user is not None and need.posted_by_id == viewer.user
    return author or viewer.may(activity, need.tenant_id)


def _addressed(need: Need, audience: Audience) -> None:
    """Set who reads the need; `Invalid` where its own text would name an owner who wants to stay unnamed."""
    need.shared, need.anonymous, need.shared_until = audience.shared, audience.anonymous, audience.shared_until
    if audience.anonymous and (told := _named(need)):
        raise Invalid(
            what=_("The text names the owner, who is to stay unnamed."),
            where="anonymous",
            why=_("“%s” stands in the title, the description or the keywords, which others read.") % told,
            fix=_("Take the name out of the text, or let the owner be shown."),
        )


def _named(need: Need) -> str:
    """The name of the owner, or of the organisation that posts the need, where its text holds it."""
    field_of_use = str((need.constraints or {}).get("field_of_use") or "")
    texts = " ".join([need.title, need.summary, *need.keywords, field_of_use]).casefold()
    names = (str((need.owner or {}).get("name") or "").strip(), need.tenant.name)
    return next((name for name in names if name and name.casefold() in texts), "")
