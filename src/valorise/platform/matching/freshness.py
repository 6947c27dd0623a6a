"""What changed since it was last compared, and computing just that."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef

from valorise.journeys.matching import Options, best_needs
from valorise.platform.foundation import clock
from valorise.platform.foundation.tables import records_table
from valorise.platform.matching import keeping
from valorise.platform.matching.computing import Tell, compute, open_needs
from valorise.platform.matching.models import Compared, Match
from valorise.platform.matching.rooms import placed
from valorise.platform.needs.models import Need
from valorise.platform.register.tables import assets_table

MANY = 100
"""Changed assets from which on it is quicker to compare everything."""
NEAR = 30
"""Needs looked for on behalf of a changed asset: more than can show it among their best ten."""


def stale_needs(day: date) -> list[str]:
    """Open needs that were never compared, or changed since, or were last looked at on another day; and closed ones
    that still have matches."""
    same = Compared.objects.filter(side="need", name=OuterRef("pk"), version=OuterRef("version"), on=day)
    fresh = Need.objects.filter(open_needs()).exclude(Exists(same)).order_by("pk").values_list("pk", flat=True)
    over = Match.objects.exclude(need__in=Need.objects.filter(open_needs()).values("pk"))
    return [*fresh, *over.order_by("need").values_list("need", flat=True).distinct()]


def stale_assets(day: date) -> list[str]:
    """Assets that were never compared, changed since, or are seen by others now than then; and removed ones."""
    same = Compared.objects.filter(
        side="asset", name=OuterRef("pk"), version=OuterRef("version"), room=OuterRef("room")
    )
    changed = placed(day).exclude(Exists(same)).order_by("pk").values_list("pk", flat=True)
    gone = Match.objects.exclude(asset__removed_at=None).order_by("asset").values_list("asset", flat=True)
    return [*changed, *gone.distinct()]


def catch_up(tell: Tell) -> int:
    """Compute again what is no longer so, and nothing else; how many needs were looked at."""
    day = clock.today()
    assets, needs = stale_assets(day), set(stale_needs(day))
    if len(assets) > MANY:
        states = keeping.states(day)
        compute(tell)
        keeping.note_assets(day, states)
        return Need.objects.filter(open_needs()).count()
    states = keeping.states(day, assets)
    needs |= set(needs_near(assets, day, tell))
    if needs:
        compute(tell, only=needs)
    keeping.note_assets(day, states)
    return len(needs)


def needs_near(assets: Iterable[str], day: date, tell: Tell) -> list[str]:
    """Needs that have one of these assets among their matches, or may have it now."""
    names = list(assets)
    if not names:
        return []
    had = Match.objects.filter(asset__in=names).order_by().values_list("need", flat=True).distinct()
    records = assets_table(placed(day).filter(pk__in=names), without_damaged=True)
    wanted = records_table(Need.objects.filter(open_needs()), without_damaged=True)
    near = best_needs(wanted, records, as_of=day, options=Options(top=NEAR), tell=tell).table["need"]
    return sorted({*had, *near})
