"""What judgements of people are worth: a hundred answers from the queue, or of pairs drawn at random.

Compared: answers to the pairs that `valorise pairs queue` shows first, twenty at a time and linked anew after each
twenty, and to as many pairs drawn at random from those that are 5 to 95 % likely (where there are so many). The answers
are the truth of the set. B-cubed F1 of the clusters, so that one large cluster does not decide; F1 of the links where a
set has a reference. Ratios are to linking without judgements. `smoke`: the smallest set, five answers.
"""

from __future__ import annotations

from random import Random

import polars as pl

from tests.bench.link_marked import Marked
from tests.bench.link_measures import b_cubed, links
from tests.bench.link_sets import marked
from tests.bench.registry import Line, ratios
from valorise.linking.linkage.informative import informative
from valorise.linking.linkage.judged import Judgement
from valorise.linking.linkage.link import Linked, link

BASE = "no judgements"
SETS = ("dblp_acm", "chicago_sites", "patstat", "H2020 in FP7", "ERC hosts in H2020")
AT_ONCE, ROUNDS = 20, 5


def run(smoke: bool) -> list[Line]:
    """Quality after the answers, by set and by how pairs were chosen."""
    lines: list[Line] = []
    for one in marked():
        if one.name not in (("febrl1",) if smoke else SETS):
            continue
        rounds, at_once = (1, 5) if smoke else (ROUNDS, AT_ONCE)
        for method, drawn in ((BASE, None), ("from the queue", False), ("at random", True)):
            said = [] if drawn is None else _said(one, rounds, at_once, drawn=drawn)
            lines.append(Line(one.name, method, "quality after 100 answers", _quality(one, _linked(one, said))))
    return ratios(lines, BASE)


def _said(one: Marked, rounds: int, at_once: int, *, drawn: bool) -> list[Judgement]:
    said: list[Judgement] = []
    draw = Random(1)
    for _ in range(rounds):
        found = _linked(one, said)
        pairs = _random(found, at_once, draw) if drawn else _asked(one, found, said, at_once)
        said += [Judgement(left, right, "same" if _same(one, left, right) else "different") for left, right in pairs]
    return said


def _linked(one: Marked, said: list[Judgement]) -> Linked:
    return link(one.rows, one.kind, against=one.against, said=said)


def _asked(one: Marked, found: Linked, said: list[Judgement], most: int) -> list[tuple[int, int]]:
    answered = {(each.left, each.right) for each in said}
    label = found.table["cluster"].to_list()
    asked = informative(found.pairs, label, answered=answered, apart=one.against is not None, most=most)
    return asked.select("left", "right").rows()


def _random(found: Linked, most: int, draw: Random) -> list[tuple[int, int]]:
    unsure = pl.col("probability").is_between(0.05, 0.95) & pl.col("judged").is_null()
    pairs = found.pairs.filter(unsure).select("left", "right").rows()
    return draw.sample(pairs, min(most, len(pairs)))


def _same(one: Marked, left: int, right: int) -> bool:
    truth = one.truth[left]
    return truth == right if one.against is not None else truth is not None and truth == one.truth[right]


def _quality(one: Marked, found: Linked) -> float:
    answer = found.table["cluster"].to_list()
    if one.against is None:
        return b_cubed(answer, one.truth)[2]
    return links(answer, [place if isinstance(place, int) else None for place in one.truth])[2]
