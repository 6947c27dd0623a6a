"""Damages the samples of every reader at random and reads them within limits of time and memory.

Run as a program, so that a reader that brings the whole process down is caught too:

    python -m tests.reader_fuzzing --seconds 60 --seed 7 [--reader plain] [--folder DIR]

It writes one line of JSON per reader: executions, how many were read or refused as a whole, and what fell over.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import resource
import signal
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from types import FrameType

from valorise.readers.discovery import readers
from valorise.readers.rows import Refused, Wish
from valorise.readers.source import Source
from valorise.terms.errors import Broken, ValoriseError
from valorise.terms.tables import table
from valorise.terms.tables.checks import Place, check_one

FOLDER = Path(__file__).resolve().parents[1] / "src" / "valorise" / "readers"
MOST_MEMORY = 500 * 1024**2
"""Bytes beyond what the program itself needs."""
MOST_SECONDS = 30
"""Of the processor, for one file of at most a megabyte; how busy the machine is with other things does not count."""
MEGABYTE = 1024**2
MOST_FINDINGS = 5
HOSTILE = [
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"null", b"true", b"[]", b"{}", b"NaN", b"1e999", b"-1", b"9" * 400,
    b"\n", b"\r", b";", b",", b"\t", b'"', b"'", b"<", b">", b"&x;", b"&#0;", b"]]>", b"{", b"[", b'"\\ud800"', b" ",
    b"2024-02-30", b"31.02.2024", b"12.500", b"99999999999999999999", b"0", b"=1+1", b"Total", b"Title", b"http://[",
]  # fmt: skip


class TooSlow(BaseException):
    """Raised by the alarm; not an `Exception`, so that no reader can swallow it."""


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The content damaged in a few places; now and then a part of it repeated up to a megabyte."""
    if content.startswith(b"PK\x03\x04") and chance.random() < 0.8:
        return _repacked(content, chance)
    found = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        _damage(found, chance)
    if chance.random() < 0.02 and found:
        start = chance.randrange(len(found))
        part = found[start : start + chance.randint(1, 4000)]
        found[start:start] = part * max(1, (MEGABYTE - len(found)) // max(1, len(part)))
    return bytes(found[:MEGABYTE])


def _damage(found: bytearray, chance: random.Random) -> None:
    at, length = chance.randrange(len(found) + 1), chance.randint(1, 40)
    kind = chance.choice(("flip", "cut", "double", "overwrite", "hostile", "hostile", "end", "swap"))
    if kind == "flip" and at < len(found):
        found[at] ^= 1 << chance.randrange(8)
    elif kind == "cut":
        del found[at : at + length]
    elif kind == "double":
        found[at:at] = found[at : at + length]
    elif kind == "overwrite":
        found[at : at + length] = chance.randbytes(length)
    elif kind == "hostile":
        found[at : at + chance.choice((0, 0, 1, 4))] = chance.choice(HOSTILE)
    elif kind == "end" and chance.random() < 0.3:
        del found[at:]
    elif kind == "swap":
        other = chance.randrange(len(found) + 1)
        found[at : at + length] = found[other : other + length]


def _repacked(content: bytes, chance: random.Random) -> bytes:
    """A packed file with one of its parts damaged, so that the damage reaches the reader behind the unpacking."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as after:
        names = before.namelist()
        hit = chance.choice(names)
        for name in names:
            part = before.read(name)
            after.writestr(name, mutated(part, chance) if name == hit else part)
    return packed.getvalue()


def read_whole(reader: str, path: Path) -> str:
    """Recognise and read the file as the ingest does; `read`, or `refused` where it is refused as a whole."""
    try:
        assert 0 <= readers()[reader].recognise(Source(path)) <= 1
        seen: set[int] = set()
        for one in readers()[reader].rows(Source(path), Wish()):
            assert one.number not in seen, f"row {one.number} was told twice"
            seen.add(one.number)
            if isinstance(one, Refused):
                assert one.problem.fix
            else:
                for name, record in ((one.table, one.record), *one.also):
                    check_one(table(name), record, Place(row=one.number))
    except Broken:
        raise
    except ValoriseError as error:
        told = error
    else:
        return "read"
    assert told.what
    assert told.fix
    return "refused"


@contextmanager
def limits() -> Iterator[None]:
    """No more than `MOST_MEMORY` from here on, and `TooSlow` after `MOST_SECONDS`."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + MOST_MEMORY, before[1]))
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        resource.setrlimit(resource.RLIMIT_AS, before)


def fuzz(reader: str, folder: Path, chance: random.Random, goes_on: Callable[[int], bool]) -> dict[str, object]:
    """What came of reading damaged samples of one reader, as long as `goes_on` says so after each execution."""
    samples = sorted(one for one in (FOLDER / reader / "sample").iterdir() if one.is_file())
    outcomes: Counter[str] = Counter()
    findings: list[dict[str, str]] = []
    for done in count():
        if not goes_on(done) or len(findings) >= MOST_FINDINGS:
            break
        sample = samples[done % len(samples)]
        path = folder / f"{reader}-now{''.join(sample.suffixes)}"
        path.write_bytes(mutated(sample.read_bytes(), chance))
        try:
            with limits():
                outcomes[read_whole(reader, path)] += 1
        except (Exception, TooSlow, MemoryError) as error:  # whatever falls over is what is looked for
            kept = path.rename(folder / f"{reader}-{done}{''.join(sample.suffixes)}")
            findings.append({"file": str(kept), "error": f"{type(error).__name__}: {error}"[:300], "at": _place(error)})
    return {"reader": reader, "executions": outcomes.total() + len(findings), **outcomes, "findings": findings}


def _place(error: BaseException) -> str:
    """The last lines of ours that it passed through."""
    found, step = [], error.__traceback__
    while step:
        code = step.tb_frame.f_code
        if "valorise" in code.co_filename:
            found.append(f"{Path(code.co_filename).parent.name}/{Path(code.co_filename).name}:{step.tb_lineno}")
        step = step.tb_next
    return " > ".join(found[-4:])


def _alarm(_signal: int, _frame: FrameType | None) -> None:
    raise TooSlow(f"more than {MOST_SECONDS} seconds")


def main() -> None:
    """Fuzz the readers named, or all, and say what came of it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=float, default=0, help="time for all readers together")
    asked.add_argument("--executions", type=int, default=0, help="executions per reader, where no time is given")
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--reader", action="append")
    asked.add_argument("--folder", type=Path, required=True, help="where files that bring a reader down are kept")
    said = asked.parse_args()
    names = said.reader or sorted(readers())
    signal.signal(signal.SIGVTALRM, _alarm)
    for place, name in enumerate(names):
        ends = time.monotonic() + said.seconds / len(names)

        def goes_on(done: int, ends: float = ends) -> bool:
            return time.monotonic() < ends if said.seconds else done < said.executions

        told = fuzz(name, said.folder, random.Random(said.seed * 1000 + place), goes_on)
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
