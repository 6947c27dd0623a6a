"""The list of assets at 100,000 rows: first page, filtered page, words, a deep page, counts, export.

Compared: what the platform reads for each page (visibility, filters, order and all) and the bare `SELECT` of fifty rows
of the same table in the same order, on the same machine in the same run; ratios are to the bare one. For the export
the peer is reading all rows of the table bare. Milliseconds, the median of several: lower is better. SQLite, and
PostgreSQL where VALORISE_POSTGRES names a server on which a database may be made. The register is generated with a
fixed seed: nine in ten assets are the viewer's own, texts follow Zipf's law, a fifth has no officer. `smoke`: 300 rows,
SQLite.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import orjson

from tests.bench.registry import Line, NotHere, ratios
from tests.database import own_database

ROOT = Path(__file__).resolve().parents[2]
BARE = "bare select"
OURS = "the list"
SIZE, SMALL = 100_000, 300


def run(smoke: bool) -> list[Line]:
    """Milliseconds by database; each in a process of its own, so that no other settings are in the way."""
    size = SMALL if smoke else SIZE
    lines = _measured("sqlite", size, "")
    server = os.environ.get("VALORISE_POSTGRES", "")
    if server and not smoke:
        lines += _on_postgres(server, size)
    return ratios(lines, BARE)


def _on_postgres(server: str, size: int) -> list[Line]:
    with own_database(server) as there:
        return _measured("postgres", size, there)


def _measured(database: str, size: int, address: str) -> list[Line]:
    with tempfile.TemporaryDirectory(prefix="valorise-bench-") as home:
        environ = {
            **os.environ, "VALORISE_HOME": home, "VALORISE_DATABASE": address,
            "DJANGO_SETTINGS_MODULE": "valorise.platform.project.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
        }  # fmt: skip
        command = [sys.executable, "-m", "tests.bench.platform_list", str(size)]
        done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotHere(f"{database}: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else 'no answer'}")
    found = orjson.loads(done.stdout.splitlines()[-1])
    return [Line(f"{database} {size:,}", method, measure, value) for method, measure, value in found]


def _inside(size: int) -> list[tuple[str, str, float]]:
    """The measurements, inside a process that serves nothing else."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    person = _register(size)
    return [*_pages(person, size), *_export(person)]


def _register(size: int) -> Any:
    """A register of that size, and an officer of the office that keeps most of it."""
    from django.db import connection

    from valorise.platform.accounts.models import Membership, Tenant, User
    from valorise.platform.accounts.reads import viewer
    from valorise.platform.register.loading import add_records
    from valorise.platform.register.models import Asset

    offices = [Tenant.objects.create(name=name) for name in ("Ours", "Others")]
    people = [User.objects.create_user(f"p{number}@bench.example", "x", name=f"P {number}") for number in range(8)]
    for one in people:
        Membership.objects.create(user=one, tenant=offices[0], role="transfer-officer")
    facts = _facts(size, [one.pk for one in people])
    for start in range(0, size, 5_000):
        some = [next(facts) for _ in range(min(5_000, size - start))]
        add_records(Asset, some, offices[start >= size * 0.9])
    _settled(connection)
    return viewer(people[0])


def _facts(size: int, people: list[int]) -> Iterator[dict[str, Any]]:
    """Assets as they would stand after some years: changed now and then, most of them looked after."""
    from datetime import timedelta

    from tests.bench.match_speed import Texts
    from valorise.platform.foundation import clock
    from valorise.terms.codes import codes

    now = clock.now()
    texts, draw = Texts(seed=size), random.Random(size)
    titles, summaries = texts.of(8), texts.of(90)
    types, levels = list(codes("asset_types")), [*codes("confidentiality"), ""]
    for number in range(size):
        yield {
            "id": f"a-{number:06}", "title": next(titles), "summary": next(summaries), "language": "en",
            "type": draw.choice(types), "confidentiality": draw.choice(levels), "country": draw.choice(["SI", "AT"]),
            "keywords": next(titles).split()[:4], "contributors": [{"name": next(titles)[:20]}],
            "readiness": {"TRL": draw.randint(1, 9)} if number % 2 else {},
            "officer_id": draw.choice([None, *people[:4]]),
            "changed_at": now - timedelta(seconds=draw.randint(1, 10**8)),
            "identifiers": [{"scheme": "doi", "value": f"10.5555/b{number}"}],
        }  # fmt: skip


def _settled(connection: Any) -> None:
    """The database knows its tables, as it does after some days of work."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _pages(person: Any, size: int) -> Iterator[tuple[str, str, float]]:
    from valorise.platform.register.listing.counts import counts
    from valorise.platform.register.listing.filters import Filters
    from valorise.platform.register.listing.listed import listed, shown
    from valorise.platform.register.listing.narrowed import wanted
    from valorise.platform.register.models import Asset

    def bare() -> Any:
        found = Asset.objects.order_by("-changed_at", "id")
        return list(found.values("id", "title", "type", "changed_at", "officer", "confidentiality")[:50])

    def page(**said: Any) -> Callable[[], Any]:
        filters = Filters.read(said)
        return lambda: shown(listed(wanted(person, filters)).rows)

    start = perf_counter()
    wanted(person, Filters(q="baco"))
    yield OURS, "index built, ms", 1000 * (perf_counter() - start)
    title = Asset.objects.order_by("pk").values_list("title", flat=True)[size // 2].split()
    deep = _deep(person)
    for measure, work in {
        "first page, ms": page(),
        "by title, ms": page(sort="title"),
        "filtered page, ms": page(type=["software", "dataset"], officer="none", level="5"),
        "one word, ms": page(q=title[0]),
        "two words, ms": page(q=" ".join(title[:2])),
        "deep page, ms": lambda: shown(listed(wanted(person, Filters(sort="title")), after=deep).rows),
        "all counts, ms": lambda: counts(wanted(person, Filters())),
    }.items():
        yield BARE, measure, _ms(bare)
        yield OURS, measure, _ms(work)


def _deep(person: Any) -> str:
    """A place two thirds down the list."""
    from valorise.platform.register.listing.paging import place_of, steps
    from valorise.platform.register.models import Asset

    found = Asset.objects.seen_by(person).order_by("sort_title", "id").values("sort_title", "id")
    return place_of(found[found.count() * 2 // 3], steps("title"))


def _export(person: Any) -> Iterator[tuple[str, str, float]]:
    from valorise.platform.register.listing import export
    from valorise.platform.register.listing.filters import Filters
    from valorise.platform.register.listing.narrowed import wanted
    from valorise.platform.register.models import Asset

    def bare() -> None:
        for _row in Asset.objects.values_list().iterator(chunk_size=2_000):
            pass

    for kind in ("jsonl", "csv", "xlsx"):
        measure = f"export {kind}, ms"
        yield BARE, measure, _ms(bare, times=1)
        with tempfile.TemporaryFile() as file:
            asked = wanted(person, Filters())
            yield OURS, measure, _ms(lambda: export.write(asked, kind, file), times=1)  # noqa: B023 - run at once
    yield OURS, "peak memory, MB", _peak()


def _peak() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _ms(work: Callable[[], Any], *, times: int = 7) -> float:
    taken = []
    for _ in range(times):
        start = perf_counter()
        work()
        taken.append(1000 * (perf_counter() - start))
    return median(taken)


if __name__ == "__main__":
    print(orjson.dumps(_inside(int(sys.argv[1]))).decode())
