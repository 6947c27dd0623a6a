"""A round through offices, or through what belongs to them: one that fails keeps no other from its turn."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

from django.apps import apps
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from valorise.platform.foundation import clock
from valorise.platform.jobs.work import Stopped, kinds
from valorise.terms.errors import ValoriseError

T = TypeVar("T")
LOG = logging.getLogger("valorise.jobs")
KIND = "work-failed"
"""Kind of the notice to an office whose turn failed."""
AGAIN = timedelta(days=1)
"""After which an office is told again of what still fails."""


@dataclass(slots=True)
class Round:
    """What came of a round."""

    done: int = 0
    problems: list[dict[str, Any]] = field(default_factory=list)
    """Turns that failed, as the account of a job shows them."""

    @property
    def account(self) -> dict[str, Any]:
        """The part of a job's result that tells of failed turns; empty where there is none."""
        return {"problems": self.problems} if self.problems else {}


def each(work: str, turns: Iterable[tuple[int | None, T]], do: Callable[[T], int], *, address: str) -> Round:
    """Do `do` for every turn, each named with the office it is for; what it returns is added up.

    A turn that fails is written into the account and told to the administrators of its office once a day, with a link
    to `address`; whoever asks for the turns asks for it again in the next round. What stops the whole work, a database
    that does not answer or a worker that leaves, stops the round.
    """
    found = Round()
    for tenant, one in turns:
        try:
            found.done += do(one)
        except (Stopped, OperationalError, InterfaceError):
            raise
        except ValoriseError as error:
            found.problems.append(_failed(work, tenant, error.what, error.fix))
        except Exception as error:  # the fault of one office is not the end of all others
            LOG.exception("The turn of the office %s in %s ended with an error.", tenant, work)
            what = _("Something among these records cannot be read (%s).") % type(error).__name__
            found.problems.append(_failed(work, tenant, what, None))
        else:
            continue
        if tenant is not None:
            _tell(work, tenant, address)
    return found


def _failed(work: str, tenant: int | None, what: str, fix: str | None) -> dict[str, Any]:
    fix = fix or _("It is tried again in the next round. Those who run the installation find the cause in its log.")
    return {"where": _named(tenant), "what": what, "fix": fix}


def _named(tenant: int | None) -> str:
    return str(apps.get_model("accounts", "Tenant").objects.get(pk=tenant)) if tenant is not None else ""


def _tell(work: str, tenant: int, address: str) -> None:
    """Tell the administrators of the office, each in their language; nothing of the records is in it."""
    from valorise.platform.notices.actions import notify
    from valorise.platform.notices.models import Notice

    members: Any = apps.get_model("accounts", "Membership").objects
    people = members.filter(tenant=tenant, role="administrator").values_list("user", flat=True)
    told = Notice.objects.filter(user__in=people, kind=KIND, address=address, made_at__gt=clock.now() - AGAIN)
    notify(
        set(people) - set(told.values_list("user", flat=True)),
        KIND,
        gettext_noop("“%(work)s” failed for %(office)s; other offices are not affected. It is tried again by itself."),
        address,
        words={"work": kinds()[work].label, "office": _named(tenant)},
    )
