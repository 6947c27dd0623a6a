"""Changes of documents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _

from valorise.platform.documents import jobs, keeping, searching
from valorise.platform.documents.content import safe_name
from valorise.platform.documents.models import Document, DocumentText
from valorise.platform.foundation.changes import add_record, change_facts, changing, locked, log, refused
from valorise.platform.foundation.recorded import REMOVED, Facts, new_name
from valorise.platform.foundation.sight import missing
from valorise.platform.foundation.told import told
from valorise.platform.foundation.undo import undo
from valorise.platform.foundation.viewer import Viewer
from valorise.terms.errors import Invalid

FIXED = frozenset({"id", "asset", "agreement", "file", "media", "size", "checksum"})
"""Facts that follow from the file itself."""


def add_document(viewer: Viewer, asset: str, name: str, chunks: Iterable[bytes], facts: Facts) -> Document:
    """A file put with an asset that this person's office keeps. The content is on the disk before the row is.

    `Invalid` where its kind is not taken or the asset has this content already, `TooLarge`, `NotReady` for the disk.
    """
    return _added(viewer, may_add(viewer, asset), {"asset": asset}, (name, chunks), facts)


def add_to_agreement(viewer: Viewer, agreement: str, name: str, chunks: Iterable[bytes], facts: Facts) -> Document:
    """A file put with an agreement that this person's office keeps; the office alone may read it. Errors as above."""
    return _added(viewer, may_add_to_agreement(viewer, agreement), {"agreement": agreement}, (name, chunks), facts)


def _added(viewer: Viewer, tenant: int, of: Facts, content: tuple[str, Iterable[bytes]], facts: Facts) -> Document:
    """The record of a file with what it belongs to, `of`: an asset or an agreement."""
    name, chunks = content
    kept = keeping.keep(tenant, name, chunks)
    try:
        with changing(viewer, "document-added", tenant=tenant) as tell:
            _not_twice(of, kept.checksum, name)
            record = Document(id=new_name("d"), tenant_id=tenant, stored=kept.stored)
            said = {key: value for key, value in facts.items() if key not in FIXED and value}
            transaction.on_commit(jobs.ask, robust=True)
            own = {"file": safe_name(name, kept.kind), "media": kept.kind.media, "size": kept.size}
            return add_record(
                tell, record, {**said, **own, "checksum": kept.checksum, **of}, case=next(iter(of.values()))
            )
    except BaseException:
        keeping.forget(kept.stored)
        raise


def change_document(
    viewer: Viewer, name: str, facts: Facts, *, version: int | None = None, why: str | None = None
) -> Document:
    """What the document is called and who may read it; its content never changes."""
    place = Document.objects.one_for(viewer, name, at_least=("full",)).tenant_id
    with changing(viewer, "document-changed", tenant=place) as tell:
        record = locked(Document, viewer, name, version=version)
        change_facts(tell, record, {key: value for key, value in facts.items() if key not in FIXED}, why=why)
        return record


def remove_document(
    viewer: Viewer, name: str, *, version: int | None = None, why: str | None = None, for_good: bool = False
) -> Document:
    """Take a document away. It can be brought back, unless its content is deleted `for_good`; the event stays."""
    place = Document.objects.one_for(viewer, name, at_least=("full",)).tenant_id
    with changing(viewer, "document-removed", tenant=place) as tell:
        record = locked(Document, viewer, name, version=version)
        stored = record.stored
        if for_good:
            record.stored = ""
        change_facts(tell, record, {REMOVED: True}, why=why, for_good=for_good or None)
        if for_good:
            DocumentText.objects.filter(document=record.pk).delete()
            transaction.on_commit(lambda: keeping.forget(stored))
            transaction.on_commit(searching.forget, robust=True)
        return record


def restore_document(viewer: Viewer, name: str, *, why: str | None = None) -> Document:
    """Bring back a document that was taken away, as its history does; `Missing` where none of the office was.

    `Invalid` where its content was deleted for good.
    """
    found = Document.objects.kept_for(viewer).exclude(removed_at=None).filter(pk=name).first()
    events = [one for one in map(told, log().about([name])) if one.table == Document.declared]
    taken = [one.id for one in events if (one.after or {}).get(REMOVED)]
    if found is None or not taken:
        raise missing(Document)
    undo(viewer, taken[-1], why=why)
    return Document.objects.one_for(viewer, name)


def may_add(viewer: Viewer, asset: str) -> int:
    """Organisation that keeps the asset; `Missing` or `Refused` where this person may not put a document there."""
    found: Any = apps.get_model("register", "Asset").objects.one_for(viewer, asset)
    if found.sight != "full" or not viewer.may("document-added", found.tenant_id):
        raise refused(viewer)
    return int(found.tenant_id)


def may_add_to_agreement(viewer: Viewer, agreement: str) -> int:
    """Organisation that keeps the agreement; `Missing` or `Refused` where this person may not put a document there."""
    found: Any = apps.get_model("register", "Agreement").objects.one_for(viewer, agreement)
    if found.sight != "full" or not viewer.may("document-added", found.tenant_id):
        raise refused(viewer)
    return int(found.tenant_id)


def _not_twice(of: Facts, checksum: str, name: str) -> None:
    there = Document.objects.filter(**of, checksum=checksum, removed_at=None).exclude(stored="").first()
    if there is not None:
        raise Invalid(
            what=_("“%(file)s” is there already, as “%(title)s”.") % {"file": name, "title": there},
            where="files",
            why="The content is the same, byte by byte.",
            fix="Change the title of the one that is there, or choose another file.",
        )
