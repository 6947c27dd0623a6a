"""Many records made into parts of an index, by several processes at once where there is enough to do."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

import orjson
import polars as pl

from valorise.matching.settings import Settings
from valorise.stores.index.arrays import Told, analysed, silent
from valorise.stores.index.kept import keep
from valorise.stores.index.manifest import PARTS, Listed
from valorise.stores.index.merged import FULL
from valorise.stores.index.safely import File
from valorise.terms.errors import Broken

WORTH_IT = 60_000
"""Records from which on the second that a process takes to start is gained back."""
MOST_PROCESSES = 4
"""Each needs about a gigabyte for half a million long records."""

Said = tuple[int, dict[str, Any] | None]
"""Which process, and what it says; None when it has ended."""


def built(folder: Path, chosen: pl.DataFrame, settings: Settings, name: str, told: Told = silent) -> list[Listed]:
    """Parts with these records (`texts.chosen`, by name) in the folder of an index; nothing names them yet."""
    if not chosen.height:
        return []
    processes = min(len(os.sched_getaffinity(0)), MOST_PROCESSES)
    if chosen.height < WORTH_IT or processes == 1:
        each = 2 * FULL
        cuts = [chosen[start : start + each] for start in range(0, chosen.height, each)]
        return [keep(folder, f"{name}-{at}", analysed(cut, settings.columns, told)) for at, cut in enumerate(cuts)]
    rounds = -(-chosen.height // (2 * FULL * processes))
    each = -(-chosen.height // (rounds * processes))
    cuts = [chosen[start : start + each] for start in range(0, chosen.height, each)]
    return _side_by_side(folder, cuts, settings, name, processes, told)


def _side_by_side(
    folder: Path, cuts: Sequence[pl.DataFrame], settings: Settings, name: str, processes: int, told: Told
) -> list[Listed]:
    (folder / PARTS).mkdir(exist_ok=True)
    total, done = sum(cut.height for cut in cuts), [0] * len(cuts)
    made: dict[int, Listed] = {}
    waiting = list(enumerate(cuts))
    running: dict[int, subprocess.Popen[bytes]] = {}
    heard: SimpleQueue[Said] = SimpleQueue()
    try:
        while waiting or running:
            while waiting and len(running) < processes:
                at, cut = waiting.pop(0)
                running[at] = _started(folder, f"{name}-{at}", cut, settings)
                Thread(target=_listen, args=(at, running[at], heard), daemon=True).start()
            at, said = heard.get()
            if said is None:
                _ended(running.pop(at), at in made)
            elif "part" in said:
                made[at] = _listed(said["part"])
            else:
                done[at] = _so_far(said)
                told(sum(done), total)
    finally:
        for one in running.values():
            one.kill()
            one.wait()
    return [made[at] for at in range(len(cuts))]


def _ended(process: subprocess.Popen[bytes], made: bool) -> None:
    process.wait()
    if not made:
        raise Broken("A process that reads texts for the search index was stopped.", fix="Try again.")


def _so_far(said: dict[str, Any]) -> int:
    """The records that are done. Raises OSError where the disk refused what was to be written."""
    if "errno" in said:
        raise OSError(said["errno"], said["said"])
    return int(said["done"])


def _started(folder: Path, name: str, cut: pl.DataFrame, settings: Settings) -> subprocess.Popen[bytes]:
    """A process that makes one part of the records that lie in a file beside it."""
    cut.write_ipc(folder / PARTS / f"{name}.arrow")
    columns = orjson.dumps(settings.columns).decode()
    command = [sys.executable, "-m", "valorise.stores.index.apart", str(folder), name, columns]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "POLARS_MAX_THREADS": "1"}
    return subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)


def _listen(at: int, process: subprocess.Popen[bytes], heard: SimpleQueue[Said]) -> None:
    assert process.stdout is not None
    with process.stdout as said:
        for line in said:
            heard.put((at, orjson.loads(line)))
    heard.put((at, None))


def _listed(found: dict[str, Any]) -> Listed:
    return Listed(**{**found, "files": {name: File(**one) for name, one in found["files"].items()}})
