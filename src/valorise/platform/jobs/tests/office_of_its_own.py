"""A real installation for tests that kill: run as a program with a step to do, in an environment that names the place.

prepare: database and people; start N: N jobs; poison: a job that kills its workers; work: a worker until killed;
drain: a worker that ends; tell: how things stand, as JSON; listen: steps from standard input, a line each.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import Any

import orjson

from valorise.platform.project.start import settle

STEPS = 12


def declare() -> None:
    """The kinds of work of these tests."""
    from datetime import UTC, datetime, timedelta

    from django.db import transaction

    from valorise.platform.foundation.changes import log
    from valorise.platform.jobs import work
    from valorise.stores.events import Event

    @work.job("steps", label="Steps", attempts=1_000)
    def steps(doing: Any, *, many: int) -> dict[str, Any]:
        """Each step is an event; the name of an event may also be recorded only once, which would end the job."""
        for number in range(doing.resumed.get("done", 0), many):
            with transaction.atomic():
                log().append(
                    [Event(case=doing.job, subject=str(number), activity="run-finished", at=datetime.now(UTC))]
                )
                doing.checkpoint({"done": number + 1})
            doing.tell("Going", number + 1, many)
            time.sleep(0.01)
        return {"steps": many}

    @work.job("poison", label="Poison")
    def poison(doing: Any) -> dict[str, Any]:
        os.kill(os.getpid(), signal.SIGKILL)
        return {}

    @work.job("sleep", label="Sleep")
    def sleep(doing: Any, *, seconds: float) -> dict[str, Any]:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            doing.tell("Sleeping")
            time.sleep(0.05)
        return {}

    @work.job("every-day", label="Every day", every=timedelta(days=1), attempts=1_000)
    def every_day(doing: Any) -> dict[str, Any]:
        """One event; an attempt that follows finds it done."""
        if not doing.resumed:
            with transaction.atomic():
                log().append([Event(case="every-day", activity="run-finished", at=datetime.now(UTC))])
                doing.checkpoint({"done": True})
        return {}


def prepare() -> None:
    from django.core.management import call_command

    from valorise.platform.accounts.models import Membership, Tenant, User

    call_command("migrate", interactive=False, verbosity=0)
    tenant = Tenant.objects.create(name="Office")
    user = User.objects.create_user("one@test.example", None, name="One")
    Membership.objects.create(user=user, tenant=tenant, role="transfer-officer")


def start(name: str, count: int, **arguments: Any) -> None:
    from valorise.platform.accounts.models import User
    from valorise.platform.accounts.reads import viewer
    from valorise.platform.jobs import actions

    person = viewer(User.objects.get())
    for _ in range(count):
        actions.start(person, name, **arguments)


def work() -> None:
    """A worker that says when it begins to look for jobs."""
    from valorise.platform.jobs.worker import Staff

    staff = Staff()
    sys.stdout.write("at work\n")
    sys.stdout.flush()
    staff.work()


def tell() -> None:
    """States of jobs, how often each step of each was done, whether the log is whole."""
    from collections import Counter

    from valorise.platform.foundation.changes import log
    from valorise.platform.jobs.models import Job

    done = Counter(zip(*log().read().select("case", "subject").to_dict(as_series=False).values(), strict=True))
    jobs = list(Job.objects.values("id", "name", "state", "taken", "error"))
    told = {
        "jobs": jobs,
        "done": [[case, subject, times] for (case, subject), times in done.items()],
        "whole": log().verify().table["intact"][0],
    }
    sys.stdout.write(orjson.dumps(told).decode())


def main(step: str, *more: str) -> None:
    settle()
    declare()
    from valorise.platform.jobs.worker import drain

    steps: dict[str, Any] = {
        "prepare": prepare,
        "start": lambda count: start("steps", int(count), many=STEPS),
        "poison": lambda: start("poison", 1),
        "sleep": lambda: start("sleep", 1, seconds=600),
        "work": work,
        "drain": lambda: sys.stdout.write(str(drain(regular=True))),
        "tell": tell,
    }
    if step != "listen":
        steps[step](*more)
        return
    for line in sys.stdin:
        name, *words = line.split()
        steps[name](*words)
        sys.stdout.write("\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
