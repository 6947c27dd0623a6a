"""How a content leaves the house: as a file to save, never shown inside the site."""

from __future__ import annotations

from django.http import FileResponse
from django.http.response import HttpResponseBase

from valorise.platform.documents import keeping
from valorise.platform.documents.models import Document
from valorise.terms.errors import Missing


def as_download(found: Document) -> HttpResponseBase:
    """The content of a document that was fetched for this person; `Missing` where it is no longer on the disk."""
    try:
        stream = keeping.path_of(found.stored).open("rb")
    except FileNotFoundError as error:
        raise Missing(
            "The content of this document is not there any more.", fix="Ask the office that keeps it."
        ) from error
    answer = FileResponse(stream, as_attachment=True, filename=found.file, content_type=found.media)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer
