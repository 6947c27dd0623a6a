"""Which records of a table are one thing, and which rule says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from valorise.linking.clusters import Clusters
from valorise.linking.evidence import (
    EXCLUSIVE,
    Link,
    by_id,
    by_identifier,
    by_name_and_country,
    by_name_and_organisation,
    by_title,
)

Record = Mapping[str, Any]
KINDS = {"assets": "asset", "needs": "need", "organisations": "organisation", "people": "person", "projects": "project"}
LIKELY = {"assets": by_title, "organisations": by_name_and_country, "people": by_name_and_organisation}
ONE_EACH = {*EXCLUSIVE, "ror", "orcid"}


@dataclass(frozen=True, slots=True)
class Same:
    """Clusters of places, and for every place that joined another the link that brought it there."""

    groups: list[list[int]]
    links: dict[int, Link]
    apart: list[Link]
    """Links by name that an outside identifier forbade: a person may look at them."""


def same(table: str, records: Sequence[Record]) -> Same:
    """Records of one table grouped into things.

    Identifiers decide first. A name joins only what no identifier keeps apart: one thing has at most one DOI, one ROR.
    Tables without outside identifiers are grouped by id alone. The order of the records does not change the groups.
    """
    found = _Joining(records)
    for link in chain(by_id(records), by_identifier(records, KINDS[table]) if table in KINDS else ()):
        found.join(link)
    apart = []
    likely = LIKELY[table](records) if table in LIKELY else ()
    for link in sorted(likely, key=lambda one: sorted(one.values.items())):
        if found.allows(link):
            found.join(link)
        else:
            apart.append(link)
    return Same(list(found.clusters.groups().values()), found.links, apart)


@dataclass
class _Joining:
    """Clusters as they grow, with the exclusive identifiers of each."""

    records: Sequence[Record]
    links: dict[int, Link] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.clusters = Clusters(len(self.records))
        self.names: dict[int, set[tuple[str, str]]] = {}
        for place, record in enumerate(self.records):
            held = {(one["scheme"], one["value"]) for one in record.get("identifiers") or ()}
            exclusive = {one for one in held if one[0] in ONE_EACH}
            if exclusive:
                self.names[place] = exclusive

    def join(self, link: Link) -> None:
        roots = {self.clusters.of(place) for place in link.places}
        together = set().union(*(self.names.pop(root, set()) for root in roots))
        self.clusters.join(link.places)
        if together:
            self.names[self.clusters.of(link.places[0])] = together
        for place in link.places:
            self.links.setdefault(place, link)

    def allows(self, link: Link) -> bool:
        roots = {self.clusters.of(place) for place in link.places}
        together = set().union(*(self.names.get(root, set()) for root in roots))
        return len({scheme for scheme, _ in together}) == len(together)
