"""What needs keep about a person: those they posted, and what they were writing."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import log
from valorise.platform.foundation.persons import FORMER, Trace
from valorise.platform.needs.models import Draft, Need
from valorise.stores.events import PersonalValues
from valorise.terms.errors import Missing


def stored(user: int) -> dict[str, Any]:
    """Needs they posted, and drafts of needs."""
    return {
        "needs_posted": [one.facts for one in Need.objects.filter(posted_by=user).order_by("pk")],
        "drafts_of_needs": list(Draft.objects.filter(user=user).order_by("pk").values("need", "written", "saved_at")),
    }


def traces(user: int) -> list[Trace]:
    """A need is the organisation's; only where it names the person as its owner, the name goes."""
    return [
        Trace(
            _("Needs that the person posted"),
            Need.objects.filter(posted_by=user).count(),
            stays=True,
            why=_("They belong to the organisation, and no longer say who posted them."),
        ),
        Trace(
            _("Needs that name the person as their owner"),
            _owned(user).count(),
            stays=False,
            why=_("The needs stay; the name is replaced by “(former colleague)”."),
        ),
        Trace(_("Drafts of needs"), Draft.objects.filter(user=user).count(), stays=False, why=_("They are deleted.")),
    ]


def forget(user: int) -> None:
    """Replace the name of the owner, with its earlier values in the memory; drafts and poster go with the account."""
    values = PersonalValues(log())
    for need in _owned(user).select_for_update():
        owner = {**need.owner, "name": FORMER}
        Need.objects.filter(pk=need.pk).update(owner=owner, version=F("version") + 1, changed_at=clock.now())
        with suppress(Missing):  # it was never changed here
            values.erase(f"needs:{need.pk}", at=clock.now(), why="A person was erased.")


def _owned(user: int) -> QuerySet[Need]:
    """Needs the person posted under their own name; one of the same name elsewhere may be somebody else."""
    name = get_user_model().objects.values_list("name", flat=True).get(pk=user)
    return Need.objects.filter(posted_by=user, owner__name=name or FORMER)
