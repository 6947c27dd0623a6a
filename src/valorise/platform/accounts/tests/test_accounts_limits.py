"""The limit of attempts holds across processes, and nobody but our own proxy says who a client is."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

pytestmark = pytest.mark.processes
QUICK = """
from valorise.platform.project.start import settle
settle()
from django.conf import settings
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""
"""What is counted are attempts, however long the checking of a password takes."""
PREPARE = """
from valorise.platform.accounts.actions.founding import add_person
add_person("ana@uni.example", "a good long phrase", name="Ana", organisation="Uni", role="administrator")
"""
GUESS = """
import sys
from django.test import Client
client = Client(REMOTE_ADDR=sys.argv[1], HTTP_HOST="127.0.0.1")
print("ready", flush=True)
input()
for number in range(8):
    text = client.post("/sign-in/", {"login": "ana@uni.example", "password": f"guess {number}"}).content.decode()
    print("checked" if "not correct" in text else "limited" if "Too many" in text else "broken", flush=True)
"""
SERVE = """
import sys
from valorise.platform.project.start import serve
serve("127.0.0.1", int(sys.argv[1]), 4)
"""


def program(code, *arguments, home, **more):
    env = {**os.environ, "VALORISE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "valorise.platform.project.settings"}
    env.pop("VALORISE_DATABASE", None)
    line = [sys.executable, "-c", QUICK + code, *arguments]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(line, env={**env, **more}, **pipes)


@pytest.fixture(scope="module")
def home(tmp_path_factory, fresh_installation) -> Path:
    """An installation with one person."""
    folder = fresh_installation(tmp_path_factory.mktemp("home"))
    done = program(PREPARE, home=folder)
    _, said = done.communicate()
    assert done.returncode == 0, said
    return folder


def test_guesses_of_several_processes_at_once_are_counted_together(home) -> None:
    guessing = [program(GUESS, f"10.0.0.{number}", home=home) for number in range(4)]
    for one in guessing:
        assert one.stdout.readline() == "ready\n", one.stderr.read()
    for one in guessing:
        one.stdin.write("\n")
        one.stdin.flush()
    said = [word for one in guessing for word in one.communicate()[0].split()]
    assert len(said) == 32
    assert "broken" not in said
    assert 1 <= said.count("checked") <= 5


@pytest.fixture
def served(home):
    """Serves the installation; `address(...)` with settings of the environment."""
    running = []

    def address(**more):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        running.append(program(SERVE, str(port), home=home, **more))
        place = f"http://127.0.0.1:{port}"
        for _ in range(150):
            try:
                requests.get(place, timeout=60, allow_redirects=False)
                return place
            except requests.ConnectionError:
                assert running[-1].poll() is None, running[-1].stderr.read()
                time.sleep(0.2)
        raise AssertionError("the site did not answer")

    yield address
    for one in running:
        one.terminate()
        one.communicate()


def guess(place, client, number, **headers):
    browser = requests.Session()
    told = {"X-Forwarded-For": client, **headers}
    page = browser.get(f"{place}/sign-in/", headers=told)
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token, (page.status_code, page.url)
    sent = {"csrfmiddlewaretoken": token[1], "login": f"person{number}@guessed.example", "password": "guess"}
    return browser.post(f"{place}/sign-in/", sent, headers={**told, "Referer": f"{place}/sign-in/"}).text


def test_a_client_cannot_choose_who_it_is_counted_as(served) -> None:
    place = served()
    said = [guess(place, f"203.0.113.{number}", number) for number in range(21)]
    assert "not correct" in said[0]
    assert "Too many" in said[-1]


def test_behind_our_proxy_each_client_is_counted_by_itself(served) -> None:
    place = served(VALORISE_PROXY="127.0.0.1")
    said = [guess(place, f"203.0.113.{number}", number) for number in range(21)]
    assert all("not correct" in one for one in said)
    spoofed = [guess(place, f"1.1.1.{number}, 198.51.100.1", number) for number in range(21)]
    assert "Too many" in spoofed[-1]


def test_https_is_believed_from_our_proxy_only(served) -> None:
    told = {"X-Forwarded-Proto": "https", "Host": "valorise.example.org"}
    public = {"VALORISE_URL": "https://valorise.example.org"}
    mine, others = served(**public), served(**public, VALORISE_PROXY="192.0.2.1")
    answer = requests.get(f"{mine}/sign-in/", headers=told, allow_redirects=False, timeout=10)
    assert answer.status_code == 200
    assert "Secure" in answer.headers["Set-Cookie"]
    assert requests.get(f"{others}/sign-in/", headers=told, allow_redirects=False, timeout=10).status_code == 301
