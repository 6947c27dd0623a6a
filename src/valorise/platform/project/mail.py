"""How mail leaves the installation, from `VALORISE_MAIL` and `VALORISE_MAIL_FROM`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from valorise.terms.errors import Invalid

SCHEMES = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
"""What an address of a mail server begins with, and the port where it names none."""
SECONDS = 30
KEPT_IN_FILES = "valorise.platform.notices.box.MailBox"
"""What takes mails where no server is named: each becomes a file."""


def mail(environ: Mapping[str, str], site: str) -> dict[str, Any]:
    """Django's settings for mail; without a mail server, mails are files in `MAIL_FOLDER`.

    >>> mail({"VALORISE_MAIL": "smtp://a:b%40c@host:2525?tls=1"}, "https://v.example")["EMAIL_HOST_PASSWORD"]
    'b@c'
    """
    from_whom = environ.get("VALORISE_MAIL_FROM", "").strip() or f"Valorise <no-reply@{urlsplit(site).hostname}>"
    common = {"DEFAULT_FROM_EMAIL": from_whom, "SERVER_EMAIL": from_whom}
    said = environ.get("VALORISE_MAIL", "").strip()
    if not said:
        return common | {"EMAIL_BACKEND": KEPT_IN_FILES}
    return common | {"EMAIL_TIMEOUT": SECONDS} | _server(said)


def _server(said: str) -> dict[str, Any]:
    try:
        parts = urlsplit(said)
        port = parts.port or SCHEMES[parts.scheme]
    except (ValueError, KeyError):
        raise _wrong() from None
    if not parts.hostname:
        raise _wrong()
    tls = parts.scheme == "smtp+starttls" or parse_qs(parts.query).get("tls", ["0"])[0] not in ("0", "")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": tls and parts.scheme != "smtps",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


def _wrong() -> Invalid:
    # The address holds a password, so it is not repeated.
    return Invalid(
        what="VALORISE_MAIL does not name a mail server.",
        where="VALORISE_MAIL",
        fix="Write it as smtp://name:password@host:587?tls=1 or smtps://name:password@host, or leave it out: mails are"
        " then kept as files in the folder mail.",
    )
