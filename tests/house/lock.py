"""Pins all parts with their hashes, for every platform, without naming where they come from."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMPILE = [
    str(ROOT / ".venv/bin/uv"), "pip", "compile", "pyproject.toml", "--universal", "--python-version", "3.11",
    "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-header", "--no-annotate", "--quiet",
    "--group", "build",
]  # fmt: skip


def main() -> None:
    subprocess.run([*COMPILE, *sys.argv[1:], "-o", "requirements/run.lock"], cwd=ROOT, check=True)
    subprocess.run([*COMPILE, *sys.argv[1:], "--group", "dev", "-o", "requirements/dev.lock"], cwd=ROOT, check=True)
    cluster = [one if one != "pyproject.toml" else "requirements/cluster.in" for one in COMPILE if one != "--group"]
    cluster.remove("build")
    subprocess.run([*cluster, *sys.argv[1:], "-o", "requirements/cluster.lock"], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
