"""Sending letters, each of them once, and writing the letters of each day and week."""

from __future__ import annotations

import logging
from datetime import datetime, time, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Any

from django.core.mail import get_connection
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from valorise.platform.foundation import clock
from valorise.platform.jobs.each import each
from valorise.platform.jobs.work import Work
from valorise.platform.notices.actions import send_soon
from valorise.platform.notices.letters import written
from valorise.platform.notices.models import Letter, Notice, Way

LOG = logging.getLogger("valorise.notices")
PAUSES = (1, 5, 15, 60, 240, 720)
"""Minutes before a letter that the mail server did not take is tried again."""
FORGOTTEN = timedelta(minutes=15)
"""After which a letter that is being sent was left behind by a worker that died."""
MOST_IN_ONE = 100
"""Notices that one letter lists; the site has them all."""
MORNING = time(7)
"""When the letters of a day or a week are written, where the site lives."""


def due() -> QuerySet[Letter]:
    """Letters to send now, those left behind among them."""
    left_behind = Q(state=Letter.SENDING, taken_at__lt=Now() - FORGOTTEN)
    return Letter.objects.filter(Q(state=Letter.WAITING, begins_at__lte=Now()) | left_behind).order_by(
        "begins_at", "pk"
    )


def send_all(work: Work) -> dict[str, int]:
    """Sends what is due; how many letters were sent and how many were not."""
    counts = {"sent": 0, "not sent": 0}
    while (letter := _taken()) is not None:
        counts["sent" if _send(letter) else "not sent"] += 1
        work.tell("Sending", sum(counts.values()))
    return counts


def _taken() -> Letter | None:
    """The next letter, marked as being sent, so that nobody else sends it; None where there is none."""
    with transaction.atomic():
        found = due().select_for_update(skip_locked=True).first()
        if found is None:
            return None
        if found.state == Letter.SENDING and not getattr(get_connection(), "repeats_harmlessly", False):
            Letter.objects.filter(pk=found.pk).update(state=Letter.UNSURE)
            found.state = Letter.UNSURE
            return found
        Letter.objects.filter(pk=found.pk).update(state=Letter.SENDING, attempts=found.attempts + 1, taken_at=Now())
    return Letter.objects.select_related("user").get(pk=found.pk)


def _send(letter: Letter) -> bool:
    """Whether it was sent. A letter whose notices were all seen in the meantime has nothing to say any more."""
    if letter.state == Letter.UNSURE:
        return False
    notices = list(letter.notices.filter(read_at=None).order_by("-made_at", "-pk")[:MOST_IN_ONE])
    if not notices or not letter.user.is_active:
        return _note(letter, Letter.DROPPED)
    try:
        written(letter, notices).send()
    except SMTPRecipientsRefused:
        return _note(letter, Letter.DROPPED, problem="address refused")
    except ValueError as error:  # an address that can be written on no mail; it must not stop the letters behind it
        return _note(letter, Letter.DROPPED, problem=type(error).__name__)
    except (SMTPException, OSError) as error:
        LOG.warning("Letter %s could not be sent (%s).", letter.pk, type(error).__name__)
        return _again(letter, type(error).__name__)
    return _note(letter, Letter.SENT, sent_at=Now()) or True


def _note(letter: Letter, state: str, **more: object) -> bool:
    Letter.objects.filter(pk=letter.pk, attempts=letter.attempts).update(state=state, **more)
    return False


def _again(letter: Letter, problem: str) -> bool:
    if letter.attempts > len(PAUSES):
        return _note(letter, Letter.DROPPED, problem=problem)
    pause = timedelta(minutes=PAUSES[letter.attempts - 1])
    return _note(letter, Letter.WAITING, begins_at=Now() + pause, problem=problem)


def undigested() -> QuerySet[Notice]:
    """Unread notices from before this morning, or this week's first one, that wait for the letter of that time."""
    day, week = begins()
    waits = Q(way=Way.DAILY, made_at__lt=day) | Q(way=Way.WEEKLY, made_at__lt=week)
    return Notice.objects.filter(waits, letter=None, read_at=None)


def begins() -> tuple[datetime, datetime]:
    """The last morning of a day, and of a Monday, that has come."""
    now = timezone.localtime(clock.now())
    day = now.date() - timedelta(days=0 if now.time() >= MORNING else 1)
    monday = day - timedelta(days=day.weekday())
    return tuple(datetime.combine(one, MORNING, now.tzinfo) for one in (day, monday))  # type: ignore[return-value]


def write_digests(work: Work) -> dict[str, Any]:
    """Writes the letter of the day or week for everybody whom one waits for; how many, and which failed."""
    pairs = undigested().order_by("user", "way").values_list("user", "way").distinct()
    found = each("write-digests", [(None, pair) for pair in pairs], lambda pair: _told(work, *pair), address="/")
    if found.done:
        send_soon()
    return {"letters": found.done, **found.account}


def _told(work: Work, user: int, way: str) -> bool:
    work.tell("Writing")
    return _digest(user, way)


@transaction.atomic
def _digest(user: int, way: str) -> bool:
    """Writes one letter; False where another worker has just done so."""
    begin = begins()[0 if way == Way.DAILY else 1]
    letter, new = Letter.objects.get_or_create(once=f"{way}-{user}-{begin:%Y-%m-%d}", defaults={"user_id": user})
    undigested().filter(user=user, way=way).update(letter=letter)
    return new
