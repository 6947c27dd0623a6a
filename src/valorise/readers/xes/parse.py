"""Reads events trace by trace; what breaks the standard is told at its place."""

from __future__ import annotations

from collections.abc import Iterator

from valorise.readers import safe_xml, sheets
from valorise.readers.rows import Rows, Wish
from valorise.readers.source import Source
from valorise.readers.xes import tables
from valorise.readers.xes.attributes import TYPES, attributes, value_of
from valorise.readers.xes.events import Log
from valorise.readers.xml_parts import Element, parts
from valorise.terms.errors import Invalid

MARKS = (b"xes-standard", b"xes.version", b"xesext", b"<trace", b"<event", b":trace", b":event")
OTHERS = (b"<logentry", b"<record>")
"""Elements of other formats whose root is also called log."""
ORDER = {"extension": 0, "global": 1, "classifier": 2, "trace": 4, "event": 5}
"""Parts of a log in the order of the standard; attributes of the log stand before the first trace."""
OWN = 3
TELL = 5
"""Faults that are told one by one; more are only counted."""


def recognise(source: Source) -> float:
    """The root, and something that only such logs have; or a table with the names of the standard."""
    if source.head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        if safe_xml.root_tag(source) != "log" or any(one in source.head for one in OTHERS):
            return 0.0
        return 0.9 if any(one in source.head for one in MARKS) or len(source.head) < 100 else 0.0
    return tables.recognise(sheets.header(source))


def rows(source: Source, _: Wish) -> Rows:
    """One row for each event."""
    if source.head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        yield from _from_xml(source)
    else:
        yield from tables.rows(source)


def _from_xml(source: Source) -> Rows:
    log, faults = Log(source.name), _Faults()
    case, nameless = None, 0
    for element in safe_xml.elements(source, {*ORDER, *TYPES}):
        faults.look(element)
        if (name := safe_xml.local(element)) == "trace":
            case = value_of(element, "concept:name")
            if case is None:
                nameless += 1
                case = f"case {nameless}"
            faults.more += _nested(element)
            for event in parts(element, "event"):
                yield log.event(attributes(event), case)
        elif name == "event":
            faults.more += _nested(element)
            yield log.event(attributes(element), None)
    _tell(source, log, faults, nameless)


def _nested(element: Element) -> list[str]:
    """Traces and logs inside a trace or an event, which the standard does not know."""
    found = (one for one in element.iterdescendants("{*}trace", "{*}log"))
    return [f"line {one.sourceline}: <{safe_xml.local(one)}> inside <{safe_xml.local(element)}>" for one in found]


class _Faults:
    """What breaks the standard outside the events, in the order of the file."""

    def __init__(self) -> None:
        self.more: list[str] = []
        self.order: list[str] = []
        """Parts that stand in another order than the standard wants; programs often write so, and nothing is lost."""
        self.reached = 0

    def look(self, element: Element) -> None:
        """Look at one part of the log."""
        name = safe_xml.local(element)
        place = ORDER.get(name, OWN)
        if place < self.reached:
            self.order.append(f"line {element.sourceline}: <{name}> stands too late")
        self.reached = max(self.reached, place)
        self.more += list(_faults(element, name))


def _faults(element: Element, name: str) -> Iterator[str]:
    needed = {"extension": ("name", "prefix", "uri"), "classifier": ("name", "keys")}.get(name, ())
    lost = [one for one in needed if not element.get(one)]
    if lost:
        yield f"line {element.sourceline}: <{name}> lacks {' and '.join(lost)}"
    if name == "global" and element.get("scope", "event") not in ("trace", "event"):
        yield f"line {element.sourceline}: <global> is of the scope “{element.get('scope')}”, which is none"
    if name in TYPES:
        fault = TYPES[name].fault(element)
        if fault:
            yield f"line {element.sourceline}: {fault}"


def _tell(source: Source, log: Log, faults: _Faults, nameless: int) -> None:
    """Notes about the whole log; `Invalid` where it holds no event."""
    if not log.count:
        told = _joined([*faults.more, *faults.order])
        raise Invalid(
            what=f"“{source.name}” holds no event.",
            where=source.name,
            why=f"It also breaks the standard: {told}." if told else "A log without events tells of nothing.",
            fix="Export the log again with its traces and events.",
        )
    if faults.more:
        source.notes.append(f"It breaks the standard, and was read all the same: {_joined(faults.more)}.")
    if nameless:
        source.notes.append(f"Traces without a name (concept:name) were numbered; there are {nameless}.")
    source.notes.extend(log.notes())


def _joined(told: list[str]) -> str:
    more = f"; and {len(told) - TELL} more" if len(told) > TELL else ""
    return "; ".join(told[:TELL]) + more
