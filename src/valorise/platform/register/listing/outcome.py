"""What a bulk change makes of one asset: new values, nothing, or the reason why it stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy

from valorise.platform.accounts.models import Membership
from valorise.platform.foundation.rights import STAFF
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.models import Asset
from valorise.terms.words import key

REASONS: Mapping[str, Any] = {
    "gone": gettext_lazy("It is no longer in the register, or no longer shared with you."),
    "others": gettext_lazy("Another office keeps it; you may only read it."),
    "overtaken": gettext_lazy("Somebody changed it after you chose it."),
    "not-in-office": gettext_lazy("The officer does not work in the office that keeps it."),
    "changed-again": gettext_lazy("The same fields were changed again since."),
}
COLUMNS = ("type", "confidentiality", "officer_id", "embargo_until", "keywords")


@dataclass(frozen=True, slots=True)
class Row:
    """What a bulk change needs to know of an asset."""

    id: str
    version: int
    sight: str
    tenant: int
    values: Mapping[str, Any]
    """By column of `COLUMNS`."""

    def may_change(self, viewer: Viewer) -> bool:
        """Whether this person may change it."""
        return self.sight == "full" and viewer.may("asset-changed", self.tenant)

    def record(self, values: Mapping[str, Any], *, at: datetime) -> Asset:
        """The asset with new values, to be saved as its next version; other columns are not filled."""
        return Asset(id=self.id, version=self.version + 1, changed_at=at, **values)

    def told(self, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """The values before and after as events tell them."""
        return (
            {_told(one): _plain(self.values[one]) for one in values},
            {_told(one): _plain(values[one]) for one in values},
        )


def rows_of(viewer: Viewer, names: Iterable[str], *, hold: bool = False) -> dict[str, Row]:
    """Assets by name, as far as the person sees them; held until the transaction ends where they are to be changed."""
    found = Asset.objects.seen_by(viewer).filter(pk__in=list(names)).order_by("pk")
    if hold:
        found = found.select_for_update(of=("self",))
    rows = found.values_list("pk", "version", "sight", "tenant", *COLUMNS)
    return {
        name: Row(name, version, sight, tenant, dict(zip(COLUMNS, values, strict=True)))
        for name, version, sight, tenant, *values in rows
    }


def offices_of(officer: Any) -> set[int]:
    """Organisations in whose office this account works; empty where nobody is named."""
    if not officer:
        return set()
    return set(Membership.objects.filter(user=officer, role__in=STAFF).values_list("tenant", flat=True))


def judged(
    viewer: Viewer, row: Row | None, version: int, changes: Mapping[str, Any], offices: set[int]
) -> dict[str, Any] | str:
    """New values by column, none where nothing changes; a code of `REASONS` where the asset stays as it is."""
    if row is None:
        return "gone"
    if not row.may_change(viewer):
        return "others"
    if row.version != version:
        return "overtaken"
    if changes.get("officer") and row.tenant not in offices:
        return "not-in-office"
    return {name: value for name, value in _after(row, changes).items() if value != row.values[name]}


def _after(row: Row, changes: Mapping[str, Any]) -> dict[str, Any]:
    after = {name: changes[name] for name in ("type", "confidentiality") if name in changes}
    if "officer" in changes:
        after["officer_id"] = changes["officer"]
    if "embargo_until" in changes:
        said = changes["embargo_until"]
        after["embargo_until"] = date.fromisoformat(said) if said else None
    if "add" in changes or "remove" in changes:
        after["keywords"] = _keywords(row.values["keywords"], changes.get("add", []), changes.get("remove", []))
    return after


def _keywords(now: list[str], add: Iterable[str], remove: Iterable[str]) -> list[str]:
    """Keywords compared without case and accents: none twice, and removed however it is written."""
    gone = {key(one) for one in remove}
    kept = [one for one in now if key(one) not in gone]
    known = {key(one) for one in kept}
    for one in add:
        if key(one) not in known:
            kept.append(one)
            known.add(key(one))
    return kept


def _told(column: str) -> str:
    return column.removesuffix("_id")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value or None
