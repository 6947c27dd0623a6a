"""What an administrator installs from is whole and keeps to the lock."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"


def test_the_container_is_built_from_the_lock() -> None:
    lines = (DEPLOY / "Containerfile").read_text("utf-8").splitlines()
    copied = [line.split()[1:-1] for line in lines if line.startswith("COPY ") and "--from" not in line]
    assert all((ROOT / name).exists() for names in copied for name in names)
    installs = [line for line in lines if "pip install" in line]
    assert installs
    assert all("--require-hashes" in line or "--no-deps" in line for line in installs)
    user = next(number for number, line in enumerate(lines) if line.startswith("USER "))
    assert user < next(number for number, line in enumerate(lines) if line.startswith("CMD "))


@pytest.mark.parametrize(
    "path", sorted(DEPLOY.glob("*.service")) + sorted(DEPLOY.glob("*.timer")), ids=lambda p: p.name
)
def test_units_are_understood_by_systemd(path, tmp_path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    text = re.sub(r"/opt/valorise/\S+", sys.executable, path.read_text("utf-8"))
    (tmp_path / path.name).write_text(text)
    if path.suffix == ".timer":
        shutil.copy(path.with_suffix(".service"), tmp_path)
        other = tmp_path / path.with_suffix(".service").name
        other.write_text(re.sub(r"/opt/valorise/\S+", sys.executable, other.read_text("utf-8")))
    found = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / path.name)], capture_output=True, text=True, check=False
    )
    wrong = [line for line in found.stderr.splitlines() if path.name in line]
    assert wrong == []


@pytest.mark.parametrize("address, warnings", [("https://valorise.example.org", 0), ("http://127.0.0.1:8000", 1)])
def test_check_deploy_is_clean_behind_https(address, warnings, tmp_path) -> None:
    environment = {
        **os.environ,
        "VALORISE_HOME": str(tmp_path),
        "VALORISE_URL": address,
        "DJANGO_SETTINGS_MODULE": "valorise.platform.project.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # tests with a browser need it, and may have run before
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    found = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert found.returncode == warnings, found.stderr
