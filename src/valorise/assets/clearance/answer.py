"""The answer: everything that binds an asset and what it is built on, the strictest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from valorise.assets.clearance.agreements import agreement_findings
from valorise.assets.clearance.consents import lifted
from valorise.assets.clearance.inventions import service_invention_findings
from valorise.assets.clearance.licences import component_findings, own_licence_findings
from valorise.assets.clearance.owners import co_owner_findings, maker_findings
from valorise.assets.clearance.projects import project_findings
from valorise.assets.clearance.question import STRICTNESS, Answer, Finding, Question, strictest
from valorise.assets.clearance.restrictions import restriction_findings, unasked_findings
from valorise.assets.clearance.scope import by_id
from valorise.assets.clearance.title import chain, title_findings
from valorise.terms.errors import Missing
from valorise.terms.reasons import reason, reasons_table
from valorise.terms.results import Result
from valorise.terms.tables import table

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]
TABLES = ("assets", "rights", "agreements", "projects", "titles", "restrictions", "consents")
"""Tables of the register that are looked at."""


def clearance(register: Mapping[str, pl.DataFrame], question: Question) -> Result:
    """Whether the asset may be licensed as asked, as the declared table `clearances`, one row for each binding.

    The answer to the question is the strictest of the rows (`overall`); no agreement is left out, and each row that
    does not stand in the way says why. What binds an asset that this one is built on binds it too; the path says how.
    A consent in writing turns the rows of whoever gave it into yes. `Missing` where the asset is not in the register.
    """
    whole = {name: register.get(name, table(name).empty()) for name in TABLES}
    if question.asset not in whole["assets"]["id"]:
        raise Missing(
            what=f"The register holds no asset “{question.asset}”.",
            where="assets",
            fix="Name it as the column id of the assets has it.",
        )
    built = whole["restrictions"].filter(pl.col("built_on").is_not_null())
    downwards = ways(question.asset, built.to_dicts())
    rows = _about(whole, sorted({one for way in downwards for one in way}))
    found = [
        lifted(finding, way, rows["consents"], question)
        for way in downwards
        for finding in _of_asset(way, rows, question)
    ]
    return _result(found, question)


def _about(whole: Mapping[str, pl.DataFrame], assets: list[str]) -> Rows:
    """Rows of every table that are about these assets; of projects all, because assets name them by their grants."""
    by_column = {name: pl.col("asset").is_in(assets) for name in ("rights", "titles", "restrictions", "consents")}
    named = pl.col("assets").list.eval(pl.element().is_in(assets)).list.any()
    kept = {"assets": pl.col("id").is_in(assets), "agreements": named, **by_column}
    return {
        name: rows.filter(kept[name]).to_dicts() if name in kept else rows.to_dicts() for name, rows in whole.items()
    }


def overall(found: pl.DataFrame) -> Answer:
    """The answer to the whole question: the strictest of the rows."""
    return strictest(*map(Answer, found["answer"]))


def by_country(found: pl.DataFrame, territory: Iterable[str]) -> dict[str, Answer]:
    """The answer for each country asked about, had it been asked about alone."""
    rows = list(found.select("answer", "countries").iter_rows())
    return {
        country: strictest(*(Answer(answer) for answer, countries in rows if country in (countries or ())))
        for country in sorted(territory)
    }


def ways(asset: str, restrictions: Sequence[Row]) -> list[tuple[str, ...]]:
    """The asset and every asset it is built on, however far down, each once with the shortest way to it.

    >>> ways("a", [{"id": "r", "asset": "a", "built_on": "b"}, {"id": "s", "asset": "b", "built_on": "a"}])
    [('a',), ('a', 'b')]
    """
    found: dict[str, tuple[str, ...]] = {asset: (asset,)}
    edge = [asset]
    while edge:
        nearest: list[str] = []
        for row in by_id(restrictions):
            below = row.get("built_on")
            if row["asset"] in edge and below and below not in found:
                found[below] = (*found[row["asset"]], below)
                nearest.append(below)
        edge = nearest
    return sorted(found.values(), key=lambda way: (len(way), way))


def _of_asset(way: tuple[str, ...], rows: Rows, question: Question) -> list[Finding]:
    """Findings on the last asset of the way, their paths beginning at the first."""
    asset = next((row for row in rows["assets"] if row["id"] == way[-1]), None)
    if asset is None:
        return [_not_in_register(way)]
    held = chain(asset, rows["titles"], as_of=question.as_of)
    agreed = [row for row in rows["agreements"] if asset["id"] in (row["assets"] or ())]
    bound = [row for row in rows["restrictions"] if row["asset"] == asset["id"]]
    found = [
        *title_findings(asset, held, question),
        *co_owner_findings(asset, held, question),
        *maker_findings(asset, held, agreed, question),
        *service_invention_findings(asset, held, by_id(rows["rights"]), question),
        *agreement_findings(asset, held, agreed, question),
        *project_findings(asset, rows["projects"], question),
        *own_licence_findings(asset, question),
        *component_findings(by_id(bound), question),
        *restriction_findings(bound, question),
        *unasked_findings(asset, bound, question),
    ]
    return [one.along(way) for one in found]


def _not_in_register(way: tuple[str, ...]) -> Finding:
    return Finding(
        kind="component",
        binding=way[-1],
        answer=Answer.ONLY_IF,
        rule="built-on-unknown-asset",
        path=way,
        remedy="record-the-asset",
        values={"asset": way[-1]},
    )


def _result(found: list[Finding], question: Question) -> Result:
    ordered = sorted((_narrowed(one, question) for one in found), key=_order)
    rows = [_row(place, one, question) for place, one in enumerate(ordered, start=1)]
    reasons = [
        reason(question.asset, f"{one.kind} {one.binding}", place, one.rule, _said(one), one.clause)
        for place, one in enumerate(ordered, start=1)
    ]
    return Result(pl.DataFrame(rows, schema=table("clearances").schema), reasons_table(reasons))


def _order(finding: Finding) -> tuple[Any, ...]:
    """The strictest first, then the nearest to the asset."""
    return -STRICTNESS[finding.answer], len(finding.path), finding.kind, finding.binding, finding.rule, finding.path


def _narrowed(finding: Finding, question: Question) -> Finding:
    countries = question.territory if finding.countries is None else finding.countries & question.territory
    return replace(finding, countries=countries if finding.answer != Answer.YES else frozenset())


def _said(finding: Finding) -> dict[str, Any]:
    return {name: value for name, value in finding.values.items() if value is not None}


def _row(place: int, finding: Finding, question: Question) -> dict[str, Any]:
    return {
        "rank": place,
        "asset": question.asset,
        "kind": finding.kind,
        "binding": finding.binding,
        "answer": finding.answer.value,
        "rule": finding.rule,
        "path": list(finding.path),
        "clause": finding.clause,
        "countries": sorted(finding.countries or ()),
        "remedy": finding.remedy,
        "status": finding.status,
    }
