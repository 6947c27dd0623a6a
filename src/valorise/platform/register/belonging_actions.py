"""Changes of what belongs to assets: rights, titles, restrictions, agreements, cases, contacts, money and the like."""

from __future__ import annotations

from typing import TypeVar

from valorise.platform.foundation.changes import Tell, add_record, change_facts, changing, locked
from valorise.platform.foundation.recorded import REMOVED, Facts, Recorded, new_name
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.models import (
    Agreement,
    Asset,
    Case,
    Consent,
    Contact,
    MoneyFlow,
    Restriction,
    Right,
    Title,
)
from valorise.platform.register.periods import last_day, period_holds
from valorise.platform.register.title_history import former_kept, reason_given
from valorise.terms.errors import Missing

BELONGINGS: dict[str, type[Recorded]] = {
    model.declared: model for model in (Right, Title, Restriction, Consent, Agreement, Case, Contact, MoneyFlow)
}
"""What belongs to assets, by the name of its declared table."""
LETTER = {
    "rights": "r", "titles": "t", "restrictions": "rs", "consents": "cs", "agreements": "g", "cases": "c",
    "contacts": "ct", "money_flows": "m",
}  # fmt: skip
ENDING = ("titles", "restrictions", "consents")
"""What is ended by a day and a reason, because licences given later rest on when it stood."""
R = TypeVar("R", bound=Recorded)


def add_belonging(viewer: Viewer, table: str, asset: str, facts: Facts, *, why: str | None = None) -> Recorded:
    """A new record of one of the kinds of `BELONGINGS` for an asset that this person's office keeps.

    A contact is told as the activity of the day it was made on, an agreement with a day of signature as signed.
    """
    model = kind(table)
    owner = Asset.objects.one_for(viewer, asset, at_least=("full",))
    with changing(viewer, _activity(table, facts), tenant=owner.tenant_id) as tell:
        record = model(id=new_name(LETTER[table]), tenant_id=owner.tenant_id)
        add_record(tell, record, {**facts, **_of(model, owner)}, why=why, case=thread(owner))
        if table in ENDING:
            period_holds(record.facts)
        return record


def change_belonging(
    viewer: Viewer, table: str, name: str, facts: Facts, *, version: int | None = None, why: str | None = None
) -> Recorded:
    """The record with these facts put in; those left out stay, None clears.

    What a title said before stays beside it, withdrawn, so that earlier answers can be replayed; it needs a reason.
    """
    model = kind(table)
    place = model.objects.one_for(viewer, name, at_least=("full",)).tenant_id
    with changing(viewer, "record-changed", tenant=place) as tell:
        record = locked(model, viewer, name, version=version)
        if isinstance(record, Title):
            facts = former_kept(tell, record, facts, why=why)
        signed = table == "agreements" and facts.get("signed") and not record.facts.get("signed")
        change_facts(tell, record, facts, why=why, activity="agreement-signed" if signed else None)
        if table in ENDING and facts.keys() & {"starts", "ends"}:
            period_holds(record.facts)
        return record


def end_belonging(
    viewer: Viewer, table: str, name: str, on: str, *, version: int | None = None, why: str | None = None
) -> Recorded:
    """A title, restriction or consent that stands until `on`; `Invalid` without a reason or with a wrong day."""
    if table not in ENDING:
        raise Missing("There is no such page.", where=table, fix=f"Tables are: {', '.join(ENDING)}.")
    reason_given(why)
    record = kind(table).objects.one_for(viewer, name, at_least=("full",))
    return change_belonging(viewer, table, name, {"ends": last_day(record.facts, on)}, version=version, why=why)


def remove_belonging(
    viewer: Viewer, table: str, name: str, *, version: int | None = None, why: str | None = None
) -> Recorded:
    """Take the record out of the register; its history can bring it back."""
    model = kind(table)
    place = model.objects.one_for(viewer, name, at_least=("full",)).tenant_id
    with changing(viewer, "record-removed", tenant=place) as tell:
        if model is Title:
            reason_given(why)
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
    said = record.facts
    put: Facts = {name: new for name in naming_columns(type(record)) if said.get(name) == old}
    if "assets" in record.apart:
        put["assets"] = sorted({new if one == old else one for one in said.get("assets", [])})
    change_facts(tell, record, put, why=why)


def naming_columns(model: type[Recorded]) -> list[str]:
    """Columns of a kind of record that name one asset, such as what a restriction says an asset is built on."""
    return [column.name for column in model.table().columns if column.refers == "assets" and not column.many]


def _of(model: type[Recorded], owner: Asset) -> Facts:
    return {"assets": [owner.pk]} if "assets" in model.apart else {"asset": owner.pk}


def _activity(table: str, facts: Facts) -> str:
    if table == "contacts":
        return "contact-made"
    return "agreement-signed" if table == "agreements" and facts.get("signed") else "record-added"
