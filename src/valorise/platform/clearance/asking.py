"""The question as a form writes it, and the part of the register that answers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.db.models import Q

from valorise.assets.clearance.answer import by_country, overall
from valorise.assets.clearance.question import Question
from valorise.journeys.clearance import Asked, answered, meant_by, question
from valorise.platform.foundation.tables import table_of, values_of
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.models import (
    Agreement,
    Asset,
    Consent,
    Organisation,
    Project,
    Restriction,
    Right,
    Title,
)
from valorise.platform.register.tables import whole_table
from valorise.terms.results import Result

DEEPEST = 40
"""Steps from an asset to what it is built on that are followed."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer with everything that bound the asset."""

    asset: Asset
    asked: Question
    found: Result
    tables: Mapping[str, pl.DataFrame]

    @property
    def answer(self) -> str:
        """Code of the list clearance_answers."""
        return overall(self.found.table).value

    @property
    def meant(self) -> list[str]:
        """Names of the register that may be meant, where nobody bears the one asked about."""
        return meant_by(self.tables, self.asked)

    @property
    def by_country(self) -> dict[str, str]:
        """The answer for each country, had it been asked about alone."""
        return {name: one.value for name, one in by_country(self.found.table, self.asked.territory).items()}


def answer_for(viewer: Viewer, name: str, said: Mapping[str, Any]) -> Answered:
    """The answer to a question about an asset of this person's office.

    `said` holds to, countries, field, without, begins, until and exclusive. `Missing` where the office does not keep
    the asset, `Invalid` for a place or a time that is none.
    """
    asset = Asset.objects.one_for(viewer, name, at_least=("full",))
    tables = tables_about(asset)
    asked = question(tables, _asked(asset, said, viewer.today))
    return Answered(asset, asked, answered(tables, asked), tables)


def tables_about(asset: Asset) -> dict[str, pl.DataFrame]:
    """What may bind an asset, of it and of everything it is built on; a few queries, however large the register."""
    tenant = asset.tenant_id
    names = _built_on(asset.pk, tenant)
    assets = Asset.objects.filter(pk__in=names, tenant=tenant, removed_at=None)
    of_them = Q(asset__in=names, tenant=tenant, removed_at=None)
    tables = {
        model.declared: whole_table(model.objects.filter(of_them)) for model in (Right, Title, Restriction, Consent)
    }
    agreed = Agreement.objects.filter(assets__in=names, tenant=tenant, removed_at=None).distinct()
    tables |= {"assets": whole_table(assets), "agreements": whole_table(agreed)}
    return tables | {"projects": _projects(assets, tenant), "organisations": _countries(tenant)}


def _asked(asset: Asset, said: Mapping[str, Any], today: date) -> Asked:
    without = [part.strip() for part in str(said.get("without") or "").split(";") if part.strip()]
    return Asked(
        asset=asset.pk,
        licensee=str(said["to"]).strip(),
        countries=str(said.get("countries") or "world"),
        field=said.get("field") or None,
        except_fields=tuple(without),
        starts=said.get("begins") or today,
        ends=said.get("until"),
        exclusive=bool(said.get("exclusive")),
        office=asset.tenant.name,
        as_of=today,
    )


def _built_on(name: str, tenant: int) -> list[str]:
    """The asset and what it is built on, however far down; one query for each step."""
    found, edge = {name}, {name}
    for _step in range(DEEPEST):
        below = Restriction.objects.filter(asset__in=edge, tenant=tenant, removed_at=None).exclude(built_on="")
        edge = set(below.values_list("built_on", flat=True)) - found
        if not edge:
            break
        found |= edge
    return sorted(found)


def _projects(assets: Any, tenant: int) -> pl.DataFrame:
    """Projects that a grant of one of the assets may name; names of grants stand inside lists."""
    funded: Sequence[Any] = list(assets.exclude(funding=[]).values_list("funding", flat=True))
    if not funded:
        return table_of("projects", [])
    return whole_table(Project.objects.filter(tenant=tenant, removed_at=None))


def _countries(tenant: int) -> pl.DataFrame:
    """Names and countries of organisations, by which it is told where a licensee is established."""
    known = Organisation.objects.filter(tenant=tenant, removed_at=None).exclude(country="")
    return table_of("organisations", values_of(known, ["id", "name", "country"]))
