"""Needs for programs."""

from __future__ import annotations

from django.db.models import QuerySet
from ninja import Router

from valorise.platform.foundation.history_api import offer_history
from valorise.platform.foundation.records_api import offer_reading
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.needs.models import Need

prefix = ""
area = "needs"
router = Router(tags=["Needs"])


def needs(viewer: Viewer) -> QuerySet[Need]:
    """Needs that this person may see."""
    return Need.objects.seen_by(viewer)


offer_reading(router, Need, needs)
offer_history(router, Need)
