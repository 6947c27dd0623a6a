"""What the figures about agreements share."""

from __future__ import annotations

import polars as pl

from valorise.monitoring.records import Records

NOT_ON_USE = ("nda", "mta")
"""Confidentiality and material transfer come before an agreement on use; they do not count as one."""


def signed_coverage(records: Records) -> float | None:
    """Share of the agreements that say type and day of signature; drafts need no day. None without agreements."""
    found = records.table("agreements")
    told = pl.col("type").is_not_null() & (pl.col("signed").is_not_null() | (pl.col("status") == "draft"))
    return None if found.is_empty() else found.select(told.fill_null(value=False).mean()).item()


def agreements_on_use(records: Records) -> pl.DataFrame:
    """Events of signing, without agreements that the register knows to be only on confidentiality or material."""
    others = records.table("agreements").filter(pl.col("type").is_in(NOT_ON_USE)).select(concerns="id")
    return records.happened("agreement-signed").join(others, on="concerns", how="anti")
