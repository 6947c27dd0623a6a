"""Files that programs send, as `multipart/form-data`: how long one may be, and what the call holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from valorise.platform.foundation.api_errors import TooLarge, Unreadable, WrongKind

KIND = "multipart/form-data"
REST = 1024 * 1024
"""Bytes that the other fields of a form may take."""


def is_form(request: HttpRequest) -> bool:
    """Whether the call says that it carries a form with files."""
    return request.content_type == KIND


def short_enough(request: HttpRequest) -> None:
    """Nothing where a form is no longer than one document may be; `TooLarge` before any of it is read otherwise."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if is_form(request) and (not length.isdigit() or int(length) > settings.DOCUMENT_MOST_BYTES + REST):
        raise TooLarge(
            what=f"The file is larger than {settings.DOCUMENT_MOST_BYTES // 1024**2} MB.",
            where="body",
            why="Larger files belong in a repository; the asset can name their address.",
            fix="Make it smaller, or send its address as a fact.",
        )


def sent(request: HttpRequest) -> tuple[Mapping[str, str], Sequence[tuple[str, UploadedFile[bytes]]]]:
    """Fields, and files with the names of their fields; `WrongKind` where it is no form, `Unreadable` for a broken one.

    A field that is sent twice is refused, so that none is lost.
    """
    if not is_form(request):
        raise WrongKind(
            what=f"The body is said to be “{request.content_type or 'nothing'}”.",
            where="Content-Type",
            why="Expected: a form with a file.",
            fix=f"Send it as {KIND}.",
        )
    short_enough(request)
    try:
        fields, files = request.POST, request.FILES
    except (MultiPartParserError, TooManyFieldsSent, TooManyFilesSent, UnreadablePostError) as error:
        raise _unreadable("It broke off, or is not written as its kind asks.") from error
    if twice := [name for name in fields if len(fields.getlist(name)) > 1]:
        raise _unreadable(f"“{twice[0]}” is there twice.")
    return {name: str(fields[name]) for name in fields}, [(n, one) for n in files for one in files.getlist(n)]


def _unreadable(why: str) -> Unreadable:
    return Unreadable(what="The form cannot be read.", where="body", why=why, fix="Send each field once.")
