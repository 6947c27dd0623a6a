"""What pages about accounts ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from valorise.platform.accounts.models import Membership, Tenant
from valorise.platform.accounts.providers import Provider, providers
from valorise.terms.codes import label

register = template.Library()


@register.simple_tag
def sign_on_ways() -> list[Provider]:
    """Providers of single sign-on, to choose from."""
    return providers()


@register.simple_tag
def example_notice() -> SafeString | str:
    """Says that the invented people of the example may not sign in, where they are kept on a public site."""
    if settings.EXAMPLE_ACCOUNTS or not Tenant.objects.filter(example=True).exists():
        return ""
    text = _("The invented people of the example cannot sign in here: their password is known to everybody.")
    return format_html('<p class="notice warning">{}</p>', text)


@register.simple_tag
def invented_people() -> list[dict[str, Any]]:
    """The people of the example with role and password, to sign in as with one click; none where they may not."""
    if not settings.EXAMPLE_ACCOUNTS:
        return []
    from valorise.platform.project.example import PASSWORD

    found = Membership.objects.filter(user__example=True, user__is_active=True).select_related("user").order_by("pk")
    return [{"user": one.user, "role": one.role, "password": PASSWORD} for one in found]


@register.filter
def spoken(name: str) -> str:
    """A name of a value as people read it."""
    return _(name.replace("_", " ").capitalize())


@register.filter
def spelled_out(value: object) -> object:
    """A kept value as people read it: entries of lists and of objects one after the other.

    >>> spelled_out({"name": "Ana Kos", "countries": ["SI", "AT"], "exclusive": True})
    'Name: Ana Kos, Countries: SI, AT, Exclusive: yes'
    """
    if isinstance(value, Mapping):
        return ", ".join(f"{spoken(str(name))}: {spelled_out(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(str(spelled_out(one)) for one in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return value


@register.filter
def in_words(code: str, name: str) -> str:
    """A code of a list in words."""
    return _(label(name, code))
