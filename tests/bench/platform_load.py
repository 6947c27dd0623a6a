"""Fifty people at a served office with 100,000 assets: how long each kind of page takes, compared with a bare answer.

Each person thinks five seconds on average (exponential), then opens a list, filters it, searches, reads an asset or
changes one (PATCH with If-Match). Server, worker and this load share the same cores. Milliseconds from sending to the
last byte; `lost` counts acknowledged changes that are not there at the end, and must be 0. The peer is `/health/`,
asked in between. On SQLite; on PostgreSQL where VALORISE_POSTGRES names one. Smoke: few assets, short thoughts, SQLite.
"""

from __future__ import annotations

import http.client
import json
import math
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from tests.bench.registry import Line, ratios

PEOPLE = 50
WORDS = "membrane fouling coating enzyme battery catalyst protein sensor language model soil climate school museum"
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
from valorise.platform.register.loading import add_records
from valorise.platform.register.models import Asset
count, words, chance = int(sys.argv[1]), sys.argv[2].split(), random.Random(7)
tenant = Tenant.objects.create(name="University of the load", country="SI")
def some(number):
    return " ".join(chance.choices(words, k=number)).capitalize()
kinds = ["invention", "software", "dataset", "publication", "know-how"]
add_records(Asset, ({"id": f"a-{n:06d}", "type": chance.choice(kinds), "title": some(8), "summary": some(60),
    "confidentiality": chance.choice(["open", "internal", "confidential", "teaser"]),
    "contributors": [{"name": f"Person {chance.randrange(9999)}", "share": "1"}],
    "readiness": {"TRL": chance.randrange(1, 10)}, "keywords": chance.sample(words, 3)} for n in range(count)), tenant)
known = {"sessions": [], "tokens": []}
for number in range(10):
    user = User.objects.create_user(f"officer{number}@load.example", None, name=f"Officer {number}")
    Membership.objects.create(user=user, tenant=tenant, role="transfer-officer")
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = sys.argv[3]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    known["sessions"].append(store.session_key)
    known["tokens"].append(make_token(viewer(user), "load", [code for code, _ in scopes()], 7)[1])
print(json.dumps(known))
"""
BACKEND = "from django.conf import settings; print(settings.AUTHENTICATION_BACKENDS[0])"
Took = dict[str, list[float]]


def run(smoke: bool) -> list[Line]:
    count, seconds, thought = (300, 2.0, 0.2) if smoke else (100_000, 90.0, 5.0)
    lines = []
    for name, database in databases(smoke):
        with database() as address, office(count, address) as port_and_known:
            took, lost = load(*port_and_known, count, seconds, thought)
        on = f"{name} {count}"
        for action, times in sorted(took.items()):
            lines += [Line(on, action, f"ms p{part}", quantile(times, part / 100)) for part in (50, 95)]
            lines.append(Line(on, action, "answers", len(times)))
        lines.append(Line(on, "change", "lost", lost))
    return ratios(lines, "bare answer")


def databases(smoke: bool) -> Iterator[tuple[str, Callable[[], object]]]:
    yield "sqlite", nothing
    if not smoke and os.environ.get("VALORISE_POSTGRES"):
        yield "postgres", postgres


@contextmanager
def nothing() -> Iterator[str]:
    yield ""


@contextmanager
def postgres() -> Iterator[str]:
    import psycopg

    address, name = os.environ["VALORISE_POSTGRES"], f"valorise_load_{uuid4().hex[:8]}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    try:
        yield f"{address.rpartition('/')[0]}/{name}"
    finally:
        with psycopg.connect(address, autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def office(count: int, database: str) -> Iterator[tuple[int, dict[str, list[str]]]]:
    """A served office with so many assets: its port, sessions and tokens."""
    home = Path(tempfile.mkdtemp(prefix="valorise-load-"))
    environment = {**os.environ, "VALORISE_HOME": str(home), "VALORISE_DATABASE": database}
    environment["DJANGO_SETTINGS_MODULE"] = "valorise.platform.project.settings"
    backend = asked(BACKEND, environment)
    known = json.loads(asked(PREPARE, environment, str(count), WORDS, backend).splitlines()[-1])
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from valorise.cli import main; main()", "serve", "--no-example"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen([*command, "--port", str(port)], env=environment, start_new_session=True, **quiet)
    try:
        wait(port)
        yield port, known
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(60)
        shutil.rmtree(home, ignore_errors=True)


def asked(program: str, environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip()


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


def load(port: int, known: dict[str, list[str]], count: int, seconds: float, thought: float) -> tuple[Took, float]:
    """Times by kind of page, and how many acknowledged changes are missing at the end."""
    took: Took = defaultdict(list)
    written: dict[str, str] = {}
    wrong: list[str] = []
    until = time.monotonic() + seconds
    people = [
        threading.Thread(target=person, args=(port, known, number, count, until, thought, took, written, wrong))
        for number in range(PEOPLE)
    ]
    for one in people:
        one.start()
    for one in people:
        one.join()
    if wrong:
        raise RuntimeError(f"{len(wrong)} answers were wrong, the first: {wrong[0]}")
    key = {"Authorization": f"Bearer {known['tokens'][0]}"}
    lost = sum(title.encode() not in fetch(port, f"/api/v1/assets/{name}", key)[1] for name, title in written.items())
    return took, lost


def person(
    port: int, known: dict[str, list[str]], number: int, count: int, until: float, thought: float,
    took: Took, written: dict[str, str], wrong: list[str],
) -> None:  # fmt: skip
    chance = random.Random(number)
    cookie = {"Cookie": f"sessionid={known['sessions'][number % len(known['sessions'])]}"}
    token = {"Authorization": f"Bearer {known['tokens'][number % len(known['tokens'])]}"}
    own = list(range(number, count, PEOPLE))
    while time.monotonic() < until:
        time.sleep(min(chance.expovariate(1 / thought), max(0.0, until - time.monotonic())))
        action, path = chosen(chance, own)
        try:
            if action == "change":
                name, title = path, f"Changed {uuid4().hex}"
                if change(port, token, name, title, took):
                    written[name] = title
                continue
            began = time.perf_counter()
            status, _ = fetch(port, path, cookie)
            took[action].append((time.perf_counter() - began) * 1000)
            if status != 200:
                wrong.append(f"{status} for {path}")
        except OSError as error:
            wrong.append(f"{error} for {path}")


def chosen(chance: random.Random, own: list[int]) -> tuple[str, str]:
    words = WORDS.split()
    asset = f"a-{chance.choice(own):06d}"
    return chance.choices(
        [
            ("list", "/assets/"),
            ("filtered list", f"/assets/?type={chance.choice(['software', 'dataset'])}&confidentiality=internal"),
            ("search", f"/assets/?q={chance.choice(words)}+{chance.choice(words)}"),
            ("asset", f"/assets/{asset}/"),
            ("change", asset),
            ("bare answer", "/health/"),
        ],
        weights=[25, 20, 15, 25, 10, 5],
    )[0]


def change(port: int, token: dict[str, str], name: str, title: str, took: Took) -> bool:
    """Read an asset and give it another title; whether that was acknowledged."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", f"/api/v1/assets/{name}", headers=token)
        answer = connection.getresponse()
        answer.read()
        version = answer.headers["ETag"]
        body = json.dumps({"facts": {"title": title}})
        began = time.perf_counter()
        sent = {**token, "If-Match": version, "Content-Type": "application/json"}
        connection.request("PATCH", f"/api/v1/assets/{name}", body, sent)
        answer = connection.getresponse()
        answer.read()
        took["change"].append((time.perf_counter() - began) * 1000)
    finally:
        connection.close()
    if answer.status != 200:
        raise OSError(f"{answer.status} for a change")
    return True


def quantile(times: list[float], share: float) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]
