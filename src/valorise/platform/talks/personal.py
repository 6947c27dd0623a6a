"""What talks keep about a person: that they made plans, and their name where a plan sets something for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext as _

from valorise.platform.foundation.persons import FORMER, Trace
from valorise.platform.talks.actions import WORK
from valorise.platform.talks.models import TalkPlan

SHORTEST = 3
"""Letters of a name that is looked for in what others wrote."""
TEXTS = ("title", "asked", "found")


def stored(user: int) -> dict[str, Any]:
    """Plans that the person made."""
    return {
        "talk_plans": list(TalkPlan.objects.filter(made_by=user).order_by("made_at", "pk").values("title", "made_at"))
    }


def traces(user: int) -> list[Trace]:
    """Plans stay, without the name."""
    return [
        Trace(
            _("Plans of talks that the person made"),
            TalkPlan.objects.filter(made_by=user).count(),
            stays=True,
            why=_("They belong to the office; they no longer say who made them."),
        ),
        Trace(
            _("Plans of talks that name the person"),
            sum(1 for _one in _naming(user)),
            stays=True,
            why=_("The name is taken out of them."),
        ),
    ]


def forget(user: int) -> None:
    """Take the name away."""
    name = _name(user)
    for one in list(_naming(user)):
        for text in TEXTS:
            setattr(one, text, without(getattr(one, text), name))
        one.save(update_fields=TEXTS)
    TalkPlan.objects.filter(made_by=user).update(made_by=None)
    for job in _jobs_naming(user):
        job.arguments = without(job.arguments, name)
        job.save(update_fields=["arguments"])


def without(value: Any, name: str) -> Any:
    """The value with this name taken out of all its texts.

    >>> without({"floors": [{"kind": "person", "name": "Ana Kos", "least": 1}]}, "Ana Kos")
    {'floors': [{'kind': 'person', 'name': '(former colleague)', 'least': 1}]}
    """
    if isinstance(value, str):
        return value.replace(name, FORMER)
    if isinstance(value, dict):
        return {key: without(one, name) for key, one in value.items()}
    return [without(one, name) for one in value] if isinstance(value, list) else value


def _name(user: int) -> str:
    return str(get_user_model().objects.get(pk=user).name).strip()


def _naming(user: int) -> Iterator[TalkPlan]:
    """Plans that name the person, of organisations they work for or that keep results of theirs.

    What JSON looks like in a database differs, so the plans are read.
    """
    name = _name(user)
    if len(name) < SHORTEST:
        return
    for one in TalkPlan.objects.filter(_near(user)).order_by("pk"):
        if any(without(getattr(one, text), name) != getattr(one, text) for text in TEXTS):
            yield one


def _jobs_naming(user: int) -> list[Any]:
    """Jobs that were asked for such a plan; they are kept for two months."""
    name = _name(user)
    asked: Any = apps.get_model("jobs", "Job").objects
    found = asked.filter(_near(user), name=WORK) if len(name) >= SHORTEST else []
    return [one for one in found if without(one.arguments, name) != one.arguments]


def _near(user: int) -> Q:
    here = apps.get_model("accounts", "Membership").objects.filter(user=user).values("tenant")
    made = apps.get_model("register", "Contributor").objects.filter(user=user).values("asset__tenant")
    return Q(tenant__in=here) | Q(tenant__in=made)
