"""What else binds an asset: background, material, permits, data about persons, funders; and what nobody recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from valorise.assets.clearance.fields import Meets
from valorise.assets.clearance.question import Answer, Finding, Question
from valorise.assets.clearance.scope import Scope, by_id, scope_of
from valorise.terms import knowledge

Row = Mapping[str, Any]


def restriction_findings(rows: Iterable[Row], question: Question) -> list[Finding]:
    """One finding for each restriction that is no component under a licence and no other asset."""
    plain = [row for row in by_id(rows) if not row.get("terms") and not row.get("built_on")]
    return [_of_restriction(row, question) for row in plain]


def _of_restriction(row: Row, question: Question) -> Finding:
    scope = scope_of(row, question)
    answer, rule, remedy = _said(row, scope, question)
    party = (str(row["party"]),) if row.get("party") else ()
    return Finding(
        kind="restriction",
        binding=str(row["id"]),
        answer=answer,
        rule=rule,
        path=(str(row["id"]), *party),
        holders=party if answer != Answer.YES else (),
        clause=row.get("clause"),
        countries=scope.countries,
        remedy=remedy,
        values={
            "restriction": row.get("restriction"),
            "party": row.get("party"),
            "bars": row.get("bars"),
            "ends": row.get("ends"),
            "unclear": list(scope.unclear_in) or None,
        },
    )


def _said(row: Row, scope: Scope, question: Question) -> tuple[Answer, str, str | None]:
    bars = row.get("bars")
    if scope.meets == Meets.NO:
        return Answer.YES, f"apart-in-{scope.apart_in}", None
    if bars == "nothing":
        return Answer.YES, "restriction-cleared", None
    if bars == "exclusive" and not question.exclusive:
        return Answer.YES, "bars-exclusive-only", None
    if bars in ("everything", "exclusive"):
        return _barred(row, scope)
    return Answer.ONLY_IF, "restriction-condition", f"meet-{row['restriction']}"


def _barred(row: Row, scope: Scope) -> tuple[Answer, str, str | None]:
    """Barred for certain where nothing recorded says that it covers less; a scope in doubt is a condition.

    A restriction without territory or field is meant for all of them: whoever wrote that it bars everything said so.
    """
    recorded = {"territory": bool(row.get("territory")), "field": bool(row.get("field_of_use"))}
    doubtful = [one for one in scope.unclear_in if recorded.get(one, True)]
    if doubtful:
        return Answer.ONLY_IF, "restriction-unclear", "read-the-scope"
    return Answer.NO, "restriction-bars", "ask-holder"


def unasked_findings(asset: Row, rows: Iterable[Row], question: Question) -> list[Finding]:
    """What assets of this type usually need, where no restriction of that kind answers it.

    One that was read and cleared answers it, and so does one that stands in the way itself; one for other countries or
    fields does not.
    """
    usual = knowledge.document("assets/clearance/types_to_ask.yaml")["types"].get(asset.get("type"), ())
    recorded = {row["restriction"] for row in rows if _answers(row, question)}
    return [
        Finding(
            kind="unasked",
            binding=kind,
            answer=Answer.ONLY_IF,
            rule="usually-needed",
            path=(kind,),
            remedy=f"meet-{kind}",
            values={"restriction": kind, "type": asset.get("type")},
        )
        for kind in usual
        if kind not in recorded
    ]


def _answers(row: Row, question: Question) -> bool:
    if row.get("terms") or row.get("built_on"):
        return False
    return row.get("bars") == "nothing" or _said(row, scope_of(row, question), question)[0] != Answer.YES
