"""One record that turned out to be two assets becomes two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from valorise.platform.foundation.changes import add_record, change_facts, changing, locked
from valorise.platform.foundation.recorded import Facts, Recorded, new_name
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.belonging_actions import BELONGINGS, kind, move
from valorise.platform.register.models import Asset
from valorise.platform.register.rules import shares_hold
from valorise.terms.errors import Invalid


def split_asset(
    viewer: Viewer,
    name: str,
    new: Facts,
    *,
    stays: Facts | None = None,
    goes: Mapping[str, Sequence[str]] | None = None,
    version: int | None = None,
    why: str,
) -> Asset:
    """The second asset with the facts `new`; the first keeps its name and takes the facts `stays`.

    `goes` names records by table (`rights`, `contacts`, ...) that belong to the second one from now on. Undone as one.
    """
    place = Asset.objects.one_for(viewer, name, at_least=("full",)).tenant_id
    with changing(viewer, "asset-split", tenant=place) as tell:
        if not why.strip():
            raise Invalid("Say why this is two assets.", where="why", fix="Write the reason in a sentence.")
        first = locked(Asset, viewer, name, version=version)
        inherited = {"confidentiality": first.confidentiality, **new}
        second = Asset(id=new_name("a"), tenant_id=first.tenant_id)
        second.embargo_until, second.officer_id = first.embargo_until, first.officer_id
        add_record(tell, second, inherited, why=why, split_from=first.pk)
        shares_hold(second, new)
        accounts = {one.name: one.user_id for one in first.contributors.all() if one.user_id}
        for one in second.contributors.filter(name__in=accounts):
            one.user_id = accounts[one.name]
            one.save(update_fields=["user"])
        change_facts(tell, first, stays or {}, why=why, split_into=second.pk)
        shares_hold(first, stays or {})
        for table, names in (goes or {}).items():
            for record in _of(viewer, first, table, names):
                move(tell, record, first.pk, second.pk, why=why)
        return second


def _of(viewer: Viewer, first: Asset, table: str, names: Sequence[str]) -> list[Recorded]:
    """The records of these names, where they belong to the first asset; `Invalid` where one does not."""
    column = "assets" if "assets" in BELONGINGS.get(table, Asset).apart else "asset"
    found = list(kind(table).objects.select_for_update().filter(pk__in=list(names), **{column: first}, removed_at=None))
    if len(found) != len(set(names)):
        raise Invalid(
            what="One of the records to go with the second asset does not belong to the first one.",
            where=table,
            fix="Open the page again and choose anew.",
        )
    return found
