"""Notices of new strong matches: one for each person in charge and run, about each pair once.

In charge of an asset is who looks after it, of a need who posted it; where there is nobody, the office that keeps it.
Nobody is told, counted or named what they may not see.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valorise.platform.accounts.models import Membership, User
from valorise.platform.accounts.reads import viewer
from valorise.platform.foundation.rights import STAFF
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.jobs.each import Round, each
from valorise.platform.matching import reads
from valorise.platform.matching.models import Announced, Match
from valorise.platform.matching.reads import Fitting, judged_here
from valorise.platform.notices.actions import notify
from valorise.reporting.wording import clipped

KIND = "match"
NAMED = 3
"""Records that a notice names; the page it leads to has all of them."""
AT_ONCE = 500
UNKEPT_ASSET = Q(asset__officer=None) | Q(asset__officer__is_active=False)
UNKEPT_NEED = Q(need__posted_by=None) | Q(need__posted_by__is_active=False)


@dataclass(frozen=True, slots=True)
class About:
    """The record for which somebody has new matches: the one they are in charge of."""

    title: str
    address: str


def to_tell() -> QuerySet[Match]:
    """Strong matches of the last comparison that those in charge were not yet looked for."""
    return Match.objects.filter(to_tell=True)


def tell_of_new() -> Round:
    """Tell everybody in charge of the matches that are new to them; how many people were told, and who could not be.

    Where somebody could not be told, all matches stay to be told: nobody is told of a pair twice.
    """
    done = list(to_tell().values_list("pk", "made_at"))
    if not done:
        return Round()
    told = each("find-matches", [(None, person) for person in _persons()], _tell, address=reverse("matching:matches"))
    if told.problems:
        return told
    until = max(made_at for _, made_at in done)
    for start in range(0, len(done), AT_ONCE):
        part = [key for key, _ in done[start : start + AT_ONCE]]
        # What was computed again meanwhile stays to be told.
        Match.objects.filter(pk__in=part, made_at__lte=until).update(to_tell=False)
    return told


def _persons() -> Iterable[User]:
    """Everybody in charge of a side of a match that is to be told."""
    found = to_tell().order_by()
    offices = Q(tenant__in=found.filter(UNKEPT_ASSET).values("asset__tenant"))
    offices |= Q(tenant__in=found.filter(UNKEPT_NEED).values("need__tenant"))
    staff = Membership.objects.filter(offices, role__in=STAFF).values("user")
    named = Q(pk__in=found.values("asset__officer")) | Q(pk__in=found.values("need__posted_by"))
    return User.objects.filter(named | Q(pk__in=staff), is_active=True).order_by("pk")


def _tell(person: User) -> bool:
    """One notice about everything that is new to this person; False where nothing is."""
    who = viewer(person)
    if who.user is None:
        return False
    new = [one for one in reads.fittings(who, _new_to(who)) if not one.told.blockers]
    if not new:
        return False
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)  # another worker may be about to tell the same
        pairs = set(Announced.objects.filter(user=person).values_list("need", "asset"))
        new = [one for one in new if (one.need.pk, one.asset.pk) not in pairs]
        Announced.objects.bulk_create(
            [Announced(user=person, need_id=one.need.pk, asset_id=one.asset.pk) for one in new], batch_size=AT_ONCE
        )
        return bool(new) and _notified(who, new)


def _new_to(who: Viewer) -> QuerySet[Match]:
    """Matches this person is in charge of, sees, was not told of, and whose present state nobody there has judged.

    Each with `of_asset`: whether the person is in charge of its asset.
    """
    told = Announced.objects.filter(user=who.user, need=OuterRef("need"), asset=OuterRef("asset"))
    found = Match.objects.seen_by(who).filter(_looks_after_asset(who) | _looks_after_need(who), to_tell=True)
    new = found.exclude(Exists(told)).exclude(judged_here(who)).order_by("-overlap", "pk")
    return new.annotate(of_asset=Case(When(_looks_after_asset(who), then=Value(True)), default=Value(False)))


def _looks_after_asset(who: Viewer) -> Q:
    return Q(asset__officer=who.user) | (UNKEPT_ASSET & Q(asset__tenant__in=who.staff_of))


def _looks_after_need(who: Viewer) -> Q:
    return Q(need__posted_by=who.user) | (UNKEPT_NEED & Q(need__tenant__in=who.staff_of))


def _notified(who: Viewer, new: Sequence[Fitting]) -> bool:
    """Write the notice in the language of the person. A mail says only how many there are."""
    with translation.override(who.language):
        about = Counter(_about(one) for one in new)
        count = ngettext("{count} new strong match", "{count} new strong matches", len(new)).format(count=len(new))
        only = next(iter(about)) if len(about) == 1 else None
        address = only.address if only else reverse("matching:matches") + "?fit=strong"
        text = _("{matches} for {records}").format(matches=count, records=_listed(about))
        return bool(notify([who.user or 0], KIND, text, address, in_mail=count))


def _about(one: Fitting) -> About:
    """The side of a match that the person is in charge of; of both, the result."""
    if one.match.of_asset:  # type: ignore[attr-defined] # by `_new_to`
        return About(one.told.asset_title, reverse("register:asset-interest", args=[one.asset.pk]))
    return About(one.told.need_title, reverse("needs:need", args=[one.need.pk]))


def _listed(about: Counter[About]) -> str:
    """The records with most matches by name, and how many others there are."""
    if len(about) == 1:
        return _("“{title}”").format(title=clipped(next(iter(about)).title, 200))
    titles = [(_("“{title}”").format(title=clipped(one.title, 80)), count) for one, count in about.most_common(NAMED)]
    named = ", ".join(f"{title} ({count})" for title, count in titles)
    others = len(about) - NAMED
    if others <= 0:
        return named
    more = ngettext("{count} other record", "{count} other records", others).format(count=others)
    return _("{named} and {more}").format(named=named, more=more)
