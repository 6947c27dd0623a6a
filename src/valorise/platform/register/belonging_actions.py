"""Changes of what belongs to assets: rights, agreements, cases, contacts and money."""

from __future__ import annotations

from typing import TypeVar

from valorise.platform.foundation.changes import Tell, add_record, change_facts, changing, locked
from valorise.platform.foundation.recorded import REMOVED, Facts, Recorded, new_name
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.models import Agreement, Asset, Case, Contact, MoneyFlow, Right
from valorise.terms.errors import Missing

BELONGINGS: dict[str, type[Recorded]] = {
    model.declared: model for model in (Right, Agreement, Case, Contact, MoneyFlow)
}
"""What belongs to assets, by the name of its declared table."""
LETTER = {"rights": "r", "agreements": "g", "cases": "c", "contacts": "ct", "money_flows": "m"}
R = TypeVar("R", bound=Recorded)


def add_belonging(viewer: Viewer, table: str, asset: str, facts: Facts, *, why: str | None = None) -> Recorded:
    """A new right, agreement, case, contact or flow of money of an asset that this person's office keeps.

    A contact is told as the activity of the day it was made on, an agreement with a day of signature as signed.
    """
    model = kind(table)
    owner = Asset.objects.one_for(viewer, asset, at_least=("full",))
    with changing(viewer, _activity(table, facts), tenant=owner.tenant_id) as tell:
        record = model(id=new_name(LETTER[table]), tenant_id=owner.tenant_id)
        return add_record(tell, record, {**facts, **_of(model, owner)}, why=why, case=thread(owner))


def change_belonging(
    viewer: Viewer, table: str, name: str, facts: Facts, *, version: int | None = None, why: str | None = None
) -> Recorded:
    """The record with these facts put in; those left out stay, None clears."""
    model = kind(table)
    place = model.objects.one_for(viewer, name, at_least=("full",)).tenant_id
    with changing(viewer, "record-changed", tenant=place) as tell:
        record = locked(model, viewer, name, version=version)
        signed = table == "agreements" and facts.get("signed") and not record.facts.get("signed")
        change_facts(tell, record, facts, why=why, activity="agreement-signed" if signed else None)
        return record


def remove_belonging(
    viewer: Viewer, table: str, name: str, *, version: int | None = None, why: str | None = None
) -> Recorded:
    """Take the record out of the register; its history can bring it back."""
    model = kind(table)
    place = model.objects.one_for(viewer, name, at_least=("full",)).tenant_id
    with changing(viewer, "record-removed", tenant=place) as tell:
        record = locked(model, viewer, name, version=version)
        change_facts(tell, record, {REMOVED: True}, why=why)
        return record


def kind(table: str) -> type[Recorded]:
    """The model of what belongs to assets; `Missing` for any other word."""
    if table not in BELONGINGS:
        raise Missing("There is no such page.", where=table, fix=f"Tables are: {', '.join(BELONGINGS)}.")
    return BELONGINGS[table]


def thread(asset: Asset) -> str:
    """The open case that works on the asset, as the process view follows it; the asset itself where none is open."""
    found = asset.cases.filter(removed_at=None, closed="").order_by("opened", "pk").values_list("pk", flat=True).first()
    return found or asset.pk


def move(tell: Tell, record: Recorded, old: str, new: str, *, why: str | None) -> None:
    """Let a record name another asset in place of one."""
    if "assets" in record.apart:
        named = record.facts.get("assets", [])
        change_facts(tell, record, {"assets": sorted({new if one == old else one for one in named})}, why=why)
    else:
        change_facts(tell, record, {"asset": new}, why=why)


def _of(model: type[Recorded], owner: Asset) -> Facts:
    return {"assets": [owner.pk]} if "assets" in model.apart else {"asset": owner.pk}


def _activity(table: str, facts: Facts) -> str:
    if table == "contacts":
        return "contact-made"
    return "agreement-signed" if table == "agreements" and facts.get("signed") else "record-added"
