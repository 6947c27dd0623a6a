"""Reading the words of documents that wait, each in a process of its own; what could be read is kept."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePath

from django.db import transaction
from django.db.models import QuerySet

from valorise.platform.documents import keeping
from valorise.platform.documents.content import KINDS
from valorise.platform.documents.models import Document, DocumentText
from valorise.platform.documents.words import MOST_LETTERS, WRITTEN, readable
from valorise.platform.jobs.work import Work
from valorise.terms.errors import Missing

PATIENCE = 40.0
"""Seconds after which a file that is still read is given up; its own process allows itself less work than that."""


@dataclass(frozen=True, slots=True)
class Words:
    """What was read of a file."""

    text: str
    state: str
    """A state of `DocumentText`."""


def waiting() -> QuerySet[Document]:
    """Documents whose words nobody has read yet, the newest first."""
    return Document.objects.filter(removed_at=None, text=None).exclude(stored="").order_by("-recorded_at", "pk")


def read_waiting(work: Work) -> int:
    """Read all that wait; how many. A file that breaks its reader is noted as such and not tried again."""
    count, total = 0, waiting().count()
    for name, stored, file, media in list(waiting().values_list("pk", "stored", "file", "media")):
        work.tell("Reading documents", count, total)
        keep(name, words_of(stored, kind_named(file, media)))
        count += 1
    return count


def keep(name: str, words: Words) -> None:
    """Keep the words of a document, unless its content was deleted meanwhile."""
    with transaction.atomic():
        there = Document.objects.select_for_update().filter(pk=name).exclude(stored="").first()
        if there is not None:
            said = {"text": words.text, "state": words.state}
            DocumentText.objects.update_or_create(document_id=name, defaults=said)


def words_of(stored: str, kind: str) -> Words:
    """The words of a content, as far as they can be read."""
    if not readable(kind):
        return Words("", DocumentText.OTHER)
    try:
        place = keeping.path_of(stored)
    except Missing:
        return Words("", DocumentText.NONE)
    text, whole = printed(place, kind)
    if not text:
        return Words("", DocumentText.NONE if whole else DocumentText.FAILED)
    return Words(text, DocumentText.WHOLE if whole and len(text) < MOST_LETTERS else DocumentText.PART)


def printed(place: Path, kind: str) -> tuple[str, bool]:
    """What the reading process printed, and whether it came to the end. It gets no secret of this installation."""
    command = [sys.executable, "-m", "valorise.platform.documents.words", str(place), kind]
    known = {"PYTHONPATH": os.pathsep.join(one for one in sys.path if one), "PYTHONUTF8": "1"}
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.DEVNULL, env=known
        ) as process:
            try:
                whole = process.wait(PATIENCE) == 0
            except subprocess.TimeoutExpired:
                process.kill()
                whole = False
        said.seek(0)
        return said.read(WRITTEN).decode("utf-8", "ignore").strip(), whole


def kind_named(file: str, media: str) -> str:
    """Kind of a document by its media type; a mail is a text that is called so.

    >>> kind_named("offer.eml", "text/plain"), kind_named("report.pdf", "application/pdf"), kind_named("x", "")
    ('eml', 'pdf', '')
    """
    kind = next((name for name, known in KINDS.items() if known.media == media), "")
    return "eml" if kind == "text" and PurePath(file).suffix.lower() == ".eml" else kind
