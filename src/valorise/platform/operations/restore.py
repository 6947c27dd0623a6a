"""Bringing an installation back from a backup, into either database, also from an earlier version."""

from __future__ import annotations

import base64
import zipfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

from valorise.platform.foundation.changes import log
from valorise.platform.operations import archive
from valorise.platform.operations.backup import kept_models
from valorise.stores.events import Head
from valorise.stores.events.event import Link
from valorise.terms.errors import Invalid, Refused

Tell = Callable[[str, int, int], None]
AT_ONCE = 1_000


def restore(path: Path, *, tell: Tell) -> dict[str, Any]:
    """Bring everything back from a backup into an installation that holds nothing yet; the manifest.

    All or nothing. `Refused` where something is here already, `Invalid` where the backup is damaged or comes from a
    later version. The database takes the shape it had then, is filled, and is brought to the shape of this version.
    """
    manifest = archive.verify(path)
    _empty()
    targets = _targets(manifest)
    tell("Preparing the database", 0, 0)
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    state = executor.loader.project_state(targets)
    with archive.opened(path) as (inside, _), transaction.atomic():
        _tables(inside, state.apps, manifest, tell)
        _log(inside, manifest)
    with archive.opened(path) as (inside, _):
        _documents(inside, tell)
    final = MigrationExecutor(connection)
    final.migrate(final.loader.graph.leaf_nodes())
    return manifest


def _empty() -> None:
    """Nothing may be overwritten."""
    tables = connection.introspection.table_names()
    if "accounts_tenant" not in tables:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_tenant")
        if cursor.fetchone()[0]:
            raise Refused(
                what="There is an installation here already; nothing was changed.",
                where=str(settings.DATABASES["default"]["NAME"]),
                why="A restore never writes over what people work with.",
                fix="Name an empty folder with --store or an empty database, and switch over when it is restored.",
            )


def _targets(manifest: dict[str, Any]) -> list[tuple[str, str]]:
    """The last migrations that the backup had; `Invalid` where this version does not know one of them."""
    graph = MigrationExecutor(connection).loader.graph
    applied = {(app, name) for app, name in manifest["migrations"]}
    ours = {node for node in applied if node[0] in {app for app, _ in graph.nodes}}
    unknown = sorted(f"{app} {name}" for app, name in ours if (app, name) not in graph.nodes)
    if unknown:
        raise Invalid(
            what=f"The backup comes from a later version ({manifest['version']}).",
            why=f"It knows steps that this one does not: {', '.join(unknown[:3])}.",
            fix="Install that version or a later one, then restore again.",
        )
    followed = {parent.key for node in ours for parent in graph.node_map[node].parents}
    return sorted(node for node in ours if node not in followed or not _has_later(graph, node, ours))


def _has_later(graph: Any, node: tuple[str, str], applied: set[tuple[str, str]]) -> bool:
    """Whether a later step of the same slice was applied too."""
    return any(child.key[0] == node[0] and child.key in applied for child in graph.node_map[node].children)


def _tables(inside: zipfile.ZipFile, registry: Any, manifest: dict[str, Any], tell: Tell) -> None:
    wanted = {name for name in manifest["entries"] if name.startswith("tables/")}
    listed = [model for model in kept_models(registry) if f"tables/{model._meta.label_lower}.jsonl" in wanted]
    for number, model in enumerate(listed):
        tell(f"Bringing back {model._meta.label_lower}", number, len(listed))
        _fill(model, archive.rows(inside, f"tables/{model._meta.label_lower}.jsonl"))
    statements = connection.ops.sequence_reset_sql(no_style(), listed)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _fill(model: type[models.Model], rows: Iterator[Any]) -> None:
    """Rows of one model, with the moments they had."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    for field in fields.values():
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            field.auto_now = field.auto_now_add = False  # type: ignore[attr-defined]
    model._base_manager.all().delete()
    while page := list(islice(rows, AT_ONCE)):
        made = [model(**{name: _value(fields[name], value) for name, value in row.items()}) for row in page]
        model._base_manager.bulk_create(made)


def _value(field: Any, value: Any) -> Any:
    if isinstance(value, dict) and value.keys() == {"base64"} and isinstance(field, models.BinaryField):
        return base64.b64decode(value["base64"])
    target = field.target_field if field.is_relation else field
    return value if value is None or isinstance(field, models.JSONField) else target.to_python(value)


def _log(inside: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    """The event log with its numbers and hashes, and the values it refers to."""
    events = log()
    events.prepare()
    links = (
        Link(row["seq"], row["previous"], row["content"], row["hash"]) for row in archive.rows(inside, archive.LOG)
    )
    with events.locked() as head:
        events.extend(links, head)
    found = events.verify(anchor=Head.of(manifest["head"]) if manifest["head"] else None)
    if not found.table["intact"][0]:
        raise Invalid(what="The event log in the backup does not verify.", fix="Use another backup.")
    mark = "?" if connection.vendor == "sqlite" else "%s"
    statement = f"INSERT INTO personal (reference, key_id, key, value) VALUES ({', '.join([mark] * 4)})"  # noqa: S608 - no input
    for row in archive.rows(inside, archive.PERSONAL):
        key = base64.b64decode(row["key"]["base64"])
        events.connection.execute(statement, (row["reference"], row["key_id"], key, row["value"]))


def _documents(inside: zipfile.ZipFile, tell: Tell) -> None:
    """Files of the offices; no name in the archive leads out of the folder."""
    folder = Path(settings.MEDIA_ROOT).resolve()
    names = [name for name in inside.namelist() if name.startswith("documents/")]
    for number, name in enumerate(names):
        tell("Bringing back documents", number, len(names))
        target = (folder / name.removeprefix("documents/")).resolve()
        if not target.is_relative_to(folder):
            raise Invalid(what=f"The backup names a file outside its folder: {name}.", fix="Use another backup.")
        target.parent.mkdir(parents=True, exist_ok=True)
        with inside.open(name) as source, target.open("wb") as stream:
            while part := source.read(archive.PART):
                stream.write(part)
        target.chmod(0o600)
