"""How a slice declares long work in its `jobs.py`, and what the work gets to hand.

@job("import-files", label=_("Import files"))
def import_files(work: Work, *, name: str) -> dict[str, Any]:
    with work.file(name).open() as lines:
        for number, line in enumerate(lines, start=1):
            if number <= work.resumed.get("lines", 0):
                continue
            with transaction.atomic():
                actions.add(work.viewer, line)
                work.checkpoint({"lines": number})
            work.tell(_("Reading"), number)
    return {"summary": _("All lines are in."), "links": [{"label": _("Assets"), "address": "/assets/"}]}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from valorise.platform.foundation.viewer import Viewer
from valorise.platform.jobs import inputs
from valorise.platform.project.slices import offered

if TYPE_CHECKING:
    from valorise.platform.jobs.heart import Heart

Run = Callable[..., Mapping[str, Any] | None]


class Text(Protocol):
    """A text, or one that is translated when it is shown."""

    def __str__(self) -> str:
        """As shown."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of work."""

    name: str
    label: Text
    run: Run
    activity: str = ""
    """Only roles that may do this activity may start it; empty: everybody who belongs to the organisation."""
    may: Callable[[Viewer], bool] | None = None
    """Who may start it where no role gives the right, such as those who run the installation."""
    attempts: int = 3
    """How often it is begun in a row without getting further, before it counts as failed or lost."""
    every: timedelta | None = None
    """Regular work of the installation: once in each such span of time, counted from midnight where the site lives."""
    when: Callable[[], bool] | None = None
    """Whether regular work has anything to do now; it is not started where it has not."""
    short: bool = False
    """Work of seconds that must not wait behind work of hours, such as sending mail."""
    patience: timedelta = timedelta(hours=1)
    """Work that tells nothing for so long hangs; its worker gives up and begins anew."""

    def allows(self, viewer: Viewer, tenant: int | None) -> bool:
        """Whether this person may start it for an organisation, or let one that somebody else started go on."""
        if self.activity and not viewer.may(self.activity, tenant):
            return False
        return self.may is None or self.may(viewer)


_kinds: dict[str, Kind] = {}


def job(name: str, *, label: Text, **more: Any) -> Callable[[Run], Run]:
    """Declares a function as work of this name; `more` are the other fields of `Kind`. The name is given only once."""

    def declare(run: Run) -> Run:
        known = _kinds.get(name)
        if known is not None and known.run is not run and known.run.__module__ != run.__module__:
            raise ValueError(f"Both {known.run.__module__} and {run.__module__} declare the work {name!r}.")
        _kinds[name] = Kind(name=name, label=label, run=run, **more)
        return run

    return declare


def kinds() -> Mapping[str, Kind]:
    """All kinds of work by name, from `jobs.py` of every slice."""
    offered("jobs")
    return _kinds


class Stopped(Exception):
    """Raised inside work that has to end now; it is not for the work to catch."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


CANCELLED, LEAVING, TAKEN = "cancelled", "leaving", "taken"
"""Why work has to end: somebody asked, the worker ends, or the job belongs to another worker by now."""


class Work:
    """One attempt at a job, as the work itself sees it."""

    def __init__(self, heart: Heart, viewer: Viewer, *, resumed: dict[str, Any], tenant: int | None) -> None:
        self._heart = heart
        self.viewer = viewer
        """Who started it, with the roles they have today; nobody for work of the installation."""
        self.resumed = resumed
        """The last checkpoint of an earlier attempt; empty at the first one."""
        self.tenant = tenant
        """Organisation it is done for."""

    @property
    def job(self) -> str:
        """Name of the job, for what must be told apart from other jobs."""
        return self._heart.job

    @property
    def attempt(self) -> int:
        """Number of this attempt, from 1; never given twice."""
        return self._heart.token

    def tell(self, what: str, done: int = 0, total: int = 0) -> None:
        """Says what happens now, and how much of it is done. Costs nothing, so tell often: work that was stopped
        ends here, with `Stopped`. A total of 0 means that nobody knows."""
        self._heart.tell(what, done, total)

    def checkpoint(self, state: Mapping[str, Any]) -> None:
        """Keeps where the next attempt should go on. Inside `transaction.atomic()` it is kept together with what was
        changed there, or neither is, so that nothing is done twice. `Stopped` where another worker has the job by now.
        """
        self._heart.checkpoint(dict(state))

    def file(self, name: str) -> Path:
        """The file that `inputs.keep` put aside for this organisation; `Missing` where there is none."""
        return inputs.place(self.tenant, name)
