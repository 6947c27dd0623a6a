"""Embargoes that have ended: the asset opened by itself; here it is remembered and told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import change_facts, changing
from valorise.platform.foundation.rights import STAFF
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.jobs.each import Round, each
from valorise.platform.notices.actions import notify
from valorise.platform.register.models import Asset


def ended() -> QuerySet[Asset]:
    """Assets whose embargo is over and nobody was told."""
    return Asset.objects.filter(embargo_until__lte=clock.today(), removed_at=None)


def tell_ended(tell: Callable[[str, int], None]) -> Round:
    """Each of them told once, to who looks after it and who made it. `tell` hears how far it is."""
    names = list(ended().values_list("tenant", "pk").order_by("embargo_until", "pk"))
    places = {name: place for place, (_tenant, name) in enumerate(names, start=1)}

    def one(name: str) -> int:
        tell("Telling of embargoes that ended", places[name])
        return _tell_one(name)

    return each("end-embargoes", names, one, address="/dates/?kind=assets")


def _tell_one(name: str) -> bool:
    """One change by nobody: time did it. False where another worker was quicker."""
    with changing(Viewer.nobody(), "embargo-ended", allowed=True) as told:
        asset = ended().select_for_update().filter(pk=name).first()
        if asset is None:
            return False
        change_facts(told, asset, {"embargo_until": None})
        text = gettext_noop("The embargo of “%(asset)s” is over.")
        notify(_told_to(asset), "embargo-ended", text, f"/assets/{asset.pk}/", words={"asset": str(asset)})
    return True


def _told_to(asset: Asset) -> set[int]:
    """Who made it, and who looks after it: not somebody who left the office meanwhile, for the notice names it."""
    made = asset.contributors.exclude(user=None).values_list("user", flat=True)
    members: Any = apps.get_model("accounts", "Membership").objects
    officers = members.filter(user=asset.officer_id, tenant=asset.tenant_id, role__in=STAFF)
    return {*made, *officers.values_list("user", flat=True)}
