"""Affiliations looked up in ROR: 3,000 of Crossref's with known identifiers, and 1,000 names.

Compared: `valorise link --against ROR` at its usual least probability of 0.5; RapidFuzz's token set ratio of the text
and all names, the best one, at the best of four thresholds (80, 90, 95, 100) in hindsight; and names that are a whole
part of the text between commas, letter for letter but for case. An answer is a pair of a text and an identifier: most
texts have one, 223 several, 483 none. Only identifiers that the selection of ROR has (2,430 of 2,795) can be found and
count for recall; every other answer counts against precision. The selection has 4,018 of about 110,000 organisations:
there are fewer namesakes here than in the whole of ROR. The weights of our signs were fitted on the first, third,
fifth ... of the texts; `other half` are those nothing was fitted on. `names` are bare names of universities.
`false matches`: of the texts that name nothing in ROR, how many got an answer. Ratios are to RapidFuzz.
`smoke`: 60 of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.bench.registry import Line, data, ratios
from valorise.journeys.affiliations import registry
from valorise.linking.affiliations.chosen import named
from valorise.linking.affiliations.register import Register, register
from valorise.terms.words import key

PEER = "RapidFuzz"
Texts = Sequence[tuple[str, frozenset[str]]]
"""Affiliations, each with the identifiers it names."""
Answers = Sequence[set[str]]


def run(smoke: bool) -> list[Line]:
    """Precision, recall, F1 and false matches by part and method."""
    folder = data() / "er_ror_affiliations"
    known = organisations(folder)
    lines: list[Line] = []
    for on, texts in _sets(folder, smoke):
        for method, answer in (("Valorise", _ours), (PEER, _alike), ("Names between commas", _equal)):
            lines += _best(on, method, texts, answer(texts, known), known)
    return ratios(lines, PEER)


def organisations(folder: Path) -> Register:
    """Both parts of the selection of ROR as one register."""
    parts = (registry(folder / "ror_records" / f"ror_subset_schema_v{version}.json") for version in (2, 1))
    return register(entry for part in parts if part for entry in part.entries)


def _sets(folder: Path, smoke: bool) -> Iterator[tuple[str, Texts]]:
    told = json.loads((folder / "dataset_affiliations_crossref_2024_02_19.json").read_text("utf-8"))
    texts = [(one["affiliation"], frozenset(map(_bare, one["ror_ids"]))) for one in told[: 60 if smoke else None]]
    yield from (("affiliations, fitted half", texts[::2]), ("affiliations, other half", texts[1::2]))
    names = json.loads((folder / "dataset_names.json").read_text("utf-8"))[: 60 if smoke else None]
    yield "names", [(one["affiliation"], frozenset([_bare(one["ror-id"])])) for one in names]


def _bare(address: str) -> str:
    return address.rsplit("/", 1)[-1]


def _ours(texts: Texts, known: Register) -> list[Answers]:
    return [[{known.entries[one.place].id for one in named(text, known)} for text, _ in texts]]


def _alike(texts: Texts, known: Register) -> list[Answers]:
    from rapidfuzz import fuzz, process

    names = [(key(name), entry.id) for entry in known.entries for name in (entry.name, *entry.names)]
    scores = process.cdist([key(text) for text, _ in texts], [name for name, _ in names], scorer=fuzz.token_set_ratio)
    best = [(row.max(), names[int(row.argmax())][1]) for row in scores]
    return [[{one} if score >= least else set() for score, one in best] for least in (80, 90, 95, 100)]


def _equal(texts: Texts, known: Register) -> list[Answers]:
    held = {key(name): entry.id for entry in known.entries for name in (entry.name, *entry.names)}
    parts = ([key(part) for part in re.split("[,;]", text)] for text, _ in texts)
    return [[{held[part] for part in told if part in held} for told in parts]]


def _best(on: str, method: str, texts: Texts, answers: Sequence[Answers], known: Register) -> list[Line]:
    measured: Callable[[Answers], dict[str, float]] = lambda answer: _figures(texts, answer, known)  # noqa: E731
    figures = max(map(measured, answers), key=lambda one: one["F1"])
    return [Line(on, method, measure, value) for measure, value in figures.items()]


def _figures(texts: Texts, answers: Answers, known: Register) -> dict[str, float]:
    right = sum(len(found & truth) for found, (_, truth) in zip(answers, texts, strict=True))
    said = sum(map(len, answers))
    there = sum(len([one for one in truth if one in known.places]) for _, truth in texts)
    none = [found for found, (_, truth) in zip(answers, texts, strict=True) if not truth]
    precision, recall = right / max(said, 1), right / max(there, 1)
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    figures = {"F1": f1, "precision": precision, "recall": recall}
    return figures | ({"false matches": sum(map(bool, none)) / len(none)} if none else {})
