"""What notices keep about a person: those to them go with the account, those to others lose the name."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Left, Replace
from django.utils.translation import gettext as _

from valorise.platform.foundation.persons import FORMER, Trace
from valorise.platform.notices.models import Letter, Notice, Wish

LEAST = 3
"""Letters of a name that is looked for in texts; a shorter one would stand in other words too."""


def stored(user: int) -> dict[str, Any]:
    """Notices, how the person wishes to get them, and when letters went out."""
    notices = Notice.objects.filter(user=user).order_by("made_at", "pk")
    return {
        "notices": list(notices.values("kind", "text", "address", "way", "made_at", "read_at")),
        "wishes_for_notices": list(Wish.objects.filter(user=user).order_by("kind").values("kind", "way")),
        "letters": list(Letter.objects.filter(user=user).order_by("pk").values("state", "made_at", "sent_at")),
    }


def traces(user: int) -> list[Trace]:
    """Nothing of it stays."""
    mine = sum(model.objects.filter(user=user).count() for model in (Notice, Wish, Letter))
    return [
        Trace(_("Notices, letters and wishes for them"), mine, stays=False, why=_("They are deleted.")),
        Trace(
            _("Notices to others that name the person"),
            _naming(user).count(),
            stays=False,
            why=_("The name is replaced by “(former colleague)”."),
        ),
    ]


def forget(user: int) -> None:
    """Take the name out of what others were told; one's own notices go with the account."""
    name = Value(_name(user))
    texts = {field: Replace(F(field), name, Value(FORMER)) for field in ("text", "in_mail")}
    _naming(user).update(text=Left(texts["text"], 500), in_mail=Left(texts["in_mail"], 300))


def _naming(user: int) -> QuerySet[Notice]:
    name = _name(user)
    if len(name) < LEAST:
        return Notice.objects.none()
    return Notice.objects.filter(Q(text__contains=name) | Q(in_mail__contains=name)).exclude(user=user)


def _name(user: int) -> str:
    return str(get_user_model().objects.values_list("name", flat=True).get(pk=user)).strip()
