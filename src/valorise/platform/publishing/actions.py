"""Changes of planned publications: said, corrected, dropped."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_noop

from valorise.platform.foundation.changes import add_record, change_facts, changing, locked
from valorise.platform.foundation.recorded import REMOVED, Facts, new_name
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.notices.actions import notify
from valorise.platform.publishing.models import Planned
from valorise.platform.register.models import Asset
from valorise.platform.register.models.belongings import INSIDE

SAID = ("occasion", "planned_on", "title", "place", "discloses")
"""What people say of a planned publication."""


def plan(viewer: Viewer, asset: str, facts: Facts, *, why: str | None = None) -> Planned:
    """Something of an asset is to become public; who looks after the asset is told."""
    owner = Asset.objects.one_for(viewer, asset, at_least=INSIDE)
    with changing(viewer, "publication-planned", tenant=owner.tenant_id, allowed=may_plan(viewer, owner)) as tell:
        record = Planned(id=new_name("pp"), tenant_id=owner.tenant_id, planned_by_id=viewer.user)
        said = {name: facts[name] for name in SAID if facts.get(name) not in (None, "")}
        add_record(tell, record, {**said, "asset": owner.pk}, why=why, case=owner.pk)
        if owner.officer_id and owner.officer_id != viewer.user:
            text = gettext_noop("Something is to become public on %(day)s: “%(asset)s”.")
            words = {"day": record.planned_on, "asset": str(owner)}
            address = reverse("publishing:asset", args=[owner.pk])
            notify([owner.officer_id], "deadline", text, address, words=words)
        return record


def change(viewer: Viewer, name: str, facts: Facts, *, version: int | None = None, why: str | None = None) -> Planned:
    """Another day, place or kind; what is left out stays, None clears."""
    found = Planned.objects.one_for(viewer, name, at_least=INSIDE)
    allowed = may_change(viewer, found, "plan-of-publication-changed")
    with changing(viewer, "plan-of-publication-changed", tenant=found.tenant_id, allowed=allowed) as tell:
        record = locked(Planned, viewer, name, version=version, at_least=INSIDE)
        change_facts(tell, record, {key: facts[key] for key in SAID if key in facts}, why=why)
        return record


def drop(viewer: Viewer, name: str, *, version: int | None = None, why: str | None = None) -> Planned:
    """It will not become public as planned; its history can bring it back."""
    found = Planned.objects.one_for(viewer, name, at_least=INSIDE)
    allowed = may_change(viewer, found, "plan-of-publication-dropped")
    with changing(viewer, "plan-of-publication-dropped", tenant=found.tenant_id, allowed=allowed) as tell:
        record = locked(Planned, viewer, name, version=version, at_least=INSIDE)
        change_facts(tell, record, {REMOVED: True}, why=why)
        return record


def may_plan(viewer: Viewer, asset: Any) -> bool:
    """Whether this person may say what is planned of an asset fetched for them."""
    sight = getattr(asset, "sight", "")
    return sight == "contributor" or (sight in INSIDE and viewer.may("publication-planned", asset.tenant_id))


def may_change(viewer: Viewer, planned: Planned, activity: str = "plan-of-publication-changed") -> bool:
    """Whether this person may change or drop it: who said so, and the office."""
    own = viewer.user is not None and planned.planned_by_id == viewer.user
    return own or (planned.tenant_id in viewer.staff_of and viewer.may(activity, planned.tenant_id))
