"""A process of its own that makes one part of an index; `building` starts it and hears what it says, line by line.

It reads a table of texts that `building` wrote, and writes plain arrays: nothing is run that comes from outside.
"""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from valorise.stores.index.arrays import analysed
from valorise.stores.index.kept import keep
from valorise.stores.index.manifest import PARTS


def main(folder: Path, name: str, columns: dict[str, int]) -> int:
    """Make the part; what the disk refuses is told to whom started us. If that one was stopped, so are we."""
    try:
        _say(_made(folder, name, columns))
    except BrokenPipeError:
        return 1
    return 0


def _made(folder: Path, name: str, columns: dict[str, int]) -> dict[str, Any]:
    given = folder / PARTS / f"{name}.arrow"
    try:
        made = analysed(pl.read_ipc(given), columns, lambda done, total: _say({"done": done}))
        listed = keep(folder, name, made)
        given.unlink()
    except BrokenPipeError:
        raise
    except OSError as error:
        return {"errno": error.errno, "said": error.strerror}
    return {"part": asdict(listed)}


def _say(what: dict[str, Any]) -> None:
    sys.stdout.buffer.write(orjson.dumps(what) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], orjson.loads(sys.argv[3])))
