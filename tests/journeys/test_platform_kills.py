"""A served office that is killed again and again while people write: nothing acknowledged is lost, the log is whole."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pytest
from tests.database import own_database

pytestmark = pytest.mark.processes
WHOLE = os.environ.get("VALORISE_SOAK") == "whole"
WRITERS = 4
PREPARE = """
import json, sys
from valorise.platform.project.start import settle, prepare, first_office
settle(); prepare(lambda said: None)
from valorise.platform.accounts.models import Membership, Tenant, User
from valorise.platform.accounts.reads import viewer
from valorise.platform.programs.actions import make_token
from valorise.platform.programs.reads import scopes
if sys.argv[1] == "whole":
    first_office(lambda said: None)
    person = User.objects.get(email="officer@mvu.example")
else:
    person = User.objects.create_user("officer@kills.example", None, name="Officer")
    office = Tenant.objects.create(name="Office of the kills")
    Membership.objects.create(user=person, tenant=office, role="transfer-officer")
_, secret = make_token(viewer(person), "kills", [code for code, _ in scopes()], 7)
print(json.dumps({"token": secret, "tenant": viewer(person).tenant}))
"""
LOOK = """
import json
from valorise.platform.project.start import settle
settle()
from valorise.platform.foundation.changes import log
from valorise.platform.register.models import Asset
told = log().read(activity="asset-recorded").group_by("subject").len()
print(json.dumps({
    "assets": dict(Asset.objects.filter(title__startswith="killed ").values_list("title", "pk")),
    "count": Asset.objects.filter(title__startswith="killed ").count(),
    "told": dict(told.select("subject", "len").iter_rows()),
    "intact": log().verify().table["intact"][0],
}))
"""


class Office:
    """An installation with a server that can be killed: the bundled office in the whole soak, else an empty one."""

    def __init__(self, home: Path, database: str) -> None:
        self.environment = {**os.environ, "VALORISE_HOME": str(home), "VALORISE_DATABASE": database}
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.known = json.loads(self.ask(PREPARE, "whole" if WHOLE else "small").splitlines()[-1])

    def ask(self, program: str, *arguments: str) -> str:
        command = [sys.executable, "-c", program, *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True).stdout

    def start(self) -> None:
        command = [sys.executable, "-c", "from valorise.cli import main; main()", "serve", "--no-example"]
        self.server = subprocess.Popen(
            [*command, "--port", str(self.port)],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for _ in range(600):
            assert self.server.poll() is None, "the server ended by itself"
            try:
                if self.call("GET", "/health/")[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the server did not begin to answer")

    def kill(self) -> None:
        """Server and worker at once, as when the power goes."""
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()

    def call(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, dict[str, object]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            sent = {"Authorization": f"Bearer {self.known['token']}", "Content-Type": "application/json", **headers}
            connection.request(method, path, json.dumps(body) if body is not None else None, sent)
            answer = connection.getresponse()
            text = answer.read()
        except http.client.HTTPException as error:
            raise ConnectionError(str(error)) from error
        finally:
            connection.close()
        return answer.status, json.loads(text) if text.startswith(b"{") else {}


def key_of(title: str) -> str:
    """The same key for the same asset, however often it is sent."""
    return title.replace(" ", "-")


@dataclass
class Written:
    """What the writers know when all is over."""

    done: dict[str, str] = field(default_factory=dict)
    """Names of assets by title, as the server acknowledged them."""
    broken: list[str] = field(default_factory=list)
    """Titles that were sent and not answered yet."""
    wrong: list[object] = field(default_factory=list)
    """Answers that a person should not have got."""
    cut: int = 0
    """How often a kill cut a call."""


def write(office: Office, stop: threading.Event, known: Written) -> None:
    """Record assets one after the other; what was not answered is sent again under the same key after the restart."""
    chance = random.Random(len(known.done))
    while not stop.is_set():
        again = known.broken and chance.random() < 0.5
        title = known.broken.pop() if again else f"killed {uuid4().hex}"
        body = {"facts": {"title": title, "type": "know-how"}}
        try:
            status, answer = office.call("POST", "/api/v1/assets", body, **{"Idempotency-Key": key_of(title)})
        except OSError:
            known.broken.append(title)
            known.cut += 1
            return
        if status == 409:  # the call that was killed holds its key until its lease ends
            known.broken.append(title)
        elif status == 201:
            known.done[title] = str(answer["id"])
        else:
            known.wrong.append((status, answer))


def rounds(office: Office, times: int, seed: int) -> Written:
    chance = random.Random(seed)
    known = Written()
    for _ in range(times):
        office.start()
        stop = threading.Event()
        writers = [threading.Thread(target=write, args=(office, stop, known)) for _ in range(WRITERS)]
        for one in writers:
            one.start()
        time.sleep(chance.uniform(0.2, 2.0))
        office.kill()
        stop.set()
        for one in writers:
            one.join()
    return known


def survives(office: Office, times: int) -> None:
    known = rounds(office, times, seed=11)
    done = known.done
    assert known.wrong == []
    assert done, "nobody wrote anything"
    found = json.loads(office.ask(LOOK).splitlines()[-1])
    assert {title: name for title, name in found["assets"].items() if title in done} == done
    assert found["count"] == len(found["assets"])
    assert all(found["told"].get(name) == 1 for name in found["assets"].values()), "each arrival is told once"
    assert found["intact"]
    print(f"{times} kills: {len(done)} assets acknowledged, {found['count']} there, {known.cut} calls cut off")
    office.start()
    try:
        title, name = next(iter(done.items()))
        again = office.call(
            "POST",
            "/api/v1/assets",
            {"facts": {"title": title, "type": "know-how"}},
            **{"Idempotency-Key": key_of(title)},
        )
        assert (again[0], again[1]["id"]) == (201, name), "what was done is not done again"
        assert office.call("GET", f"/api/v1/assets/{quote(name)}")[0] == 200
    finally:
        office.kill()


TIMES = 50 if WHOLE else 2


@pytest.mark.soak
def test_kills_on_sqlite(tmp_path, fresh_installation) -> None:
    survives(Office(fresh_installation(tmp_path), ""), TIMES)


@pytest.mark.soak
@pytest.mark.postgres
def test_kills_on_postgres(tmp_path) -> None:
    address = os.environ.get("VALORISE_POSTGRES")
    if not address:
        pytest.skip("PostgreSQL is not named in VALORISE_POSTGRES")
    with own_database(address) as there:
        survives(Office(tmp_path, there), TIMES)
