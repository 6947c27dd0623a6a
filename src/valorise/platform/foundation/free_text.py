"""Names of a person in texts that people wrote: where they stand, and how they are taken out of there.

An event about it says which column was changed and nothing of the text, before or after. Earlier values of columns that
may name persons lie beside the chain and are erased with it. What an earlier event tells of other columns stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.db.models import Q, QuerySet, TextField
from django.utils.translation import gettext as _

from valorise.platform.foundation import clock, wording
from valorise.platform.foundation.changes import OFFICE, changing, locked, log
from valorise.platform.foundation.history import NAMES
from valorise.platform.foundation.private import PRIVATE
from valorise.platform.foundation.recorded import Recorded, models_by_table
from valorise.platform.foundation.sight import missing
from valorise.platform.foundation.viewer import Viewer
from valorise.stores.events import PersonalValues
from valorise.terms.errors import Invalid, Missing

MOST = 200
"""Places listed at most."""
LEAST = 4
"""Letters of a name that is looked for; a shorter one stands in too many words."""
REMOVED = "(…)"
"""Stands where a name stood."""


@dataclass(frozen=True, slots=True)
class Place:
    """A record in whose texts a name stands."""

    record: Recorded
    kind: str
    """What people call such records."""
    columns: tuple[str, ...]
    """What people call the columns."""
    may: bool
    """Whether the person who looks may take it out of there."""


def places(viewer: Viewer, names: Sequence[str]) -> list[Place]:
    """Records of the person's organisation that they see and in whose texts one of these names stands."""
    wanted = _wanted(names)
    found: list[Place] = []
    for model in models_by_table().values() if wanted else ():
        texts = _texts(model)
        for record in _holding(model, viewer, texts, wanted)[: MOST - len(found)]:
            columns = tuple(wording.title(model.declared, one) for one in _columns(record, texts, wanted))
            sight = getattr(record, "sight", "")
            may = sight in OFFICE and viewer.may("text-redacted", record.tenant_id)
            if columns and sight in NAMES:
                found.append(Place(record, str(_(model.table().label)), columns, may))
    return found


def redact(viewer: Viewer, table: str, name: str, names: Sequence[str], *, why: str | None = None) -> list[str]:
    """Take these names out of the texts of a record that the person's office keeps; the columns that changed.

    `Invalid` where they stand in none. It cannot be taken back.
    """
    model = models_by_table().get(table)
    if model is None:
        raise Missing("There is no such page.", fix="Check the address, or begin at the first page.")
    seen = model.objects.seen_by(viewer, at_least=OFFICE).filter(pk=name).first()
    if seen is None:
        raise missing(model)
    with changing(viewer, "text-redacted", tenant=seen.tenant_id) as tell:
        record, wanted = locked(model, viewer, name), _wanted(names)
        changed = list(_columns(record, _texts(model), wanted))
        if not changed:
            raise Invalid(_("The name stands in no text of this record."), fix=_("Open the page again."))
        for column in changed:
            setattr(record, column, _pattern(wanted).sub(REMOVED, getattr(record, column)))
        record.keep()
        tell.happened(record.pk, why=why, table=table, columns=changed)
        if PRIVATE.get(table, frozenset()) & set(changed):
            with suppress(Missing):  # nothing of this record was ever told
                PersonalValues(log()).erase(f"{table}:{record.pk}", at=clock.now(), actor=tell.actor)
    return changed


def _wanted(names: Sequence[str]) -> list[str]:
    """The names as they may be written: as they are, and the last name first."""
    found: list[str] = []
    for name in (" ".join(one.split()) for one in names):
        first, _blank, last = name.rpartition(" ")
        found += [name, f"{last}, {first}", f"{last} {first}"] if first else [name]
    return [one for one in dict.fromkeys(found) if len(one) >= LEAST]


def _pattern(wanted: Sequence[str]) -> re.Pattern[str]:
    """Any of the names as words of their own, in capitals or not."""
    each = "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in sorted(wanted, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{each})(?!\w)", re.IGNORECASE)


def _texts(model: type[Recorded]) -> list[str]:
    """Columns of free text: declared ones that are no code and no name of another record."""
    fields = {one.name for one in model._meta.concrete_fields if isinstance(one, TextField)}
    declared = model.table().by_name.values()
    return [one.name for one in declared if one.name in fields and one.type == "text" and not (one.codes or one.refers)]


def _holding(model: type[Recorded], viewer: Viewer, texts: Sequence[str], wanted: Sequence[str]) -> QuerySet[Recorded]:
    """Records in which a database finds the names; it may know no capitals beyond those of English."""
    holds = Q(pk__in=())
    for column in texts:
        for name in wanted:
            for form in {name, name.upper(), name.lower()}:
                holds |= Q(**{f"{column}__icontains": form})
    return model.objects.seen_by(viewer).filter(holds, tenant=viewer.tenant).order_by("pk")


def _columns(record: Recorded, texts: Sequence[str], wanted: Sequence[str]) -> Iterator[str]:
    if not wanted:
        return iter(())  # no name at all would stand everywhere
    pattern = _pattern(wanted)
    return (one for one in texts if pattern.search(getattr(record, one) or ""))
