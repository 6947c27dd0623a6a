"""Whether a person runs the installation."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from valorise.platform.foundation.persons import Trace
from valorise.platform.operations.models import Operator


def stored(user: int) -> dict[str, Any]:
    """Since when they run the installation; empty where they do not."""
    return {"runs_installation": list(Operator.objects.filter(user=user).values("since"))}


def traces(user: int) -> list[Trace]:
    """The right ends with the account."""
    found = Operator.objects.filter(user=user).count()
    return [Trace(_("The right to run the installation"), found, stays=False, why=_("It ends with the account."))]


def forget(user: int) -> None:
    """Take the right."""
    Operator.objects.filter(user=user).delete()
