"""Quality of linking on sets with known truth, the same settings for all sets of a kind.

Compared: `valorise link` (least probability 0.5, columns as it guesses them), Splink with the comparisons of its own
library, exact blocking, its training as its guide shows it, and connected components, and RapidFuzz's ratio of all
values together (sorted words). The peers are given the best of four thresholds (0.5, 0.8, 0.95, 0.99) in hindsight,
ours has one. `F1`: pairwise F1 of the clusters, every pair of rows in one cluster counting; where a set has a
reference, F1 of the row of the reference that each row is linked to. `B-cubed F1`: the same seen from each row.
Ratios are to Splink.
`recordlinkage` (its ECM classifier on the same blocks) and `dedupe` (taught by 300 pairs with their truth) are
measured where they are installed; they are not among the pinned parts. No figure: the tool could not learn from the
set, or took more than 150 seconds or 12 GiB for it. `H2020 in FP7`: name and country of participants with the
Commission's number, which is the truth. `ERC hosts in H2020`: names alone, against coordinators. `inventors`: names
alone. `affiliations among themselves`: texts of papers without a registry.
`smoke`: the smallest set.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from splink.internals.exceptions import SplinkException

from tests.bench import link_peers
from tests.bench.link_marked import Marked
from tests.bench.link_measures import b_cubed, links, pairwise
from tests.bench.link_others import installed
from tests.bench.link_sets import marked
from tests.bench.registry import Line, ratios
from valorise.linking.linkage.link import link

PEER = "Splink, its library"
Answer = Sequence[int | None]


def run(smoke: bool) -> list[Line]:
    """F1, precision, recall and B-cubed F1 by set and method."""
    lines: list[Line] = []
    for one in marked():
        if smoke and one.name != "febrl1":
            continue
        lines += _lines(one, "Valorise", [_ours(one)])
        lines += _lines(one, PEER, _tried(link_peers.splink, one))
        lines += _lines(one, "RapidFuzz", _tried(link_peers.rapidfuzz, one))
        for name, peer in ({} if smoke else installed()).items():
            lines += _lines(one, name, peer(one))
    return ratios(lines, PEER)


def _ours(one: Marked) -> Answer:
    return link(one.rows, one.kind, against=one.against).table["cluster"].to_list()


def _tried(peer: Callable[[Marked], dict[float, list[int | None]]], one: Marked) -> list[Answer]:
    """The answers at all thresholds; none where the tool cannot learn from the set."""
    try:
        return list(peer(one).values())
    except SplinkException:
        return []


def _lines(one: Marked, method: str, answers: Sequence[Answer]) -> list[Line]:
    """The figures of the answer with the highest F1."""
    if not answers:
        return []
    if one.against is None:
        scores = [(pairwise(answer, one.truth), b_cubed(answer, one.truth)[2]) for answer in answers]
    else:
        known = [place if isinstance(place, int) else None for place in one.truth]
        scores = [(links(answer, known), 0.0) for answer in answers]
    (precision, recall, f1), cubed = max(scores, key=lambda score: score[0][2])
    found = [Line(one.name, method, "F1", f1), Line(one.name, method, "precision", precision)]
    found.append(Line(one.name, method, "recall", recall))
    return [*found, Line(one.name, method, "B-cubed F1", cubed)] if one.against is None else found
