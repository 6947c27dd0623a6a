"""A worker beside a site is started again when it dies, and never outlives the site."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from valorise.platform.project.beside import Beside
from valorise.platform.project.mail import mail
from valorise.terms.errors import Invalid

NOTES = """
import os, sys
with open(sys.argv[1], "a") as notes:
    notes.write(f"{os.getpid()}\\n")
sys.stdin.read()
"""
SITE = """
import sys, time
from valorise.platform.project.beside import Beside
beside = Beside((sys.executable, "-c", sys.argv[1], sys.argv[2]))
beside.start()
time.sleep(600)
"""


def noted(file: Path, many: int) -> list[int]:
    """Numbers of the processes that were started, once there are so many."""
    for _ in range(6_000):
        numbers = [int(line) for line in file.read_text().split()] if file.exists() else []
        if len(numbers) >= many:
            return numbers
        time.sleep(0.01)
    raise AssertionError(f"only {numbers} were started")


def gone(number: int) -> bool:
    for _ in range(6_000):
        try:
            os.kill(number, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{number}/stat").exists() and ") Z " in Path(f"/proc/{number}/stat").read_text():
            return True
        time.sleep(0.01)
    return False


def test_it_is_started_again_and_ends_with_the_site(tmp_path: Path) -> None:
    beside = Beside((sys.executable, "-c", NOTES, str(tmp_path / "notes")), pauses=(0.01,))
    beside.start()
    (first,) = noted(tmp_path / "notes", 1)
    os.kill(first, signal.SIGKILL)
    second = noted(tmp_path / "notes", 2)[1]
    beside.end()
    assert gone(first)
    assert gone(second)
    assert len(noted(tmp_path / "notes", 2)) == 2


def test_it_ends_when_the_site_is_killed(tmp_path: Path) -> None:
    source = str(Path(__file__).resolve().parents[4])
    site = subprocess.Popen(
        [sys.executable, "-c", SITE, NOTES, str(tmp_path / "notes")], env=os.environ | {"PYTHONPATH": source}
    )
    (worker,) = noted(tmp_path / "notes", 1)
    site.kill()
    site.wait()
    assert gone(worker)


@pytest.mark.parametrize(
    ("said", "port", "tls", "ssl"),
    [
        ("smtp://host", 25, False, False),
        ("smtp://a:b@host:587?tls=1", 587, True, False),
        ("smtp+starttls://host", 587, True, False),
        ("smtps://host", 465, False, True),
    ],
)
def test_a_mail_server_is_named_in_one_line(said, port, tls, ssl) -> None:
    found = mail({"VALORISE_MAIL": said}, "https://v.example")
    assert (found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (port, tls, ssl)
    assert found["DEFAULT_FROM_EMAIL"] == "Valorise <no-reply@v.example>"


@pytest.mark.parametrize("said", ["host:25", "http://name:secret@host", "smtp://", "smtp://host:port"])
def test_what_is_no_mail_server_is_told_without_the_password(said) -> None:
    with pytest.raises(Invalid) as told:
        mail({"VALORISE_MAIL": said}, "https://v.example")
    assert "secret" not in str(told.value)


def test_without_a_server_mails_are_files() -> None:
    assert mail({}, "https://v.example")["EMAIL_BACKEND"].endswith("MailBox")
