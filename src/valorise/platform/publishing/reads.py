"""What becomes public when, against what is protected: gathered from plans, dates, embargoes and disclosures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

import polars as pl
from django.db.models import Q, QuerySet

from valorise.assets.attention import FILINGS
from valorise.assets.publishing import (
    ANNOUNCED,
    DISCLOSURE,
    EMBARGO,
    LOOKS_BACK,
    PLAN,
    REGISTER,
    Forgiven,
    Note,
    at_stake,
    forgiven,
    notes_for,
    publishing_state,
)
from valorise.platform.disclosure.models import Disclosure
from valorise.platform.disclosure.publishing import to_be_public_on
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.publishing.actions import may_change, may_plan
from valorise.platform.publishing.models import Planned
from valorise.platform.register.models import Asset, Right
from valorise.platform.register.models.belongings import INSIDE
from valorise.terms.codes import codes
from valorise.terms.time import first_day, partial_date

SOURCES = (PLAN, REGISTER, EMBARGO, DISCLOSURE)
STATES = ("open", "filed", "harmless")
DAY = timedelta(days=1)
Said = tuple[str, str, date, str, Planned | None]
"""Name of the asset, source, first day, day as written, and the plan."""


@dataclass(frozen=True, slots=True)
class Days:
    """Days from one to another, with both; without an end where none is said."""

    since: date
    until: date | None = None

    def __contains__(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.since <= day and (self.until is None or day <= self.until)

    def of(self, column: str) -> Q:
        """Texts of days, months or years whose first day is one of them, as a range that an index answers.

        A text stands before all that it begins: 2027 before 2027-01-01. So a month or year whose first day is the
        first of these days must be named.
        """
        first = self.since.isoformat()
        begins = [first[:length] for length in (7, 4) if f"{first[:length]}-01-01"[:10] == first]
        found = Q(**{f"{column}__gte": first}) | Q(**{f"{column}__in": begins})
        return found & Q(**{f"{column}__lte": self.until.isoformat()}) if self.until else found

    def exactly(self, column: str) -> Q:
        """Days in a column of days."""
        found = Q(**{f"{column}__gte": self.since})
        return found & Q(**{f"{column}__lte": self.until}) if self.until else found


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; everything empty means what is still to be decided."""

    source: str = ""
    state: str = "open"
    """`open` nothing filed though publishing matters, `filed`, `harmless` where it ends no protection, or `all`."""
    when: str = ""
    """`ahead` or `past`."""
    words: str = ""

    @classmethod
    def asked(cls, query: Mapping[str, str]) -> Wanted:
        """What an address asks for; what it asks for in vain counts as not asked."""
        known = {"source": SOURCES, "state": (*STATES, "all"), "when": ("ahead", "past")}
        said = {one.name: str(query.get(one.name) or "").replace("\x00", "").strip()[:200] for one in fields(cls)}
        return cls(**{name: text for name, text in said.items() if text and (name not in known or text in known[name])})

    @property
    def narrowed(self) -> dict[str, str]:
        """The filters that are set, as in the address."""
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: text for name, text in said.items() if text and (name, text) != ("state", "open")}


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something by which an asset becomes, or became, public; and what that does to its protection."""

    asset: Asset
    source: str
    on: date
    written: str
    """The day as it was said; a year or a month counts from its first day."""
    planned: Planned | None
    disclosed: bool
    """Whether the office was told of the result."""
    filed: date | None
    """First day of filing that the register knows; None where nothing was filed."""
    state: str
    left: int
    """Days until then; negative where it is past."""
    notes: Sequence[Note] = field(default_factory=tuple)
    forgiven: Sequence[Forgiven] = field(default_factory=tuple)
    may_change: bool = False

    @property
    def level(self) -> str:
        """How much it presses: late, soon or empty."""
        if self.state != "open":
            return ""
        return "late" if self.left <= 0 else "soon"

    @property
    def still(self) -> list[Forgiven]:
        """Offices where it is still possible after publishing, the nearest last day first."""
        return [one for one in self.forgiven if one.left >= 0]

    @property
    def over(self) -> list[Forgiven]:
        """Offices whose time has run out."""
        return [one for one in self.forgiven if one.left < 0]


def plans(viewer: Viewer) -> QuerySet[Planned]:
    """Planned publications that this person may see."""
    return Planned.objects.seen_by(viewer)


def occasions(viewer: Viewer, wanted: Wanted, *, asset: str = "") -> list[Occasion]:
    """What becomes public when, the nearest day first; of all assets this person sees from inside, or of one.

    What is past is listed for a year, because some offices forgive one's own publication so long. A fixed number of
    queries; what the law says is worked out once for each type and day.
    """
    found = _said(viewer, asset, _days(viewer.today, wanted.when))
    seen = Asset.objects.seen_by(viewer, at_least=INSIDE)
    assets = {one.pk: one for one in seen.filter(pk__in={name for name, *_ in found})}
    filed = _filed(viewer, assets)
    told = _disclosed(assets)
    made = [
        _occasion(viewer, assets[name], said, filed.get(name), disclosed=name in told)
        for name, *said in found
        if name in assets
    ]
    return sorted((one for one in made if _kept(one, wanted)), key=lambda one: (one.on, one.asset.pk, one.source))


def one_asset(viewer: Viewer, name: str) -> tuple[Asset, bool]:
    """The asset, for whoever sees it from inside, and whether they may say what is planned."""
    found = Asset.objects.one_for(viewer, name, at_least=INSIDE)
    return found, may_plan(viewer, found)


def pressing(viewer: Viewer, *, days: int = 60) -> int:
    """How many publications are planned within so many days of results for which nothing was filed.

    As many as the list shows, but of each asset only its type is read.
    """
    found = _said(viewer, "", Days(viewer.today + DAY, viewer.today + timedelta(days=days)))
    names = {name for name, *_ in found}
    seen = Asset.objects.seen_by(viewer, at_least=INSIDE).filter(pk__in=names)
    types = dict(seen.values_list("pk", "type")) if names else {}
    filed = _filed(viewer, types)
    states = (_state(types[name], plan, on, filed.get(name)) for name, _, on, _, plan in found if name in types)
    return sum(state == "open" for state in states)


def announced(viewer: Viewer) -> pl.DataFrame:
    """Ends of embargoes and days that disclosures announce, for commands of the terminal (`ANNOUNCED`)."""
    said = _said(viewer, "", _days(viewer.today, ""))
    rows = [(name, source, written) for name, source, _, written, _ in said if source in (EMBARGO, DISCLOSURE)]
    return pl.DataFrame(rows, schema=ANNOUNCED, orient="row")


def _days(today: date, when: str) -> Days:
    """The days of what is asked for: ahead, past (for a year, today too), or both."""
    return Days(today + DAY if when == "ahead" else today - LOOKS_BACK, today if when == "past" else None)


def _said(viewer: Viewer, asset: str, days: Days) -> list[Said]:
    """What is to become public on one of these days."""
    return [one for one in _raw(viewer, asset, days) if one[2] in days]


def _raw(viewer: Viewer, asset: str, days: Days) -> Iterator[Said]:
    """The same and perhaps some more, each source with one query that begins at the days and not at what is seen."""
    only = Q(asset=asset) if asset else Q(asset__isnull=False)
    for one in Planned.objects.seen_by(viewer, in_order=True).filter(only, days.of("planned_on")):
        if day := _first(one.planned_on):
            yield str(one.asset_id), PLAN, day, one.planned_on, one
    seen = Asset.objects.seen_by(viewer, at_least=INSIDE, in_order=True)
    seen = seen.filter(pk=asset) if asset else seen
    # Types are looked at here: SQLite would go by them, and read every asset of these types instead of a few days.
    at_stake = _at_stake()
    for name, type_, written in seen.filter(days.of("published")).values_list("pk", "type", "published"):
        if type_ in at_stake and (day := _first(written)):
            yield name, REGISTER, day, written, None
    for name, type_, until in seen.filter(days.exactly("embargo_until")).values_list("pk", "type", "embargo_until"):
        if type_ in at_stake and until:
            yield name, EMBARGO, until, until.isoformat(), None
    told = Disclosure.objects.seen_by(viewer).filter(only, removed_at=None).exclude(state="draft")
    planned = told.filter(**{"answers__public-planned__value": "yes"})
    for name, answers in planned.values_list("asset", "answers"):
        if day := to_be_public_on(answers):
            yield str(name), DISCLOSURE, day, day.isoformat(), None


def _occasion(viewer: Viewer, asset: Asset, said: Sequence[Any], filed: date | None, *, disclosed: bool) -> Occasion:
    source, on, written, planned = said
    state = _state(asset.type, planned, on, filed)
    past = on <= viewer.today
    return Occasion(
        asset=asset,
        source=source,
        on=on,
        written=written,
        planned=planned,
        disclosed=disclosed or bool(asset.disclosed),
        filed=filed,
        state=state,
        left=(on - viewer.today).days,
        notes=notes_for(asset.type, "public" if past else "planned") if state == "open" else (),
        forgiven=_forgiven(asset.type, on, viewer.today) if state == "open" else (),
        may_change=planned is not None and may_change(viewer, planned),
    )


def _state(type_: str, planned: Planned | None, on: date, filed: date | None) -> str:
    return publishing_state(type_, on, filed=filed, discloses=planned.discloses if planned else None)


@cache
def _at_stake() -> frozenset[str]:
    """Types of results whose protection publishing may end."""
    return frozenset(type_ for type_ in codes("asset_types") if at_stake(type_))


@lru_cache(maxsize=1024)
def _forgiven(type_: str, on: date, as_of: date) -> tuple[Forgiven, ...]:
    return tuple(forgiven(type_, on, as_of=as_of))


def _filed(viewer: Viewer, assets: Mapping[str, object]) -> dict[str, date]:
    """The first filing of each asset, from the rights this person sees."""
    found: dict[str, date] = {}
    rows = Right.objects.seen_by(viewer).filter(asset__in=list(assets)).values_list("asset", "happened")
    for name, happened in rows:
        for one in happened or ():
            day = _first(str(one.get("on") or "")) if one.get("event") in FILINGS else None
            if day:
                found[name] = min(found.get(name, day), day)
    return found


def _disclosed(assets: Mapping[str, Asset]) -> set[str]:
    """Assets of which the office was told by a disclosure; whether it was, is no secret to who sees the asset."""
    sent = Disclosure.objects.filter(asset__in=list(assets), sent_at__isnull=False, removed_at=None)
    return set(sent.values_list("asset", flat=True))


def _kept(one: Occasion, wanted: Wanted) -> bool:
    words = f"{one.asset} {one.planned or ''}".casefold()
    return (
        wanted.source in ("", one.source)
        and wanted.state in ("all", one.state)
        and (not wanted.when or (wanted.when == "ahead") == (one.left > 0))
        and all(word in words for word in wanted.words.casefold().split())
    )


def _first(written: str) -> date | None:
    said = partial_date(written) if written else None
    return first_day(said) if said else None
