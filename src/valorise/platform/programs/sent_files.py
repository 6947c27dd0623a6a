"""Calls that take files: said to be a form, read once, and told as one value for idempotency keys."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from ninja.operation import Operation
from ninja.params.models import FileModel

from valorise.platform.foundation.api_errors import TooLarge, Unreadable, WrongKind

FORM = "multipart/form-data"


def taken_by(operation: Operation) -> bool:
    """Whether the call takes files."""
    return any(issubclass(model, FileModel) for model in operation.models)


def announced(request: HttpRequest) -> None:
    """`WrongKind` for a body that is not said to be a form with files."""
    if request.content_type != FORM:
        raise WrongKind(
            what=f"The body is said to be “{request.content_type or 'nothing'}”.",
            where="Content-Type",
            why="Expected: a form with files.",
            fix=f"Send it as {FORM}, as curl does with -F.",
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


def digest(request: HttpRequest) -> bytes:
    """What tells this form from any other one: every value, and name and content of every file, in their order."""
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
