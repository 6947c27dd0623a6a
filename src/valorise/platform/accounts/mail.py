"""Mails to people about their accounts: kept sealed with the change they tell of, and sent by a job."""

from __future__ import annotations

import logging
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused

import orjson
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.template.loader import render_to_string

from valorise.platform.accounts import sealing
from valorise.platform.accounts.models import AccountMail
from valorise.platform.jobs.models import Job, State
from valorise.terms.errors import NotReady

LOG = logging.getLogger("valorise.mail")
SENDING = "send-account-mails"
PAUSES = (1, 5, 15, 60, 240, 720)
"""Minutes before a mail that the mail server did not take is tried again."""
FORGOTTEN = timedelta(minutes=5)
"""After which a mail that is being sent was left behind by a worker that died. It is sent again: a link that comes
twice does no harm, one that never comes keeps somebody out."""


def write(template: str, to: str, **context: object) -> None:
    """Send a mail once the change it tells of is kept; `template_subject.txt` and `template_message.txt` hold it."""
    subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
    body = render_to_string(f"{template}_message.txt", context).strip()
    send(EmailMessage(subject, body, to=[to]))


def send(mail: EmailMessage) -> None:
    """Keep the mail in the transaction of the change; nobody waits until the mail server has it."""
    _keep(mail, pretended=False)


def pretend(mail: EmailMessage) -> None:
    """Do all that `send` does, and send nothing: so nobody can tell from the time whether an address has an account."""
    _keep(mail, pretended=True)


def due() -> QuerySet[AccountMail]:
    """Mails to send now, those left behind among them."""
    waiting = AccountMail.objects.filter(failed_at=None, begins_at__lte=Now())
    return waiting.order_by("begins_at", "pk")


def send_due() -> dict[str, int]:
    """Send what is due; how many mails were sent, and how many were not."""
    counts = {"sent": 0, "not sent": 0}
    while (one := _taken()) is not None:
        counts["sent" if _sent(one) else "not sent"] += 1
    return counts


def _keep(mail: EmailMessage, *, pretended: bool) -> None:
    content = orjson.dumps({"subject": mail.subject, "body": mail.body, "to": mail.to}).decode()
    AccountMail.objects.create(sealed=sealing.sealed(content), pretended=pretended)
    if not settings.MAIL_IN_BACKGROUND:
        transaction.on_commit(send_due)
    elif not Job.objects.filter(name=SENDING, state=State.WAITING, begins_at__lte=Now()).exists():
        from valorise.platform.jobs.actions import start_for_house

        start_for_house(SENDING)


def _taken() -> AccountMail | None:
    """The next mail, put off while it is being sent, so that nobody else sends it; None where there is none."""
    with transaction.atomic():
        found = due().select_for_update(skip_locked=True).first()
        if found is not None:
            found.attempts += 1
            AccountMail.objects.filter(pk=found.pk).update(attempts=found.attempts, begins_at=Now() + FORGOTTEN)
    return found


def _sent(one: AccountMail) -> bool:
    try:
        if not one.pretended:
            EmailMessage(**orjson.loads(sealing.opened(one.sealed))).send()
    except (SMTPRecipientsRefused, NotReady, ValueError) as error:
        # A `ValueError` is an address or a subject that can be written on no mail. It must not stop those behind it.
        return _given_up(one, error)
    except (SMTPException, OSError) as error:
        return _again(one, error)
    # The link in it opens an account: what was sent is kept no longer.
    AccountMail.objects.filter(pk=one.pk).delete()
    return not one.pretended


def _again(one: AccountMail, error: Exception) -> bool:
    """Another attempt after a pause. What the server said is in no log: it may quote the address."""
    if one.attempts > len(PAUSES):
        return _given_up(one, error)
    pause = PAUSES[one.attempts - 1]
    LOG.warning("Account mail %s could not be sent (%s); again in %s min.", one.pk, type(error).__name__, pause)
    AccountMail.objects.filter(pk=one.pk).update(begins_at=Now() + timedelta(minutes=pause), problem=_kind(error))
    return False


def _given_up(one: AccountMail, error: Exception) -> bool:
    """Noted for those who run the installation, without address and text; the person asks for it anew."""
    LOG.error("Account mail %s could not be sent (%s) and is not tried again.", one.pk, type(error).__name__)
    AccountMail.objects.filter(pk=one.pk).update(failed_at=Now(), sealed="", problem=_kind(error))
    return False


def _kind(error: Exception) -> str:
    return type(error).__name__[:100]
