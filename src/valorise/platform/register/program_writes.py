"""Changes of the register as calls of programs make them: the actions of the pages, with names of others looked up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction

from valorise.platform.accounts.models import Membership
from valorise.platform.foundation.changes import locked
from valorise.platform.foundation.changes_api import Changes, at_place
from valorise.platform.foundation.recorded import Facts, Recorded
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register import actions
from valorise.platform.register.belonging_actions import BELONGINGS
from valorise.platform.register.merging import kept_together
from valorise.platform.register.models import Asset
from valorise.terms.errors import Invalid

Goes = Mapping[str, Sequence[str]]
"""Names of records by table."""


def changes_of_assets() -> Changes:
    """What programs may do with assets."""
    return Changes(add=_add_asset, change=_change_asset, remove=_remove_asset)


def changes_of(table: str) -> Changes:
    """What programs may do with records that belong to assets."""
    return Changes(add=partial(_add, table), change=partial(_change, table), remove=partial(_remove, table))


def _add_asset(viewer: Viewer, facts: Facts, why: str | None) -> Recorded:
    return actions.record_asset(viewer, _standing(viewer.tenant, facts), why=why)


def _change_asset(viewer: Viewer, name: str, facts: Facts, version: int, why: str | None) -> Recorded:
    place = Asset.objects.one_for(viewer, name).tenant_id
    return actions.change_asset(viewer, name, _standing(place, facts), version=version, why=why)


def _remove_asset(viewer: Viewer, name: str, version: int, why: str | None) -> Recorded:
    return actions.remove_asset(viewer, name, version=version, why=why)


def _add(table: str, viewer: Viewer, facts: Facts, why: str | None) -> Recorded:
    """A new record of its assets; the first one says which office keeps it."""
    names = _assets(viewer, facts)
    if not names:
        raise Invalid(
            what="It does not say which asset it belongs to.",
            where="body: facts.asset" if "assets" not in facts else "body: facts.assets",
            fix="Name an asset that your office keeps.",
        )
    with transaction.atomic():
        facts = _standing(Asset.objects.one_for(viewer, names[0]).tenant_id, facts)
        made = actions.add_belonging(viewer, table, names[0], facts, why=why)
        if len(names) > 1:
            actions.change_belonging(viewer, table, made.pk, {"assets": names}, why=why)
        return made


def _change(table: str, viewer: Viewer, name: str, facts: Facts, version: int, why: str | None) -> Recorded:
    _assets(viewer, facts)
    if facts.get("officer") is not None:
        facts = _standing(BELONGINGS[table].objects.one_for(viewer, name).tenant_id, facts)
    return actions.change_belonging(viewer, table, name, facts, version=version, why=why)


def _remove(table: str, viewer: Viewer, name: str, version: int, why: str | None) -> Recorded:
    return actions.remove_belonging(viewer, table, name, version=version, why=why)


def merge(viewer: Viewer, keep: tuple[str, int], others: Mapping[str, int], chosen: Facts, why: str) -> Asset:
    """The asset `keep` (name and version) with what the others, by name and version, knew; see `merge_assets`."""
    if "identifiers" in chosen:
        raise Invalid(
            what="Identifiers are not chosen.",
            where="body: facts.identifiers",
            why="Those of all the records are kept, so that each is found by them.",
            fix="Leave them out; change them after the merge.",
        )
    with transaction.atomic():
        kept_together(viewer, [keep[0], *others])
        for name, version in sorted({**others, keep[0]: keep[1]}.items()):
            with at_place(name):
                locked(Asset, viewer, name, version=version)
        place = Asset.objects.one_for(viewer, keep[0]).tenant_id
        return actions.merge_assets(viewer, keep[0], list(others), _standing(place, chosen), why=why)


def split(viewer: Viewer, name: str, version: int, parts: tuple[Facts, Facts], goes: Goes, why: str) -> Asset:
    """The second asset; `parts` are its facts and what the first is to be from now on. See `split_asset`."""
    place = actions.tenant_of(viewer, name)
    new, stays = (_standing(place, one) for one in parts)
    return actions.split_asset(viewer, name, new, stays=stays, goes=goes, version=version, why=why)


def _assets(viewer: Viewer, facts: Facts) -> Sequence[str]:
    """Names of the assets, in the order given; `Invalid` for one that the person's office does not keep."""
    names = list(dict.fromkeys([*(facts.get("assets") or ()), *([facts["asset"]] if facts.get("asset") else ())]))
    found = Asset.objects.seen_by(viewer, at_least=("full",)).filter(pk__in=names)
    kept = dict(found.values_list("pk", "tenant_id"))
    for name in names:
        if name not in kept:
            raise Invalid(
                what=f"“{name}” is no asset that your office keeps.",
                where="body: facts.assets" if "assets" in facts else "body: facts.asset",
                fix="Name assets by their id, as the list of assets gives it.",
            )
    if len(set(kept.values())) > 1:
        raise Invalid(
            what="These assets are kept by different offices.",
            where="body: facts.assets",
            why="A record belongs to one office.",
            fix="Make one record for each office.",
        )
    return names


def _standing(tenant: int | None, facts: Facts) -> Facts:
    """The facts with embargo and officer looked at; `Invalid` where one cannot be."""
    if (officer := facts.get("officer")) is not None:
        known = isinstance(officer, int) and 0 < officer < 2**31
        if not known or not Membership.objects.filter(user=officer, tenant=tenant).exclude(role="guest").exists():
            raise _not_so("officer", officer, "the number of an account of the office")
    if (until := facts.get("embargo_until")) is not None and not _is_day(until):
        raise _not_so("embargo_until", until, "an exact day such as 2027-03-01")
    return facts


def _is_day(said: Any) -> bool:
    try:
        return isinstance(said, str) and date.fromisoformat(said).isoformat() == said
    except ValueError:
        return False


def _not_so(name: str, found: Any, expected: str) -> Invalid:
    return Invalid(
        what=f"“{name}” cannot be kept as it is: {str(found)[:80]}.",
        where=f"body: facts.{name}",
        why=f"Expected: {expected}.",
        fix="Correct it, or send null to take it away.",
    )
