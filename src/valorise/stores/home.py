"""Where the state of an installation lives, unless a command is told another place."""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path:
    """The folder named by `VALORISE_HOME`, else `~/.local/share/valorise`; it may not exist yet."""
    said = os.environ.get("VALORISE_HOME", "").strip()
    return Path(said).expanduser() if said else Path.home() / ".local" / "share" / "valorise"
