"""The event log stands in the platform's own database, so that a change and its event are one transaction."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

from valorise.stores.events import EventLog


def prepare(apps: Any, editor: Any) -> None:
    """Make the log's tables and guards where they are not there yet."""
    editor.connection.ensure_connection()
    EventLog(editor.connection.connection).prepare()


class Migration(migrations.Migration):
    """Nothing to go back to: a log is never taken away."""

    atomic = False
    operations: ClassVar = [migrations.RunPython(prepare, migrations.RunPython.noop)]
