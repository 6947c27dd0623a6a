"""Tokens are made and revoked by the person they stand for, and by nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import changing, refused
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.programs.models import Token
from valorise.platform.programs.reads import scopes
from valorise.platform.programs.secret import SHOWN, hashed, new_secret
from valorise.terms.errors import Invalid, Missing

DAYS = (7, 30, 90, 365)
"""How long a token may live; a year at most, so that forgotten ones end by themselves."""
MOST = 50


def make_token(viewer: Viewer, name: str, scopes_wanted: Sequence[str], days: int) -> tuple[Token, str]:
    """A new token of this person and its secret, which is shown now and never again."""
    with changing(viewer, "token-made", allowed=viewer.user is not None) as tell:
        if viewer.user is None:
            raise refused(viewer)
        _possible(viewer.user, name, scopes_wanted, days)
        secret = new_secret()
        token = Token.objects.create(
            user_id=viewer.user,
            tenant_id=viewer.tenant,
            name=name.strip(),
            begins=secret[:SHOWN],
            hash=hashed(secret),
            scopes=sorted(set(scopes_wanted)),
            made_at=clock.now(),
            expires_at=clock.now() + timedelta(days=days),
        )
        tell.happened(f"token-{token.pk}", scopes=token.scopes, days=days)
        return token, secret


def revoke_token(viewer: Viewer, number: int) -> None:
    """End a token of this person at once; `Missing` for one of somebody else."""
    with changing(viewer, "token-revoked", allowed=viewer.user is not None) as tell:
        ended = Token.objects.filter(pk=number, user=viewer.user, revoked_at=None).update(revoked_at=clock.now())
        if not ended:
            raise Missing(what="There is no such token.", fix="Look at the list of your tokens.")
        tell.happened(f"token-{number}")


def _possible(user: int, name: str, wanted: Sequence[str], days: int) -> None:
    known = [code for code, _label in scopes()]
    wrong = [scope for scope in wanted if scope not in known]
    if not name.strip() or len(name) > 100:
        raise Invalid(what="The token needs a name.", where="name", fix="Say in up to 100 characters what will use it.")
    if not wanted or wrong:
        raise Invalid(
            what=f"“{wrong[0]}” is no scope." if wrong else "The token would be good for nothing.",
            where="scopes",
            why=f"Expected: some of {', '.join(known)}.",
            fix="Choose what the program must do, and no more.",
        )
    if days not in DAYS:
        raise Invalid(
            what=f"A token cannot live {days} days.",
            where="days",
            why=f"Expected: one of {', '.join(map(str, DAYS))}.",
            fix="Choose the shortest that will do.",
        )
    if Token.objects.filter(user=user, revoked_at=None, expires_at__gt=clock.now()).count() >= MOST:
        raise Invalid(what=f"You have {MOST} tokens already.", where="tokens", fix="Revoke those nobody uses.")
