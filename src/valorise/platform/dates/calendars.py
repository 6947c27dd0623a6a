"""Calendars of a person: a file, and a private address that calendar programs ask again and again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import polars as pl
from django.db.models import QuerySet

from valorise.platform.accounts.reads import viewer as person
from valorise.platform.dates import proving, reads
from valorise.platform.dates.models import Calendar, Due
from valorise.platform.dates.wanted import Wanted
from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import changing, refused
from valorise.platform.foundation.sight import missing
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.programs.secret import SHOWN, hashed, looks_right, new_secret
from valorise.platform.register.rules import rank
from valorise.platform.reminders.lead_times import kind_of, lead_times
from valorise.reporting.formats.ics import Key, Known, calendar_file
from valorise.terms.errors import Invalid
from valorise.terms.tables import table

MOST = 20
"""Addresses that one person may have at once."""
MOST_DATES = 5_000
"""Dates in one calendar, the most pressing ones; programs grow slow with more."""
TOLD_AS_GONE = 90
"""Days after a settled date for which calendars are still told to take it away."""


def make(viewer: Viewer, name: str, *, mine: bool = False, titles: bool = False) -> tuple[Calendar, str]:
    """A new private address and its secret, which is shown now and never again."""
    with changing(viewer, "calendar-made", allowed=viewer.user is not None and viewer.tenant is not None) as tell:
        if viewer.user is None or viewer.tenant is None:
            raise refused(viewer)
        if not name.strip() or len(name) > 100:
            raise Invalid(
                "The calendar needs a name.", where="name", fix="Say in up to 100 characters what will use it."
            )
        if calendars(viewer).count() >= MOST:
            raise Invalid(f"You have {MOST} calendars already.", where="name", fix="Revoke those nobody uses.")
        secret = new_secret()
        one = Calendar.objects.create(
            user_id=viewer.user, tenant_id=viewer.tenant, name=name.strip(), hash=hashed(secret),
            begins=secret[:SHOWN], mine=mine, titles=titles,
        )  # fmt: skip
        tell.happened(f"account-{viewer.user}", calendar=one.pk, mine=mine, titles=titles)
        return one, secret


def revoke(viewer: Viewer, number: int) -> None:
    """End an address of this person at once; `Missing` for one of somebody else."""
    with changing(viewer, "calendar-revoked", allowed=viewer.user is not None) as tell:
        if not calendars(viewer).filter(pk=number).update(revoked_at=clock.now()):
            raise missing(Calendar)
        tell.happened(f"account-{viewer.user}", calendar=number)


def calendars(viewer: Viewer) -> QuerySet[Calendar]:
    """Addresses of the person that were not revoked; nobody sees those of others."""
    return Calendar.objects.filter(user=viewer.user, revoked_at=None) if viewer.user else Calendar.objects.none()


def behind(secret: str) -> tuple[Calendar, Viewer] | None:
    """The calendar of an address and its person as they stand today; None where it is wrong, revoked, or they left."""
    if not looks_right(secret):
        return None
    one = Calendar.objects.select_related("user").filter(hash=hashed(secret), revoked_at=None).first()
    if one is None:
        return None
    seen = person(one.user, chosen=one.tenant_id)
    if seen.tenant != one.tenant_id or seen.unprotected:
        return None
    if one.last_used_on != seen.today:
        Calendar.objects.filter(pk=one.pk).update(last_used_on=seen.today)
    return one, seen


def content(viewer: Viewer, wanted: Wanted, *, titles: bool, site: str) -> bytes:
    """The dates a person sees as an iCalendar file; `site` is the address that links begin with.

    They ring as long before as the office has chosen. Dates that were settled lately are in it as cancelled, because a
    calendar that took them up before would keep them otherwise.
    """
    settled = _settled(viewer, wanted)
    found = [*reads.whole(reads.narrowed(viewer, wanted))[:MOST_DATES], *settled]
    shown = {one.pk: _key(one) for one in found}
    times = {tenant: lead_times(tenant) for tenant in {one.tenant_id for one in found}}
    rings = {shown[one.pk]: times[one.tenant_id].get(kind_of(one), ()) for one in found}
    known = Known(
        titles={one.record: proving.subject(one) if titles or not secret(viewer, one) else "…" for one in found},
        links={shown[one.pk]: site + one.get_absolute_url() for one in found},
        alarms=lambda key: rings.get(key, ()),
        settled=frozenset(shown[one.pk] for one in settled),
        turns={shown[one.pk]: one.version - 1 for one in found},
    )
    return calendar_file(dates_table(found), as_of=viewer.today, known=known)


def _key(due: Due) -> Key:
    return (due.record, due.office, due.task, due.year, due.due)


def _settled(viewer: Viewer, wanted: Wanted) -> list[Due]:
    """Dates of the same filters that were settled and lie ahead or not long ago; none where others are asked for."""
    if wanted.state:
        return []
    since = viewer.today - timedelta(days=TOLD_AS_GONE)
    found = reads.narrowed(viewer, replace(wanted, state="settled", when="all")).filter(due__gte=since)
    return list(reads.whole(found)[:MOST_DATES])


def secret(viewer: Viewer, due: Due) -> bool:
    """Whether what the date is of must not leave the site unasked: confidential, under embargo, or an agreement."""
    asset = due.about_asset
    if asset is None:
        return due.of != "projects"
    under_embargo = asset.embargo_until is not None and asset.embargo_until > viewer.today
    return under_embargo or rank(asset.confidentiality) >= rank("confidential")


def dates_table(dues: Iterable[Due]) -> pl.DataFrame:
    """Dates as the declared table `deadlines`."""
    rows = [
        {
            "right": one.record, "office": one.office, "task": one.task, "year": one.year, "due": one.due,
            "free_until": one.free_until, "last_day_with_surcharge": one.last_day, "overdue": False,
            "rule": one.rule, "reference": one.reference, "if_missed": one.if_missed or None,
            "status": "verified" if one.firm else "known",
        }
        for one in dues
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=table("deadlines").schema)
