"""Reads topics of the EU Funding and Tenders Portal."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from valorise.readers import json_values, sheets
from valorise.readers.facts import Facts
from valorise.readers.formulas import with_links
from valorise.readers.rows import Refused, Row, Rows, Wish, refused
from valorise.readers.source import Source
from valorise.terms.identifiers import identifiers

READER = "eu_calls"
LICENCE = "CC-BY-4.0"
OWNER = "European Commission"
JSON_MARKS = {"topicId", "title", "callIdentifier", "deadline", "programme"}
SHEET_MARKS = {"ccm2Id", "topicId", "topicTitle", "callId", "closeDate"}
PAGE = "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities/topic-details/"
TOPIC = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9][\w.+()&/ -]{2,99}")
RUN_TOGETHER = re.compile(r"(?<=[a-z0-9)\]”’][.;:])(?=[A-Z])")
"""Where markup was dropped without a blank, a sentence begins right behind the end of another."""
LEFT_OVER = re.compile(r'^\s*">\s*')
NUMBERED = re.compile(r"^\d+\.\s+")
BROKEN = "Fetch the file again; what follows this place was not read."
"""How to mend a file that stops being JSON."""


def recognise(source: Source) -> float:
    """Sure where the names of a topic of the portal are there."""
    if sheets.is_table(source):
        return 0.9 if set(sheets.header(source)) >= SHEET_MARKS else 0.0
    first = json_values.first(source)
    return 0.9 if isinstance(first, dict) and first.keys() >= JSON_MARKS else 0.0


def rows(source: Source, wish: Wish) -> Rows:
    """Every topic of the file."""
    yield from _from_sheets(source) if sheets.is_table(source) else _from_json(source)


def _from_json(source: Source) -> Rows:
    for number, value in enumerate(json_values.values(source), start=1):
        if isinstance(value, json_values.NotJson):
            yield json_values.not_json(source, number, value, fix=BROKEN)
        elif not isinstance(value, dict) or not value.keys() >= {"topicId", "title"}:
            yield _no_topic(source, number, str(value)[:60])
        else:
            yield _json_topic(Facts(READER, source.name, number, LICENCE, given=value))


def _json_topic(facts: Facts) -> Row | Refused:
    topic = facts.text("topicId")
    own_words = {word for word in (topic, facts.text("callIdentifier")) if word}
    keywords = [word for word in facts.parts("keywords", ",") if word not in own_words]
    return _need(
        facts,
        topic,
        title=facts.text("title"),
        summary=_description(facts, "description") or _description(facts, "objectives"),
        language=_language(facts),
        deadline=facts.date_of("deadline"),
        budget=_budget(facts),
        keywords=[*keywords, *facts.parts("crossCuttingPriorities", ",")],
        url=facts.text("portalUrl"),
    )


def _description(facts: Facts, name: str) -> str | None:
    found = facts.text(name)
    return RUN_TOGETHER.sub(" ", LEFT_OVER.sub("", found)) if found else None


def _language(facts: Facts) -> str | None:
    """The portal ends the name of a topic page with its language, as in 48939636TOPICSen."""
    found = re.search(r"TOPICS([a-z]{2})$", facts.text("reference") or "")
    return found[1] if found else None


def _budget(facts: Facts) -> dict[str, Any] | None:
    """What the topic sets aside: grant size times number of grants, known only where all grants have one size."""
    least, most, grants = facts.amount_of("budgetMin"), facts.amount_of("budgetMax"), facts.amount_of("expectedGrants")
    if most is None or least != most or not grants:
        return None
    return {"amount": (most * grants).quantize(Decimal("0.01")), "currency": "EUR"}


def _from_sheets(source: Source) -> Rows:
    for sheet, number, record in sheets.numbered([with_links(source, one) for one in sheets.sheets(source)]):
        if not set(sheet.header) >= SHEET_MARKS:
            yield _no_topic(source, number, f"the sheet “{sheet.name}”")
            continue
        yield _sheet_topic(Facts(READER, source.name, number, LICENCE, given=record))


def _sheet_topic(facts: Facts) -> Row | Refused:
    topic = facts.number_of("topicId")
    words = [facts.text("clusterName") or facts.text("cluster"), facts.text("destination"), facts.text("callTitle")]
    return _need(
        facts,
        topic,
        title=facts.text("topicTitle"),
        opens=facts.date_of("openDate"),
        deadline=facts.date_of("closeDate"),
        keywords=list(dict.fromkeys(NUMBERED.sub("", word) for word in words if word)),
        url=PAGE + topic.lower() if topic and TOPIC.fullmatch(topic) else None,
    )


def _need(facts: Facts, topic: str | None, **facts_of_topic: Any) -> Row | Refused:
    if not (facts_of_topic.get("title") or facts_of_topic.get("summary")):
        fix = "Fill the title or leave the row out."
        return facts.refused("title", rule="no-text", expected="a title or a description", fix=fix)
    own = topic if topic and TOPIC.fullmatch(topic) else _by_number(facts)
    if own is None:
        fix = "Write the topic id as text; a formula must be stored with its result."
        return facts.refused("topicId", rule="no-topic-id", expected="a topic id such as ERC-2026-POC", fix=fix)
    record = {
        "id": f"{READER}:{own}",
        "type": "call",
        "owner": {"name": OWNER},
        **facts_of_topic,
        "identifiers": identifiers([("eu-topic", topic if own == topic else None)]),
        "origins": facts.origin(),
    }
    return Row(facts.number, "needs", record, problems=tuple(facts.problems))


def _by_number(facts: Facts) -> str | None:
    """Name of a topic whose id was lost in a formula, by the number the portal's data base gave it."""
    number = facts.number_of("ccm2Id")
    if not number or not number.isdigit():
        return None
    fix = "Store the workbook with the results of its formulas."
    facts.left_out("topicId", rule="no-topic-id", expected="a topic id such as ERC-2026-POC", fix=fix)
    return f"ccm2-{number}"


def _no_topic(source: Source, number: int, found: str) -> Refused:
    return refused(
        number,
        file=source.name,
        rule="not-a-topic",
        found=found,
        expected="a topic with topicId and title",
        fix="Leave it out.",
    )
