"""Who may read at first what files bring without a word on it: what may still be filed stays with the office."""

from __future__ import annotations

import polars as pl

from valorise.platform.foundation.recorded import Facts
from valorise.terms.problems import Problem, problems_table

CLOSED = ("biological-material", "invention", "know-how")
"""Types whose worth is lost where the wrong person reads of them before anything is filed or agreed."""


def closed(new: list[Facts]) -> int:
    """Make such new results confidential; how many there were. What was published is as open as it is."""
    chosen = [facts for facts in new if facts.get("type") in CLOSED and not facts.get("confidentiality")]
    unpublished = [facts for facts in chosen if not (facts.get("dates") or {}).get("published")]
    for facts in unpublished:
        facts["confidentiality"] = "confidential"
    return len(unpublished)


def told(number: int) -> pl.DataFrame:
    """One notice that says so; no row where there was none."""
    notice = Problem(
        table="assets",
        column="confidentiality",
        found=str(number),
        expected="who may read each invention, know-how and living material; so many do not say it",
        rule="confidential-at-first",
        fix="They are confidential at first: only contributors and the office read them. Open them in the list of "
        "assets with Change the chosen, or bring the files with a column for it.",
        severity="notice",
    )
    return problems_table([notice] if number else [])
