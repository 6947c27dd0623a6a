"""A register in memory for tests of the index, with a log of its own."""

from __future__ import annotations

from datetime import UTC, datetime

from valorise.platform.foundation.tables import table_of
from valorise.stores.events import Event
from valorise.stores.index import Batch

NOW = datetime(2026, 3, 1, tzinfo=UTC)


class Records:
    """A register in memory, with its log."""

    def __init__(self, log) -> None:
        self.log, self.facts, self.rights = log, {}, {}
        self.at = {}

    def put(self, name, *, told=True, **facts):
        self.facts[name] = {"id": name, "title": "Untitled", **facts}
        self.at[name] = self.at.get(name, 0) + 1
        if told:
            self.tell(name)

    def remove(self, name):
        del self.facts[name], self.at[name]
        self.tell(name)

    def tell(self, name, activity="asset-changed"):
        self.log.append([Event(activity=activity, at=NOW, subject=name)])

    def mark(self):
        return str(sorted(self.at.items()))

    def versions(self):
        return dict(self.at)

    def sums(self):
        return len(self.facts), sum(self.at.values())

    def concerned(self, subjects):
        return subjects

    def batches(self, names):
        here = [name for name in names if name in self.facts]
        rows = table_of("assets", (self.facts[name] for name in here))
        yield Batch(rows, {name: self.at[name] for name in here}, self.rights)
