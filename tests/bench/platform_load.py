"""Fifty people at a served office with 100,000 assets: how long each kind of page takes, compared with a bare answer.

Each person thinks five seconds on average (exponential), then opens a list or the first page, filters, searches, reads
an asset or changes one (PATCH with If-Match). Server, worker and this load share the same cores. Milliseconds from
sending to the last byte; the peer is `/health/`, asked in between. `lost` counts acknowledged changes that are not
there at the end, and must be 0. `CPU ms` is what the server process computed for each answer, and does not depend on
who else uses the machine; `load of the machine` says how many others did (one minute's mean of waiting processes).

An asset is asked for by its overview (`asset`), now and then by another part of its page (`part`).

Texts follow Zipf's law. A search asks for two words of some title; a broad search for two of the most frequent words,
which most assets have. Forty needs are matched by the worker. `cold`: the server has just begun, there is no search
index, and nothing is matched yet. `warm`: the same server after its worker came to rest. On SQLite; on PostgreSQL where
VALORISE_POSTGRES names one. VALORISE_BENCH_KEPT names a folder in which the prepared
office of SQLite is kept between runs. Smoke: few assets, short thoughts, SQLite, warm.
"""

from __future__ import annotations

import http.client
import json
import math
import os
import random
import threading
import time
from collections import defaultdict
from urllib.parse import quote_plus
from uuid import uuid4

from tests.bench.registry import Line, ratios
from tests.bench.served_office import Served, cpu, databases, fetch, office, rest

PEOPLE = 50
SECONDS, THOUGHT = 75.0, 5.0
KINDS = {
    "list": 20,
    "filtered list": 20,
    "search": 13,
    "broad search": 2,
    "asset": 18,
    "part": 7,
    "first page": 5,
    "change": 10,
}
"""Kinds of pages, and how often each is opened; the bare answer makes up the rest of a hundred."""
ASSET_PARTS = ("rights", "people", "agreements", "use", "interest", "papers", "history")
"""Parts of the page of an asset, of which people open one or the other after the overview."""
Took = dict[str, list[float]]


def run(smoke: bool) -> list[Line]:
    count, seconds, thought = (300, 2.0, 0.2) if smoke else (100_000, SECONDS, THOUGHT)
    lines = []
    for name, database in databases(smoke):
        with database() as address, office(count, address) as served:
            for state in ("warm",) if smoke else ("cold", "warm"):
                if state == "warm":
                    rest(served)
                lines += told(f"{name} {count} {state}", served, *measured(served, count, seconds, thought))
    return ratios(lines, "bare answer")


def measured(served: Served, count: int, seconds: float, thought: float) -> tuple[Took, float, float]:
    """Times by kind of page, lost changes, and CPU seconds of the server."""
    before = cpu(served.server)
    took, lost = load(served.port, served.known, count, seconds, thought)
    return took, lost, cpu(served.server) - before


def told(on: str, served: Served, took: Took, lost: float, used: float) -> list[Line]:
    lines = []
    together = [time for action, times in took.items() if action != "bare answer" for time in times]
    for action, times in [*sorted(took.items()), ("all pages and changes", together)]:
        lines += [Line(on, action, f"ms p{part}", quantile(times, part / 100)) for part in (50, 95)]
        lines.append(Line(on, action, "answers", len(times)))
    # A change is two calls: one that reads, one that writes.
    answers = sum(map(len, took.values())) + len(took["change"])
    return [
        *lines,
        Line(on, "change", "lost", lost),
        Line(on, "server", "CPU ms", 1000 * used / answers),
        Line(on, "machine", "load of the machine", os.getloadavg()[0]),
    ]


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
        if time.monotonic() >= until:
            return  # else everybody would ask at once at the end, and one answer in ten would stand in that queue
        action, path = chosen(chance, own, known)
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


def chosen(chance: random.Random, own: list[int], known: dict[str, list[str]]) -> tuple[str, str]:
    asset = f"a-{chance.choice(own):06d}"
    ways = {
        "list": "/assets/",
        "filtered list": f"/assets/?type={chance.choice(['software', 'dataset'])}&confidentiality=internal",
        "search": f"/assets/?q={quote_plus(chance.choice(known['searched']))}",
        "broad search": f"/assets/?q={'+'.join(chance.choices(known['frequent'], k=2))}",
        "asset": f"/assets/{asset}/",
        "part": f"/assets/{asset}/-/{chance.choice(ASSET_PARTS)}/",
        "first page": "/",
        "change": asset,
        "bare answer": "/health/",
    }
    weights = [KINDS.get(kind, 100 - sum(KINDS.values())) for kind in ways]
    return chance.choices(list(ways.items()), weights=weights)[0]


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
