"""Files that programs send, as `multipart/form-data`: asked for, read once, told as one value for repeated calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from valorise.platform.foundation.api_errors import TooLarge, Unreadable, WrongKind

KIND = "multipart/form-data"
REST = 1024 * 1024
"""Bytes that the other fields of a form may take."""


def announced(request: HttpRequest) -> None:
    """`WrongKind` for a body that is not said to be a form with files."""
    if request.content_type != KIND:
        raise WrongKind(
            what=f"The body is said to be “{request.content_type or 'nothing'}”.",
            where="Content-Type",
            why="Expected: a form with files.",
            fix=f"Send it as {KIND}, as curl does with -F.",
        )


def short_enough(request: HttpRequest) -> None:
    """Nothing where a form is no longer than one document may be; `TooLarge` before any of it is read otherwise."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > settings.DOCUMENT_MOST_BYTES + REST:
        raise TooLarge(
            what=f"The file is larger than {settings.DOCUMENT_MOST_BYTES // 1024**2} MB.",
            where="body",
            why="Larger files belong in a repository; the asset can name their address.",
            fix="Make it smaller, or send its address as a fact.",
        )


def read(request: HttpRequest) -> None:
    """Read the form; large files go to the disk while they come in. `Unreadable` or `TooLarge` otherwise."""
    try:
        request.FILES  # noqa: B018 - reading it is the point: errors are told in our shape
    except (MultiPartParserError, UnreadablePostError) as error:
        raise Unreadable(
            what="The form cannot be read.",
            where="body",
            why="It is not put together as its Content-Type says, or broke off.",
            fix="Let a library write the form, and send it again.",
        ) from error
    except (TooManyFieldsSent, TooManyFilesSent, RequestDataTooBig) as error:
        raise TooLarge(
            what="The form holds more files or values than one call takes.",
            where="body",
            fix="Send the files in several calls.",
        ) from error


def was_read(request: HttpRequest) -> bool:
    """Whether the call brought a form that was read."""
    return request.content_type == KIND and hasattr(request, "_files")


def sent(request: HttpRequest) -> tuple[Mapping[str, str], Sequence[tuple[str, UploadedFile[bytes]]]]:
    """Fields of a form that was read, and files with the names of their fields.

    `Unreadable` for a field that is sent twice, so that none is lost.
    """
    fields, files = request.POST, request.FILES
    if twice := [name for name in fields if len(fields.getlist(name)) > 1]:
        raise Unreadable(
            what="The form cannot be read.",
            where="body",
            why=f"“{twice[0]}” is there twice.",
            fix="Send each field once.",
        )
    return {name: str(fields[name]) for name in fields}, [(n, one) for n in files for one in files.getlist(n)]


def digest(request: HttpRequest) -> bytes:
    """What tells this form from any other one: every value, and name and content of every file, in their order.

    The borders between its parts do not count: they differ each time a form is sent.
    """
    seen = sha256()
    for part in _parts(request):
        seen.update(str(len(part)).encode() + b":")
        seen.update(part)
    return seen.digest()


def _parts(request: HttpRequest) -> Iterator[bytes]:
    for name, values in request.POST.lists():
        yield from (one.encode("utf-8", "surrogatepass") for one in (name, *map(str, values)))
    for name, uploads in request.FILES.lists():
        for upload in uploads:
            yield name.encode("utf-8", "surrogatepass")
            yield (upload.name or "").encode("utf-8", "surrogatepass")
            yield from upload.chunks()
            upload.seek(0)
