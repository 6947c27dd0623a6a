"""What imports keep about a person: who brought files, and the files, which may name anybody."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from valorise.platform.foundation.persons import Trace, staffed
from valorise.platform.imports.mentions import mentions, spoken
from valorise.platform.imports.models import FileImport

AT_ONCE, BYTES_AT_ONCE = 10, 1 << 20
"""Files, and bytes of them, that are looked through while somebody waits; packed ones are many times as long."""
SHOWN = ("id", "at", "state", "files")


def stored(user: int) -> dict[str, Any]:
    """Imports that the person brought."""
    return {"imports": list(FileImport.objects.filter(by=user).order_by("at", "pk").values(*SHOWN))}


def in_files(user: int, tell: Callable[[str, int, int], None]) -> dict[str, Any]:
    """Imports whose files speak of the person.

    People write their own name and ORCID. By these they are told only of files that they may read anyway: else
    anybody could find out, name by name, what the files of the office hold.
    """
    found = _naming(user, proven=True, tell=tell)
    return {"imports_that_name_me": [{"id": one.pk, "at": one.at, "state": one.state} for one in found]}


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in files: imports that were looked through, by their version, and those that name the person."""

    read: Mapping[int, int]
    naming: frozenset[int]


def takes_long(user: int) -> bool:
    """Whether there are too many files to look through while somebody waits."""
    files = [file for one in _near(user)[: AT_ONCE + 1] for file in one.files]
    return len(files) > AT_ONCE or sum(int(file.get("bytes") or 0) for file in files) > BYTES_AT_ONCE


def look(user: int, tell: Callable[[str, int, int], None]) -> Found:
    """Every file that may name the person looked through."""
    before = dict(_near(user).values_list("pk", "version"))  # what comes while we read is not known to be read
    return Found(before, frozenset(one.pk for one in _naming(user, tell=tell)))


def traces(user: int, found: Found | None = None) -> list[Trace]:
    """The account of an import stays, without who brought it; files that name the person go.

    Where nobody looked and there are many, all are counted that may name them.
    """
    known = found is not None or not takes_long(user)
    return [
        Trace(
            _("Imports that the person brought"),
            FileImport.objects.filter(by=user).count(),
            stays=True,
            why=_("What came into the register stays; it no longer says who brought it."),
        ),
        Trace(
            _("Imports whose files name the person") if known else _("Imports whose files may name the person"),
            len(_naming(user, found=found)) if known else _near(user).count(),
            stays=False,
            why=_("The files are deleted. Such an import can no longer be taken over or taken back.")
            if known
            else _("They are looked through before the person is erased; files that name them are deleted."),
        ),
    ]


def forget(user: int, found: Found | None = None) -> None:
    """Delete the files of imports that name the person, and all that was found in them, once the change is kept.

    What came after the files were looked through is looked at now.
    """
    for one in _naming(user, found=found):
        # A file may be called by a name too.
        told = [
            {"name": f"file {number}", "bytes": file.get("bytes"), "sha256": file.get("sha256")}
            for number, file in enumerate(one.files, start=1)
        ]
        FileImport.objects.filter(pk=one.pk).update(state="cleared", files=told, why="", version=F("version") + 1)
        transaction.on_commit(partial(shutil.rmtree, one.folder, ignore_errors=True))


def _naming(
    user: int,
    *,
    proven: bool = False,
    found: Found | None = None,
    tell: Callable[[str, int, int], None] = lambda *_: None,
) -> list[FileImport]:
    """Imports of the organisations the person works for, or that keep results of theirs, whose files name them.

    `proven` is for the person's own eyes: where they are not of the office, only their address counts. What `found`
    knows is not read again.
    """
    account: Any = get_user_model().objects.get(pk=user)
    address, words = spoken([account.email]), spoken([account.name, account.email, account.orcid])
    offices, near, naming = staffed(user), list(_near(user)), []
    for number, one in enumerate(near):
        if found is not None and found.read.get(one.pk) == one.version:
            naming += [one] if one.pk in found.naming else []
            continue
        tell(_("Looking through files"), number, len(near))
        if mentions(one, address if proven and one.tenant_id not in offices else words):
            naming.append(one)
    return naming


def _near(user: int) -> QuerySet[FileImport]:
    here = apps.get_model("accounts", "Membership").objects.filter(user=user).values("tenant")
    made = apps.get_model("register", "Contributor").objects.filter(user=user).values("asset__tenant")
    near = FileImport.objects.filter(tenant__in=here) | FileImport.objects.filter(tenant__in=made)
    return near.exclude(state="cleared").order_by("pk").distinct()
