"""Notices as pages read them."""

from __future__ import annotations

from django.db.models import F, QuerySet

from valorise.platform.foundation.sight import missing
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.notices.kinds import own_way
from valorise.platform.notices.models import Notice, Wish
from valorise.terms.codes import codes


def notices(viewer: Viewer, *, kind: str = "", unread: bool = False) -> QuerySet[Notice]:
    """The person's own notices, unread ones first, newest first."""
    found = Notice.objects.filter(user=viewer.user) if viewer.user else Notice.objects.none()
    if kind:
        found = found.filter(kind=kind)
    if unread:
        found = found.filter(read_at=None)
    return found.order_by(F("read_at").desc(nulls_first=True), "-made_at", "-pk")


def notice(viewer: Viewer, number: int) -> Notice:
    """One of the person's own notices; `Missing` for those of others."""
    found = notices(viewer).filter(pk=number).first()
    if found is None:
        raise missing(Notice)
    return found


def count_unread(viewer: Viewer) -> int:
    """How many the person has not seen."""
    return notices(viewer, unread=True).count()


def ways(viewer: Viewer) -> dict[str, str]:
    """How the person gets each kind."""
    said = dict(Wish.objects.filter(user=viewer.user).values_list("kind", "way"))
    return {kind: said.get(kind, own_way(kind)) for kind in codes("notice_kinds")}
