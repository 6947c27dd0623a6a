"""Who learns of what happens to a disclosure. Mails say only the kind of notice, never a title."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth import get_user_model

from valorise.platform.accounts.reads import viewer
from valorise.platform.disclosure.models import Disclosure
from valorise.platform.notices.actions import notify


def tell_people(users: Iterable[int], kind: str, text: str, one: Disclosure) -> None:
    """A notice to each of these accounts that may see the disclosure now, in the transaction of the change."""
    asked = get_user_model().objects.filter(pk__in=set(users))
    same = Disclosure.objects.filter(pk=one.pk)
    seeing = [each.pk for each in asked if same.seen_by(viewer(each)).exists()]
    notify(seeing, f"disclosure-{kind}", text, f"/disclosures/{one.pk}/")
