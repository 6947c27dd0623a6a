"""Tables whose columns carry the names of the standard, one row an event."""

from __future__ import annotations

from valorise.readers import sheets
from valorise.readers.rows import Rows
from valorise.readers.source import Source
from valorise.readers.xes.attributes import Attribute
from valorise.readers.xes.events import MOMENT, NAME, Log

CASE = "case:concept:name"


def recognise(names: tuple[str, ...]) -> float:
    """Sure where case, activity and moment are there under their names."""
    return 0.9 if {CASE, NAME, MOMENT} <= set(names) else 0.0


def rows(source: Source) -> Rows:
    """Every event; attributes of cases, which every row repeats, are not taken."""
    log = Log(source.name)
    for _, _, record in sheets.numbered(sheets.sheets(source)):
        told = [
            Attribute(key, str(cell), None)
            for key, cell in record.items()
            if key and not key.strip().startswith(("case:", "(")) and cell not in (None, "")
        ]
        yield log.event(told, str(record.get(CASE) or "").strip() or None)
    source.notes.extend(log.notes())
