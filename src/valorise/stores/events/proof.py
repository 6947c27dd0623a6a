"""Proof that the chain of events is whole, or where it first breaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import orjson
import polars as pl

from valorise.stores.events.event import START, Head, Link, fingerprint
from valorise.terms.problems import Problem, problems_table
from valorise.terms.results import Result

SHOWN = 100
"""Problems listed at most; the first one matters, the rest show how far it goes."""
UNSEEN = ""
"""Stands for the hash of an event that an earlier proof looked at, and this one does not."""
MEND = "Compare with a backup or an export from before; nothing in Valorise changes a recorded event."


def proof(links: Iterable[Link], head: Head | None, *, anchor: Head | None = None, since: Head | None = None) -> Result:
    """One row: how many `events`, whether they are `intact`, the `first_broken` number, the `head` as text.

    `head` is what the head record says, None where it is gone. `anchor` is a head that somebody noted earlier
    elsewhere: events up to it must still lead to the same hash. `since` is the event that `links` begin with, which an
    earlier proof reached: it must still be the same, and nothing is said of those before it. `first_broken` is missing
    where nothing is broken. Each problem names its event number in `row`.
    """
    noted = [one for one in (anchor, since) if one is not None]
    counted = _Walk(links, noted, START if since is None else Head(since.seq - 1, UNSEEN))
    found = list(islice(counted.problems(), SHOWN))
    found += [] if len(found) == SHOWN else list(_ending(counted.at, head, noted))
    row = {
        "events": counted.number,
        "intact": not found,
        "first_broken": min((one.row for one in found if one.row is not None), default=None),
        "head": str(head) if head else None,
    }
    schema = {"events": pl.Int64, "intact": pl.Boolean, "first_broken": pl.Int64, "head": pl.String}
    return Result(pl.DataFrame([row], schema=schema), problems=problems_table(found))


class _Walk:
    """Goes along the chain once and remembers how far it came."""

    def __init__(self, links: Iterable[Link], noted: Sequence[Head], begun: Head) -> None:
        self._links, self._noted = links, noted
        self.at, self.number = begun, 0

    def problems(self) -> Iterator[Problem]:
        """At most one for each link, the one that explains the others."""
        for link in self._links:
            wrong = _fault(link, self.at) or _differs(link, self._noted)
            self.at, self.number = Head(link.seq, link.hash), self.number + 1
            if wrong:
                yield wrong


def _fault(link: Link, before: Head) -> Problem | None:
    if link.seq != before.seq + 1:
        return _problem(before.seq + 1, "gap", f"event {before.seq + 1}", f"event {link.seq} comes next")
    if fingerprint(link.content) != link.hash or not _agrees(link):
        return _problem(link.seq, "changed", "the content that the hash was made of", "another content or hash")
    if before.hash not in (UNSEEN, link.previous):
        return _problem(link.seq, "not-linked", f"to follow from {before.hash[:16]}…", f"{str(link.previous)[:16]}…")
    return None


def _agrees(link: Link) -> bool:
    """Whether the content itself says the same place in the chain as the columns beside it."""
    try:
        said = orjson.loads(link.content)
    except orjson.JSONDecodeError:
        return False
    return isinstance(said, dict) and (said.get("seq"), said.get("previous")) == (link.seq, link.previous)


def _differs(link: Link, noted: Iterable[Head]) -> Problem | None:
    anchor = next((one for one in noted if one.seq == link.seq and one.hash != link.hash), None)
    if anchor is None:
        return None
    return _problem(
        link.seq, "not-the-noted-one", f"the hash noted earlier, {anchor.hash[:16]}…", f"{str(link.hash)[:16]}…"
    )


def _ending(last: Head, head: Head | None, noted: Iterable[Head]) -> Iterator[Problem]:
    if head is None:
        yield _problem(last.seq + 1, "head-gone", "a head record that says where the log ends", None)
    elif head.seq > last.seq:
        yield _problem(last.seq + 1, "cut-off", f"events up to number {head.seq}", f"the log ends at {last.seq}")
    elif head.seq < last.seq:
        yield _problem(head.seq + 1, "beyond-head", f"the log to end at event {head.seq}", f"it ends at {last.seq}")
    elif head.hash != last.hash:
        yield _problem(last.seq, "head-differs", f"the hash of the head record, {head.hash[:16]}…", last.hash[:16])
    furthest = max((one.seq for one in noted), default=0)
    if furthest > max(last.seq, head.seq if head else 0):
        yield _problem(last.seq + 1, "cut-off", f"event {furthest}, noted earlier", f"the log ends at {last.seq}")


def _problem(seq: int, rule: str, expected: str, found: str | None) -> Problem:
    return Problem(
        table="events", row=seq, rule=rule, expected=expected, found=found, fix=MEND, severity="refused", column="seq"
    )
