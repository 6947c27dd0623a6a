"""A whole register taken over at once, as from the bundled example or a kept folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl
from django.db import transaction

from valorise.platform.accounts.models import Tenant
from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import log
from valorise.platform.foundation.recorded import Facts, Recorded, models_by_table
from valorise.platform.register.models import Asset
from valorise.platform.register.models.asset import DATES, PARTS
from valorise.stores.events import Event, events_from
from valorise.terms.tables import table
from valorise.terms.tables.checks import interchange

AT_ONCE = 2_000


def take_over(tables: Mapping[str, pl.DataFrame], tenant: Tenant, *, inputs: Mapping[str, Any] | None = None) -> None:
    """All records of these tables for an organisation that has none of them yet, with their events, or nothing at all.

    Records that an event of the files tells already get no second event of arrival.
    """
    models = models_by_table()
    order = ["assets", *(name for name in sorted(tables) if name != "assets")]
    with transaction.atomic():
        told: pl.DataFrame = tables.get("events", table("events").empty())
        for name in order:
            if name in models and name in tables:
                add_records(models[name], facts_of(name, tables[name]), tenant)
        heights = {name: rows.height for name, rows in tables.items()}
        extended = Event(activity="register-extended", at=clock.now(), details={"rows": heights, **(inputs or {})})
        log().append([*events_from(told), extended])


def facts_of(name: str, rows: pl.DataFrame) -> Iterable[Facts]:
    """Rows of a declared table in interchange form."""
    declared = table(name)
    return (interchange(declared, row) for row in rows.iter_rows(named=True))


def add_records(model: type[Recorded], facts: Iterable[Facts], tenant: Tenant) -> int:
    """New records of one kind, written in bulk; how many. Facts are in the normal form of their table."""
    pairs = [(made(model, one, tenant), one) for one in facts]
    model.objects.bulk_create([record for record, _ in pairs], batch_size=AT_ONCE)
    if model is Asset:
        for name in PARTS:
            part = Asset._meta.get_field(name).related_model
            part.objects.bulk_create(_parts(part, name, pairs), batch_size=AT_ONCE)  # type: ignore[union-attr]
    elif "assets" in model.apart:
        _link(model, pairs)
    return len(pairs)


def made(model: type[Recorded], facts: Facts, tenant: Tenant) -> Recorded:
    """A record that is not saved yet."""
    columns = {name: value for name, value in facts.items() if name not in model.apart}
    if model is Asset:
        columns |= {name: facts.get("dates", {}).get(name, "") for name in DATES}
    if "asset" in model.apart:
        columns["asset_id"] = facts.get("asset")
    return model(tenant=tenant, **columns)


def _parts(part: Any, name: str, pairs: list[tuple[Recorded, Facts]]) -> list[Any]:
    return [
        part(asset_id=record.pk, position=number, **entry)
        for record, facts in pairs
        for number, entry in enumerate(facts.get(name, ()))
    ]


def _link(model: type[Recorded], pairs: list[tuple[Recorded, Facts]]) -> None:
    """Which assets the records concern; names of assets that are not there are left out."""
    through: Any = model.assets.through  # type: ignore[attr-defined]
    known = set(Asset.objects.values_list("pk", flat=True))
    own = f"{model._meta.model_name}_id"
    rows = [
        through(**{own: record.pk, "asset_id": name})
        for record, facts in pairs
        for name in facts.get("assets", ())
        if name in known
    ]
    through.objects.bulk_create(rows, batch_size=AT_ONCE)
