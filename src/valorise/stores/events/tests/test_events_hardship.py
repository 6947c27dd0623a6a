"""Many writers, writers killed in the middle, and a full disk: what was acknowledged is never lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

import valorise
from valorise.stores.events import Event, open_log
from valorise.terms.errors import NotReady

NOON = datetime(2024, 5, 3, 12, tzinfo=UTC)
WHOLE = os.environ.get("VALORISE_SOAK") == "whole"
WRITER = """
import sys
from datetime import UTC, datetime
from valorise.stores.events import Event, open_log
where, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
with open_log(where) as log:
    for number in range(count):
        event = Event(id=f"{name}-{number}", activity="grant", at=datetime(2024, 5, 3, tzinfo=UTC))
        log.append([event])
        print(event.id, flush=True)
"""


def writer(place: str, name: str, count: int) -> subprocess.Popen[str]:
    source = str(Path(valorise.__file__).parent.parent)
    environment = os.environ | {"PYTHONPATH": source}
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, place, name, str(count)], stdout=subprocess.PIPE, text=True, env=environment
    )


def test_four_writers_at_once_make_one_chain(place):
    writers = [writer(place, f"writer{number}", 200) for number in range(4)]
    said = [one.communicate(timeout=120)[0].split() for one in writers]
    assert [one.returncode for one in writers] == [0, 0, 0, 0]
    with open_log(place) as log:
        assert log.verify().table.row(0)[:2] == (800, True)
        assert set(log.read()["id"]) == {name for names in said for name in names}


@pytest.mark.soak
def test_a_killed_writer_loses_nothing_it_had_acknowledged(place):
    chance, acknowledged = random.Random(20240503), set()
    with open_log(place) as log:
        for number in range(50 if WHOLE else 5):
            one = writer(place, f"killed{number}", 1_000_000)
            assert one.stdout is not None
            first = one.stdout.readline()
            time.sleep(chance.uniform(0, 0.2))
            one.send_signal(signal.SIGKILL)
            rest, _ = one.communicate(timeout=60)
            # A line cut off by the kill was no acknowledgement.
            acknowledged |= {line.strip() for line in (first + rest).splitlines(keepends=True) if line.endswith("\n")}
            assert log.verify().problems.is_empty()
            assert acknowledged <= set(log.read()["id"])
        log.append([Event(id="afterwards", activity="grant", at=NOON)])
    assert acknowledged


def filled(log):
    """Append until the disk is full; how many were acknowledged."""
    acknowledged = 0

    def fill():
        nonlocal acknowledged
        for number in range(100_000):
            log.append([Event(id=f"e{number}", activity="grant", at=NOON, details={"text": "x" * 2_000})])
            acknowledged += 1

    with pytest.raises(NotReady, match="disk of the event log") as full:
        fill()
    assert full.value.fix
    return acknowledged


def test_a_full_database_says_so_and_loses_nothing(sqlite_place):
    with open_log(sqlite_place) as log:
        log.connection.execute("PRAGMA max_page_count = 60")
        count = filled(log)
        assert count > 5
        assert log.verify().table.row(0)[:2] == (count, True)
        log.connection.execute("PRAGMA max_page_count = 6000")
        log.append([Event(id="afterwards", activity="grant", at=NOON)])
    with open_log(sqlite_place, create=False) as log:
        assert log.verify().table.row(0)[:2] == (count + 1, True)


def test_a_full_disk_says_so_and_loses_nothing(tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(small)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("a small disk can be mounted only by the administrator of the machine")
    try:
        (small / "ballast").write_bytes(b"0" * 500_000)
        with open_log(small) as log:
            count = filled(log)
            assert count > 5
            assert log.verify().table.row(0)[:2] == (count, True)
            (small / "ballast").unlink()
            log.append([Event(id="afterwards", activity="grant", at=NOON)])
            assert log.verify().table.row(0)[:2] == (count + 1, True)
    finally:
        subprocess.run(["umount", str(small)], check=True)
