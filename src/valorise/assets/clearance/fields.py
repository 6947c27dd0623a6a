"""Fields of use as contracts name them, and whether two of them meet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from valorise.terms.codes import codes
from valorise.terms.words import key

CODED = re.compile(r"(ipc|cpc|euroscivoc|ford)\s*:\s*(\S.*)", re.IGNORECASE)
SYMBOL = re.compile(r"([A-HY])(\d\d)?([A-Z])?(\d+)?(?:/(\d+))?")
ALL = {"all", "all fields", "any field", "any"}


class Meets(StrEnum):
    """Whether two scopes have something in common, as far as it can be told."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of use: words, and a place in a scheme where a code was given or the words name one."""

    words: str
    scheme: str | None = None
    steps: tuple[str, ...] = ()
    """The code from its broadest part to the narrowest."""
    given: bool = False
    """Whether a person gave the code; one that the words only suggest never proves that two fields are apart."""


def field_of(written: str | None) -> Field | None:
    """The field as written, such as `wound care`, `ipc:A61L27/34` or `euroscivoc:/25/65`; None for all fields.

    >>> field_of("ipc: A61L 27/34").steps, field_of("all fields"), field_of("desalination").scheme
    (('A', 'A61', 'A61L', 'A61L27', 'A61L27/34'), None, 'euroscivoc')
    """
    if not written or key(written) in ALL:
        return None
    coded = CODED.fullmatch(written.strip())
    if coded:
        scheme = coded[1].lower()
        steps = _steps(scheme, coded[2].strip())
        if steps:
            return Field(written.strip(), scheme, steps, given=True)
    place = _place(key(written))
    return Field(written, "euroscivoc", _steps("euroscivoc", place)) if place else Field(written)


def _steps(scheme: str, code: str) -> tuple[str, ...]:
    if scheme == "euroscivoc":
        return tuple(part for part in code.split("/") if part)
    if scheme == "ford":
        return tuple(part for part in code.split(".") if part)
    return _symbol(code)


def _symbol(code: str) -> tuple[str, ...]:
    """Section, class, subclass, main group and subgroup; 27/00 is the whole main group."""
    found = SYMBOL.fullmatch(code.upper().replace(" ", ""))
    if not found:
        return ()
    section, of_class, subclass, group, subgroup = found.groups()
    parts = [section, of_class, subclass, group]
    steps = []
    for place, part in enumerate(parts, start=1):
        if part is None:
            break
        steps.append("".join(filter(None, parts[:place])))
    if subgroup and subgroup.strip("0") and len(steps) == len(parts):
        steps.append(f"{steps[-1]}/{subgroup}")
    return tuple(steps)


@cache
def _labels() -> dict[str, str | None]:
    """Codes of EuroSciVoc by label; None where several places have that label."""
    found: dict[str, str | None] = {}
    for code, row in codes("euroscivoc").items():
        label = key(row["label"])
        found[label] = None if label in found else code
    return found


def _place(words: str) -> str | None:
    return _labels().get(words)


def fields_meet(asked: Field | None, given: Field | None) -> Meets:
    """Whether two fields have something in common; a field that is None is all fields.

    Equal words meet, and so do codes of one scheme of which one holds the other. Codes that people gave and that lie
    apart in one scheme do not meet. Everything else cannot be told: fields in contracts are words, and words that
    look different may mean one market.

    >>> [fields_meet(field_of("ipc:A61L"), field_of(one)).value for one in ("ipc:A61L27/34", "ipc:C02F", "wound care")]
    ['yes', 'no', 'unknown']
    """
    if asked is None or given is None or key(asked.words) == key(given.words):
        return Meets.YES
    if asked.scheme is None or asked.scheme != given.scheme:
        return Meets.UNKNOWN
    shared = min(len(asked.steps), len(given.steps))
    if asked.steps[:shared] == given.steps[:shared]:
        return Meets.YES
    return Meets.NO if asked.given and given.given and not _in_one_group(asked, given) else Meets.UNKNOWN


def _in_one_group(one: Field, other: Field) -> bool:
    """Subgroups of one main group may hold each other by their dots, which the symbol does not show."""
    return one.scheme in ("ipc", "cpc") and len(one.steps) == len(other.steps) == 5 and one.steps[:4] == other.steps[:4]


def is_within(narrow: Field | None, wide: Field | None) -> bool:
    """Whether one field certainly lies inside the other; all fields lie inside none but themselves."""
    if wide is None:
        return True
    if narrow is None:
        return False
    if key(narrow.words) == key(wide.words):
        return True
    return (
        narrow.scheme is not None
        and narrow.scheme == wide.scheme
        and narrow.steps[: len(wide.steps)] == wide.steps
        and (narrow.given and wide.given)
    )
