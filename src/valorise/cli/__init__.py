"""The door for people and programs at a terminal.

One file per command group: a file `name.py` here that defines `command` is the command `valorise name`.
Heavy parts are imported inside the commands, so that `valorise --help` answers at once.
"""

from valorise.cli.door import main

__all__ = ["main"]
