"""Who is who."""

from __future__ import annotations

from typing import Any

from valorise.platform.accounts.models import Membership
from valorise.platform.foundation import clock
from valorise.platform.foundation.viewer import Viewer


def viewer(user: Any, *, chosen: int | None = None) -> Viewer:
    """The person as rules see them; somebody whose account was closed is nobody.

    Without a choice they work for the organisation they joined first.
    """
    if not user.is_active:
        return Viewer.nobody()
    listed = list(Membership.objects.filter(user_id=user.pk).order_by("pk").values_list("tenant_id", "role"))
    tenants = [tenant for tenant, _ in listed]
    present = chosen if chosen in tenants else (tenants[0] if tenants else None)
    return Viewer(
        today=clock.today(),
        user=user.pk,
        name=user.name,
        roles=frozenset(listed),
        tenant=present,
        language=user.language or "en",
    )
