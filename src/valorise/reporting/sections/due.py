"""What is due: late dates and those of the next days, each with the chain of reasons that leads to it."""

from __future__ import annotations

from typing import Any

import polars as pl

from valorise.assets.rulebook import task_label
from valorise.reporting import due
from valorise.reporting.cards import DateCard, Dates
from valorise.reporting.chains import chains
from valorise.reporting.discretion import asset_title, confidential
from valorise.reporting.document import Block, Cell, Empty, Grid, Head, Section
from valorise.reporting.findings import Findings, by_id
from valorise.reporting.pieces import Reason, Tag, Tone
from valorise.reporting.wording import clipped, distance, number, readable, title_of
from valorise.terms import codes

PLACE = 20
NO_OFFICE = ("XC", "EU")
"""Codes that stand for a contract, a funder or Union law: there is no office to name."""
CONTRACTS = "XC"
MOST, MOST_PASSED, MOST_LATER = 15, 5, 12
UNCONFIRMED = Tag(
    "Unconfirmed",
    "soon",
    "The rule was not seen in its source yet, or a day had to be assumed. Check it before you rely on it.",
)


def section(findings: Findings) -> Section:
    """Late dates, dates of the next days, and the first ones after that."""
    intro = "Open a date to read why it is this date: the event, the rule, the arithmetic and the article."
    projects = _of_projects(findings)
    if findings.deadlines.is_empty():
        fix = "Add a list of patents, agreements or projects with their days: filing, grant, signature, end."
        nothing = "No date to come follows from what was read." if projects else "No dates follow from what was read."
        return Section("due", "What is due", (Empty(nothing + projects, fix),))
    names = subjects(findings)
    soon, contracts = due.soon(findings), pl.col("office") == CONTRACTS
    parts = (
        ("Late, can still be done", due.curable(findings), MOST),
        (f"Rights: the next {due.DAYS} days", soon.filter(~contracts), MOST),
        (f"Agreements and funders: the next {due.DAYS} days", soon.filter(contracts), MOST),
        ("Passed, and nobody noted what was done", due.passed(findings), MOST_PASSED),
    )
    blocks: list[Block] = [_cards(title, rows, most, names, findings) for title, rows, most in parts if rows.height]
    if not blocks:
        blocks = [Empty(f"Nothing is late and nothing falls in the next {due.DAYS} days.")]
    after = due.later(findings)
    if after.height:
        blocks.append(_after(after, names, findings))
    return Section("due", "What is due", tuple(blocks), intro + projects)


def _of_projects(findings: Findings) -> str:
    """Whom dates of funded projects bind, and that some are history; nothing where there are no projects."""
    if findings.projects.is_empty():
        return ""
    history = not findings.problems.filter(rule="date-is-history").is_empty()
    past = " Those that are history are left out and counted among the notices below." if history else ""
    return " Dates of funded projects bind those who take part in them." + past


def subjects(findings: Findings) -> dict[str, str]:
    """What rights, agreements and projects are called; what has no title of its own is called as its asset."""
    found = {
        name: title_of(row, name, 120)
        for rows in (findings.projects, findings.agreements)
        for name, row in by_id(rows).items()
    }
    found |= {name: asset_title(findings, asset, 120) for name, asset in findings.belongs.items()}
    for name, row in by_id(findings.rights).items():
        asset = row["asset"] or ""
        secret = confidential(findings.asset.get(asset, {}))
        number_ = f" ({clipped(row['number'], 40)})" if row["number"] else ""
        titled = row["title"] and not secret
        called = (
            title_of(row, name, 120) if titled else asset_title(findings, asset, 120) if asset else clipped(name, 120)
        )
        found[name] = f"{called}{number_}"
    return found


def _cards(title: str, rows: pl.DataFrame, most: int, names: dict[str, str], findings: Findings) -> Dates:
    shown = rows.head(most)
    items = cards(shown, names, findings)
    left = rows.height - len(items)
    return Dates(title, items, f"and {number(left)} more in deadlines.jsonl and tables.xlsx" if left else "")


def cards(rows: pl.DataFrame, names: dict[str, str], findings: Findings) -> tuple[DateCard, ...]:
    """A card for each of these dates, with its chain of reasons; `names` says what rights are called."""
    reasons = chains(findings.reasons, rows["right"])
    return tuple(
        _card(row, names, reasons.get((row["right"], about(row)), ()), findings) for row in rows.iter_rows(named=True)
    )


def _card(row: dict[str, Any], names: dict[str, str], reasons: tuple[Reason, ...], findings: Findings) -> DateCard:
    tone: Tone = "late" if row["overdue"] else "soon"
    act_by = row["free_until"] or row["due"]
    return DateCard(
        due=act_by,
        distance=distance(act_by, as_of=findings.as_of),
        tone=tone,
        task=_task(row),
        subject=_subject(row, names),
        tags=tuple(_tags(row, reasons, findings)),
        reasons=reasons,
        rule=row["rule"],
        reference=clipped(row["reference"], 300),
        consequence="" if any(one.values.get("if_missed") for one in reasons) else clipped(row["if_missed"], 300),
    )


def _tags(row: dict[str, Any], reasons: tuple[Reason, ...], findings: Findings) -> list[Tag]:
    """What a reader must see without opening: late, time left, whose task it is, unconfirmed."""
    tags = [Tag("Late", "late")] if row["overdue"] else []
    if row["free_until"] and not row["overdue"]:
        tags.append(Tag(f"Due {row['due'].isoformat()}", "", "The law gives time after the due day without surcharge."))
    savable = row["last_day_with_surcharge"]
    if savable and savable >= findings.as_of:
        tags.append(Tag(f"With surcharge until {savable.isoformat()}"))
    owed = {clipped(str(one.values["who"]), 60) for one in reasons if one.values.get("who")}
    tags.extend(Tag(f"By {who}") for who in sorted(owed))
    if row["status"] != "verified":
        told = any(one.rule == "unconfirmed" for one in reasons)
        tags.append(Tag(UNCONFIRMED.text, UNCONFIRMED.tone) if told else UNCONFIRMED)
    return tags


def _subject(row: dict[str, Any], names: dict[str, str]) -> str:
    """The right or agreement and the office, because one right has dates at several."""
    code = row["office"] if row["office"] not in NO_OFFICE else ""
    office = codes.codes("offices").get(code, {}).get("label") or codes.codes("countries").get(code, {}).get(
        "label", ""
    )
    return " · ".join(one for one in (names.get(row["right"], clipped(row["right"], 120)), office) if one)


def _task(row: dict[str, Any]) -> str:
    year = f", year {row['year']}" if row["year"] is not None else ""
    label = task_label(row["task"])
    named = readable(label) if label == row["task"] and " " not in label else label
    return clipped(named, 160) + year


def _after(rows: pl.DataFrame, names: dict[str, str], findings: Findings) -> Grid:
    left = rows.height - MOST_LATER
    return Grid(
        "After that",
        (Head("Due"), Head("What"), Head("For"), Head("Article")),
        tuple(
            (
                Cell(
                    (row["free_until"] or row["due"]).isoformat(),
                    distance(row["free_until"] or row["due"], as_of=findings.as_of),
                    tag=None if row["status"] == "verified" else UNCONFIRMED,
                ),
                Cell(_task(row)),
                Cell(_subject(row, names)),
                Cell(clipped(row["reference"], 160)),
            )
            for row in rows.head(MOST_LATER).iter_rows(named=True)
        ),
        f"and {number(left)} more in deadlines.jsonl and tables.xlsx" if left > 0 else "",
    )


def about(row: dict[str, Any]) -> str:
    """How reasons name a date of a right: office, task, year or a dash, and due day, parted by blanks."""
    year = "-" if row["year"] is None else row["year"]
    return f"{row['office']} {row['task']} {year} {row['due'].isoformat()}"
