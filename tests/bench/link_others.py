"""Further peers that are not among the pinned parts: measured where they are installed, else left out and named.

`recordlinkage`: its guide's way without examples, pairs of the same blocks as Splink, Jaro-Winkler above 0.85 for
texts, its ECM classifier. `dedupe`: given 300 pairs with their truth as examples, half of them the same; partition, or
join with the reference, at 0.5.
"""

from __future__ import annotations

import resource
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from multiprocessing import get_context
from random import Random
from typing import Any

import polars as pl

from tests.bench.link_marked import Marked
from tests.bench.link_peers import BLOCKS, EXACT, answers, plain

EXAMPLES = 300
SECONDS, BYTES = 150, 12 * 2**30
Answer = Sequence[int | None]


def installed() -> dict[str, Callable[[Marked], list[Answer]]]:
    """The peers that are here, by name; each gives one answer, or none where it fails or does not come to an end."""
    here = [(name, peer) for name, peer in (("recordlinkage", _recordlinkage), ("dedupe", _dedupe)) if find_spec(name)]
    return {name: partial(_bounded, peer) for name, peer in here}


def _bounded(peer: Callable[[Marked], Answer], one: Marked) -> list[Answer]:
    """In a process of its own, so that one that takes all memory or hours ends alone."""
    context = get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    child = context.Process(target=_alone, args=(peer, one, sending), daemon=False)
    child.start()
    sending.close()
    try:
        return [receiving.recv()] if receiving.poll(SECONDS) else []
    except EOFError:
        return []
    finally:
        child.kill()
        child.join()


def _alone(peer: Callable[[Marked], Answer], one: Marked, sending: Any) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    sending.send(list(peer(one)))


def _recordlinkage(one: Marked) -> Answer:
    tool, pandas = import_module("recordlinkage"), import_module("pandas")
    frames = [pandas.DataFrame(plain(part).drop("unique_id").to_dict(as_series=False)) for part in _parts(one)]
    indexer, compare = tool.Index(), tool.Compare()
    for block in BLOCKS[one.kind]:
        if set(block) <= set(frames[0].columns):
            indexer.block(list(block))
    for column in [name for name in frames[0].columns if name != "start"]:
        if column in EXACT:
            compare.exact(column, column, label=column)
        else:
            compare.string(column, column, method="jarowinkler", threshold=0.85, label=column)
    features = compare.compute(indexer.index(*frames), *frames)
    found = tool.ECMClassifier(init="jaro", binarize=0.5).fit_predict(features)
    pairs = [(min(pair), max(pair)) if one.against is None else pair for pair in found]
    return answers(one, _scored([(int(left), int(right), 1.0) for left, right in pairs]))


def _dedupe(one: Marked) -> Answer:
    tool, draw = import_module("dedupe"), Random(1)
    sides = [_records(part) for part in _parts(one)]
    fields = [tool.variables.String(name, has_missing=True) for name in sides[0][0]]
    linker = tool.Dedupe(fields, num_cores=2) if one.against is None else tool.RecordLink(fields, num_cores=2)
    linker.prepare_training(*sides, sample_size=1500)
    linker.mark_pairs(_examples(one, sides, draw))
    linker.train(recall=0.95)
    if one.against is None:
        found: list[int | None] = [None] * one.rows.height
        for number, (rows, _) in enumerate(linker.partition(sides[0], 0.5)):
            for row in rows:
                found[row] = number
        return found
    return answers(one, _scored([(left, right, score) for (left, right), score in linker.join(*sides, 0.5)]))


def _examples(one: Marked, sides: list[Any], draw: Random) -> dict[str, list[Any]]:
    """Half the same, half drawn at random from all others."""
    right = range(len(sides[-1]))
    rows = draw.sample(range(one.rows.height), one.rows.height)
    true = {thing: row for row, thing in enumerate(one.truth)} if one.against is None else None
    same = [(row, true[one.truth[row]] if true else one.truth[row]) for row in rows if one.truth[row] is not None]
    match = [(sides[0][a], sides[-1][b]) for a, b in same if one.against is not None or a != b][: EXAMPLES // 2]
    distinct = []
    while len(distinct) < EXAMPLES // 2:
        a, b = draw.choice(rows), draw.choice(right)
        alike = one.truth[a] == one.truth[b] if one.against is None else one.truth[a] == b
        if not alike:
            distinct.append((sides[0][a], sides[-1][b]))
    return {"match": match, "distinct": distinct}


def _records(part: pl.DataFrame) -> dict[int, dict[str, str | None]]:
    return dict(enumerate(plain(part).drop("unique_id", "start", strict=False).iter_rows(named=True)))


def _parts(one: Marked) -> list[pl.DataFrame]:
    return [part for part in (one.rows, one.against) if part is not None]


def _scored(pairs: list[tuple[int, int, float]]) -> pl.DataFrame:
    return pl.DataFrame(pairs, schema={"left": pl.Int64, "right": pl.Int64, "score": pl.Float64}, orient="row")
