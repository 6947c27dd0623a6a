"""Questions about licences that were kept."""

from __future__ import annotations

from django.db.models import QuerySet

from valorise.platform.clearance.models import LicenceQuestion
from valorise.platform.foundation.viewer import Viewer


def kept_questions(viewer: Viewer, asset: str) -> QuerySet[LicenceQuestion]:
    """Questions about an asset that this person's office kept, the newest first."""
    return LicenceQuestion.objects.seen_by(viewer).filter(asset=asset).order_by("-asked_at", "-pk")


def kept_question(viewer: Viewer, number: int) -> LicenceQuestion:
    """One of them; `Missing` where this person may not see it."""
    return LicenceQuestion.objects.one_for(viewer, number)
