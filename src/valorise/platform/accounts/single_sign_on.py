"""Signing in through a provider (OpenID Connect with PKCE): whom we believe, whose account it is, who may join."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from allauth.account.internal.flows.reauthentication import (
    did_recently_reauthenticate,
    get_reauthentication_flows,
)
from allauth.account.models import EmailAddress
from allauth.core.exceptions import SignupClosedException
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from valorise.platform.accounts import providers
from valorise.platform.accounts.actions.held import person_key, place
from valorise.platform.accounts.line import Line
from valorise.platform.accounts.models import Domain, Membership, OwnLink, Tenant, User
from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import changing
from valorise.platform.foundation.viewer import Viewer
from valorise.terms.errors import Refused
from valorise.terms.identifiers import orcid

KEPT = ("sub", "email", "email_verified", "name", "given_name", "family_name")
"""What we take from a provider and keep of it; nothing else is stored."""
ORCID = "https://orcid.org"


def nonce(verifier: str) -> str:
    """Binds the token of the provider to this browser: made from the secret that its session keeps for PKCE."""
    return sha256(f"valorise.nonce:{verifier}".encode()).hexdigest()


class SignOnAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Checks every token itself, signature and nonce included."""

    verifier = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says about itself, asked once per request."""
        if not hasattr(self, "_told"):
            self._told = providers.described(self.get_provider().app.settings["server_url"])
        return self._told

    def get_access_token_data(self, request: HttpRequest, app: Any, client: Any, pkce_code_verifier: str = "") -> Any:
        """Change the code for tokens, and remember what proves that this browser began."""
        self.verifier = pkce_code_verifier
        return super().get_access_token_data(request, app, client, pkce_code_verifier=pkce_code_verifier)

    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, **answer: Any) -> SocialLogin:
        """The person that the provider names; `OAuth2Error` where anything does not fit."""
        try:
            told = providers.claims(
                answer["response"].get("id_token") or "",
                config=self.openid_config,
                client=app.client_id,
                nonce=nonce(self.verifier),
            )
        except Refused as error:
            raise OAuth2Error(error.why) from error
        more = self._fetch_user_info(token.token) if self.openid_config.get("userinfo_endpoint") else {}
        if more.get("sub", told["sub"]) != told["sub"]:
            raise OAuth2Error("The provider speaks of two persons.")
        kept = {name: value for name, value in {**told, **more}.items() if name in KEPT}
        return self.get_provider().sociallogin_from_response(request, {"userinfo": kept})


class SignOnProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """One of our providers; what is asked of it never comes from the address that was opened."""

    oauth2_adapter_class = SignOnAdapter

    def get_pkce_params(self) -> dict[str, str]:
        """PKCE for every provider, with the nonce beside it."""
        made: dict[str, str] = super().get_pkce_params()
        return made | {"nonce": nonce(made["code_verifier"])}

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        """Nothing from the address."""
        return self.get_auth_params()  # type: ignore[no-any-return]

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        """Nothing from the address."""
        return self.get_scope()  # type: ignore[no-any-return]

    def extract_email_addresses(self, data: Any) -> list[EmailAddress]:
        """The mail address, checked only where the provider says so plainly."""
        told = data["userinfo"]
        address = str(told.get("email") or "").lower()
        checked = told.get("email_verified") is True or bool(self.app.settings.get("addresses_checked"))
        return [EmailAddress(email=address, verified=checked, primary=True)] if address else []


class SignOnAccounts(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Which providers there are, which account a person of theirs has, and who may get a new one."""

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[Any]:
        """Our providers in the form that django-allauth reads; nothing of it is stored."""
        wanted = (one for one in providers.providers() if provider in (None, one.code, OpenIDConnectProvider.id))
        return [_app(one) for one in wanted if client_id in (None, one.client)]

    def list_providers(self, request: HttpRequest) -> list[SignOnProvider]:
        """All of them, to choose from."""
        return [SignOnProvider(request, app=app) for app in self.list_apps(request)]

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> SignOnProvider:
        """The provider of this name."""
        return SignOnProvider(request, app=self.get_app(request, provider=provider, client_id=client_id))

    def get_requests_session(self) -> Line:
        """How providers are asked."""
        return Line()

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        """Back to the page of linked accounts; a link that the person made or made again is noted as their own.

        Only where they have a password or a second factor and showed it: a sign-in that the provider vouched for proves
        nothing about the person's own will.
        """
        theirs = socialaccount.pk and socialaccount.user_id == request.user.pk
        if theirs and get_reauthentication_flows(request.user) and did_recently_reauthenticate(request):
            OwnLink.objects.get_or_create(account=socialaccount)
        return reverse("socialaccount_connections")

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """A provider that an organisation named opens accounts of its proven domains, and those linked by their people.

        A link that was made by the address alone opens nothing before the domain was proven or after the proof was
        taken back, nor an account that works elsewhere too by now or runs the installation: its person sets a password
        by mail and makes the link their own.
        """
        if sociallogin.state.get("process") == AuthProcess.CONNECT or sociallogin.account._state.adding:
            return
        tenant = _provider(sociallogin).tenant
        if tenant is None or OwnLink.objects.filter(account=sociallogin.account).exists():
            return
        end = sociallogin.user.email.rpartition("@")[2].lower()
        proven = Domain.objects.filter(name=end, tenant=tenant).exclude(proven_at=None).exists()
        if not proven or not _works_only_in(tenant, sociallogin.user.email):
            raise SignupClosedException

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """Address and name of a person we do not know yet."""
        user: User = sociallogin.user
        parts = (data.get("first_name"), data.get("last_name"))
        user.email = str(data.get("email") or "").lower()
        user.name = (data.get("name") or " ".join(part for part in parts if part) or user.email)[:200]
        return user

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        """Whether the account of a checked address is this person's.

        It must work in the organisation that proved the domain. A provider that an organisation named itself opens
        only accounts that work nowhere else and do not run the installation: else one organisation could enter
        another.
        """
        tenant = joining(login)
        if tenant is None or not _works_in(email).filter(tenant=tenant).exists():
            return False
        return _provider(login).tenant is None or _works_only_in(tenant.pk, email)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Only for an address that was checked, of a domain that an organisation proved, and that is nobody's yet."""
        return joining(sociallogin) is not None and not _is_taken(sociallogin)

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        """A new account that joins the organisation of its domain in the role that its administrators chose."""
        tenant = joining(sociallogin)
        if tenant is None:
            raise Refused("This address belongs to no organisation here.", fix="Ask for an invitation.")
        with transaction.atomic():
            user: User = super().save_user(request, sociallogin, form)
            joined = Viewer(today=clock.today(), user=user.pk, name=user.name, tenant=tenant.pk)
            with changing(joined, "person-joined", allowed=True) as tell:
                Membership.objects.create(user=user, tenant=tenant, role=tenant.joins_as)
                by = sociallogin.account.provider
                tell.happened(person_key(user.pk), case=place(tenant.pk), role=tenant.joins_as, sign_on=by)
        return user


def _works_in(email: str) -> QuerySet[Membership]:
    return Membership.objects.filter(user__email__iexact=email)


def _works_only_in(tenant: int, email: str) -> bool:
    """Whether whoever opens this account gets at nothing beyond the organisation."""
    from valorise.platform.operations.models import Operator

    works_in = set(_works_in(email).values_list("tenant_id", flat=True))
    return works_in == {tenant} and not Operator.objects.filter(user__email__iexact=email).exists()


def joining(login: SocialLogin) -> Tenant | None:
    """The organisation that proved the domain of the person's checked address; None where there is none."""
    provider = _provider(login)
    ends = [one.email.rpartition("@")[2].lower() for one in login.email_addresses if one.verified]
    named = Domain.objects.filter(name__in=ends).exclude(proven_at=None).select_related("tenant")
    if provider.tenant is not None:
        named = named.filter(tenant=provider.tenant)
    found = named.first()
    return found.tenant if found else None


def note_orcid(account: SocialAccount) -> None:
    """Keep the ORCID of somebody who linked their account there; it is theirs, for ORCID itself said so."""
    provider = next((one for one in providers.providers() if one.code == account.provider), None)
    found = orcid(account.uid) if provider and provider.address == ORCID else None
    if found:
        User.objects.filter(pk=account.user_id).update(orcid=found)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider. A page of ours leads there, for the policy of our pages lets no form be sent elsewhere."""
    response = _asked(OAuth2LoginView, request, provider_id)
    if request.method != "POST" or response.status_code != 302:
        return response
    return render(request, "accounts/leaving.html", {"address": response.headers["Location"]})


@require_safe
def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the provider."""
    return _asked(OAuth2CallbackView, request, provider_id)


def _asked(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        answer: HttpResponse = view.adapter_view(SignOnAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    return answer


def _app(one: providers.Provider) -> SocialApp:
    """A provider in the form of django-allauth, never saved."""
    told = {"server_url": one.address, "addresses_checked": one.addresses_checked, "oauth_pkce_enabled": True}
    return SocialApp(
        provider=OpenIDConnectProvider.id,
        provider_id=one.code,
        name=one.label,
        client_id=one.client,
        secret=one.secret,
        settings=told,
    )


def _provider(login: SocialLogin) -> providers.Provider:
    return next(one for one in providers.providers() if one.code == login.account.provider)


def _is_taken(login: SocialLogin) -> bool:
    return User.objects.filter(email__in=[one.email.lower() for one in login.email_addresses]).exists()
