"""Reasons of the policy rooms as plain sentences; the door that shows them picks which."""

from __future__ import annotations

from typing import Any

import orjson

from valorise.terms import knowledge
from valorise.terms.codes import label

SHOWN = 4
"""Measures named in one sentence; the rest is counted."""


def sentence(rule: str, values: str) -> str:
    """What a reason says; `values` is its JSON. An unknown rule gives an empty text.

    >>> sentence("measure-ended", '{"until": 2022}')
    'It ended in 2022: ask why.'
    """
    template: str | None = knowledge.document("policy/sentences.yaml")["sentences"].get(rule)
    if template is None:
        return ""
    return template.format_map(_words(orjson.loads(values))).strip()


def _words(said: dict[str, Any]) -> dict[str, str]:
    measures = said.get("measures") or []
    more = f" and {len(measures) - SHOWN} more" if len(measures) > SHOWN else ""
    words = {name: _plain(value) for name, value in said.items()}
    words |= {"count": str(len(measures)), "named": ", ".join(measures[:SHOWN]) + more}
    words |= {
        "near": ", ".join(said.get("compared") or []),
        "listed": "; ".join(said.get("answers") or said.get("words") or []),
    }
    if "country" in said:
        words["country"] = label("countries", said["country"])
    if "results" in said:
        words["results"] = said["results"] or "No results were found."
    if "evidence" in said:
        words["evidence"] = label("evidence_strengths", said["evidence"]).lower()
    return words


def _plain(value: Any) -> str:
    if value is None:
        return "not known"
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
