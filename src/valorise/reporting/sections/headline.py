"""At a glance: the report in a few sentences and numbers."""

from __future__ import annotations

import polars as pl

from valorise.reporting import due
from valorise.reporting.document import Block, Figure, Figures, Notice, Paragraph, Section
from valorise.reporting.findings import Findings
from valorise.reporting.wording import listed, number, percent, sentence_case, several, spoken

PLACE = 10
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
    if findings.needs.is_empty():
        return ""
    met = free(findings.matches)["need"].n_unique()
    count = findings.needs.height
    if met == count:
        whole = "The need has" if count == 1 else f"All {spoken(count)} needs have"
        return f"{whole} an asset that could answer {'it' if count == 1 else 'them'}."
    if not met:
        return f"None of the {several(count, 'need')} has an asset that could answer it yet."
    told = f"{sentence_case(spoken(met))} of {several(count, 'need')} {'has' if met == 1 else 'have'}"
    return f"{told} an asset that could answer {'it' if met == 1 else 'them'}."


def _neglected(findings: Findings) -> str:
    count = findings.attention["asset"].n_unique() if findings.attention.height else 0
    if not count:
        return ""
    return f"{sentence_case(several(count, 'asset', words=True))} {'needs' if count == 1 else 'need'} a look."


def free(matches: pl.DataFrame) -> pl.DataFrame:
    """Matches that nothing known stands in the way of."""
    return matches.filter(pl.col("blockers").list.len().fill_null(0) == 0)


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
    note = f"{spoken(late)} late; {spoken(unsure)} unconfirmed"
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
    met, all_met = free(findings.matches)["need"].n_unique(), findings.matches["need"].n_unique()
    note = f"of {several(findings.needs.height, 'need')}" + (
        f"; {spoken(all_met - met)} more only with a blocker" if all_met > met else ""
    )
    return Figure(number(met), "needs an asset could answer", note, anchor="matches")


def _looks(findings: Findings) -> Figure:
    count = findings.attention["asset"].n_unique() if findings.attention.height else 0
    share = (
        f"{percent(count / findings.assets.height)} of the register" if findings.assets.height else "nothing was read"
    )
    return Figure(number(count), "assets that need a look", share, "soon" if count else "", "attention")


def _rows(findings: Findings) -> Figure:
    rows, refused = (int(findings.accounts[name].sum()) for name in ("rows", "refused"))
    note = (
        f"{spoken(refused)} refused" + (f" ({percent(refused / rows)})" if refused else "")
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
