"""What a list of dates is narrowed to, as its address says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

WHEN = ("30", "60", "90", "late", "passed", "all")
STATES = ("open", "taken", "done", "not-applicable", "settled", "any")
KINDS = ("rights", "agreements", "projects", "assets", "titles", "restrictions", "consents")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of dates is narrowed to; everything empty means what is open and can still be done."""

    words: str = ""
    when: str = ""
    """Days ahead (30, 60, 90), `late` (can still be made good), `passed` (nothing can be done any more), `all`."""
    sure: str = ""
    """`firm` or `unconfirmed`."""
    kind: str = ""
    office: str = ""
    who: str = ""
    """Number of the account that looks after it; `mine` or `nobody`."""
    state: str = ""
    after: str = ""
    """Where the page before ended: the day and the name of the last date."""

    @classmethod
    def asked(cls, query: Mapping[str, str]) -> Wanted:
        """What an address asks for; what it asks for in vain counts as not asked."""
        known = {"when": WHEN, "sure": ("firm", "unconfirmed"), "kind": KINDS, "state": STATES}
        said = {one.name: str(query.get(one.name) or "").replace("\x00", "").strip()[:200] for one in fields(cls)}
        if not (said["who"] in ("mine", "nobody") or (said["who"].isdecimal() and len(said["who"]) < 10)):
            said["who"] = ""
        return cls(**{name: text for name, text in said.items() if name not in known or text in known[name]})

    @property
    def narrowed(self) -> dict[str, str]:
        """The filters that are set, as in the address; without the place in the list."""
        said = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "after"}
        return {name: text for name, text in said.items() if text}
