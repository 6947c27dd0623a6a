"""Changes of valuations: one is kept, or taken away. What was kept is never changed."""

from __future__ import annotations

from typing import Any

from django.apps import apps

from valorise.platform.foundation.changes import add_record, change_facts, changing, locked, refused
from valorise.platform.foundation.recorded import REMOVED, Facts, checked, new_name
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.valuations.models import Valuation
from valorise.platform.valuations.working import MOST_DRAWS, worked_out
from valorise.terms.errors import Invalid

GIVEN = frozenset({"title", "currency", "price_year", "seed", "draws", "assumptions", "note"})
"""What a person says; the rest follows from it."""
SEED, DRAWS = 1, 20_000
"""What is taken where nothing is said: the same seed for everybody, so that ranges can be compared."""


def assess(viewer: Viewer, asset: str, facts: Facts, *, why: str | None = None) -> Valuation:
    """Keep a valuation of an asset that this person's office keeps.

    `Missing` or `Refused` where they may not, `Invalid` with every problem where an assumption is missing or wrong.
    """
    tenant = may_assess(viewer, asset)
    given = with_basis(viewer, {name: value for name, value in facts.items() if name in GIVEN})
    found = worked_out(asset, given)
    ranges = found.ranges.select("method", "low", "high").to_dicts()
    with changing(viewer, "value-assessed", tenant=tenant) as tell:
        record = Valuation(id=new_name("v"), tenant_id=tenant, author_id=viewer.user)
        told = {**given, "ranges": ranges, "asset": asset, "valued_on": viewer.today.isoformat()}
        return add_record(tell, record, told, why=why, case=asset)


def remove_valuation(viewer: Viewer, name: str, *, version: int | None = None, why: str | None = None) -> Valuation:
    """Take a valuation away; its history can bring it back."""
    place = Valuation.objects.one_for(viewer, name).tenant_id
    with changing(viewer, "valuation-removed", tenant=place) as tell:
        record = locked(Valuation, viewer, name, version=version)
        change_facts(tell, record, {REMOVED: True}, why=why)
        return record


def may_assess(viewer: Viewer, asset: str) -> int:
    """Organisation that keeps the asset; `Missing` or `Refused` where this person may not say what it is worth."""
    found: Any = apps.get_model("register", "Asset").objects.one_for(viewer, asset)
    if found.sight != "full" or not viewer.may("value-assessed", found.tenant_id):
        raise refused(viewer)
    return int(found.tenant_id)


def with_basis(viewer: Viewer, facts: Facts) -> Facts:
    """The facts in their normal form with what is taken where nothing was said; `Invalid` for too many draws."""
    basis = {"currency": "EUR", "price_year": viewer.today.year, "seed": SEED, "draws": DRAWS}
    filled = basis | {name: value for name, value in facts.items() if value not in (None, "")}
    if isinstance(filled["draws"], int) and not 100 <= filled["draws"] <= MOST_DRAWS:
        raise Invalid(
            what="So many futures are not drawn.",
            where="draws",
            why=f"Expected: a number from 100 to {MOST_DRAWS}.",
            fix="20,000 are enough for most questions.",
        )
    clean = checked(
        Valuation.table(),
        {**filled, "id": "new", "title": filled.get("title") or "-", "valued_on": viewer.today.isoformat()},
    )
    return {name: clean[name] for name in filled if name in clean}
