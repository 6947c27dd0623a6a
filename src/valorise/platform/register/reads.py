"""Assets as pages, programs and the calculation read them."""

from __future__ import annotations

from django.db.models import QuerySet

from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.models import Asset


def assets(viewer: Viewer) -> QuerySet[Asset]:
    """Assets this person may see, newest change first."""
    return Asset.objects.seen_by(viewer).order_by("-changed_at", "id")


def asset(viewer: Viewer, name: str) -> Asset:
    """One asset with its people and owners; `Missing` where this person may not see it."""
    found = Asset.objects.seen_by(viewer).filter(pk=name).prefetch_related("contributors", "owners", "identifiers")
    return found.first() or Asset.objects.one_for(viewer, name)
