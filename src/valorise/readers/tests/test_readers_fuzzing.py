"""Every reader stands damaged files within limits: no crash, no hang, no memory that fills the machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.reader_fuzzing import MEGABYTE, mutated

from valorise.readers.discovery import readers

WHOLE = os.environ.get("VALORISE_SOAK") == "whole"
LENGTH = ["--seconds", "3600"] if WHOLE else ["--executions", "3"]
ROOT = Path(__file__).resolve().parents[4]


@pytest.mark.soak
def test_no_reader_falls_over(tmp_path: Path) -> None:
    """An hour in the long runs, a moment otherwise; what fell over is named with the file that did it."""
    seed = os.environ.get("VALORISE_SOAK_SEED", "1")
    command = [sys.executable, "-m", "tests.reader_fuzzing", "--seed", seed, "--folder", str(tmp_path), *LENGTH]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr[-2000:]
    told = [json.loads(line) for line in found.stdout.splitlines()]
    assert [one["reader"] for one in told] == sorted(readers())
    assert all(one["executions"] for one in told)
    assert [finding for one in told for finding in one["findings"]] == []


def test_damage_is_the_same_for_the_same_seed_and_never_large() -> None:
    import random

    packed = (ROOT / "src/valorise/readers/plain/sample/angebote.csv").read_bytes()
    made = [mutated(packed, random.Random(seed)) for seed in range(300)]
    assert made == [mutated(packed, random.Random(seed)) for seed in range(300)]
    assert len(set(made)) > 250
    assert MEGABYTE * 0.9 < max(map(len, made)) <= MEGABYTE
