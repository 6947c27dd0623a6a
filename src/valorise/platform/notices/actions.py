"""Telling people, and what they do with notices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext

from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.sight import missing
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.jobs.actions import start_for_house
from valorise.platform.jobs.models import Job, State
from valorise.platform.notices.kinds import kind_of, own_way
from valorise.platform.notices.models import Letter, Notice, Way, Wish
from valorise.terms.codes import codes
from valorise.terms.errors import Broken, Invalid

SENDING = "send-letters"


def notify(
    users: Iterable[int],
    kind: str,
    text: str,
    address: str,
    *,
    in_mail: str = "",
    words: Mapping[str, object] | None = None,
) -> int:
    """Tells people something, each as they wish; how many were told. Call it inside the transaction of the change.

    `text` is seen in the site only. A mail says no more than the kind and a link, and `in_mail` where it is given:
    put nothing there that is confidential. `address` is a page of this site, as a path. A text that is marked for
    translation is said in the language of each person, with `words` at its places such as `%(asset)s`.
    """
    if not address.startswith("/") or address.startswith(("//", "/\\")):
        raise Broken("A notice leads to a page of this site.", where=address, fix="Give a path that begins with /.")
    wanted = sorted(set(users))
    with transaction.atomic():
        ways = {user: way for user, way in _ways(wanted, kind).items() if way != Way.NONE}
        letters = _letters([user for user, way in ways.items() if way == Way.MAIL])
        said = _in_languages(list(ways), text, in_mail, words)
        made = [
            Notice(
                user_id=user,
                kind=kind_of(kind),
                text=said[user][0][:500],
                in_mail=said[user][1][:300],
                address=address[:500],
                way=way,
                letter=letters.get(user),
            )
            for user, way in ways.items()
        ]
        Notice.objects.bulk_create(made, batch_size=1_000)
        if letters:
            send_soon()
    return len(made)


def send_soon() -> None:
    """A job that sends what waits, unless one is about to begin anyway."""
    if not Job.objects.filter(name=SENDING, state=State.WAITING, begins_at__lte=Now()).exists():
        start_for_house(SENDING)


def mark_read(viewer: Viewer, number: int) -> Notice:
    """Notes that the person has seen a notice; `Missing` where it is not theirs."""
    found = Notice.objects.filter(user=_person(viewer), pk=number).first()
    if found is None:
        raise missing(Notice)
    Notice.objects.filter(pk=found.pk, read_at=None).update(read_at=clock.now())
    return found


def mark_all_read(viewer: Viewer, *, until: int) -> int:
    """Notes that the person has seen all notices up to this number, the newest on the page they saw; how many."""
    return Notice.objects.filter(user=_person(viewer), read_at=None, pk__lte=until).update(read_at=clock.now())


def wish(viewer: Viewer, ways: Mapping[str, str]) -> None:
    """Keeps how the person wants notices of each kind named here."""
    user = _person(viewer)
    if set(ways) - codes("notice_kinds").keys() or set(ways.values()) - set(Way.values):
        raise Invalid("This is no kind of notice, or no way to get one.", fix="Choose from the lists of the page.")
    wishes = [Wish(user_id=user, kind=kind, way=way) for kind, way in ways.items()]
    Wish.objects.bulk_create(wishes, update_conflicts=True, unique_fields=["user", "kind"], update_fields=["way"])


def stop_mail(user: int, kinds: Iterable[str]) -> None:
    """No more mail about these kinds to the person; in the site they still see them."""
    for kind in kinds:
        Wish.objects.update_or_create(user_id=user, kind=kind, defaults={"way": Way.APP})


def _person(viewer: Viewer) -> int:
    if viewer.user is None:
        raise refused(viewer)
    return viewer.user


def _ways(users: list[int], kind: str) -> dict[int, str]:
    """How each of them gets it; somebody whose account is closed gets nothing."""
    from valorise.platform.accounts.models import User

    said = dict(Wish.objects.filter(user__in=users, kind=kind_of(kind)).values_list("user", "way"))
    active = User.objects.filter(pk__in=users, is_active=True).values_list("pk", flat=True)
    return {user: said.get(user, own_way(kind)) for user in active}


def _in_languages(
    users: list[int], text: str, in_mail: str, words: Mapping[str, object] | None
) -> dict[int, tuple[str, str]]:
    """What each person reads, in the site and in a mail; without `words` the texts as they are."""
    if words is None:
        return dict.fromkeys(users, (" ".join(text.split()), " ".join(in_mail.split())))
    from valorise.platform.accounts.models import User

    speaks = dict(User.objects.filter(pk__in=users).values_list("pk", "language"))
    found: dict[str, tuple[str, str]] = {}
    for language in {speaks[user] or "en" for user in users}:
        with translation.override(language):
            found[language] = (_filled(text, words), _filled(in_mail, words))
    return {user: found[speaks[user] or "en"] for user in users}


def _filled(text: str, words: Mapping[str, object]) -> str:
    return " ".join((gettext(text) % words).split()) if text else ""


def _letters(users: list[int]) -> dict[int, Letter]:
    made = Letter.objects.bulk_create([Letter(user_id=user) for user in users], batch_size=1_000)
    return {one.user_id: one for one in made}
