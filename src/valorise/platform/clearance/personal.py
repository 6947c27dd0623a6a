"""What kept questions about licences tell of a person: who asked."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from valorise.platform.clearance.models import LicenceQuestion
from valorise.platform.foundation.persons import Trace


def stored(user: int) -> dict[str, Any]:
    """Questions that the person kept."""
    mine = LicenceQuestion.objects.filter(asked_by=user).order_by("asked_at", "pk")
    return {"licence_questions": list(mine.values("id", "asset", "asked_at", "answer"))}


def traces(user: int) -> list[Trace]:
    """The question stays, without who asked it."""
    count = LicenceQuestion.objects.filter(asked_by=user).count()
    why = _("Later licences rest on what was known. It no longer says who asked.")
    return [Trace(_("Questions about licences that the person kept"), count, stays=True, why=why)]


def forget(user: int) -> None:
    """Take the person out of the questions they kept."""
    LicenceQuestion.objects.filter(asked_by=user).update(asked_by=None)
