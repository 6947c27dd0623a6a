"""Who could use it: the best assets for each need, with the evidence on both sides, and the best needs per asset."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from valorise.reporting.answers import best, free, height
from valorise.reporting.cards import MatchCard, Option, Part
from valorise.reporting.chains import chains
from valorise.reporting.discretion import WITHHELD, address, asset_title, confidential
from valorise.reporting.document import Block, Cell, Empty, Grid, Head, Section, Subheading
from valorise.reporting.findings import Findings
from valorise.reporting.passages import beginning, marked
from valorise.reporting.pieces import Passage, Reason, Span, Tag, Tone
from valorise.reporting.sentences import word
from valorise.reporting.wording import THIN, clipped, figure, number, several, title_of
from valorise.terms import codes

PLACE = 40
MOST_NEEDS, MOST_OPTIONS, MOST_ASSETS, MOST_PER_ASSET = 10, 3, 15, 4
FILES = "in matches.jsonl and tables.xlsx"
INTRO = (
    "Marked words are the passages that speak for the match. A fit is strong, fair or weak by how much asset and need "
    "share; a weak one is shown only where nothing better was found. The score is the chance that somebody would judge "
    "the match good, as measured on judged collections. All of it compares words: a person decides."
)
FIT_TONES: dict[str, Tone] = {"strong": "good", "weak": "quiet"}
Row = dict[str, Any]


def section(findings: Findings) -> Section:
    """The open needs whose date comes first with their best assets, then assets with the needs they suit."""
    title, intro = "Who could use it", ""
    if findings.needs.is_empty():
        fix = "Add some with --needs FILE: any list of calls, tenders or challenges works."
        return Section("matches", title, (Empty("No needs were given.", fix),))
    if findings.matches.is_empty():
        fix = "Longer descriptions on both sides help: a summary says more than a title."
        return Section("matches", title, (Empty("No asset fits any of the needs.", fix),))
    intro = INTRO
    chosen = _needs(findings)
    cards = [_card(name, findings) for name in chosen.head(MOST_NEEDS)]
    left = chosen.len() - len(cards)
    blocks: list[Block] = [Subheading("Needs one can still answer, best fit first"), *cards]
    if left > 0:
        blocks.append(Empty(f"and {several(left, 'more need')} with matches {FILES}."))
    return Section("matches", title, (*blocks, *_for_assets(findings)), intro)


def _needs(findings: Findings) -> pl.Series:
    """Matched needs: those one can still answer first, then by the best fit that nothing stands in the way of.

    Equal fits go by overlap, then by the next closing date. A need with blocked matches only comes after the others.
    """
    every = findings.matches.select("need").unique().join(best(findings.matches), on="need", how="left")
    reached = every.with_columns(reached=pl.when(pl.col("fit").is_not_null()).then(height()).otherwise(0.0))
    closes = findings.needs.select("id", closes=pl.col("deadline"))
    today = findings.as_of.isoformat()
    return (
        reached.join(closes, left_on="need", right_on="id", how="left")
        .with_columns(
            over=(pl.col("closes") < pl.lit(today).str.slice(0, pl.col("closes").str.len_chars())).fill_null(
                value=False
            )
        )
        .sort(
            "over",
            "reached",
            "overlap",
            "closes",
            "need",
            descending=[False, True, True, False, False],
            nulls_last=True,
        )["need"]
    )


def _card(name: str, findings: Findings) -> MatchCard:
    need = findings.need.get(name, {})
    every = findings.matches.filter(need=name).sort("rank", "asset")
    rows = _worth_reading(every)
    largest = max((abs(part["score"]) for parts in rows["parts"].drop_nulls() for part in parts), default=0.0)
    told = chains(findings.reasons, [name])
    shown = rows.head(MOST_OPTIONS).iter_rows(named=True)
    options = tuple(_option(row, need, findings, largest, told.get((name, row["asset"]), ())) for row in shown)
    left = every.height - len(options)
    return MatchCard(
        title=title_of(need, name),
        facts=_need_facts(need),
        href=address(need.get("url")),
        options=options,
        more=f"and {several(left, 'more asset')} for this need {FILES}" if left else "",
    )


def _worth_reading(rows: pl.DataFrame) -> pl.DataFrame:
    """The matches of a need that are better than weak, free ones before blocked ones; else the first weak one."""
    better = rows.filter(pl.col("fit").ne_missing("weak"))
    if better.is_empty():
        return rows.head(1)
    blocked = pl.col("blockers").list.len().fill_null(0) > 0
    return better.sort(blocked, "rank", "asset")


def _fit(code: str | None) -> Tag | None:
    if code is None:
        return None
    meaning = codes.codes("fits").get(code, {}).get("meaning", "")
    return Tag(f"{clipped(codes.label('fits', code), 80)} fit", FIT_TONES.get(code, ""), meaning)


def _need_facts(need: Row) -> str:
    owner, budget = need.get("owner") or {}, need.get("budget") or {}
    facts = [
        codes.label("need_types", need.get("type")),
        clipped(owner.get("name"), 80),
        codes.label("countries", need.get("country") or owner.get("country")),
        f"closes {need['deadline']}" if need.get("deadline") else "no closing date known",
        f"{number(budget['amount'])}{THIN}{budget.get('currency') or ''}".strip()
        if budget.get("amount") is not None
        else "",
    ]
    return " · ".join(one for one in facts if one)


def _option(row: Row, need: Row, findings: Findings, largest: float, reasons: tuple[Reason, ...]) -> Option:
    asset = findings.asset.get(row["asset"], {})
    evidence = row["evidence"] or []
    return Option(
        rank=row["rank"],
        title=_title(row["asset"], evidence, findings),
        facts=asset_facts(asset, as_of=findings.as_of),
        score=figure(row["score"]),
        parts=tuple(_part(part, largest) for part in row["parts"] or []),
        fit=_fit(row["fit"]),
        need_says=_says(need, "need", evidence),
        asset_says=((Span(WITHHELD),),) if confidential(asset) else _says(asset, "asset", evidence),
        blockers=tuple(
            Tag(word("blockers", one["rule"]), "late", clipped(one["reason"], 300)) for one in row["blockers"] or []
        ),
        reasons=reasons,
        href=_link(asset),
    )


def _title(name: str, evidence: list[Row], findings: Findings) -> Passage:
    """The title of an asset with its evidence marked."""
    asset = findings.asset.get(name, {})
    hits = [one for one in evidence if (one["side"], one["field"]) == ("asset", "title")]
    if hits and asset.get("title") and not confidential(asset):
        return marked(asset["title"], hits, around=150)
    return (Span(asset_title(findings, name)),)


def _link(asset: Row) -> str:
    return "" if confidential(asset) else address(asset.get("url"))


def asset_facts(asset: Row, *, as_of: date) -> str:
    """Kind, owner, year and who may read it, in one line."""
    dates = asset.get("dates") or {}
    owners = [clipped(one["name"], 60) for one in asset.get("owners") or []]
    held = asset.get("confidentiality")
    facts = [
        codes.label("asset_types", asset.get("type")),
        owners[0] if owners else "",
        next(
            (_dated(name, dates[name], as_of) for name in ("published", "disclosed", "created") if dates.get(name)), ""
        ),
        codes.label("confidentiality", held) if held and held != "open" else "",
    ]
    return " · ".join(one for one in facts if one)


def _dated(name: str, day: str, as_of: date) -> str:
    ahead = day > as_of.isoformat()[: len(day)]
    return f"to be {name} {day}" if ahead else f"{name} {day[:4]}"


def _part(part: Row, largest: float) -> Part:
    share = abs(part["score"]) / largest if largest else 0.0
    return Part(word("parts", part["part"]), figure(part["score"]), min(max(share, 0.0), 1.0))


def _says(record: Row, side: str, evidence: list[Row]) -> tuple[Passage, ...]:
    """The passages of one side per text; the title of an asset stands in the heading already."""
    named = {one["field"] for one in evidence if one["side"] == side}
    fields = dict.fromkeys(sorted(named, key=lambda name: (name != "title", name)))
    if side == "asset" and record.get("title"):
        fields.pop("title", None)
    found = tuple(
        marked(_text(record, name), [one for one in evidence if (one["side"], one["field"]) == (side, name)])
        for name in fields
    )
    opening = beginning(record.get("summary") or record.get("title"))
    return found or ((opening,) if opening else ())


def _text(record: Row, name: str) -> str | None:
    value = record.get(name)
    return value if isinstance(value, str) else None


def _for_assets(findings: Findings) -> tuple[Block, ...]:
    """Assets by how often they stand high for a need: that many needs want one says more than one high score."""
    rows = free(findings.matches).filter(pl.col("rank") <= MOST_OPTIONS, pl.col("fit").ne_missing("weak"))
    if rows.is_empty():
        return ()
    order = (
        rows.group_by("asset")
        .agg(best=pl.col("rank").min(), often=pl.len())
        .sort("best", "often", "asset", descending=[False, True, False])
    )
    shown = order.head(MOST_ASSETS)["asset"].to_list()
    grid = Grid(
        "Assets that are wanted most",
        (Head("Asset"), Head("Needs, with the place of the asset among all assets for that need")),
        tuple((_asset_cell(name, findings), Cell(_suits(name, rows, findings))) for name in shown),
        f"and {several(order.height - len(shown), 'more asset')} {FILES}" if order.height > len(shown) else "",
    )
    return (grid,)


def _asset_cell(name: str, findings: Findings) -> Cell:
    asset = findings.asset.get(name, {})
    return Cell(asset_title(findings, name, 110), note=asset_facts(asset, as_of=findings.as_of), href=_link(asset))


def _suits(name: str, rows: pl.DataFrame, findings: Findings) -> str:
    best = rows.filter(asset=name).sort("rank", "need")
    said = [
        f"{title_of(findings.need.get(row['need']), row['need'], 90)} (place {row['rank']})"
        for row in best.head(MOST_PER_ASSET).iter_rows(named=True)
    ]
    left = best.height - len(said)
    return "; ".join(said) + (f"; and {several(left, 'more need')}" if left else "")
