"""Documents as pages read them."""

from __future__ import annotations

from django.db.models import QuerySet

from valorise.platform.documents.models import Document
from valorise.platform.foundation.viewer import Viewer


def of_asset(viewer: Viewer, asset: str) -> QuerySet[Document]:
    """Documents of an asset that this person may read, the newest first."""
    return Document.objects.seen_by(viewer).filter(asset=asset).exclude(stored="").order_by("-recorded_at", "pk")


def document(viewer: Viewer, name: str) -> Document:
    """One document; `Missing` where this person may not read it."""
    return Document.objects.one_for(viewer, name)


def documents(viewer: Viewer) -> QuerySet[Document]:
    """All documents that this person may read, without those whose content was deleted for good."""
    return Document.objects.seen_by(viewer).exclude(stored="")
