"""One trial in a process of its own: the tests of the engine with one module replaced by a mutant.

`python tests/mutants/trial.py MODULE FILE [SECONDS]` leaves with 0 where all tests pass (the mutant lives), else with
another number; it ends after so many SECONDS of computing. The tests run without the platform, which has no part in the
dates.
"""

from __future__ import annotations

import importlib.util
import resource
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
TESTS = (
    "src/valorise/assets/tests/test_assets_rule_examples.py",
    "tests/official/test_official_deadlines.py",
    "src/valorise/assets/tests/test_assets_engine_edges.py",
    "src/valorise/assets/tests/test_assets_engine_numbers.py",
    "src/valorise/assets/tests/test_assets_deadlines.py",
)
PLAIN = ("-x", "-q", "--noconftest", "-p", "no:django", "-p", "no:schemathesis", "-p", "no:xdist", "-p",
         "no:cacheprovider", "--import-mode=importlib", "--hypothesis-seed=1", "-W", "ignore")  # fmt: skip


class Replaced:
    """Finds the mutant in place of the module of that name."""

    def __init__(self, module: str, file: str) -> None:
        self.module, self.file = module, file

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return importlib.util.spec_from_file_location(name, self.file) if name == self.module else None


def main(module: str, file: str, most: str = "") -> int:
    import pytest

    if most:
        resource.setrlimit(resource.RLIMIT_CPU, (int(most), int(most)))
    sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
    sys.meta_path.insert(0, Replaced(module, file))  # type: ignore[arg-type]
    return int(pytest.main([*PLAIN, "-c", "/dev/null", "--rootdir", str(ROOT), *(str(ROOT / one) for one in TESTS)]))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
