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
    told = list(facts)
    own = _own(told, tenant) if {"asset", "assets"} & model.apart else frozenset()
    pairs = [(made(model, one, tenant, own), one) for one in told]
    model.objects.bulk_create([record for record, _ in pairs], batch_size=AT_ONCE)
    if model is Asset:
        for name in PARTS:
            part = Asset._meta.get_field(name).related_model
            part.objects.bulk_create(_parts(part, name, pairs), batch_size=AT_ONCE)  # type: ignore[union-attr]
    elif "assets" in model.apart:
        _link(model, pairs, own)
    return len(pairs)


def _own(told: list[Facts], tenant: Tenant) -> frozenset[str]:
    """Of the assets that the records name, those that the organisation keeps: no other can be linked."""
    names = {name for facts in told for name in (facts.get("asset"), *facts.get("assets", ())) if name}
    listed, found = sorted(names), set()
    for start in range(0, len(listed), 500):
        part = Asset.objects.filter(pk__in=listed[start : start + 500], tenant=tenant)
        found |= set(part.values_list("pk", flat=True))
    return frozenset(found)


def made(model: type[Recorded], facts: Facts, tenant: Tenant, own: frozenset[str] = frozenset()) -> Recorded:
    """A record that is not saved yet; linked to an asset only where that is among the `own` ones."""
    columns = {name: value for name, value in facts.items() if name not in model.apart}
    if model is Asset:
        columns |= {name: facts.get("dates", {}).get(name, "") for name in DATES}
    if "asset" in model.apart:
        columns |= {field: facts[name] for name, field in model.kept_as.items() if name in facts}
        columns["asset_id"] = facts.get("asset") if facts.get("asset") in own else None
    return model(tenant=tenant, **columns)


def _parts(part: Any, name: str, pairs: list[tuple[Recorded, Facts]]) -> list[Any]:
    return [
        part(asset_id=record.pk, position=number, **entry)
        for record, facts in pairs
        for number, entry in enumerate(facts.get(name, ()))
    ]


def _link(model: type[Recorded], pairs: list[tuple[Recorded, Facts]], own: frozenset[str]) -> None:
    """Which assets the records concern; names that are not among the organisation's own are left out."""
    through: Any = model.assets.through  # type: ignore[attr-defined]
    column = f"{model._meta.model_name}_id"
    rows = [
        through(**{column: record.pk, "asset_id": name})
        for record, facts in pairs
        for name in facts.get("assets", ())
        if name in own
    ]
    through.objects.bulk_create(rows, batch_size=AT_ONCE)
