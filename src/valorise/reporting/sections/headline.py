"""At a glance: the report in a few sentences and numbers."""

from __future__ import annotations

import polars as pl

from valorise.reporting import due
from valorise.reporting.answers import UNMEASURED, answers
from valorise.reporting.document import Block, Figure, Figures, Notice, Paragraph, Section
from valorise.reporting.findings import Findings
from valorise.reporting.wording import listed, number, percent, sentence_case, several, spoken

PLACE = 10
ANSWERED = {
    "strong": "a strong match",
    "fair": "a fair match at best",
    UNMEASURED: "a match whose fit was not measured",
}
GUARDED = ("confidential", "internal")


def section(findings: Findings) -> Section:
    """Headline sentences, headline numbers with what they rest on, and a warning where assets are not public."""
    blocks: list[Block] = [Paragraph(_story(findings), lead=True), Figures(_figures(findings))]
    warning = _guarded(findings.assets)
    return Section("glance", "At a glance", (*blocks, *([Notice(warning)] if warning else [])))


def _story(findings: Findings) -> str:
    types = findings.assets["type"].drop_nulls().n_unique()
    kinds = f" of {several(types, 'kind', words=True)}" if types else ""
    sentences = [f"The register holds {several(findings.assets.height, 'asset')}{kinds}."]
    sentences += [_dates(findings), _matched(findings), _neglected(findings)]
    return " ".join(one for one in sentences if one)


def _dates(findings: Findings) -> str:
    if findings.deadlines.is_empty():
        return ""
    soon, late = due.soon(findings).height, due.late(findings).height
    verb = "falls" if soon == 1 else "fall"
    ahead = f"{sentence_case(several(soon, 'date', words=True))} {verb} in the next {due.DAYS} days"
    return f"{ahead}; {spoken(late)} {'is' if late == 1 else 'are'} late." if late else f"{ahead}; none is late."


def _matched(findings: Findings) -> str:
    """How many needs have a strong, a fair or only a weak answer that nothing known stands in the way of."""
    if findings.needs.is_empty():
        return ""
    found, count = answers(findings.matches), findings.needs.height
    told = [
        f"{spoken(found[fit])} {'has' if found[fit] == 1 else 'have'} {words}"
        for fit, words in ANSWERED.items()
        if found[fit]
    ]
    one = next((words for fit, words in ANSWERED.items() if found[fit] == count), None)
    if one:
        return f"All {spoken(count)} needs have {one}." if count > 1 else f"The need has {one}."
    if not any(found[fit] for fit in ANSWERED):
        return f"{sentence_case(several(count, 'need', words=True))} had no match better than weak."
    return f"Of {several(count, 'need', words=True)}, {listed(told)}."


def _neglected(findings: Findings) -> str:
    count = findings.attention["asset"].n_unique() if findings.attention.height else 0
    if not count:
        return ""
    return f"{sentence_case(several(count, 'asset', words=True))} {'needs' if count == 1 else 'need'} a look."


def _figures(findings: Findings) -> tuple[Figure, ...]:
    return (_assets(findings), _due(findings), _needs(findings), _looks(findings), _rows(findings))


def _assets(findings: Findings) -> Figure:
    known = {
        "kind": _known(findings.assets, pl.col("type").is_not_null()),
        "owner": _known(findings.assets, pl.col("owners").list.len().fill_null(0) > 0),
        "field": _known(findings.assets, pl.col("fields").list.len().fill_null(0) > 0),
    }
    note = listed([f"{name} {percent(share)}" for name, share in known.items()]) if findings.assets.height else ""
    return Figure(
        number(findings.assets.height),
        "assets in the register",
        f"known: {note}" if note else "nothing was read",
        anchor="register",
    )


def _known(table: pl.DataFrame, condition: pl.Expr) -> float | None:
    return table.select(condition.mean()).item() if table.height else None


def _due(findings: Findings) -> Figure:
    late, soon = due.late(findings).height, due.soon(findings).height
    if findings.deadlines.is_empty():
        return Figure("0", f"dates in the next {due.DAYS} days", "no dates were found", anchor="due")
    unsure = due.burning(findings).filter(pl.col("status") != "verified").height
    note = f"{spoken(late) if late else 'none'} late; {spoken(unsure) if unsure else 'none'} unconfirmed"
    return Figure(
        number(soon),
        f"{'date' if soon == 1 else 'dates'} in the next {due.DAYS} days",
        note,
        "late" if late else "",
        "due",
    )


def _needs(findings: Findings) -> Figure:
    if findings.needs.is_empty():
        return Figure("0", "needs looked at", "no needs were given", anchor="matches")
    found = answers(findings.matches)
    blocked = findings.matches["need"].n_unique() - sum(found.values())
    counts = [(found["fair"], "fair at best"), (found["weak"], "only weak"), (blocked, "only with a blocker")]
    told = [f"{spoken(count)} {words}" for count, words in counts if count]
    note = "; ".join([f"of {several(findings.needs.height, 'need')}", *told])
    if found[UNMEASURED] and not found["strong"]:
        return Figure(
            number(found[UNMEASURED]),
            "needs with a match",
            f"how well they fit was not measured; {note}",
            anchor="matches",
        )
    return Figure(number(found["strong"]), "needs with a strong match", note, anchor="matches")


def _looks(findings: Findings) -> Figure:
    count = findings.attention["asset"].n_unique() if findings.attention.height else 0
    share = (
        f"{percent(count / findings.assets.height)} of the register" if findings.assets.height else "nothing was read"
    )
    return Figure(number(count), "assets that need a look", share, "soon" if count else "", "attention")


def _rows(findings: Findings) -> Figure:
    rows, refused = (int(findings.accounts[name].sum()) for name in ("rows", "refused"))
    note = (
        (f"{spoken(refused)} refused ({percent(refused / rows)})" if refused else "none refused")
        if rows
        else "no files were read"
    )
    return Figure(number(rows), "rows read, each accounted for", note, anchor="rows")


def _guarded(assets: pl.DataFrame) -> str:
    held = assets.filter(pl.col("confidentiality").is_in(GUARDED) | pl.col("confidentiality").is_null())
    open_knowledge = held.filter(
        pl.col("confidentiality").is_not_null() | pl.col("dates").struct.field("published").is_null()
    )
    count = open_knowledge.height
    if not count:
        return ""
    verb = "is" if count == 1 else "are"
    told = f"{several(count, 'asset')} in it {verb} internal, confidential or not known to be public"
    secret = assets.filter(confidentiality="confidential").height
    left_out = (
        f" Titles and texts of {several(secret, 'confidential asset')} are left out of this page." if secret else ""
    )
    return f"Before you forward this: {told}.{left_out}"
