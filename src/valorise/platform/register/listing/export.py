"""What the filters show, as a file: in the order of the list, and of each asset what the person may see of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO, Any

import polars as pl

from valorise.platform.foundation.headings import headings
from valorise.platform.foundation.recorded import Facts
from valorise.platform.foundation.tables import table_of
from valorise.platform.register import search
from valorise.platform.register.listing.listed import in_order, officer_names, order_of
from valorise.platform.register.listing.narrowed import BEYOND_TEASER, Wanted, narrowed
from valorise.platform.register.listing.paging import names_ordered
from valorise.platform.register.models import Asset
from valorise.platform.register.models.asset import as_seen
from valorise.platform.register.models.belongings import INSIDE
from valorise.platform.register.tables import assets_table
from valorise.reporting.formats import csv, xlsx
from valorise.reporting.formats.values import encoded
from valorise.terms.tables import table
from valorise.terms.tables.checks import interchange

Told = Callable[[str, int, int], None]
FORMATS: Mapping[str, str] = {"xlsx": "Excel", "csv": "CSV", "jsonl": "JSON Lines"}
MEDIA: Mapping[str, str] = {"xlsx": xlsx.MEDIA, "csv": csv.MEDIA, "jsonl": "application/jsonl"}
EXTRA: Mapping[str, Any] = {"officer": pl.String(), "embargo_until": pl.Date(), "changed_at": pl.Datetime("us", "UTC")}
"""Columns of tables for people that no declaration knows; JSON Lines holds declared columns only."""


def silent(what: str, done: int, total: int) -> None:
    """Progress for nobody."""


def names_in_order(asked: Wanted) -> list[str]:
    """Names of all assets the filters show, in the order of the list."""
    order = order_of(asked)
    if order == "best":
        return in_order(asked)
    return names_ordered(narrowed(asked), order)


def jsonl_of(asked: Wanted, *, tell: Told = silent) -> Iterator[bytes]:
    """One asset a line in the declared interchange form."""
    for rows in _parts(asked, tell):
        yield b"".join(encoded(facts) + b"\n" for facts, _ in rows)


def csv_of(asked: Wanted, *, tell: Told = silent) -> Iterator[bytes]:
    """A table that no spreadsheet program runs anything from."""
    yield from csv.pieces("assets", _tables(asked, tell), heads=headings("assets"))


def write_xlsx(asked: Wanted, page: IO[bytes], *, tell: Told = silent) -> None:
    """A workbook, written to `page`."""
    xlsx.write_long("assets", _tables(asked, tell), page, heads=headings("assets"))


def write(asked: Wanted, kind: str, page: IO[bytes], *, tell: Told = silent) -> None:
    """The file in a format of `FORMATS`; `tell` hears how far it is."""
    if kind == "xlsx":
        write_xlsx(asked, page, tell=tell)
        return
    page.writelines(jsonl_of(asked, tell=tell) if kind == "jsonl" else csv_of(asked, tell=tell))


def _tables(asked: Wanted, tell: Told) -> Iterator[pl.DataFrame]:
    empty = True
    for rows in _parts(asked, tell):
        empty = False
        yield _table(rows)
    if empty:
        yield _table([])


def _table(rows: list[tuple[Facts, dict[str, Any]]]) -> pl.DataFrame:
    extra = pl.DataFrame([more for _, more in rows], schema=pl.Schema(EXTRA))
    return table_of("assets", (facts for facts, _ in rows)).hstack(extra)


def _parts(asked: Wanted, tell: Told) -> Iterator[list[tuple[Facts, dict[str, Any]]]]:
    """Facts and further columns of the assets, some thousand at a time."""
    names = names_in_order(asked)
    done = 0
    for some in search.parts(names):
        tell("", done, len(names))
        yield _read(asked, some)
        done += len(some)
    tell("", done, len(names))


def _read(asked: Wanted, names: Iterable[str]) -> list[tuple[Facts, dict[str, Any]]]:
    here = list(names)
    columns = ("pk", "sight", "officer", "embargo_until", "changed_at")
    seen = Asset.objects.seen_by(asked.viewer).filter(pk__in=here)
    sights = {row[0]: row[1:] for row in seen.values_list(*columns)}
    called = officer_names({officer for sight, officer, *_ in sights.values() if sight in INSIDE})
    declared = table("assets")
    whole = {
        row["id"]: interchange(declared, row)
        for row in assets_table(Asset.objects.filter(pk__in=here)).iter_rows(named=True)
    }
    return [
        (as_seen(whole[name], sights[name][0]), _more(sights[name], called))
        for name in here
        if name in sights and name in whole
    ]


def _more(row: tuple[Any, ...], called: Mapping[int, str]) -> dict[str, Any]:
    sight, officer, until, changed = row
    inside = sight in INSIDE
    return {
        "officer": called.get(officer or 0) if inside else None,
        "embargo_until": until if inside else None,
        "changed_at": changed if sight in BEYOND_TEASER else None,
    }
