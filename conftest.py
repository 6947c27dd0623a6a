"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of shared open data beside the project; tests that need it skip where it is absent."""
    folder = Path(os.environ.get("VALORISE_SHARED", ROOT.parent / "shared")) / "data"
    if not folder.is_dir():
        pytest.skip(f"shared open data is not beside the project (looked for {folder.name} in {folder.parent.name})")
    return folder
