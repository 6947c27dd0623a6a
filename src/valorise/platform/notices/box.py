"""Mails as files, for an office without a mail server: each mail is one file that mail programs open."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class MailBox(BaseEmailBackend):
    """Writes mails into the folder `MAIL_FOLDER`, readable for this installation only."""

    repeats_harmlessly = True
    """The same mail written twice is the same file."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Each mail under its own name, whole or not at all; how many."""
        folder = Path(settings.MAIL_FOLDER)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for one in email_messages:
            message = one.message()
            name = re.sub(r"[^A-Za-z0-9.-]+", "-", str(message["Message-ID"])).strip("-")[:150]
            draft = folder / f".{name}.{os.getpid()}.draft"
            draft.write_bytes(message.as_bytes())
            draft.chmod(0o600)
            draft.replace(folder / f"{name}.eml")
        return len(email_messages)
