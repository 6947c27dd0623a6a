"""Making and keeping backups."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import Tell as Told
from valorise.platform.foundation.changes import log, refused
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.operations import backup
from valorise.platform.operations.reads import backups, folder, runs_installation

KEPT = 14
"""Backups that stay in the folder; older ones go when a new one is whole."""


def back_up(viewer: Viewer | None, path: Path | None, *, tell: backup.Tell) -> tuple[Path, dict[str, Any]]:
    """Make a backup, prove that it is whole and note it in the log; where it lies, and its manifest.

    `viewer` is None at the terminal of the machine. `Refused` for people who do not run the installation.
    """
    if viewer is not None and not runs_installation(viewer):
        raise refused(viewer)
    _noted(viewer)
    chosen = path or folder() / f"valorise-{clock.now():%Y%m%d-%H%M%S}.zip"
    manifest = backup.make(chosen, tell=tell)
    if path is None:
        for old in backups()[KEPT:]:
            (folder() / old["name"]).unlink(missing_ok=True)
    return chosen, manifest


def _noted(viewer: Viewer | None) -> None:
    """The event comes first, so that the backup itself holds it."""
    with transaction.atomic():
        told = Told(viewer or Viewer.nobody(), "backup-made")
        told.happened("installation", database=settings.DATABASES["default"]["ENGINE"].rpartition(".")[2])
        log().append(told.events)


def make_operator(email: str) -> None:
    """Let a person run the installation; only for the terminal of the machine. `Missing` where nobody has the address.

    Doing it twice changes nothing.
    """
    from valorise.platform.accounts.actions.held import let_go_links
    from valorise.platform.accounts.models import User
    from valorise.platform.operations.models import Operator
    from valorise.terms.errors import Missing

    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        raise Missing(what=f"Nobody has an account with the address {email}.", fix="Check it with: valorise user list")
    Operator.objects.get_or_create(user=user)
    let_go_links(user, None)
