"""Choices about reminders: the days of each kind, and who stands in for whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from valorise.platform.foundation.changes import Overtaken, changing, refused, versions
from valorise.platform.foundation.sight import missing
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.reminders import reads
from valorise.platform.reminders.lead_times import read_days, usual
from valorise.platform.reminders.models import Reminding, StandIn
from valorise.terms.errors import Invalid

CHANGED, NAMED, ENDED = "reminders-changed", "stand-in-named", "stand-in-ended"


@dataclass(frozen=True, slots=True)
class Away:
    """Who stands in for whom, and when."""

    user: int
    stand_in: int
    begins: date
    ends: date | None = None


def choose_days(viewer: Viewer, said: Mapping[str, Sequence[int]], *, version: int) -> reads.Setting:
    """The setting with these days of these kinds; kinds that are left out stay. Only who leads the office may.

    `Overtaken` where somebody chose after `version`, which is 0 where nobody has chosen yet.
    """
    tenant = reads.office(viewer)
    unknown = sorted(set(said) - set(usual()))
    if unknown:
        raise Invalid(
            what=_("“%(kind)s” is no kind of date.") % {"kind": unknown[0][:40]}, where="days",
            fix=_("Take a code of the list date_kinds."),
        )  # fmt: skip
    days = {kind: read_days(kind, " ".join(map(str, listed))) for kind, listed in said.items()}
    with changing(viewer, CHANGED, tenant=tenant) as tell:
        Reminding.objects.get_or_create(tenant_id=tenant, defaults={"version": 0})
        kept = Reminding.objects.select_for_update().get(tenant=tenant)
        if kept.version != version:
            raise Overtaken(
                what=_("Somebody else changed the reminders meanwhile."), why=versions(version, kept.version),
                fix=_("Look at what they chose, then choose again."),
            )  # fmt: skip
        before = dict(kept.chosen)
        both = {**before, **{kind: list(listed) for kind, listed in days.items()}}
        kept.chosen = {kind: listed for kind, listed in both.items() if tuple(listed) != usual()[kind]}
        kept.version, kept.looked_on = kept.version + 1, None
        kept.save()
        tell.happened(f"organisation-{tenant}", before=before, after=kept.chosen)
    return reads.setting(viewer)


def name_stand_in(viewer: Viewer, away: Away) -> StandIn:
    """Somebody who is told of dates in the place of a colleague, beside them. Heads may name them for anybody."""
    tenant = reads.office(viewer)
    _own_or_head(viewer, tenant, away.user)
    known = set(reads.people(tenant).values_list("pk", flat=True))
    if away.stand_in not in known or away.user not in known or away.user == away.stand_in:
        raise Invalid(
            what=_("This person cannot stand in."), where="stand_in", why=_("It must be another person of the office."),
            fix=_("Choose one of the list."),
        )  # fmt: skip
    if away.ends and away.ends < away.begins:
        raise Invalid(_("It would end before it begins."), where="ends", fix=_("Correct one of the two days."))
    with changing(viewer, NAMED, tenant=tenant) as tell:
        told = {"stand_in_id": away.stand_in, "begins": away.begins, "ends": away.ends}
        made, _new = StandIn.objects.update_or_create(tenant_id=tenant, user_id=away.user, defaults=told)
        until = away.ends.isoformat() if away.ends else None
        tell.happened(
            f"account-{away.user}", stand_in=f"account-{away.stand_in}", begins=away.begins.isoformat(), ends=until
        )
        return made


def end_stand_in(viewer: Viewer, user: int) -> None:
    """Nobody stands in for this person any more; `Missing` where nobody does."""
    tenant = reads.office(viewer)
    # Compared here: what an address names may be a larger number than the database can hold.
    if user not in StandIn.objects.filter(tenant=tenant).values_list("user", flat=True):
        raise missing(StandIn)
    _own_or_head(viewer, tenant, user)
    with changing(viewer, ENDED, tenant=tenant) as tell:
        StandIn.objects.filter(tenant=tenant, user=user).delete()
        tell.happened(f"account-{user}")


def _own_or_head(viewer: Viewer, tenant: int, user: int) -> None:
    if user != viewer.user and not viewer.may(CHANGED, tenant):
        raise refused(viewer)
