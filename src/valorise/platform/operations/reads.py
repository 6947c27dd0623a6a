"""How the installation is: for machines in one word, for those who run it with reasons."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from valorise import __version__
from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import log
from valorise.platform.foundation.proving import noted
from valorise.platform.foundation.spoken import spoken
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.operations.models import Operator

LITTLE_SPACE = 1024**3
"""Bytes below which the disk counts as nearly full."""


def runs_installation(viewer: Viewer) -> bool:
    """Whether this person runs the installation as a whole."""
    return is_operator(viewer.user)


def is_operator(user: int | None) -> bool:
    """Whether this account runs the installation as a whole."""
    return user is not None and Operator.objects.filter(user=user).exists()


def folder() -> Path:
    """Where backups lie."""
    return Path(settings.HOME) / "backups"


def backups() -> list[dict[str, Any]]:
    """Backups in the folder, newest first: name, bytes, moment they were finished."""
    paths = sorted(folder().glob("valorise-*.zip"), reverse=True)
    return [{"name": path.name, "bytes": path.stat().st_size, "at": path.stat().st_mtime} for path in paths]


def answers() -> bool:
    """Whether the database can be read now."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone())
    except DatabaseError:
        return False


def health() -> list[dict[str, Any]]:
    """What was looked at, what was found, whether that is well, and what to do where it is not."""
    free = shutil.disk_usage(settings.HOME).free
    waiting = _migrations_waiting()
    made, sends = backups(), getattr(settings, "EMAIL_HOST", "localhost") != "localhost"
    last = (clock.now().timestamp() - made[0]["at"]) / 86_400 if made else None
    return [
        _line(_("version"), __version__),
        _line(_("database"), connection.vendor, well=answers(), fix=_("Start the database, then reload this page.")),
        _line(
            _("migrations"), _("%s waiting") % waiting, well=waiting == 0, fix=_("Stop the site and start it again.")
        ),
        _line(_("events"), f"{(head.seq if (head := log().head()) else 0):,}"),
        _log_looked_at(),
        _line(
            _("disk"),
            _("%s GB free") % f"{free / 1024**3:.1f}",
            well=free > LITTLE_SPACE,
            fix=_("Make room on the disk."),
        ),
        _line(
            _("last backup"),
            _("none") if last is None else _("%s days ago") % f"{last:.1f}",
            well=last is not None and last < 8,
            fix=_("Make one now, and let the system make one every night: see docs/operations.md."),
        ),
        _line(_("mail"), _("sent") if sends else _("kept in files")),
        _mails_about_accounts(),
        _matching(),
    ]


def _log_looked_at() -> dict[str, Any]:
    """When all events were last found whole; not well where a later look found a break."""
    known, found = noted(), _("not looked at yet")
    if known:
        at = timezone.localtime(datetime.fromisoformat(known.full_at))
        found = _("broken") if known.broken else _("whole on %s") % date_format(at, "j M Y, H:i")
    return _line(
        _("event log"),
        found,
        well=known is not None and not known.broken,
        fix=_("Check the event log. Where it is broken, compare it with a backup or an export from before."),
    )


def _mails_about_accounts() -> dict[str, Any]:
    """How many mails about accounts wait, and how many of the last month were given up."""
    from valorise.platform.accounts.models import AccountMail

    failed = AccountMail.objects.exclude(failed_at=None)
    problems = ", ".join(sorted(set(failed.values_list("problem", flat=True))))
    numbers = {"waiting": AccountMail.objects.filter(failed_at=None).count(), "failed": failed.count()}
    found = _("%(waiting)s waiting, %(failed)s given up") % numbers
    return _line(
        _("mails about accounts"),
        f"{found} ({problems})" if problems else found,
        well=not problems,
        fix=_("Check VALORISE_MAIL and the mail server; people then ask for their mail anew."),
    )


def _matching() -> dict[str, Any]:
    """By which profile needs and results are compared; not well where it is not the one that was asked for."""
    from valorise.platform.matching.profile import profile

    used = profile()
    if used.lacks is None:
        return _line(_("matching"), used.name)
    told = {"asked": used.asked, "used": used.name, "why": spoken(used.lacks.what)}
    found = _("%(used)s in the place of %(asked)s: %(why)s") % told
    return _line(_("matching"), found, well=False, fix=spoken(used.lacks.fix))


def _line(what: str, found: str, *, well: bool = True, fix: str = "") -> dict[str, Any]:
    return {"what": what, "found": found, "well": well, "fix": "" if well else fix}


def _migrations_waiting() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
