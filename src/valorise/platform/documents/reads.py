"""Documents as pages read them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from valorise.platform.documents.models import Document, DocumentText
from valorise.platform.foundation.viewer import Viewer


def of_asset(viewer: Viewer, asset: str, *, at_least: Sequence[str] = ()) -> QuerySet[Document]:
    """Documents of an asset that this person may read, the newest first."""
    seen = Document.objects.seen_by(viewer, at_least=at_least)
    return seen.filter(asset=asset).exclude(stored="").order_by("-recorded_at", "pk")


def document(viewer: Viewer, name: str) -> Document:
    """One document; `Missing` where this person may not read it."""
    return Document.objects.one_for(viewer, name)


def documents(viewer: Viewer) -> QuerySet[Document]:
    """All documents that this person may read, without those whose content was deleted for good."""
    return Document.objects.seen_by(viewer).exclude(stored="")


def searched(document: Document) -> str:
    """Whether a document is found by its words, as a sentence."""
    told = {
        DocumentText.WHOLE: _("Its words are searched."),
        DocumentText.PART: _("A part of its words is searched; it is too long, or could not be read to the end."),
        DocumentText.NONE: _("It has no words that can be searched; a scan is a picture until its text is recognised."),
        DocumentText.FAILED: _("It could not be read, so its words are not searched; it may be damaged or protected."),
        DocumentText.OTHER: _("Files of this kind are found by their name only."),
    }
    state = DocumentText.objects.filter(document=document.pk).values_list("state", flat=True).first()
    return told.get(state or "", _("Its words are not read yet; this takes a moment."))
