"""An office that is served for a measurement: made in a folder and a database of its own, and gone afterwards."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.database import own_database

ROOT = Path(__file__).resolve().parents[2]
PREPARE = """
import json, random, sys
from valorise.platform.project.start import settle, prepare
settle(); prepare(lambda said: None)
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from valorise.platform.accounts.models import Membership, Tenant, User
from valorise.platform.accounts.reads import viewer
from valorise.platform.programs.actions import make_token
from valorise.platform.programs.reads import scopes
from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import log
from valorise.platform.needs.models import Need
from valorise.platform.register.loading import add_records
from valorise.platform.register.models import Asset
from valorise.stores.events import Event
from tests.bench.match_speed import Texts
count, chance = int(sys.argv[1]), random.Random(7)
tenant = Tenant.objects.create(name="University of the load", country="SI")
words = Texts(seed=7)
titles, summaries = words.of(8), words.of(60)
kinds = ["invention", "software", "dataset", "publication", "know-how"]
add_records(Asset, ({"id": f"a-{n:06d}", "type": chance.choice(kinds), "title": next(titles),
    "summary": next(summaries), "confidentiality": chance.choice(["open", "internal", "confidential", "teaser"]),
    "language": "en",    "contributors": [{"name": f"Person {chance.randrange(9999)}", "share": "1"}],
    "readiness": {"TRL": chance.randrange(1, 10)}, "keywords": next(titles).split()[:3]} for n in range(count)), tenant)
add_records(Need, ({"id": f"n-{n}", "type": "challenge", "title": next(titles), "summary": next(summaries),
    "language": "en"} for n in range(40)), tenant)
log().append([Event(activity="register-extended", at=clock.now())])
searched = [" ".join(next(titles).split()[:2]) for _ in range(500)]
known = {"sessions": [], "tokens": [], "searched": searched, "frequent": words.words[:20]}
for number in range(10):
    user = User.objects.create_user(f"officer{number}@load.example", None, name=f"Officer {number}")
    Membership.objects.create(user=user, tenant=tenant, role="transfer-officer")
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = sys.argv[2]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    known["sessions"].append(store.session_key)
    known["tokens"].append(make_token(viewer(user), "load", [code for code, _ in scopes()], 7)[1])
print(json.dumps(known))
"""
BACKEND = "from django.conf import settings; print(settings.AUTHENTICATION_BACKENDS[0])"
OPEN_WORK = """
from valorise.platform.project.start import settle
settle()
from valorise.platform.jobs.models import OPEN, Job
from valorise.platform.register import search
print(Job.objects.filter(state__in=OPEN).count() + (not search.is_current()))
"""


@dataclass(frozen=True, slots=True)
class Served:
    """A served office."""

    port: int
    server: int
    """Number of the server's process."""
    known: dict[str, list[str]]
    """Sessions and tokens of its people, and what they search for."""
    environment: dict[str, str]


def databases(smoke: bool) -> Iterator[tuple[str, Callable[[], object]]]:
    yield "sqlite", nothing
    if not smoke and os.environ.get("VALORISE_POSTGRES"):
        yield "postgres", postgres


@contextmanager
def nothing() -> Iterator[str]:
    yield ""


def postgres() -> AbstractContextManager[str]:
    return own_database(os.environ["VALORISE_POSTGRES"])


@contextmanager
def office(count: int, database: str) -> Iterator[Served]:
    """A served office with so many assets, just begun."""
    home = Path(tempfile.mkdtemp(prefix="valorise-load-"))
    environment = {**os.environ, "VALORISE_HOME": str(home), "VALORISE_DATABASE": database}
    environment["DJANGO_SETTINGS_MODULE"] = "valorise.platform.project.settings"
    known = prepared(count, home, environment)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from valorise.cli import main; main()", "serve", "--no-example"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen([*command, "--port", str(port)], env=environment, start_new_session=True, **quiet)
    try:
        wait(port)
        yield Served(port, server.pid, known, environment)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(60)
        shutil.rmtree(home, ignore_errors=True)


def prepared(count: int, home: Path, environment: dict[str, str]) -> dict[str, list[str]]:
    """The people of an office that lies in `home`; made there, or copied from where an earlier run kept it."""
    kept = Path(os.environ.get("VALORISE_BENCH_KEPT") or home) / f"office-{count}"
    if environment["VALORISE_DATABASE"] or not (kept / "known.json").is_file():
        known = asked(PREPARE, environment, str(count), asked(BACKEND, environment)).splitlines()[-1]
        if environment["VALORISE_DATABASE"] or kept.parent == home:
            return json.loads(known)
        shutil.copytree(home, kept)
        (kept / "known.json").write_text(known)
    shutil.copytree(kept, home, dirs_exist_ok=True)
    return json.loads((kept / "known.json").read_text())


def asked(program: str, environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout.strip()


def wait(port: int) -> None:
    for _ in range(1200):
        try:
            if fetch(port, "/health/")[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not begin to answer")


def fetch(
    port: int, path: str, headers: dict[str, str] | None = None, method: str = "GET", body: str | None = None
) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def cpu(process: int) -> float:
    """Seconds of CPU that a process has used, without its children."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rest(served: Served) -> None:
    """Wait until the worker has nothing to do."""
    for _ in range(300):
        if asked(OPEN_WORK, served.environment) == "0":
            return
        time.sleep(2)
    raise RuntimeError("the worker did not come to rest")
