"""Who owns inventions made at universities and public research bodies, by country."""

from __future__ import annotations

from typing import Any

import polars as pl

from valorise.assets.rulebook import entries
from valorise.terms import knowledge
from valorise.terms.tables import table

FOLDER = "assets/ownership"


def ownership_regimes() -> pl.DataFrame:
    """All regimes as the declared table `ownership_regimes`, ordered by country; one file each.

    The time to claim is that of the deadline rule where the file names one: it is written down once. Silence means
    the opposite in different countries, so it is always said.

    >>> ownership_regimes().filter(country="DE").select("months", "on_silence").row(0)
    (4, 'institution')
    """
    rules = {rule["id"]: rule for rule in entries()}
    said = [knowledge.document(f"{FOLDER}/{name}.yaml") for name in knowledge.names(FOLDER, ".yaml")]
    return pl.DataFrame([_row(one, rules) for one in said], schema=table("ownership_regimes").schema)


def _row(said: dict[str, Any], rules: dict[str, dict[str, Any]]) -> dict[str, Any]:
    claim = said["claim"]
    rule = rules.get(claim.get("rule", ""))
    delay = rule["delay"] if rule else claim.get("delay", {})
    plain = ("country", "regime", "says", "since", "reference", "sources", "status")
    return {
        **{name: said.get(name) for name in plain},
        "trigger": None if claim["trigger"] == "none" else claim["trigger"],
        "rule": claim.get("rule"),
        "months": 12 * delay.get("years", 0) + delay.get("months", 0) or None,
        "days": delay.get("days"),
        "on_silence": claim["on_silence"],
        "claim_status": claim.get("status", said["status"]),
    }
