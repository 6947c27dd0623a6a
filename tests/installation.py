"""An installation on SQLite as it is after the first start, made once in a run of the tests and copied where wanted."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

PREPARE = """
from valorise.platform.project.start import settle, prepare
settle(); prepare(lambda said: None)
"""


@pytest.fixture(scope="session")
def fresh_installation(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Makes a folder an installation without anybody in it; what is there already is only brought to shape again."""
    own = tmp_path_factory.getbasetemp()
    # Workers of one run share the folder above their own.
    common = own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own
    return lambda home: _copied(_made_once(common), home)


def _made_once(common: Path) -> Path:
    place, unfinished = common / "installation", common / "installation.part"
    with (common / "installation.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.is_dir():
            environment = {**os.environ, "VALORISE_HOME": str(unfinished), "VALORISE_DATABASE": ""}
            environment.pop("DJANGO_SETTINGS_MODULE", None)
            subprocess.run([sys.executable, "-c", PREPARE], env=environment, check=True)
            unfinished.rename(place)
    return place


def _copied(place: Path, home: Path) -> Path:
    shutil.copytree(place, home, dirs_exist_ok=True)
    return home
