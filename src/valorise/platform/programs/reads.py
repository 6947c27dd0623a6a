"""Tokens as pages and the door read them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from valorise.platform.accounts.reads import viewer as person
from valorise.platform.foundation import clock
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.programs.models import Token
from valorise.platform.programs.secret import hashed, looks_right
from valorise.terms import knowledge

WAYS = ("read", "write")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, and by which token; a person at their browser has none and may use all calls."""

    viewer: Viewer
    token: int | None = None
    scopes: frozenset[str] = frozenset()

    def may(self, way: str, area: str) -> bool:
        """Whether the token was made for this: `write` includes reading. Who it stands for, every token may ask."""
        if self.token is None or (way, area) == ("read", "account"):
            return True
        enough = {"write", f"{area}:write"} | ({"read", f"{area}:read"} if way == "read" else set())
        return bool(enough & self.scopes)


def tokens(viewer: Viewer) -> QuerySet[Token]:
    """The person's own tokens that were not revoked, newest first; nobody sees those of others."""
    return Token.objects.filter(user=viewer.user, revoked_at=None) if viewer.user else Token.objects.none()


def caller(secret: str) -> Caller | None:
    """Who a token stands for now; None where it is wrong, expired or revoked, or its owner has left."""
    if not looks_right(secret):
        return None
    valid = Q(hash=hashed(secret), revoked_at=None, expires_at__gt=clock.now(), user__is_active=True)
    token = Token.objects.select_related("user").filter(valid).first()
    if token is None:
        return None
    seen = person(token.user, chosen=token.tenant_id)
    if token.tenant_id is not None and seen.tenant != token.tenant_id:
        return None
    if token.last_used_on != seen.today:
        Token.objects.filter(pk=token.pk).update(last_used_on=seen.today)
    return Caller(seen, token.pk, frozenset(token.scopes))


@cache
def areas() -> dict[str, dict[str, str]]:
    """Areas that tokens can be made for: label and meaning by code."""
    listed: dict[str, dict[str, str]] = knowledge.document("platform/programs/scopes.yaml")["areas"]
    return listed


def scopes() -> list[tuple[str, str]]:
    """Every scope with its label, from the widest to the narrowest."""
    wide: list[tuple[str, str]] = [("read", _("Read everything")), ("write", _("Read and change everything"))]
    told = {"read": _("{what}: read"), "write": _("{what}: read and change")}
    narrow = [
        (f"{area}:{way}", told[way].format(what=_(said["label"]))) for area, said in areas().items() for way in WAYS
    ]
    return wide + narrow


def shown(token: Token) -> dict[str, Any]:
    """A token as lists show it; the secret is not in the register at all."""
    names = ("id", "name", "begins", "scopes", "made_at", "expires_at", "last_used_on")
    return {name: getattr(token, name) for name in names}
