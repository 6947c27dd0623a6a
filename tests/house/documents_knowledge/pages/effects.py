"""Ranges of effects and costs by kind of instrument, and the conventions that make them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.house.documents_knowledge.page import anchor, grid, to_file, words
from valorise.policy.effects import rules
from valorise.terms.things import Thing, kinds, things

KIND = kinds()["effects"]
TITLE, MEANING, THINGS = KIND.label, KIND.meaning, things("effects")


def lines() -> Iterator[str]:
    """The rules, then each kind of instrument with its ranges, costs and cautions."""
    yield from ("## How to use them", "")
    yield from (f"- {rule}" for rule in rules()["use"])
    yield from ("", "## How a range is made", "", rules()["rules_why"].strip(), "")
    yield from grid(["Rule", "", "What it does"], [(c, r["label"], r["does"]) for c, r in rules()["rules"].items()])
    yield from ("## How sure it is", "")
    yield from grid(["", "", "Rests on"], [(c, r["label"], r["says"]) for c, r in rules()["confidence"].items()])
    discount = rules()["context_discount"]
    yield from ("## What distance may take from it", "", discount["why"].strip(), "", discount["how"].strip(), "")
    yield from grid(["Case", "Factor"], [(one["case"], one["factor"]) for one in discount["factors"]])
    yield from (" · ".join(f"[{thing.title}](#{anchor(thing.title)})" for thing in THINGS), "")
    for thing in THINGS:
        yield from _kind(thing)


def _kind(thing: Thing) -> Iterator[str]:
    said = thing.said
    yield from (f"## {thing.title}", "", f"{to_file(thing)} · instrument {said['instrument']}", "", said["summary"], "")
    headings = ["Outcome", "Low", "Central", "High", "Unit", "Rule", "Sure", "In goals", "Studies", "Notes"]
    yield from grid(headings, [_outcome(one) for one in said["outcomes"]])
    costs = [_cost(one) for one in said.get("costs", ()) if one["kind_of_cost"] != "none-found"]
    if costs:
        yield from grid(["Cost of one", "Low", "Typical", "High", "Prices of", "Kind", "Notes"], costs)
    yield from (f"- {one}" for one in said.get("cautions", ()))
    yield ""


def _outcome(said: Mapping[str, Any]) -> list[object]:
    prior = said.get("prior", {})
    unknown = "?" if not prior else ""
    ends = [prior.get(end, unknown) for end in ("low", "central", "high")]
    studies = ", ".join(f"`{one}`" for one in said.get("studies", ()))
    notes = " ".join(said[name] for name in ("scope", "differs", "note") if said.get(name))
    return [
        said["outcome"],
        *ends,
        said.get("unit"),
        said["rule"],
        said["confidence"],
        said["in_goals"],
        studies,
        notes,
    ]


def _cost(said: Mapping[str, Any]) -> list[object]:
    ends = [words(said.get(end)) for end in ("low", "typical", "high")]
    prices = " ".join(str(said[name]) for name in ("currency", "prices_of") if said.get(name))
    return [said["for"], *ends, prices, said["kind_of_cost"], said.get("note")]
