"""Names of records are one for the whole site, but files know only their own: this leads from one to the other.

A record whose name another organisation uses already is kept here as `name~7`, where 7 is the number of the
organisation. Readers and linking see the plain name, so that the same file read twice still meets its own records.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from valorise.platform.foundation.recorded import models_by_table
from valorise.terms.tables import Table, table

OWN_NAMES = re.compile(r"(?:account|organisation|tenant|token|invitation|import)-\d+|matches|installation")
"""What the memory calls things that are no records: no record may be called like them."""
MARKED = re.compile(r".*~(\d{1,18})", re.DOTALL)
"""Names that end with the number of an organisation."""


@dataclass(frozen=True, slots=True)
class Naming:
    """Names of one organisation's records."""

    tenant: int
    renamed: dict[str, str]
    """Names here by the plain names of files."""

    @classmethod
    def of(cls, tenant: int, tables: Mapping[str, pl.DataFrame]) -> Naming:
        """The names that this organisation's records have now."""
        mark = f"~{tenant}"
        names = {name for rows in tables.values() for name in rows["id"]}
        marked = {name.removesuffix(mark): name for name in names if name.endswith(mark)}
        # Readers number what a file says twice: beside a record of its plain name, the mark is only such a number.
        return cls(tenant, {plain: name for plain, name in marked.items() if plain not in names})

    @property
    def plain(self) -> dict[str, str]:
        """Plain names by the names here, which downloads carry."""
        return {here: plain for plain, here in self.renamed.items()}

    def inward(self, tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
        """The tables with plain names."""
        back = self.plain
        return {name: _replaced(table(name), rows, back) if back else rows for name, rows in tables.items()}

    def outward(self, name: str, facts: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """Facts with the names that the records have here; names taken by others since are replaced first."""
        return [_renamed(table(name), one, self.renamed) for one in facts]

    def make_room(self, new: Mapping[str, list[dict[str, Any]]]) -> None:
        """Give new records whose names others use already a name of their own."""
        self.make_room_for({one["id"] for name in models_by_table() for one in new.get(name, ())})

    def make_room_for(self, names: Iterable[str]) -> None:
        """Give names that speak of something else here a name of their own.

        The memory knows records by their names alone, so that a name is taken in whichever table others use it.
        """
        wanted = sorted(set(names) - self.renamed.keys())
        taken = {name for name in wanted if OWN_NAMES.fullmatch(name) or self._meant_for_others(name)}
        for model in models_by_table().values():
            for start in range(0, len(wanted), 500):
                others = model.objects.filter(pk__in=wanted[start : start + 500]).exclude(tenant=self.tenant)
                taken.update(others.values_list("pk", flat=True))
        self.renamed.update({plain: f"{plain}~{self.tenant}" for plain in taken})

    def _meant_for_others(self, name: str) -> bool:
        """Whether it is a name that another organisation may need: nobody can take it before them."""
        found = MARKED.fullmatch(name)
        return found is not None and int(found[1]) != self.tenant


def _replaced(declared: Table, rows: pl.DataFrame, names: Mapping[str, str]) -> pl.DataFrame:
    one = pl.col("id").replace(names)
    return rows.with_columns(one, *_references(declared, names))


def _references(declared: Table, names: Mapping[str, str]) -> list[pl.Expr]:
    """The columns that name other records, with other names."""
    return [
        pl.col(column.name).list.eval(pl.element().replace(names))
        if column.many
        else pl.col(column.name).replace(names)
        for column in declared.columns
        if column.refers
    ]


def _renamed(declared: Table, facts: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    told = {**facts, "id": names.get(facts["id"], facts["id"])}
    for column in declared.columns:
        if column.refers and column.name in told:
            value = told[column.name]
            many = isinstance(value, list)
            told[column.name] = [names.get(one, one) for one in value] if many else names.get(value, value)
    return told
