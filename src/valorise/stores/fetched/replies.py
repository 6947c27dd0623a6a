"""What the answer of a publisher means: its data, something to wait for, or an error that says how to mend it."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime

from valorise.stores.fetched.source import Source
from valorise.terms.errors import Invalid, Missing, NotReady, Refused

AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
MOST_PATIENCE = 300.0
"""Seconds that a publisher may ask us to wait before the work is put off instead."""


class Again(Exception):
    """Something that may go away by itself, after `wait` seconds where the publisher said how long."""

    def __init__(self, why: str, wait: float | None = None) -> None:
        super().__init__(why)
        self.wait = wait


def judged(source: Source, status: int, heads: Mapping[str, str], path: str, said: Callable[[], str]) -> None:
    """Raise what an answer means that is no data; `said` reads the beginning of its body."""
    where = f"{source.label}, {path}"
    if status in AGAIN:
        raise Again(f"It answered {status}.", _asked_to_wait(source, heads))
    if status in (401, 403):
        raise denied(source)
    if status in (404, 410):
        raise Missing(what="The publisher has nothing under this name.", where=where, fix="Check what you asked for.")
    if status not in (200, 206):
        told = re.sub(r"\s+", " ", said())[:300]
        raise Invalid(
            what=f"The publisher could not answer ({status}).",
            where=where,
            why=_without_secrets(source, told) or "It did not say why.",
            fix="Ask in another way; what it understands stands in its description: " + source.about,
        )
    if "text/html" in heads.get("Content-Type", "").lower() and "html" not in source.accept:
        raise NotReady(
            what="The publisher answered with a page for people instead of data.",
            where=where,
            why="That happens while it is being repaired, or where a network asks everybody to sign in first.",
            fix="Open the address in a browser, and try again.",
        )


def denied(source: Source) -> Refused:
    """The error for a publisher that wants a key, or another one."""
    names = " and ".join(one.name for one in source.secrets)
    return Refused(
        what=f"{source.label} does not answer us.",
        where=source.host,
        why="It wants a key, or does not know ours." if names else "It did not say why.",
        fix=f"{source.secrets[0].get} Set {names}." if names else "Try again later.",
    )


def _without_secrets(source: Source, said: str) -> str:
    for one in source.secrets:
        for part in os.environ.get(one.name, "").split(":"):
            said = said.replace(part, "...") if part.strip() else said
    return said


def _asked_to_wait(source: Source, heads: Mapping[str, str]) -> float | None:
    said = heads.get("Retry-After", "").strip()
    if not said:
        return None
    try:
        wait = float(said) if said.isdigit() else parsedate_to_datetime(said).timestamp() - time.time()
    except (TypeError, ValueError):
        return None
    if wait > MOST_PATIENCE:
        raise NotReady(
            what=f"{source.label} asks to be asked later.",
            where=source.host,
            why=f"It wants a pause of {wait / 60:.0f} minutes; perhaps the questions of a day are used up.",
            fix="Run the same command then: it goes on where it ended.",
        )
    return max(wait, 0.0)
