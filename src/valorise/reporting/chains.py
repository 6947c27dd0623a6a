"""Chains of reasons found again for the results they explain."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from valorise.reporting.findings import packed
from valorise.reporting.pieces import Reason

Chains = dict[tuple[str, str], tuple[Reason, ...]]


def chains(reasons: pl.DataFrame, subjects: Iterable[str]) -> Chains:
    """Chains of reasons, in the order of their steps, by the subject and by what they are about."""
    found: dict[tuple[str, str], list[Reason]] = {}
    wanted = reasons.filter(pl.col("subject").is_in(list(subjects))).sort("subject", "about", "step")
    for one in wanted.iter_rows(named=True):
        reason = Reason(one["rule"], packed(one["values"]), one["reference"], one["about"])
        found.setdefault((one["subject"], one["about"]), []).append(reason)
    return {key: tuple(steps) for key, steps in found.items()}
