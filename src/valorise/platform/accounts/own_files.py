"""Files that speak of a person, looked for on their behalf: long work, whose outcome waits for them alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings

from valorise.platform.accounts.models import User
from valorise.platform.foundation import clock, persons
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.jobs.actions import start
from valorise.platform.jobs.models import OPEN, Job

WORK = "look-for-own-name"
NAME = "named-in-files.json"
DAYS_KEPT = 2


def ask(viewer: Viewer) -> Job:
    """Asks for the work; the one that waits or runs already where there is one."""
    return under_way(viewer) or start(viewer, WORK)


def under_way(viewer: Viewer) -> Job | None:
    """The person's own work of this kind that has not ended."""
    mine = Job.objects.seen_by(viewer).filter(started_by=viewer.user, name=WORK, state__in=OPEN)
    return mine.order_by("-made_at").first()


def look(user: int, tell: Callable[[str, int, int], None]) -> None:
    """Look through all files for the person, and put aside what was found."""
    found = {"at": clock.true_now().isoformat(), "found": persons.in_files(user, tell)}
    place = _place(user)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = place.with_name(f".{place.name}")
    draft.write_bytes(orjson.dumps(found, default=str))
    draft.chmod(0o600)
    draft.replace(place)
    if not User.objects.filter(pk=user).exists():  # erased while we looked: nothing of them may be left
        place.unlink(missing_ok=True)


def forget_old() -> None:
    """Remove what was found longer ago than it is kept, also for people who never came back for it."""
    for place in (Path(settings.HOME) / "exports").glob(f"*/{NAME}"):
        if place.parent.name.isdecimal():
            found(int(place.parent.name))


def found(user: int) -> dict[str, Any] | None:
    """What was found, by slice, and since when (`at`) it is known; None where nobody looked in the last two days."""
    try:
        told: dict[str, Any] = orjson.loads(_place(user).read_bytes())
    except FileNotFoundError:
        return None
    told["at"] = datetime.fromisoformat(told["at"])
    if (clock.true_now() - told["at"]).days >= DAYS_KEPT:
        _place(user).unlink(missing_ok=True)
        return None
    return told


def folder(user: int) -> Path:
    """Where files lie that were made for a person, exports among them."""
    return Path(settings.HOME) / "exports" / str(user)


def _place(user: int) -> Path:
    return folder(user) / NAME
