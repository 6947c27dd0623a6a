"""Views of the list that people keep: under a name, for themselves or for their office."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.listing.filters import Filters
from valorise.platform.register.models import SavedView
from valorise.terms.errors import Invalid

LONGEST = 100


def views(viewer: Viewer) -> list[SavedView]:
    """Views this person may open: their own and those shared with their office; `begins` marks theirs to begin with."""
    if viewer.user is None:
        return []
    found = SavedView.objects.seen_by(viewer).select_related("user")
    mine = set(SavedView.objects.filter(beginning_for=viewer.user).values_list("pk", flat=True))
    listed = list(found)
    for one in listed:
        one.begins = one.pk in mine  # type: ignore[attr-defined]
    return listed


def view(viewer: Viewer, number: int) -> SavedView:
    """One view; `Missing` where it is not there, or not for this person."""
    return SavedView.objects.one_for(viewer, number)


def beginning(viewer: Viewer) -> int | None:
    """The view the list begins with for this person; None where they chose none or may no longer open it."""
    if viewer.user is None:
        return None
    return SavedView.objects.seen_by(viewer).filter(beginning_for=viewer.user).values_list("pk", flat=True).first()


def save_view(viewer: Viewer, filters: Filters, *, name: str, shared: bool = False, begins: bool = False) -> SavedView:
    """Keep these filters under a name; one of this name that the person keeps already is replaced."""
    called = _called(name)
    with _changing(viewer, shared=shared):
        made, _new = SavedView.objects.update_or_create(
            user_id=viewer.user or 0, name=called, defaults=_content(viewer, filters, shared=shared)
        )
        _begin(viewer, made, begins=begins)
        return made


def change_view(viewer: Viewer, number: int, *, name: str, shared: bool, begins: bool) -> SavedView:
    """Another name, shared or not, to begin with or not. Of a view of others only whether to begin with it."""
    found = view(viewer, number)
    own = _sight(found) == "own"
    with _changing(viewer, shared=shared and own):
        if own:
            found.name, found.tenant_id = _called(name), viewer.tenant if shared else None
            _save(found)
        _begin(viewer, found, begins=begins)
        return found


def remove_view(viewer: Viewer, number: int) -> None:
    """Delete a view one keeps; `Missing` where it is somebody else's."""
    with _changing(viewer, shared=False):
        SavedView.objects.one_for(viewer, number, at_least=("own",)).delete()


def _changing(viewer: Viewer, *, shared: bool) -> Any:
    """A transaction, open to everybody who signed in; sharing needs a place in the office. What somebody likes to look
    at is no fact of the register, so the memory tells nothing of it.
    """
    if viewer.user is None or (shared and viewer.tenant not in viewer.staff_of):
        raise refused(viewer)
    return transaction.atomic()


def _content(viewer: Viewer, filters: Filters, *, shared: bool) -> dict[str, Any]:
    return {"filters": [list(pair) for pair in filters.pairs], "tenant_id": viewer.tenant if shared else None}


def _called(name: str) -> str:
    called = " ".join(name.replace("\x00", "").split())
    if not called or len(called) > LONGEST:
        raise Invalid(
            what=_("A view needs a name of at most %s characters.") % LONGEST,
            where="name",
            fix=_("Write what the list shows, such as “Software without an officer”."),
        )
    return called


def _save(found: SavedView) -> None:
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError as error:
        raise Invalid(
            what=_("You keep a view of this name already."), where="name", fix=_("Choose another name.")
        ) from error


def _begin(viewer: Viewer, found: SavedView, *, begins: bool) -> None:
    through: Any = SavedView.beginning_for.through
    mine = through.objects.filter(user_id=viewer.user)
    if begins:
        mine.exclude(savedview_id=found.pk).delete()
        found.beginning_for.add(viewer.user)  # type: ignore[arg-type]
    else:
        mine.filter(savedview_id=found.pk).delete()


def _sight(found: SavedView) -> str:
    return str(getattr(found, "sight", ""))
