"""Bringing the list of an attorney or renewal provider, and comparing it with our dates."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from valorise.assets.costs.comparable import comparable_fees
from valorise.assets.docket import about, docket_differences
from valorise.assets.rulebook import closing_days, rulebook
from valorise.journeys.asset import right_events
from valorise.journeys.docket_file import DocketFile, docket_file
from valorise.platform.dates.models import Docket, DocketLine, Due
from valorise.platform.dates.models.due import SETTLED
from valorise.platform.dates.reckoning import Tell, batches, present, quiet
from valorise.platform.foundation.changes import changing, refused
from valorise.platform.foundation.tables import table_of, values_of
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.imports import uploads
from valorise.platform.jobs.actions import start
from valorise.platform.register.models.asset import Identifier
from valorise.reporting.chains import Chains, chains
from valorise.reporting.docket import counts
from valorise.terms.errors import Invalid, ValoriseError
from valorise.terms.results import Result

MAY = "docket-compared"
MOST_BYTES = 20 * 1024**2
SMALL_FILE, SMALL_REGISTER = 200_000, 2_000
"""Bytes of a list and rights of a register that are compared at once; what is more waits for the worker."""
ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods")
LISTED = ("line", "year", "verdict", "theirs", "ours", "days")
TEXTS = ("right", "office", "task", "cause")


def may_bring(viewer: Viewer) -> int:
    """The organisation whose dates a list of this person is compared with; `Refused` for who may bring none."""
    if viewer.tenant is None or not viewer.may(MAY):
        raise refused(viewer)
    return viewer.tenant


def bring(viewer: Viewer, file: UploadedFile[Any], *, sender: str = "") -> Docket:
    """Keep the list and have it compared, at once where it is small; `Invalid` for what is no table or too large."""
    tenant = may_bring(viewer)
    _fits(file)
    with changing(viewer, MAY, tenant=tenant) as tell:
        one = Docket(tenant_id=tenant, by_id=viewer.user, bytes=file.size or 0, sender=sender.strip()[:200])
        one.save()
        try:
            kept = uploads.keep(one.folder, [file])[0]
        except ValoriseError:
            shutil.rmtree(one.folder, ignore_errors=True)
            raise
        one.file, one.bytes, one.sha256 = kept["name"], kept["bytes"], kept["sha256"]
        one.save()
        tell.happened(f"docket-{one.pk}", inputs={one.file: one.sha256})
        large = one.bytes > SMALL_FILE or present(tenant, "rights").count() > SMALL_REGISTER
        if large:
            one.job = start(viewer, "compare-docket", number=one.pk).pk
            one.save(update_fields=["job"])
    return one if large else compare(viewer, one.pk)


def compare(viewer: Viewer, number: int, *, tell: Tell = quiet) -> Docket:
    """Compare a list with our dates as they are now, and keep what was found; a list that cannot be read says why."""
    one = Docket.objects.one_for(viewer, number)
    may_bring(viewer)
    tell("Reading the list", 0, 0)
    rights = values_of(present(one.tenant_id, "rights"), ["id", "kind", "office", "happened"])
    events = right_events(table_of("rights", rights))
    try:
        read = docket_file(one.folder / one.file, references(one.tenant_id))
    except ValoriseError as error:
        one.state, one.why = "failed", "\n".join(part for part in (error.what, error.why, error.fix) if part)
        one.save(update_fields=["state", "why"])
        return one
    tell("Comparing", 0, 0)
    fees = comparable_fees()
    found = docket_differences(read.lines, events, rulebook(), closing_days(), fees, as_of=viewer.today)
    _keep(one, read, Result(_without_settled(one.tenant_id, found.table), found.reasons), viewer)
    return one


def _without_settled(tenant: int, table: pl.DataFrame) -> pl.DataFrame:
    """The comparison without dates that stand with us alone and of which somebody said that they do not apply."""
    settled = settled_days(tenant).rename({"year": "our_year"}).with_columns(verdict=pl.lit("only-ours"))
    return table.join(settled, on=settled.columns, how="anti", nulls_equal=True, maintain_order="left")


def settled_days(tenant: int) -> pl.DataFrame:
    """Dates of rights of which somebody said that they are done or do not apply: right, office, task, year, ours."""
    void = Due.objects.filter(tenant=tenant, of="rights", state__in=SETTLED)
    rows = list(void.values_list("record", "office", "task", "year", "due"))
    key = {"right": pl.String(), "office": pl.String(), "task": pl.String(), "year": pl.Int64(), "ours": pl.Date()}
    return pl.DataFrame(rows, schema=key, orient="row")


def references(tenant: int) -> dict[str, str]:
    """What an attorney may call a right: our name of it, its number, a number outside or its asset; what two rights
    share stands for none."""
    rights = list(present(tenant, "rights").order_by("pk").values("pk", "number", "identifiers", "asset"))
    said: Counter[str] = Counter()
    found: dict[str, str] = {}
    outside = _outside(tenant, Counter(row["asset"] for row in rights if row["asset"]))
    for row in rights:
        numbers = [row["number"], *(str(one.get("value") or "") for one in row["identifiers"])]
        for name in {row["pk"], *numbers, *outside.get(row["asset"], ())} - {""}:
            said[name] += 1
            found[name] = row["pk"]
    own = {row["pk"]: row["pk"] for row in rights}
    return {name: right for name, right in found.items() if said[name] == 1} | own


def _outside(tenant: int, rights: Mapping[str, int]) -> dict[str, set[str]]:
    """Names of assets that have one right only, with their identifiers: such a reference means that right."""
    alone = {name for name, many in rights.items() if many == 1}
    told = {name: {name} for name in alone}
    listed = Identifier.objects.filter(asset__tenant=tenant, asset__rights__isnull=False).distinct()
    for asset, value in listed.values_list("asset", "value"):
        if asset in alone:
            told[asset].add(value)
    return told


def _fits(file: UploadedFile[Any]) -> None:
    name = (file.name or "").lower()
    if not name.endswith(ENDINGS):
        raise Invalid(
            what="This is no table that can be compared.",
            where="file",
            why=f"Expected: a file that ends in {', '.join(ENDINGS)}.",
            fix="Save the list as CSV or as a workbook, then send it again.",
        )
    if not 0 < (file.size or 0) <= MOST_BYTES:
        raise Invalid(
            what="The list is empty or too large.",
            where="file",
            why=f"At most {MOST_BYTES // 1024**2} MB are read.",
            fix="Send the table alone, without pictures or other sheets.",
        )


def _keep(one: Docket, read: DocketFile, found: Result, viewer: Viewer) -> None:
    table = found.table.with_columns(about=about("our_year", "ours"))
    told = chains(found.reasons, table["right"].drop_nulls().unique())
    with transaction.atomic():
        DocketLine.objects.filter(docket=one).delete()
        for rows in batches(_lines(one, table, told), 500):
            DocketLine.objects.bulk_create(rows)
        one.state, one.as_of, one.why = "compared", viewer.today, ""
        one.headings, one.counts, one.lines = read.headings, counts(found.table), read.lines.height
        one.save()


def _lines(one: Docket, table: pl.DataFrame, told: Chains) -> Iterator[DocketLine]:
    for place, row in enumerate(table.iter_rows(named=True)):
        steps = told.get((row["right"], row["about"] or ""), ()) if row["ours"] else ()
        facts = {name: _plain(value) for name, value in row.items() if name != "about" and value is not None}
        yield DocketLine(
            docket=one,
            place=place,
            firm=None if row["status"] is None else row["status"] == "verified",
            facts=facts,
            reasons=[
                {"rule": step.rule, "values": dict(step.values), "reference": step.reference or ""} for step in steps
            ],
            **{name: row[name] for name in LISTED},
            **{name: (row[name] or "")[:200] for name in TEXTS},
        )


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | str | bool) else str(value)
