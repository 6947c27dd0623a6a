"""A letter as it goes out: plain text with a simple page beside it, links, and a way to stop it in one step."""

from __future__ import annotations

from email.utils import formataddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valorise.platform.notices.kinds import label
from valorise.platform.notices.models import Letter, Notice
from valorise.terms.errors import Missing

SALT = "valorise.notices.stop"


def written(letter: Letter, notices: list[Notice]) -> EmailMultiAlternatives:
    """The mail of a letter about these notices. It names no record: what one may see is decided when one opens it."""
    with translation.override(letter.user.language or "en"):
        context = _context(letter, notices)
        mail = EmailMultiAlternatives(
            subject=context["subject"],
            body=render_to_string("notices/letter.txt", context),
            to=[formataddr((letter.user.name, letter.user.email))],
            headers=_headers(letter, context["stop"]),
        )
        mail.attach_alternative(render_to_string("notices/letter.html", context), "text/html")
    return mail


def _context(letter: Letter, notices: list[Notice]) -> dict[str, Any]:
    entries = [{"label": label(one.kind), "text": one.in_mail, "link": _link("open", number=one.pk)} for one in notices]
    labels = sorted({entry["label"] for entry in entries})
    many = ngettext("{count} notice", "{count} notices", len(entries)).format(count=len(entries))
    kinds = sorted({one.kind for one in notices})
    return {
        "name": letter.user.name,
        "entries": entries,
        "subject": labels[0] if len(entries) == 1 else f"{_('Valorise')}: {many}",
        "many": many,
        "language": letter.user.language or "en",
        "settings": _link("settings"),
        "stop": _link("stop", token=token(letter.user_id, kinds)),
        "stops": labels,
    }


def _headers(letter: Letter, stop: str) -> dict[str, str]:
    """The name of a mail is always that of its letter, so that a mail program takes a second copy for what it is."""
    host = urlsplit(settings.SITE_ADDRESS).hostname
    return {
        "Message-ID": f"<letter-{letter.pk}-{letter.made_at:%Y%m%d%H%M%S%f}@{host}>",
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def token(user: int, kinds: list[str]) -> str:
    """What lets the one who has the mail stop these kinds, without signing in, and nothing else."""
    return signing.dumps({"user": user, "kinds": kinds}, salt=SALT)


def opened(written_token: str) -> tuple[int, list[str]]:
    """Account and kinds of a token; `Missing` where it is not ours."""
    try:
        said = signing.loads(written_token, salt=SALT)
    except signing.BadSignature as error:
        raise Missing(
            "This link is not complete.", fix="Copy all of it from the mail, or sign in and choose there."
        ) from error
    return said["user"], said["kinds"]


def _link(page: str, **parts: Any) -> str:
    return settings.SITE_ADDRESS + reverse(f"notices:{page}", kwargs=parts)
