"""Making a backup while people go on working: one unmoving view of the database, then the documents."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from valorise import __version__
from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import log
from valorise.platform.foundation.reading import reading
from valorise.platform.operations import archive
from valorise.terms.errors import NotReady

Tell = Callable[[str, int, int], None]
LEFT_OUT = {"sessions.session", "contenttypes.contenttype", "auth.permission"}
"""Sessions end with a restore; the others are made anew by every installation."""
AT_ONCE = 2_000


def make(path: Path, *, tell: Tell) -> dict[str, Any]:
    """Write a backup of the whole installation to `path`; its manifest. `NotReady` where the disk does not allow it.

    Documents are copied after the database: whatever a row speaks of is there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with still():
            migrations = sorted(map(list, MigrationRecorder(connection).applied_migrations()))
            about = {"version": __version__, "made_at": clock.now().isoformat(), "migrations": migrations}
            head = log().head()
            with archive.written(path, {**about, "head": str(head) if head else None}) as out:
                _tables(out, tell)
                _log(out)
                _documents(out, tell)
    except FileExistsError as error:
        raise NotReady(what="A backup is being made already.", fix="Wait until it is ready.") from error
    except OSError as error:
        raise NotReady(
            what="The backup could not be written.",
            where=str(path),
            why=f"The system says: {error.strerror}.",
            fix="Make room, or name another place; the installation itself is unchanged.",
        ) from error
    return archive.verify(path)


@contextmanager
def still() -> Iterator[None]:
    """One view of the database that does not move, and that keeps nobody from writing."""
    connection.ensure_connection()
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        raw = connection.connection
        raw.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            raw.rollback()
    else:
        with transaction.atomic():
            if connection.vendor == "postgresql" and not connection.savepoint_ids:
                connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


def kept_models(registry: Any = apps) -> list[type[models.Model]]:
    """Every model whose rows belong to a backup, those of many-to-many links included."""
    every = registry.get_models(include_auto_created=True)
    return [model for model in every if model._meta.managed and model._meta.label_lower not in LEFT_OUT]


def _tables(out: archive.Written, tell: Tell) -> None:
    listed = kept_models()
    for number, model in enumerate(listed):
        tell(f"Copying {model._meta.label_lower}", number, len(listed))
        names = [field.attname for field in model._meta.concrete_fields]
        with reading(model._base_manager.order_by("pk").values_list(*names), at_once=AT_ONCE) as rows:
            out.lines(f"tables/{model._meta.label_lower}.jsonl", (_line(names, row) for row in rows))


def _line(names: list[str], row: tuple[Any, ...]) -> bytes:
    return orjson.dumps(dict(zip(names, row, strict=True)), default=_plain) + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return {"base64": base64.b64encode(bytes(value)).decode()}
    return str(value)


def _log(out: archive.Written) -> None:
    shape = '{{"content":{content},"hash":"{hash}","previous":"{previous}","seq":{seq}}}\n'
    lines = (
        shape.format(content=orjson.dumps(link.content).decode(), hash=link.hash, previous=link.previous, seq=link.seq)
        for link in log().links()
    )
    out.lines(archive.LOG, (line.encode() for line in lines))
    columns = ("reference", "key_id", "key", "value")
    found = log().connection.execute(f"SELECT {', '.join(columns)} FROM personal ORDER BY reference").fetchall()  # noqa: S608 - no input
    told = (orjson.dumps(dict(zip(columns, tuple(row), strict=True)), default=_plain) + b"\n" for row in found)
    out.lines(archive.PERSONAL, told)


def _documents(out: archive.Written, tell: Tell) -> None:
    folder = Path(settings.MEDIA_ROOT)
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(".draft"))
    for number, path in enumerate(paths):
        tell("Copying documents", number, len(paths))
        try:
            out.file(f"documents/{path.relative_to(folder)}", path)
        except FileNotFoundError:
            continue  # taken away since the folder was listed; no row of this backup speaks of it any more
