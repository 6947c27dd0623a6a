"""An event as pages and undo read it: the link of the chain with its content taken apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from valorise.stores.events import Link
from valorise.terms.time import moment


@dataclass(frozen=True, slots=True)
class Told:
    """What one event tells, and its place in the chain."""

    seq: int
    hash: str
    id: str
    activity: str
    at: datetime | None
    subject: str
    case: str = ""
    actor: str = ""
    why: str = ""
    before: Mapping[str, Any] | None = None
    """Fields before the change; empty for a record that was new, None where the event changed no record."""
    after: Mapping[str, Any] | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    """Further facts, without the two sides."""

    @property
    def table(self) -> str:
        """Declared table of the record; empty where the event changed none."""
        return str(self.details.get("table") or "")

    @property
    def fields(self) -> set[str]:
        """Names of what changed."""
        return {*(self.before or {}), *(self.after or {})}


def told(link: Link) -> Told:
    """A link of the chain taken apart; details that are no object are kept as a note."""
    content = orjson.loads(link.content)
    details = _object(content.get("details"))
    sides = {name: details.pop(name) for name in ("before", "after") if isinstance(details.get(name), dict)}
    return Told(
        seq=link.seq,
        hash=link.hash,
        id=content["id"],
        activity=content["activity"],
        at=moment(content["at"]),
        subject=content.get("subject") or content.get("case") or "",
        case=content.get("case") or "",
        actor=content.get("actor") or "",
        why=content.get("why") or "",
        before=sides.get("before"),
        after=sides.get("after"),
        details=details,
    )


def _object(written: str | None) -> dict[str, Any]:
    if not written:
        return {}
    try:
        found = orjson.loads(written)
    except orjson.JSONDecodeError:
        return {"note": written}
    return found if isinstance(found, dict) else {"note": written}
