"""The register of an organisation as declared tables, for the calculation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polars as pl
from django.db.models import QuerySet

from valorise.platform.foundation.recorded import Recorded, models_by_table
from valorise.platform.foundation.tables import grouped, records_table, table_of, values_of
from valorise.platform.register.models import Asset
from valorise.platform.register.models.asset import DATES, PARTS


def register_tables(tenant: int, *, only: Iterable[str] = ()) -> dict[str, pl.DataFrame]:
    """All records of an organisation that are not removed, by declared table; `only` names the tables wanted."""
    wanted = set(only)
    models = {name: model for name, model in models_by_table().items() if not wanted or name in wanted}
    return {name: whole_table(model.objects.filter(tenant=tenant, removed_at=None)) for name, model in models.items()}


def whole_table(records: QuerySet[Any]) -> pl.DataFrame:
    """Records of any kind as their declared table, what stands in tables of its own included."""
    model: type[Recorded] = records.model
    if model is Asset:
        return assets_table(records)
    if not model.apart:
        return records_table(records)
    columns = [column for column in model.table().by_name if column not in model.apart]
    if "asset" in model.apart:
        named = model.kept_as.items()
        rows = values_of(records, [*columns, *model.kept_as.values()])
        return table_of(model.declared, ({**row, **{name: row.get(field) for name, field in named}} for row in rows))
    through: Any = model.assets.through  # type: ignore[attr-defined]
    own = f"{model._meta.model_name}_id"
    linked = grouped(through.objects.filter(**{f"{own}__in": records.values("pk")}), own, ["asset_id"])
    rows = values_of(records, columns)
    return table_of(
        model.declared, ({**row, "assets": [one["asset_id"] for one in linked.get(row["id"], ())]} for row in rows)
    )


def assets_table(records: QuerySet[Asset], *, without_damaged: bool = False) -> pl.DataFrame:
    """Assets as the declared table, with contributors, owners and identifiers: four queries, however many assets.

    `without_damaged` as in `table_of`.
    """
    parts: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for name in PARTS:
        part: Any = Asset._meta.get_field(name).related_model
        columns = [field.name for field in Asset.table().by_name[name].fields]
        entries = part.objects.filter(asset__in=records.order_by().values("pk"))
        parts[name] = grouped(entries, "asset_id", columns)
    columns = [name for name in Asset.table().by_name if name not in Asset.apart]
    rows = values_of(records, [*columns, *DATES])
    return table_of("assets", (_whole(row, parts) for row in rows), without_damaged=without_damaged)


def _whole(row: dict[str, Any], parts: dict[str, dict[str, list[dict[str, Any]]]]) -> dict[str, Any]:
    dates = {name: row.pop(name) for name in DATES if name in row}
    lists = {name: found[row["id"]] for name, found in parts.items() if row["id"] in found}
    return {**row, **lists, "dates": dates}
