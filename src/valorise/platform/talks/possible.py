"""Which talks are possible: matches of the chosen needs and assets, as everybody in the office sees them.

A plan is read by the whole office. So it is made of nothing that one of them sees beyond the others, such as a result
of another organisation that they contributed to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from valorise.matching.talks.assignment import FITS
from valorise.matching.talks.groups import groups, of_pairs
from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.recorded import Facts
from valorise.platform.foundation.tables import table_of
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.matching.models import Match
from valorise.platform.matching.telling import known
from valorise.platform.needs.models import Need
from valorise.platform.needs.reads import narrowed as needs_narrowed
from valorise.platform.register.listing.narrowed import complete
from valorise.platform.register.listing.narrowed import narrowed as assets_narrowed
from valorise.platform.register.models import Asset
from valorise.platform.talks.asking import Asked, assets_wanted, needs_wanted
from valorise.terms.errors import Invalid
from valorise.terms.tables import table

NEED_SIGHTS = ("full", "colleague", "open", "anonymous")
ASSET_SIGHTS = ("full", "colleague", "open", "teaser")
"""How much the whole office may see of a record; what one person sees as author or contributor is not among it."""
NEED_COLUMNS = ("id", "owner", "country")
ASSET_COLUMNS = ("id", "owners", "contributors", "country")
"""Columns that groups are made of."""
MOST = 20_000
"""Matches that are looked at: with more, nobody reads the plan, and proving it takes minutes."""
AT_ONCE = 500
COLUMNS = ("need", "asset", "score", "fit", "overlap", "blockers")


@dataclass(frozen=True, slots=True)
class Record:
    """A need or an asset that takes part, as the office sees it."""

    name: str
    title: str
    facts: Facts


@dataclass(frozen=True)
class Possible:
    """The chosen needs, the assets that match them, and the matches between them."""

    needs: Mapping[str, Record]
    assets: Mapping[str, Record]
    matches: pl.DataFrame
    """The declared table; blockers are those of which the office may know."""

    @cached_property
    def tables(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Needs and assets as the calculation takes them, with the columns that groups are made of."""
        return (
            table_of("needs", [_part(one, NEED_COLUMNS) for one in self.needs.values()], without_damaged=True),
            table_of("assets", [_part(one, ASSET_COLUMNS) for one in self.assets.values()], without_damaged=True),
        )

    @cached_property
    def groups(self) -> pl.DataFrame:
        """Groups of all records, as record, side, kind, name."""
        return groups(*self.tables, table("talk_memberships").empty())

    def only(self, needs: Sequence[str], assets: Sequence[str]) -> Possible:
        """The same of the named records alone; of a side of which none is named all."""
        chosen_needs = {name: one for name, one in self.needs.items() if not needs or name in needs}
        chosen_assets = {name: one for name, one in self.assets.items() if not assets or name in assets}
        sides = pl.col("need").is_in(list(chosen_needs)) & pl.col("asset").is_in(list(chosen_assets))
        return Possible(chosen_needs, chosen_assets, self.matches.filter(sides))

    def strong(self, fit: str) -> pl.DataFrame:
        """Matches that are at least this fit, or of which nobody can tell."""
        return self.matches.filter(~pl.col("fit").is_in(FITS[: FITS.index(fit)]).fill_null(False))

    def free(self, fit: str) -> pl.DataFrame:
        """Those of them that nothing blocks, in the order in which the calculation counts them."""
        return self.strong(fit).filter(pl.col("blockers").list.len().fill_null(0) == 0).sort("need", "asset")

    def grouped(self, fit: str) -> pl.DataFrame:
        """To which groups each of the free ones belongs, as pair, kind, name."""
        return of_pairs(self.free(fit), self.groups)


def possible(viewer: Viewer, asked: Asked) -> Possible:
    """What a plan is made of; `Refused` for who works in no office, `Invalid` where it would be too much.

    `NotReady` while the search lacks something that the words ask for.
    """
    who = of_office(viewer)
    needs = _needs(who, asked)
    rows = _matches(who, list(needs))
    assets = _assets(who, asked, {row["asset"] for row in rows})
    kept = [row for row in rows if row["asset"] in assets]
    seen = {name: (_record(one), str(one.sight)) for name, one in assets.items()}  # type: ignore[attr-defined]
    return Possible(
        {name: _record(one) for name, one in needs.items()},
        {name: record for name, (record, _sight) in seen.items()},
        _frame(kept, {name: sight for name, (_record, sight) in seen.items()}),
    )


def of_office(viewer: Viewer) -> Viewer:
    """The person as nothing but one of their present office; `Refused` where they are not of its staff."""
    if viewer.tenant is None or viewer.tenant not in viewer.staff_of:
        raise refused(viewer)
    told = {one.name: getattr(viewer, one.name) for one in fields(Viewer)}  # that of a request is lazy
    return Viewer(**told | {"roles": frozenset(role for role in viewer.roles if role[0] == viewer.tenant)})


def _needs(who: Viewer, asked: Asked) -> dict[str, Need]:
    wanted = needs_narrowed(who, needs_wanted(asked.needs)).order_by().values("pk")
    found = Need.objects.seen_by(who, at_least=NEED_SIGHTS).filter(pk__in=wanted)
    if asked.needs.only:
        found = found.filter(pk__in=asked.needs.only)
    return {one.pk: one for one in found.order_by("title", "pk")}


def _assets(who: Viewer, asked: Asked, names: set[str]) -> dict[str, Asset]:
    """Those of the named assets that the filters leave, and the ticked ones."""
    ticked = set(asked.assets.only)
    among = ticked or names
    passing = assets_narrowed(complete(who, assets_wanted(who, asked.assets)), among=among)
    there = set(passing.order_by().values_list("pk", flat=True))
    found: dict[str, Asset] = {}
    for part in _parts(sorted(there)):
        seen = Asset.objects.seen_by(who, at_least=ASSET_SIGHTS).filter(pk__in=part)
        found |= {one.pk: one for one in seen.prefetch_related("contributors", "owners", "identifiers")}
    return dict(sorted(found.items(), key=lambda one: (one[1].title, one[0])))


def _matches(who: Viewer, needs: Sequence[str]) -> list[dict[str, Any]]:
    """Matches of these needs, strongest first."""
    found: list[dict[str, Any]] = []
    for part in _parts(needs):
        seen = Match.objects.seen_by(who).filter(need__in=part).exclude(overlap=None)
        found += seen.order_by("-strength", "-overlap", "pk").values(*COLUMNS)[: MOST + 1]
        if len(found) > MOST:
            raise Invalid(
                what=_("These are more than %(most)s matches.") % {"most": f"{MOST:,}"},
                where="needs",
                why=_("A plan over so many takes long to prove, and nobody could read it."),
                fix=_("Narrow the needs by words or type, or tick some of them."),
            )
    return found


def _frame(rows: list[dict[str, Any]], sights: Mapping[str, str]) -> pl.DataFrame:
    """The rows as the declared table, with their place among the matches of the need that are possible."""
    places: dict[str, int] = {}
    shaped = []
    for row in rows:
        place = places[row["need"]] = places.get(row["need"], 0) + 1
        blockers = [one for one in row["blockers"] if known(one, sights[row["asset"]])]
        shaped.append(
            {**row, "rank": place, "fit": row["fit"] or None, "blockers": blockers, "parts": [], "evidence": []}
        )
    return pl.DataFrame(shaped, schema=table("matches").schema)


def _record(one: Need | Asset) -> Record:
    facts = one.shown()
    return Record(one.pk, str(facts.get("title") or facts.get("summary") or one.pk)[:300], facts)


def _part(one: Record, columns: Sequence[str]) -> Facts:
    return {name: one.facts[name] for name in columns if name in one.facts}


def _parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[start : start + AT_ONCE] for start in range(0, len(names), AT_ONCE))
