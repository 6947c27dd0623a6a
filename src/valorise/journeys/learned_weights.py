"""Weights that an office learned from its own judgements: kept as a file that people can read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from valorise.journeys.declared_file import read, unusable
from valorise.journeys.talks import matches_of
from valorise.matching.learning import FEWEST, Learned, learned
from valorise.matching.settings import Settings, settings
from valorise.terms.errors import Invalid, Missing, Refused
from valorise.terms.tables import table
from valorise.terms.tables.checks import frame

__all__ = ["FEWEST", "Learned", "learn", "weighed", "written"]
MOST = 10.0
"""Above which a weight in a file is no weight: a fact would count ten times as much as all that the texts share."""


def learn(matches: Path, judgements: Path) -> Learned:
    """The weights learned from judgements of the matches in a file, by the settings that travel with Valorise.

    Raises `Invalid` with all problems where a line cannot be used, and `Refused` where there is too little to learn
    from.
    """
    rows, problems = read("match_judgements", judgements)
    if problems:
        raise unusable("match_judgements", problems, fix="Mend the lines; the codes of verdicts are in docs/codes.md.")
    found = learned(matches_of(matches), frame(table("match_judgements"), rows), settings())
    if not found.enough:
        raise Refused(
            what=f"There is too little to learn from: {found.good} pairs judged good and {found.not_good} not good.",
            where=str(judgements),
            why=f"{FEWEST} of each are needed; {found.elsewhere} judged pairs are not among the matches.",
            fix="Judge more matches, or write more of them with: valorise match --top 50 --out FILE",
        )
    return found


def written(found: Learned, day: date) -> bytes:
    """The file of weights, which `weighed` reads."""
    note = (
        f"# Learned on {day} from {found.good} pairs judged good and {found.not_good} not good."
        " What each fact that fits adds to the texts.\n# Use it with: valorise match --weights FILE."
        " Without it the weights are those that travel with Valorise.\n"
    )
    return (note + yaml.safe_dump({name: round(one, 4) for name, one in found.facts.items()}, sort_keys=False)).encode()


def weighed(chosen: Settings, path: Path | None) -> Settings:
    """The settings with the weights of a file; as they are where none is named. `Invalid` where it is no such file."""
    if path is None:
        return chosen
    if not path.is_file():
        raise Missing(
            what=f"There is no file “{path}”.", where="--weights", fix="Make one with: valorise learn --out FILE"
        )
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise _no_weights(path, str(error).replace("\n", " ")[:300]) from error
    if not isinstance(said, dict) or not said:
        raise _no_weights(path, "It holds no names with numbers.")
    for name, value in said.items():
        if wrong := _wrong(name, value, chosen):
            raise _no_weights(path, wrong)
    return replace(chosen, facts={**chosen.facts, **{name: float(value) for name, value in said.items()}})


def _wrong(name: Any, value: Any, chosen: Settings) -> str:
    if name not in chosen.facts:
        return f"“{name}” is no fact; there are {', '.join(chosen.facts)}."
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return "" if number and 0 <= value <= MOST else f"“{name}” is {value!r}; expected a number from 0 to {MOST:g}."


def _no_weights(path: Path, why: str) -> Invalid:
    return Invalid(
        what=f"“{path}” is no file of weights.",
        where=str(path),
        why=why,
        fix="Write lines such as “fields: 0.15”, or make the file with: valorise learn --out FILE",
    )
