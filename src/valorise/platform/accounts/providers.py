"""Providers of single sign-on: those of the installation from a file, those of organisations from the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jwt
import orjson
import requests
from django.conf import settings
from django.utils.translation import gettext as _

from valorise.platform.accounts import sealing
from valorise.platform.accounts.line import Line
from valorise.platform.accounts.models import SignOn
from valorise.platform.accounts.reach import Inside
from valorise.platform.project.environment import is_here
from valorise.terms.errors import Invalid, NotReady, Refused

LEEWAY_SECONDS = 60
WELL_KNOWN = "/.well-known/openid-configuration"
SIGNED_BY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Ways to sign that a provider may use; never one where our own secret would be the key."""
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
FURTHER = ("userinfo_endpoint",)
"""Asked too where the provider has it."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Somebody who tells us who a person is."""

    code: str
    """Its name in addresses and linked accounts."""
    label: str
    address: str
    client: str
    secret: str = field(default="", repr=False)
    addresses_checked: bool = False
    tenant: int | None = None
    """Organisation that named it; None for one of the whole installation."""


def providers() -> list[Provider]:
    """All providers, those of the installation first."""
    named = SignOn.objects.order_by("label", "pk")
    return [*of_the_installation(settings.SIGN_ON_FILE), *(_of_organisation(one) for one in named)]


def of_the_installation(file: str) -> list[Provider]:
    """Providers in the file of VALORISE_SIGN_ON; `Invalid` where it cannot be used. Its secrets are in no message."""
    if not file:
        return []
    try:
        listed = orjson.loads(Path(file).read_bytes())
        made = [Provider(**{**one, "tenant": None, "address": one["address"].rstrip("/")}) for one in listed]
    except (OSError, orjson.JSONDecodeError, TypeError, KeyError, AttributeError) as error:
        raise Invalid(
            what="The file of VALORISE_SIGN_ON cannot be used.",
            where=file,
            why=f"{type(error).__name__}.",
            fix="Write a JSON list of objects with code, label, address, client and secret.",
        ) from None
    return made


def _of_organisation(named: SignOn) -> Provider:
    return Provider(
        code=named.code,
        label=named.label,
        address=named.address,
        client=named.client,
        secret=sealing.opened(named.sealed_secret) if named.sealed_secret else "",
        addresses_checked=named.addresses_checked,
        tenant=named.tenant_id,
    )


def described(address: str) -> dict[str, Any]:
    """What a provider says about itself; `Invalid` or `NotReady` where it cannot be trusted or does not answer."""
    _only_safe(address, "address")
    with Line() as line:
        try:
            told = line.get(address.rstrip("/") + WELL_KNOWN)
            told.raise_for_status()
            found: dict[str, Any] = told.json()
        except Inside as error:
            raise Refused(
                what=_("This address leads into the network of the server, where only named machines are asked."),
                where=address,
                why=_("Otherwise anybody who may name a provider could knock at machines that are not theirs."),
                fix=_("Whoever runs the installation can name the host in VALORISE_INSIDE_HOSTS."),
            ) from error
        except (requests.RequestException, ValueError) as error:
            raise NotReady(
                what=_("The provider of single sign-on does not answer as one."),
                where=address,
                why=f"{type(error).__name__}.",
                fix=_("Check its address, or try again later."),
            ) from error
    if str(found.get("issuer", "")).rstrip("/") != address.rstrip("/"):
        raise Invalid(
            what=_("The provider calls itself by another address."),
            where=address,
            why=_("It says: %s.") % found.get("issuer"),
            fix=_("Enter exactly the address that it calls its issuer."),
        )
    for name in (*NEEDED, *(name for name in FURTHER if found.get(name))):
        _only_safe(str(found.get(name, "")), name)
    return found


def _only_safe(address: str, where: str) -> None:
    """Only https; plain http where both ends are this machine."""
    parts = urlsplit(address)
    here = is_here(address) and is_here(settings.SITE_ADDRESS)
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and here)):
        raise Invalid(
            what=_("An address of a provider of single sign-on must begin with https://."),
            where=where,
            why=_("Found: %s.") % (address or _("nothing")),
            fix=_("Ask the provider for its secure address."),
        )


def claims(id_token: str, *, config: Mapping[str, Any], client: str, nonce: str) -> dict[str, Any]:
    """What a signed token says, once all of it was checked; `Refused` where one thing is wrong.

    Checked are signature, issuer, audience (and who it was made for, where there are several), validity and nonce.
    """
    try:
        told: dict[str, Any] = jwt.decode(
            id_token,
            _key(id_token, str(config["jwks_uri"])),
            algorithms=list(SIGNED_BY),
            audience=client,
            issuer=config["issuer"],
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "iat", "iss", "aud", "sub", "nonce"]},
        )
    except jwt.PyJWTError as error:
        raise _untrusted(type(error).__name__) from error
    if told["nonce"] != nonce:
        raise _untrusted("WrongNonce")
    if told.get("azp", client) != client or (
        isinstance(told["aud"], list) and len(told["aud"]) > 1 and "azp" not in told
    ):
        raise _untrusted("MadeForAnother")
    return told


def _key(id_token: str, address: str) -> jwt.PyJWK:
    """The key of the provider that the token names, or its only one."""
    with Line() as line:
        answer = line.get(address)
        answer.raise_for_status()
    keys = [key for key in jwt.PyJWKSet.from_dict(answer.json()).keys if key.public_key_use in (None, "sig")]
    wanted = jwt.get_unverified_header(id_token).get("kid")
    fitting = [key for key in keys if key.key_id == wanted] if wanted else keys
    if len(fitting) != 1:
        raise _untrusted("UnknownKey")
    return fitting[0]


def _untrusted(why: str) -> Refused:
    return Refused(
        what=_("What the provider of single sign-on said could not be trusted."),
        why=f"{why}.",
        fix=_("Begin again at the sign-in page. If it stays so, tell your administrator."),
    )
