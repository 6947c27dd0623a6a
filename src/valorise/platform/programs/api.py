"""Who calls, their tokens, and the lists of codes that records use."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from valorise.platform.foundation.api_errors import SignInFirst
from valorise.platform.programs import actions, reads
from valorise.platform.programs.reads import Caller
from valorise.terms import knowledge
from valorise.terms.codes import codes
from valorise.terms.errors import Missing

prefix = ""
area = "account"
router = Router(tags=["Account"])


class Role(Schema):
    """What the person is in an organisation."""

    organisation: int
    role: str


class Me(Schema):
    """Who calls."""

    account: int
    name: str
    organisation: int | None = Field(description="Organisation that new records belong to.")
    roles: list[Role]
    scopes: list[str] | None = Field(description="What the token was made for; null for a person at their browser.")
    today: date = Field(description="The day from which everything is seen.")


class TokenMade(Schema):
    """A token as lists show it."""

    id: int
    name: str
    begins: str
    scopes: list[str]
    made_at: datetime
    expires_at: datetime
    last_used_on: date | None = Field(description="The day only; null where it was never used.")


class Tokens(Schema):
    """The person's tokens, newest first."""

    items: list[TokenMade]


class CodeLists(Schema):
    """Names of the lists."""

    items: list[str]


class CodeList(Schema):
    """A list of codes with what each means."""

    name: str
    items: list[dict[str, str]]


def caller(request: HttpRequest) -> Caller:
    """Who calls, and by which token; `SignInFirst` for nobody."""
    who: Caller = request.caller  # type: ignore[attr-defined]
    if who.viewer.user is None:
        raise SignInFirst()
    return who


@router.get("/account", response=Me, operation_id="get_account", summary="Who I am")
def account(request: HttpRequest) -> Any:
    """The person, their roles, and what the token may do. Every token can ask this."""
    who = caller(request)
    seen = who.viewer
    return {
        "account": seen.user,
        "name": seen.name,
        "organisation": seen.tenant,
        "roles": [{"organisation": tenant, "role": role} for tenant, role in sorted(seen.roles)],
        "scopes": None if who.token is None else sorted(who.scopes),
        "today": seen.today,
    }


@router.get("/account/tokens", response=Tokens, operation_id="list_tokens", summary="My tokens")
def list_tokens(request: HttpRequest) -> Any:
    """The person's own tokens that were not revoked. Secrets are shown once, when a token is made on its page."""
    return {"items": [reads.shown(one) for one in reads.tokens(caller(request).viewer)]}


@router.delete(
    "/account/tokens/{int:number}", response={204: None}, operation_id="revoke_token", summary="Revoke a token"
)
def revoke_token(request: HttpRequest, number: int) -> Any:
    """Ends a token of the person at once, also the one that is used for this call."""
    actions.revoke_token(caller(request).viewer, number)
    return HttpResponse(status=204)


@router.get("/codes", response=CodeLists, operation_id="list_codes", summary="Lists of codes", tags=["Codes"])
def list_codes(request: HttpRequest) -> Any:
    """Names of all lists of codes."""
    return {"items": list(knowledge.names("terms/codes", ".csv"))}


@router.get("/codes/{name}", response=CodeList, operation_id="get_codes", summary="A list of codes", tags=["Codes"])
def get_codes(request: HttpRequest, name: str) -> Any:
    """Codes that columns of records use, such as asset_types, with label and meaning."""
    if name not in knowledge.names("terms/codes", ".csv"):
        raise Missing(what=f"There is no list of codes “{name}”.", where="name", fix="See /api/v1/codes for all.")
    return {"name": name, "items": [{"code": code, **said} for code, said in codes(name).items()]}
