"""Files that a crash left are removed after a day; what a record names stays, whatever its age."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from valorise.platform.documents import actions, keeping
from valorise.platform.documents.models import Document
from valorise.platform.jobs.actions import start_for_house
from valorise.platform.jobs.models import Job
from valorise.platform.jobs.worker import drain


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def content(tenant, text: bytes) -> str:
    """A content on the disk of which no row speaks, as a crash leaves it."""
    return keeping.keep(tenant.pk, "note.txt", [text]).stored


def aged(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, (time.time() - 90_000,) * 2)


def test_only_old_files_that_no_record_names_go(folder, asset, owner, office) -> None:
    asset()
    kept = actions.add_document(owner.viewer, "a-1", "kept.txt", [b"kept"], {})
    removed = actions.add_document(owner.viewer, "a-1", "removed.txt", [b"removed"], {})
    actions.remove_document(owner.viewer, removed.pk)
    left = content(office, b"left by a crash")
    part = folder / f"{left}.part"
    part.write_bytes(b"half")
    gone = actions.add_document(owner.viewer, "a-1", "gone.txt", [b"for good"], {})
    actions.remove_document(owner.viewer, gone.pk, for_good=True)  # the crash came before the file was deleted
    others = [folder / str(office.pk) / "inputs" / "input-0123456789ab", folder / "notes.txt",
              folder / str(office.pk) / "ab" / "notes.txt"]  # fmt: skip
    for path in others:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"of others")
    aged(folder)
    young = content(office, b"being added just now")
    start_for_house("remove-leftover-files")
    drain(beat=False)
    assert Job.objects.get(name="remove-leftover-files").result["files"] == 3
    assert not (folder / left).exists()
    assert not part.exists()
    named = set(Document.objects.exclude(stored="").values_list("stored", flat=True))
    assert named == {kept.stored, removed.stored}
    assert all((folder / one).exists() for one in (*named, young))
    assert all(path.exists() for path in others)
