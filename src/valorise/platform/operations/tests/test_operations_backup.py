"""A backup brings everything back, into either database, and proves that it is whole."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing

import pytest
from tests.database import own_database

from valorise.platform.operations import archive
from valorise.terms.errors import Invalid, Missing

pytestmark = pytest.mark.processes
START = """
from valorise.platform.project.start import settle, prepare, first_office
settle(); prepare(lambda said: None); first_office(lambda said: None)
from django.conf import settings
from pathlib import Path
place = Path(settings.MEDIA_ROOT) / "1" / "note.txt"
place.parent.mkdir(parents=True, exist_ok=True); place.write_text("a document")
"""


def valorise(*arguments, home, database=""):
    environment = {**os.environ, "VALORISE_HOME": str(home), "VALORISE_DATABASE": database}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-c", "from valorise.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory, fresh_installation):
    place = fresh_installation(tmp_path_factory.mktemp("office"))
    environment = {**os.environ, "VALORISE_HOME": str(place), "VALORISE_DATABASE": ""}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    subprocess.run([sys.executable, "-c", START], env=environment, check=True)
    return place


@pytest.fixture(scope="module")
def backup(home):
    file = home.parent / "backup.zip"
    answer = valorise("backup", "make", "--out", file, home=home)
    assert answer.returncode == 0, answer.stderr
    return file


def everything(file):
    """All rows of all tables of an SQLite installation, but sessions and what each installation makes anew."""
    with closing(sqlite3.connect(file)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = [one for one in names if not one.startswith(("sqlite_", "django_", "cache", "auth_"))]
        return {name: sorted(map(_row, connection.execute(f'SELECT * FROM "{name}"'))) for name in kept}


def _row(row):
    """A row as text; the order inside a JSON object means nothing."""
    return repr([json.dumps(json.loads(one), sort_keys=True) if _is_object(one) else one for one in row])


def _is_object(value):
    return isinstance(value, str) and value[:1] in ("{", "[") and value[-1:] in ("}", "]")


def test_what_comes_back_is_what_was_there(home, backup, tmp_path) -> None:
    answer = valorise("backup", "restore", backup, home=tmp_path)
    assert answer.returncode == 0, answer.stderr
    assert everything(tmp_path / "events.sqlite") == everything(home / "events.sqlite")
    assert (tmp_path / "documents" / "1" / "note.txt").read_text() == "a document"
    assert valorise("log", "verify", home=tmp_path).returncode == 0


def test_nothing_is_written_over(home, backup) -> None:
    before = everything(home / "events.sqlite")
    answer = valorise("backup", "restore", backup, home=home)
    assert answer.returncode == 2
    assert "already" in answer.stderr
    assert everything(home / "events.sqlite") == before


@pytest.mark.postgres
def test_an_office_moves_to_postgres_and_back(home, backup, tmp_path) -> None:
    address = os.environ.get("VALORISE_POSTGRES")
    if not address:
        pytest.skip("PostgreSQL is not named in VALORISE_POSTGRES")
    with own_database(address) as there:
        answer = valorise("backup", "restore", backup, home=tmp_path / "a", database=there)
        assert answer.returncode == 0, answer.stderr
        again = tmp_path / "again.zip"
        assert valorise("backup", "make", "--out", again, home=tmp_path / "a", database=there).returncode == 0
        assert valorise("backup", "restore", again, home=tmp_path / "b").returncode == 0
        moved, own = everything(tmp_path / "b" / "events.sqlite"), everything(home / "events.sqlite")
        assert {key: rows for key, rows in moved.items() if not key.startswith("event")} == {
            key: rows for key, rows in own.items() if not key.startswith("event")
        }
        assert valorise("log", "verify", home=tmp_path / "b").returncode == 0


def rewritten(source, target, change):
    """A copy of the archive in which `change(name, content)` gives other content, or None to leave the entry out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target


@pytest.mark.parametrize(
    "change",
    [
        lambda name, content: content.replace(b"kovacic", b"novak12") if "user" in name else content,
        lambda name, content: None if name == "log.jsonl" else content,
        lambda name, content: content.replace(b'"format": 1', b'"format": 9'),
        lambda name, content: None if name == "manifest.json" else content,
    ],
    ids=["a row changed", "the log left out", "a later format", "no manifest"],
)
def test_a_backup_that_was_tampered_with_is_not_used(backup, tmp_path, change) -> None:
    bad = rewritten(backup, tmp_path / "bad.zip", change)
    with pytest.raises(Invalid, match="no whole backup"):
        archive.verify(bad)


def test_a_cut_or_missing_file_is_told(backup, tmp_path) -> None:
    cut = tmp_path / "cut.zip"
    cut.write_bytes(backup.read_bytes()[:-5_000])
    answer = valorise("backup", "restore", cut, home=tmp_path)
    assert answer.returncode == 2
    assert "no whole backup" in answer.stderr
    with pytest.raises(Missing):
        archive.verify(tmp_path / "none.zip")


def test_a_later_version_is_told(backup, tmp_path) -> None:
    def later(name, content):
        return content.replace(b'"0001_events"', b'"0999_events"') if name == "manifest.json" else content

    answer = valorise("backup", "restore", rewritten(backup, tmp_path / "later.zip", later), home=tmp_path / "new")
    assert answer.returncode == 2
    assert "later version" in answer.stderr
