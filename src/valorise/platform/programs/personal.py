"""What programs of a person leave here: their tokens, and answers kept for repeated calls; all of it goes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from valorise.platform.foundation.persons import Trace
from valorise.platform.programs.models import KeptAnswer, Token

SHOWN = ("name", "begins", "scopes", "made_at", "expires_at", "revoked_at", "last_used_on")


def stored(user: int) -> dict[str, Any]:
    """Tokens without what is kept of their secret, and calls whose answers are kept for a day."""
    return {
        "tokens": list(Token.objects.filter(user=user).order_by("pk").values(*SHOWN)),
        "calls": list(KeptAnswer.objects.filter(user=user).order_by("pk").values("key", "since", "status")),
    }


def traces(user: int) -> list[Trace]:
    """Programs of the person get in no longer."""
    counts = Token.objects.filter(user=user).count() + KeptAnswer.objects.filter(user=user).count()
    return [Trace(_("Tokens of programs and their calls"), counts, stays=False, why=_("They are deleted."))]


def forget(user: int) -> None:
    """Both at once, before the account itself."""
    Token.objects.filter(user=user).delete()
    KeptAnswer.objects.filter(user=user).delete()
