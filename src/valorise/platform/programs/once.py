"""A change asked for twice happens once: the answer to a call with an `Idempotency-Key` is kept beside its change.

A short transaction takes the key; a second one makes the change and keeps the answer, so that after a crash there are
both or neither. Who was silent longer than the lease has lost the key, and can no longer write.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from valorise.platform.foundation import clock, forms_sent
from valorise.platform.foundation.api_errors import Conflict
from valorise.platform.programs.models import KeptAnswer
from valorise.terms.errors import Invalid

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)
LEASE = timedelta(seconds=60)
KEY = re.compile(r"[\x21-\x7e]{1,200}")
TOLD_AGAIN = ("Content-Type", "ETag", "Location", "Link")


def once(request: HttpRequest, user: int, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer to this call; the kept one where the account has sent the same call with the same key before.

    Only what succeeded is kept: a refused call changed nothing and may be mended under the same key.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return answer()
    mine = _take(user, _read(key), _fingerprint(request))
    if mine.status is not None:
        return _again(mine)
    try:
        with transaction.atomic():
            response = answer()
            if 200 <= response.status_code < 300:
                _keep(mine, response)
            else:
                transaction.set_rollback(True)
        return response
    finally:
        KeptAnswer.objects.filter(pk=mine.pk, holder=mine.holder, status=None).delete()


def _read(key: str) -> str:
    if KEY.fullmatch(key):
        return key
    raise Invalid(
        what="This idempotency key cannot be used.",
        where=HEADER,
        why="Expected: 1 to 200 letters, digits and signs without blanks.",
        fix="Send a random name, such as a UUID, and the same one only when you repeat the same call.",
    )


def _fingerprint(request: HttpRequest) -> str:
    """The call and the organisation that its sender works for: what was done for one is not done for another.

    A form was read by the door already, and may be too large for the memory.
    """
    tenant = request.viewer.tenant  # type: ignore[attr-defined] # set by the door
    content = forms_sent.digest(request) if forms_sent.was_read(request) else request.body
    return sha256(b"\n".join((str(tenant).encode(), request.get_full_path().encode(), content))).hexdigest()


def _take(user: int, key: str, call: str) -> KeptAnswer:
    """The key as ours, or as it was kept; `Conflict` while somebody else works on it."""
    now = clock.now()
    KeptAnswer.objects.filter(since__lt=now - KEPT).delete()
    ours = {"call": call, "holder": uuid4().hex, "since": now}
    found, new = KeptAnswer.objects.get_or_create(user_id=user, key=key, defaults=ours)
    if new:
        return found
    if found.call != call:
        raise Invalid(
            what="This idempotency key was used for another call.",
            where=HEADER,
            why="A key stands for one call with one body.",
            fix="Send a new key for a new call.",
        )
    if found.status is not None:
        return found
    left = KeptAnswer.objects.filter(pk=found.pk, holder=found.holder, status=None, since__lt=now - LEASE)
    if not left.update(**ours):
        raise _in_progress()
    found.holder = str(ours["holder"])
    return found


def _in_progress() -> Conflict:
    error = Conflict(
        what="The same call is being worked on just now.",
        where=HEADER,
        why="It was sent with the same key and has not ended.",
        fix="Wait a moment, then send it again with the same key: you will get its answer.",
    )
    error.headers = {"Retry-After": "2"}
    return error


def _keep(mine: KeptAnswer, response: HttpResponse) -> None:
    """Write the answer down in the transaction of its change; `Conflict` where somebody else holds the key now."""
    headers = {name: response[name] for name in TOLD_AGAIN if response.has_header(name)}
    held = KeptAnswer.objects.filter(pk=mine.pk, holder=mine.holder, status=None)
    if not held.update(status=response.status_code, headers=headers, content=bytes(response.content)):
        raise _in_progress()


def _again(kept: KeptAnswer) -> HttpResponse:
    headers = {**kept.headers, "Idempotency-Replayed": "true"}
    return HttpResponse(bytes(kept.content), status=kept.status, headers=headers)
