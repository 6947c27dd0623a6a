"""Changes of matching: judged, seen, spoken about, computed again."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import Overtaken, changing, refused
from valorise.platform.foundation.sight import missing
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.matching import computing, keeping
from valorise.platform.matching.computing import Tell
from valorise.platform.matching.models import Judgement, Look, Match
from valorise.platform.needs.models import Need
from valorise.platform.register.belonging_actions import add_belonging
from valorise.platform.register.models import Contact
from valorise.terms.codes import codes
from valorise.terms.errors import Invalid, Missing

State = tuple[int, int]
LONGEST = 5_000
"""Characters of a reason or a note."""


def judge(
    viewer: Viewer, need: str, asset: str, verdict: str, *, why: str | None = None, state: State | None = None
) -> Judgement:
    """What this person thinks of a match, in the place of what they thought before; the log keeps both.

    `Missing` where they do not see the match, `Invalid` for a word that is no judgement, `Overtaken` where need and
    asset are no longer in the `state` (versions of both) that the person read.
    """
    _known(verdict)
    match = seen(viewer, need, asset)
    with changing(viewer, "match-judged") as tell:
        if state not in (None, (match.need.version, match.asset.version)):
            raise Overtaken(what=_("One side has changed since."), fix=_("Read both again, then judge."))
        of_whom = _of_whom(viewer, need, asset)
        before = Judgement.objects.filter(**of_whom).first()
        now = {
            "verdict": verdict,
            "why": (why or "").strip()[:LONGEST],
            "need_version": match.need.version,
            "asset_version": match.asset.version,
            "at": clock.now(),
        }
        made, _new = Judgement.objects.update_or_create(**of_whom, defaults=now)
        was = {"verdict": before.verdict} if before else {}
        after = {"verdict": verdict}
        facts: dict[str, Any] = {"need": need, "asset": asset, "fit": match.fit, "office": viewer.tenant}
        tell.happened(_told_of(viewer, match), why=made.why, before=was, after=after, **facts)
    return made


def withdraw_judgement(viewer: Viewer, need: str, asset: str) -> None:
    """Take back what this person said of a pair; the log keeps it. `Missing` where they said nothing."""
    with changing(viewer, "judgement-withdrawn") as tell:
        one = Judgement.objects.filter(**_of_whom(viewer, need, asset)).select_related("asset").first()
        if one is None:
            raise Missing(what=_("You have not judged this match."), fix=_("Open the need or the asset again."))
        one.delete()
        before = {"verdict": one.verdict}
        tell.happened(_told_of(viewer, one), before=before, after={}, need=need, asset=asset, office=viewer.tenant)


def withdraw_numbered(viewer: Viewer, number: int) -> None:
    """Take back a judgement of this person by its number; `Missing` for that of anybody else."""
    one = Judgement.objects.filter(pk=number, user=viewer.user, tenant=viewer.tenant).first()
    if one is None:
        raise missing(Judgement)
    withdraw_judgement(viewer, one.need_id, one.asset_id)


def note_contact(viewer: Viewer, need: str, asset: str, note: str, *, on: str = "") -> Contact:
    """A conversation with those who have the need, recorded with the asset; for the office that keeps the asset."""
    seen(viewer, need, asset)
    owner = Need.objects.one_for(viewer, need).shown().get("owner") or {}
    facts = {
        "note": note.strip()[:LONGEST] or None,
        "on": on or clock.today().isoformat(),
        "need": need,
        "organisation": owner.get("name"),
    }
    made = add_belonging(viewer, "contacts", asset, facts)
    assert isinstance(made, Contact)
    return made


def seen_until_now(viewer: Viewer) -> None:
    """From here on, only what is found later is new to this person."""
    if viewer.user is None:
        raise refused(viewer)
    Look.objects.update_or_create(user_id=viewer.user, defaults={"until": clock.now()})


def match_again(viewer: Viewer | None, *, tell: Tell) -> int:
    """Compare all open needs with all assets anew; how many matches are kept then. None is the installation itself."""
    if viewer is not None and not viewer.may("matches-renewed"):
        raise refused(viewer)
    day = clock.today()
    states = keeping.states(day)
    count = computing.compute(tell)
    keeping.note_assets(day, states)
    if viewer is not None:
        with changing(viewer, "matches-renewed") as remember:
            remember.happened("matches", matches=count)
    return count


def seen(viewer: Viewer, need: str, asset: str) -> Match:
    """The match of these two; `Missing` where this person does not see both sides, or they do not match."""
    found = Match.objects.seen_by(viewer).filter(need=need, asset=asset).select_related("need", "asset").first()
    if found is None:
        raise Missing(
            what=_("There is no such match, or one of its sides is not shared with you."),
            fix=_("Open the need or the asset again."),
        )
    return found


def _known(verdict: str) -> None:
    """`Invalid` for a word that is no judgement."""
    if verdict not in codes("judgements"):
        raise Invalid(
            what=_("This is no judgement: %s.") % (verdict or "–"),
            where="verdict",
            why=_("Expected one of: %s.") % ", ".join(codes("judgements")),
            fix=_("Choose one of them."),
        )


def _of_whom(viewer: Viewer, need: str, asset: str) -> dict[str, Any]:
    """What makes a judgement the only one: the pair, the person, and the organisation they judge for."""
    return {"need_id": need, "asset_id": asset, "user_id": viewer.user, "tenant_id": viewer.tenant}


def _told_of(viewer: Viewer, match: Match | Judgement) -> str:
    """Subject of the event of a judgement: the asset for who judges for its organisation, whose history tells it.

    What others think is nobody's business there: their event stands under the name of the pair.
    """
    at_home = match.asset.tenant_id == viewer.tenant and viewer.tenant in viewer.insider_of
    return match.asset_id if at_home else f"{match.need_id} {match.asset_id}"
