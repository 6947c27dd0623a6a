"""The memory: every change as an event in one chain that only grows, shared by all doors. See `docs/events.md`."""

from valorise.stores.events.event import Event, Head, Link, events_from, events_table
from valorise.stores.events.exchange import export_log, import_log
from valorise.stores.events.log import EventLog
from valorise.stores.events.personal import Erasure, PersonalValues
from valorise.stores.events.place import holds_log, open_log

__all__ = [
    "Erasure",
    "Event",
    "EventLog",
    "Head",
    "Link",
    "PersonalValues",
    "events_from",
    "events_table",
    "export_log",
    "holds_log",
    "import_log",
    "open_log",
]
