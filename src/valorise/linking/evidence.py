"""What makes two records one thing: shared identifiers, or equal names where nothing speaks against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from valorise.terms import knowledge, words
from valorise.terms.codes import codes

Record = Mapping[str, Any]

SHORTEST_TITLE = 25
FEWEST_WORDS = 4
"""Shorter titles, such as “Annual report 2020”, are shared by things that have nothing to do with each other."""
NOT_PROOF = {"local", "url", "grant", "cordis", "eu-topic", "sbir-topic", "repository"}
"""Schemes whose values several assets may share: they place a thing, but do not name it."""
EXCLUSIVE = ("doi", "patent-family", "patent-publication", "isbn")
"""One asset has one of these; two different ones mean two assets, however alike their titles are."""


@dataclass(frozen=True, slots=True)
class Link:
    """Places of records that are one thing, and what says so."""

    places: tuple[int, ...]
    rule: str
    values: dict[str, Any] = field(default_factory=dict)


def by_id(records: Sequence[Record]) -> Iterator[Link]:
    """Records with the same id."""
    yield from _equal(((one["id"],) for one in records), "same-id", "id")


def by_identifier(records: Sequence[Record], kind: str) -> Iterator[Link]:
    """Records that share an outside identifier which names a thing of this kind (asset, organisation, person ...)."""
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, record in enumerate(records):
        for pair in proofs(record, kind):
            places[pair].append(place)
    for (scheme, value), found in places.items():
        if len(set(found)) > 1:
            yield Link(tuple(found), "same-identifier", {"scheme": scheme, "value": value})


def proofs(record: Record, kind: str) -> Iterator[tuple[str, str]]:
    """Scheme and value of each identifier that names one thing of this kind (asset, organisation, person ...)."""
    for one in record.get("identifiers") or ():
        if _names(one["scheme"], kind):
            yield one["scheme"], one["value"]


def _names(scheme: str, kind: str) -> bool:
    names = codes("identifier_schemes").get(scheme, {}).get("names")
    own = kind == "project" and scheme in ("cordis", "grant")
    own = own or (kind == "need" and scheme in ("eu-topic", "sbir-topic"))
    return names in (kind, "any") and (own or scheme not in NOT_PROOF)


def by_title(records: Sequence[Record]) -> Iterator[Link]:
    """Assets of one type with the same telling title, where years and makers agree and no identifier speaks against it.

    A preprint and its article keep their own DOIs and stay two assets.
    """
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, record in enumerate(records):
        title = words.key(record.get("title") or "")
        if len(title) >= SHORTEST_TITLE and title.count(" ") + 1 >= FEWEST_WORDS:
            places[title, record.get("type") or ""].append(place)
    for (title, _), found in places.items():
        if len(found) > 1 and _agree([records[place] for place in found]):
            yield Link(tuple(found), "same-title", {"title": title})


def _agree(records: Sequence[Record]) -> bool:
    for scheme in EXCLUSIVE:
        if len({value for record in records for value in _values(record, scheme)}) > 1:
            return False
    years = {int(year) for record in records if (year := _year(record))}
    if years and max(years) - min(years) > 1:
        return False
    makers = [found for record in records if (found := _makers(record))]
    return len(makers) < 2 or bool(set.intersection(*makers))


def _values(record: Record, scheme: str) -> Iterator[str]:
    return (one["value"] for one in record.get("identifiers") or () if one["scheme"] == scheme)


def _year(record: Record) -> str | None:
    dates = record.get("dates") or {}
    written = dates.get("published") or dates.get("created")
    return written[:4] if written else None


def _makers(record: Record) -> set[str]:
    """Longest word of each maker's name: family names are written in all orders and with initials."""
    people = [*(record.get("contributors") or ()), *(record.get("owners") or ())]
    return {max(words.key(one["name"]).split() or [""], key=len) for one in people if one.get("name")}


def by_name_and_country(records: Sequence[Record]) -> Iterator[Link]:
    """Organisations with the same name, legal form aside, in the same country."""
    named = ((organisation_key(one.get("name") or ""), one.get("country")) for one in records)
    yield from _equal((pair if all(pair) else None for pair in named), "same-name-and-country", "name", "country")


def by_name_and_organisation(records: Sequence[Record]) -> Iterator[Link]:
    """People with the same name in the same organisation; without an organisation a name alone proves nothing."""
    named = ((words.key(one.get("name") or ""), words.key(one.get("organisation") or "")) for one in records)
    yield from _equal((pair if all(pair) else None for pair in named), "same-name-and-organisation", "name", "where")


@cache
def legal_forms() -> frozenset[str]:
    """Words that only say which kind of company a name belongs to."""
    return frozenset(row["form"] for row in knowledge.rows("linking/legal_forms.csv"))


def organisation_key(name: str) -> str:
    """Name as a key for comparing, legal forms at its end left out.

    >>> organisation_key("Thales SA"), organisation_key("THALES S.A."), organisation_key("SE")
    ('thales', 'thales', 'se')
    """
    parts = words.key(name.replace(".", "")).split()
    while len(parts) > 1 and parts[-1] in legal_forms():
        parts.pop()
    return " ".join(parts)


def _equal(keys: Iterator[tuple[str | None, ...] | None], rule: str, *names: str) -> Iterator[Link]:
    places: dict[tuple[str | None, ...], list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        if key is not None:
            places[key].append(place)
    for key, found in places.items():
        if len(found) > 1:
            yield Link(tuple(found), rule, dict(zip(names, key, strict=True)))
