"""The door for people and programs at a terminal.

One file per command group: a file `name.py` here that defines `command` is the command `valorise name`.
Heavy parts are imported inside the commands, so that `valorise --help` answers at once.
"""

from __future__ import annotations

import sys

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> None:
    """Run one command and leave with its exit code; also Ctrl-C while parts are still being loaded ends quietly."""
    try:
        from valorise.cli.door import main as run_command

        run_command(arguments)
    except KeyboardInterrupt:
        sys.exit(130)
