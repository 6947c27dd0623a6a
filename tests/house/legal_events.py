"""`python -m tests.house.legal_events`: real legal events of the EPO turned into dates, beside another docket's rules.

Reads three files of legal events and the rules of the other docketing system from the shared data, replays what
happened day by day, counts both, and writes `docs/legal-events.md`. Every sentence about a file follows from what was
computed of it; the reasons why one docket is right stand as data in `legal_event_causes.yaml`.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl

from tests.house.legal_events_beside import SAME, Pair, beside, causes
from tests.house.legal_events_history import Dated, history
from tests.house.legal_events_lapses import lapses
from tests.house.legal_events_theirs import theirs
from valorise.assets.happenings import SCHEMA
from valorise.readers.epo_ops import parse
from valorise.readers.source import Source

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "legal-events.md"
FILES = "patents/patent_client_fixtures/epo/ops/legal/fixtures"
DOCKET = "ip_deadlines/phpip"
NUMBERS = (1, 2, 3)
FIRM = {"verified": "firm", "known": "unconfirmed"}
HEAD = """# Real legal events beside another docket

<!-- Written by `python -m tests.house.legal_events` from the shared open data; a test holds that it is up to date. -->

Three files of legal events of the EPO, read by the reader `epo_ops` and counted by our rules, beside the rules of
phpIP (read for comparison only; its renewals run from the filing anniversary, and nothing is moved). Each file is
replayed: on the day of every event the dates are counted with what had happened by then. A date that is gone on a
later day was settled by the events of that day.

The European events fall in the time of the EPC 1973; articles are named by the numbers they have had since 13 December
2007. The renewal fee fell due on the same day ([EPC 1973 Rule 37(1)][r37]), with six months from month end to month end
([J 4/91][j4]). What only later law has gives no date here: declaring a priority after the filing (Rule 52(2); before,
[EPC 1973 Rule 38(2)][r38]) and answering a search opinion (Rule 70a, [reports drawn up from 1 April 2010][bxi8]).

[r37]: https://www.epo.org/law-practice/legal-texts/html/epc/1973/e/r37.html
[r38]: https://www.epo.org/law-practice/legal-texts/html/epc/1973/e/r38.html
[j4]: https://www.epo.org/en/boards-of-appeal/decisions/j910004ep1
[bxi8]: https://xepc.eu/node/b_xi_8
"""


def page(data: Path) -> str:
    """The page: for each right its history, the comparison and what the states recorded."""
    lines = [HEAD]
    for numbers, events in _rights(data):
        as_of: date = events["on"].max()  # type: ignore[assignment]
        ours = history(events)
        pairs = list(beside(ours, theirs(events, data / DOCKET, until=as_of), events))
        lines += [_title(numbers, events), "", *_told(events, ours, pairs, as_of), *_history(events, ours, as_of)]
        lines += [*_compared(pairs), *_lapsed(events)]
    return "\n".join([*lines, *_why()]).rstrip("\n") + "\n"


def _rights(data: Path) -> Iterator[tuple[list[int], pl.DataFrame]]:
    """Each right once, with the files that tell exactly the same of it."""
    read = [(number, read_events(data / FILES / f"example_{number}.xml")) for number in NUMBERS]
    told: list[tuple[list[int], pl.DataFrame]] = []
    for number, events in read:
        same = next((numbers for numbers, other in told if other.equals(events)), None)
        if same:
            same.append(number)
        else:
            told.append(([number], events))
    yield from told


def read_events(file: Path) -> pl.DataFrame:
    """The events with an exact day that the reader finds in a file, by day."""
    read = [row.record for row in parse.rows(Source(file), parse.Wish()) if isinstance(row, parse.Row)]
    rows = [
        (one["id"], event.get("office") or one["office"], "patent", event["event"], event["on"], event.get("year"))
        for one in read
        for event in one["happened"]
        if len(event["on"] or "") == 10
    ]
    found = pl.DataFrame(rows, schema={**SCHEMA, "on": pl.String()}, orient="row")
    return found.with_columns(pl.col("on").str.to_date("%Y-%m-%d")).sort("on", "office", "event")


def _title(numbers: list[int], events: pl.DataFrame) -> str:
    files = " and ".join(str(number) for number in numbers)
    right = events["right"][0].rpartition("-")[2]
    return f"## {right} (file{'s' * (len(numbers) > 1)} {files}{', the same events' * (len(numbers) > 1)})"


def _told(events: pl.DataFrame, ours: list[Dated], pairs: list[Pair], as_of: date) -> list[str]:
    """Counts in one sentence: events, dates, and how they stand to theirs."""
    kinds = Counter(pair.cause for pair in pairs)
    firm = sum(one.row["status"] == "verified" for one in ours)
    differ = sum(count for cause, count in kinds.items() if cause not in (SAME, "no-rule-of-theirs"))
    return [
        f"{events.height} events with a day up to {as_of}; {len(ours)} dates, {firm} of them firm. Beside theirs: "
        f"{kinds[SAME]} on the same day, {differ} different, {kinds['no-rule-of-theirs']} that only our rules know.",
        "",
    ]


def _history(events: pl.DataFrame, ours: list[Dated], as_of: date) -> Iterator[str]:
    yield from ("### What happened, and which dates follow", "")
    yield from ("| event | day | date that follows | due | with surcharge | rule | | became |", "|" + "---|" * 8)
    for one in ours:
        row = one.row
        what = f"{row['office']} {row['task']}" + (f", year {row['year']}" if row["year"] else "")
        late = row["last_day_with_surcharge"] or ""
        sure = FIRM[row["status"]]
        cells = (one.trigger, one.on, what, row["due"], late, f"`{row['rule']}`", sure, one.became(as_of))
        yield "| " + " | ".join(str(cell) for cell in cells) + " |"
    starts = {(one.trigger, one.on) for one in ours}
    silent = events.filter(pl.col("event") != "lapsed").select("event", "on", "office").unique().sort("on", "event")
    quiet = [f"{event} ({office}) {on}" for event, on, office in silent.iter_rows() if (event, on) not in starts]
    yield from ("", f"Events that start no date: {'; '.join(quiet) or 'none'}.", "")


def _compared(pairs: list[Pair]) -> Iterator[str]:
    yield from ("### Beside the other docket", "", "| date | ours | theirs | days | cause | law | right |")
    yield "|" + "---|" * 7
    meant = causes()
    for pair in pairs:
        if pair.cause != "no-rule-of-theirs":
            yield _pair(pair, meant)
    only = [f"{one.row['office']} {one.row['task']} {one.row['due']}" for one in _only_ours(pairs)]
    yield from ("", f"Only our rules know: {'; '.join(only) or 'nothing'}.", "")


def _only_ours(pairs: list[Pair]) -> list[Dated]:
    return [pair.ours for pair in pairs if pair.cause == "no-rule-of-theirs" and pair.ours]


def _pair(pair: Pair, told: dict[str, dict[str, str]]) -> str:
    row = pair.ours.row if pair.ours else None
    office, task, year = (
        (row["office"], row["task"], row["year"]) if row else (pair.theirs.office, pair.theirs.task, pair.theirs.year)  # type: ignore[union-attr]
    )
    due, other = (row["due"] if row else None), (pair.theirs.due if pair.theirs else None)
    days = f"{(other - due).days:+d}" if due and other else ""
    why = told.get(pair.cause or "", {})
    law = why.get("article") or (row["reference"] if row else "")
    right = "both" if pair.cause == SAME else why.get("right", "open")
    what = f"{office} {task}" + (f", year {year}" if year else "")
    return (
        f"| {what} | {due or 'none'} | {other or 'none'} | {days} | {pair.cause or 'unexplained'} | {law} | {right} |"
    )


def _lapsed(events: pl.DataFrame) -> Iterator[str]:
    found = list(lapses(events))
    if not found:
        return
    borne = sum(bool(one.explained) for one in found)
    yield from ("### What the states recorded", "")
    yield f"{borne} of {len(found)} lapses fall on a day that our dates explain."
    yield from ("", "| state | lapsed | the day is |", "|---|---|---|")
    for one in found:
        yield f"| {one.office} | {one.on} | {one.explained or 'not explained by any of our dates'} |"
    yield ""


def _why() -> Iterator[str]:
    yield from ("## The causes", "", "| cause | what it means | right | |", "|---|---|---|---|")
    for name, one in causes().items():
        seen = f"[seen]({one['source']})" if one["source"] else ""
        yield f"| {name} | {one['says']} | {one['right']} | {seen} |"


if __name__ == "__main__":
    shared = Path(os.environ.get("VALORISE_SHARED", ROOT.parent / "shared")) / "data"
    PAGE.write_text(page(shared), encoding="utf-8")
