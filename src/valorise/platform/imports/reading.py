"""The files of an import read beside the register of the organisation, without changing anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Mapping as Known
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from valorise.journeys.difference import Difference, difference
from valorise.journeys.ingest import Given, Register, register
from valorise.journeys.staying import Keeps
from valorise.platform.foundation.recorded import models_by_table
from valorise.platform.imports import at_first
from valorise.platform.imports.models import FileImport
from valorise.platform.imports.naming import Naming
from valorise.platform.register.tables import register_tables
from valorise.readers.rows import Wish
from valorise.terms.tables import table

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the files say and what would become of the register."""

    register: Register
    difference: Difference
    naming: Naming

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """New, changed and gone records by table."""
        sides: dict[str, Known[str, Any]] = {
            "new": self.difference.new,
            "changed": self.difference.changed,
            "gone": self.difference.gone,
        }
        names = sorted({name for side in sides.values() for name in side if name != "events"})
        return {name: {word: len(side.get(name, ())) for word, side in sides.items()} for name in names}


def read(one: FileImport, *, tell: Tell) -> Reading:
    """Read all files of the import beside the register as it is now."""
    return read_beside(one.tenant_id, given(one), tell=tell)


def read_beside(tenant: int, files: Sequence[Given], *, tell: Tell) -> Reading:
    """Read any files beside the register of an organisation as it is now; nothing is written."""
    before = register_tables(tenant)
    naming = Naming.of(tenant, before)
    inward = naming.inward(before)
    made = register(files, tell=tell, kept=inward, keeps=replace(keeps(), plain=naming.plain))
    found = difference(made, {**_nothing(), **inward})
    notices = at_first.told(at_first.closed(found.new.get("assets", [])))
    return Reading(replace(made, problems=pl.concat([made.problems, notices])), found, naming)


def keeps() -> Keeps:
    """Tables that an organisation keeps here, and the columns in which a record can name only assets that are there."""
    models = models_by_table()
    links = {name: model.apart & {"asset", "assets"} for name, model in models.items()}
    return Keeps(frozenset({*models, "events"}), {name: columns for name, columns in links.items() if columns})


def given(one: FileImport) -> list[Given]:
    """The files with what the person said about each."""
    return [
        Given(one.folder / told["name"], Wish(table=told.get("table") or None, mapping=told.get("mapping") or {}))
        for told in one.files
    ]


def _nothing() -> Known[str, pl.DataFrame]:
    """Tables that the platform keeps elsewhere."""
    return {"events": table("events").empty()}
