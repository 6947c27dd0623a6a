"""Where the state of an installation lives, unless a command is told another place."""

from __future__ import annotations

import os
from pathlib import Path

from valorise.terms.errors import Missing


def home() -> Path:
    """The folder named by `VALORISE_HOME`, else `~/.local/share/valorise`; it may not exist yet."""
    said = os.environ.get("VALORISE_HOME", "").strip()
    try:
        return Path(said).expanduser() if said else Path.home() / ".local" / "share" / "valorise"
    except RuntimeError as error:
        raise Missing(
            what="It is not known where your files live.",
            where="VALORISE_HOME",
            why="This account has no home folder.",
            fix="Set VALORISE_HOME to a folder that you may write to, or name one with --store.",
        ) from error
