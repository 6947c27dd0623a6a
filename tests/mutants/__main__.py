"""`python -m tests.mutants [MODULE ...] [--most N]`: mutants of the date engine, how many tests catch, which live on.

Of each module at most N mutants are tried, drawn by `--seed`. A mutant that does not run at all, or computes for
more than four minutes, counts as caught; the clock does not count, so a busy machine changes no score. The score is
caught by tried; survivors are listed with their line, with `--told` also as soon as they are known.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from tests.mutants.changes import Mutant, mutants

ROOT = Path(__file__).resolve().parents[2]
ASSETS = ROOT / "src" / "valorise" / "assets"
MODULES = (
    "happenings",
    "coded",
    "settled",
    "applied",
    "repeated",
    "dates",
    "calendar",
    "standing",
    "deadlines",
    "rulebook",
)
SEED = 2026
LIMIT = 240
"""Seconds of computing."""
LONGEST = 3_600
"""Seconds on the clock after which something must be wrong with the machine."""


@dataclass(frozen=True, slots=True)
class Score:
    """Mutants of a module: how many there are, were tried, and lived through all tests."""

    module: str
    all: int
    tried: int
    survivors: tuple[Mutant, ...]


def score(module: str, most: int, *, side_by_side: int = 2, told: bool = False, seed: int = SEED) -> Score:
    """Try mutants of a module of the engine, so many at a time."""
    every = list(mutants((ASSETS / f"{module}.py").read_text("utf-8")))
    drawn = random.Random(seed).sample(every, min(most, len(every)))
    with ThreadPoolExecutor(side_by_side) as pool:
        lived = list(pool.map(lambda one: _tried(module, one, told=told), drawn))
    alive = sorted((one for one, yes in zip(drawn, lived, strict=True) if yes), key=lambda one: one.line)
    return Score(module, len(every), len(drawn), tuple(alive))


def _tried(module: str, one: Mutant, *, told: bool) -> bool:
    lives = survives(module, one.text)
    if told:
        print(f"{module} line {one.line}: {one.change}: {'lives' if lives else 'caught'}", flush=True)
    return lives


def survives(module: str, text: str) -> bool:
    """Whether all tests of the engine pass with this text in place of the module."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{module}.py"
        file.write_text(text, encoding="utf-8")
        command = [
            sys.executable,
            str(Path(__file__).with_name("trial.py")),
            f"valorise.assets.{module}",
            str(file),
            str(LIMIT),
        ]
        try:
            done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=LONGEST, check=False)
        except subprocess.TimeoutExpired:
            return False
    return done.returncode == 0


@click.command()
@click.argument("modules", nargs=-1)
@click.option("--most", default=1000, show_default=True, help="Mutants tried of each module.")
@click.option("--side-by-side", default=2, show_default=True, help="Mutants tried at the same time.")
@click.option("--told", is_flag=True, help="Say of each mutant at once whether it was caught.")
@click.option("--seed", default=SEED, show_default=True, help="Another one draws other mutants.")
def main(modules: tuple[str, ...], most: int, seed: int, **how: Any) -> None:
    """Try mutants of the date engine and print the score of each module and the survivors."""
    for name in modules or MODULES:
        found = score(name, most, seed=seed, **how)
        caught = found.tried - len(found.survivors)
        print(f"{name:<14}{caught:>4} of {found.tried} caught ({found.all} mutants in all)", flush=True)
        for one in found.survivors:
            print(f"    line {one.line}: {one.change}", flush=True)


if __name__ == "__main__":
    main()
