"""Who is looking: the person, their roles, and the day. Every rule of visibility and permission asks only this."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from valorise.platform.foundation import clock
from valorise.platform.foundation.rights import STAFF, roles_that_may

Roles = frozenset[tuple[int, str]]
CHOSEN = "tenant"
"""Key of the session that holds the organisation a person works for just now."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person, or a program acting for one, with what they are in which organisation."""

    today: date
    user: int | None = None
    """Number of the account; None for somebody who is not signed in."""
    name: str = ""
    roles: Roles = field(default_factory=frozenset)
    """Pairs of organisation (number of the tenant) and role."""
    tenant: int | None = None
    """Organisation the person works for just now: new records belong to it."""
    kind: str = ""
    """What that organisation is, a code of `organisation_types`; empty where nobody said."""
    language: str = "en"
    unprotected: bool = False
    """Whether an organisation of theirs asks for a second factor that they have not set up."""

    @classmethod
    def nobody(cls) -> Viewer:
        """Somebody who is not signed in."""
        return cls(today=clock.today())

    def tenants(self, *roles: str) -> list[int]:
        """Organisations in which the person has one of these roles; with none named, in which they have any."""
        return sorted({tenant for tenant, role in self.roles if not roles or role in roles})

    @property
    def staff_of(self) -> list[int]:
        """Organisations whose assets the person works on as part of the office."""
        return self.tenants(*STAFF)

    @property
    def insider_of(self) -> list[int]:
        """Organisations the person belongs to, and is no guest or partner of."""
        return sorted({tenant for tenant, role in self.roles if role not in ("guest", "partner")})

    def may(self, activity: str, tenant: int | None = None) -> bool:
        """Whether one of the person's roles allows this activity in the organisation (the present one unless named)."""
        place = self.tenant if tenant is None else tenant
        return place is not None and bool(roles_that_may(activity) & {role for at, role in self.roles if at == place})


def viewer_of(request: HttpRequest) -> Viewer:
    """Who sends this request; asks the database once per request."""
    from valorise.platform.accounts.reads import viewer

    user = request.user
    return viewer(user, chosen=request.session.get(CHOSEN)) if user.is_authenticated else Viewer.nobody()


def attach_viewer(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: `request.viewer`, made when first asked for."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: viewer_of(request))  # type: ignore[attr-defined]
        return get_response(request)

    return answer
