"""What holders of rights have allowed or waived, so that their right no longer stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from valorise.assets.clearance.fields import field_of, is_within
from valorise.assets.clearance.question import Answer, Finding, Question
from valorise.assets.clearance.scope import by_id, first, last

Row = Mapping[str, Any]


def lifted(finding: Finding, assets: Iterable[str], consents: Iterable[Row], question: Question) -> Finding:
    """The finding, or yes where all who hold the right consented to a licence at least as wide as the one asked for."""
    if finding.answer == Answer.YES or not finding.holders:
        return finding
    named = set(assets)
    given = [row for row in by_id(consents) if row["asset"] in named and _covers(row, question)]
    used = {question.name_key(str(row["party"])): row for row in reversed(given)}
    if not all(question.name_key(one) in used for one in finding.holders):
        return finding
    rows = [used[question.name_key(one)] for one in finding.holders]
    names = [str(row["id"]) for row in rows]
    values = {"consents": names, "parties": list(finding.holders), "instead": finding.rule}
    documents = "; ".join(str(row.get("document") or row["id"]) for row in rows)
    path = (*finding.path, *names)
    return replace(
        finding, answer=Answer.YES, rule="consent-given", remedy=None, values=values, clause=documents, path=path
    )


def _covers(row: Row, question: Question) -> bool:
    """Whether a consent was given by the day of the question and is at least as wide as it."""
    given = last(row.get("given"))
    starts, ends = last(row.get("starts")) or given, first(row.get("ends"))
    if given is None or starts is None or given > question.as_of or starts > question.starts:
        return False
    long_enough = ends is None or (question.ends is not None and ends >= question.ends)
    to_them = not row.get("licensee") or question.is_licensee(str(row["licensee"]))
    wide = not row.get("territory") or question.territory <= frozenset(row["territory"])
    kind = bool(row.get("exclusive")) or not question.exclusive
    field = not row.get("field_of_use") or is_within(question.field_of_use, field_of(row["field_of_use"]))
    return long_enough and to_them and wide and kind and field
