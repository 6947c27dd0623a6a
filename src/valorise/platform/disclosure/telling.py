"""Who learns of what happens to a disclosure. Mails say only the kind of notice, never a title."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.utils import translation
from django.utils.translation import gettext as _

from valorise.platform.accounts.reads import viewer
from valorise.platform.disclosure.models import Disclosure
from valorise.platform.notices.actions import notify


def tell_people(users: Iterable[int], kind: str, text: str, one: Disclosure) -> None:
    """A notice to each of these accounts that may see the disclosure now, in the transaction of the change.

    `text` is marked for translation and said in the language of each person; `%(title)s` in it is the disclosure.
    """
    same = Disclosure.objects.filter(pk=one.pk)
    speaking: dict[str, list[int]] = {}
    for each in get_user_model().objects.filter(pk__in=set(users)):
        looks = viewer(each)
        if same.seen_by(looks).exists():
            speaking.setdefault(looks.language, []).append(each.pk)
    for language, seeing in speaking.items():
        with translation.override(language):
            notify(seeing, f"disclosure-{kind}", _(text) % {"title": one}, f"/disclosures/{one.pk}/")
