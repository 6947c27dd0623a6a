"""Changes of assets. Every door calls these: permission, transaction, checks, save and event are here."""

from __future__ import annotations

from typing import Any

from valorise.platform.foundation.changes import add_record, change_facts, changing, locked, refused
from valorise.platform.foundation.recorded import REMOVED, Facts, Recorded, new_name
from valorise.platform.foundation.sight import missing
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.belonging_actions import (
    add_belonging,
    change_belonging,
    end_belonging,
    remove_belonging,
)
from valorise.platform.register.merging import merge_assets
from valorise.platform.register.models import Asset, Consent, Contact, Restriction, Right, Title
from valorise.platform.register.rules import needs_reason, shares_hold
from valorise.platform.register.splitting import split_asset
from valorise.terms.errors import Invalid

__all__ = [
    "add_belonging",
    "change_asset",
    "change_belonging",
    "end_belonging",
    "merge_assets",
    "record_asset",
    "remove_asset",
    "remove_belonging",
    "restore_asset",
    "split_asset",
]
GOES_WITH: tuple[type[Right], type[Title], type[Restriction], type[Consent], type[Contact]] = (
    Right, Title, Restriction, Consent, Contact,
)  # fmt: skip
"""What leaves the register with its asset. Agreements, cases and booked money speak of more, and stay."""


def record_asset(viewer: Viewer, facts: Facts, *, why: str | None = None) -> Asset:
    """A new asset of the organisation this person works for; `Invalid` with every problem where a fact is wrong."""
    place = viewer.tenant
    if place is None:
        raise refused(viewer)
    with changing(viewer, "asset-recorded", tenant=place) as tell:
        record = Asset(id=new_name("a"), tenant_id=place)
        add_record(tell, record, {name: value for name, value in facts.items() if name != "id"}, why=why)
        shares_hold(record, facts)
        return record


def change_asset(
    viewer: Viewer, name: str, facts: Facts, *, version: int | None = None, why: str | None = None, **details: Any
) -> Asset:
    """The asset with these facts put in; those left out stay, None clears.

    `embargo_until` and `officer` may be among them. `Overtaken` where somebody else changed it after `version`.
    """
    with changing(viewer, "asset-changed", tenant=tenant_of(viewer, name)) as tell:
        record = locked(Asset, viewer, name, version=version)
        needs_reason(record, facts, why)
        change_facts(tell, record, facts, why=why, **details)
        shares_hold(record, facts)
        return record


def remove_asset(viewer: Viewer, name: str, *, version: int | None = None, why: str | None = None) -> Asset:
    """Take the asset out of the register, and what `GOES_WITH` it; all of it can be brought back."""
    with changing(viewer, "asset-removed", tenant=tenant_of(viewer, name)) as tell:
        if not (why or "").strip():
            raise Invalid("Say why the asset is taken out.", where="why", fix="Write the reason in a sentence.")
        record = locked(Asset, viewer, name, version=version)
        change_facts(tell, record, {REMOVED: True}, why=why)
        for model in GOES_WITH:
            for one in model.objects.select_for_update().filter(asset=record, removed_at=None).order_by("pk"):
                one.removed_at = record.removed_at
                _told(tell, one, {REMOVED: None}, why)
        return record


def restore_asset(viewer: Viewer, name: str, *, why: str | None = None) -> Asset:
    """Bring back an asset that was taken out, with what left the register with it."""
    record = Asset.objects.kept_for(viewer).exclude(removed_at=None).filter(pk=name).first()
    if record is None:
        raise missing(Asset)
    with changing(viewer, "asset-restored", tenant=record.tenant_id) as tell:
        record = Asset.objects.select_for_update().get(pk=name)
        if record.merged_into_id:
            raise Invalid(
                what="This record became part of another asset.",
                where=record.merged_into_id,
                why="What belonged to it lies there now.",
                fix="Take back the merge in the history of that asset.",
            )
        left = record.removed_at
        change_facts(tell, record, {REMOVED: None}, why=why)
        for model in GOES_WITH:
            for one in model.objects.select_for_update().filter(asset=record, removed_at=left).order_by("pk"):
                one.removed_at = None
                _told(tell, one, {REMOVED: True}, why)
        return record


def _told(tell: Any, record: Recorded, before: Facts, why: str | None) -> None:
    tell.differs(record, record.facts | before, why=why)
    record.keep()


def tenant_of(viewer: Viewer, name: str) -> int:
    """Who keeps the asset; `Missing` where this person does not see it, `Refused` where they only read it."""
    record = Asset.objects.one_for(viewer, name)
    if getattr(record, "sight", "") != "full":
        raise refused(viewer)
    return record.tenant_id
