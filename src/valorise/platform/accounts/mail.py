"""Mails to people about their accounts."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from threading import Thread

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string

LOG = logging.getLogger("valorise.mail")


def write(template: str, to: str, **context: object) -> None:
    """Send a mail once the change it tells of is kept; `template_subject.txt` and `template_message.txt` hold it."""
    subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
    body = render_to_string(f"{template}_message.txt", context).strip()
    transaction.on_commit(lambda: send(EmailMessage(subject, body, to=[to])))


def send(mail: EmailMessage) -> None:
    """Hand the mail to the server; nobody waits for it, and a server that fails is noted without the address."""
    if settings.MAIL_IN_BACKGROUND:
        Thread(target=_send, args=(mail,), name="mail").start()
    else:
        _send(mail)


def _send(mail: EmailMessage) -> None:
    try:
        mail.send()
    except (SMTPException, OSError) as error:
        # The text of the server may quote the address.
        LOG.error("A mail could not be sent: %s", type(error).__name__)
