"""The words of a file, printed as they are read: `python -m valorise.platform.documents.words FILE KIND`.

A file comes from anybody and may be made to do harm. So it is opened in this process alone, which may take little time
and memory and may write little; whoever started it keeps what was printed when it ends, however it ends.
"""

from __future__ import annotations

import email
import email.policy
import io
import re
import resource
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from email.message import EmailMessage
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from lxml import etree, html

if TYPE_CHECKING:
    from email.message import Message

MEMORY, SECONDS, WRITTEN = 1024**3, 20, 4 * 1024**2
"""Bytes of memory, seconds of work, and bytes printed, after which the system ends this process."""
MOST_LETTERS = 500_000
"""Letters of a file that can be searched: a thick book."""
MOST_PAGES, MOST_PARTS, MOST_UNPACKED = 1_000, 2_000, 64 * 1024**2
PARTS: Mapping[str, str] = {
    "docx": r"word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml",
    "xlsx": r"xl/(sharedStrings|worksheets/sheet\d+)\.xml",
    "pptx": r"ppt/(slides/slide\d+|notesSlides/notesSlide\d+)\.xml",
    "odt": r"content\.xml",
    "ods": r"content\.xml",
    "odp": r"content\.xml",
    "odg": r"content\.xml",
}
"""Where in a packed office document its words are."""
PARAGRAPHS = frozenset({"p", "h", "si", "is"})
BROKEN = re.compile(r"(\w)[-\u00ad]\n(?=[^\W\d_A-Z])")
"""A word divided at the end of a line."""


def pdf(path: Path) -> Iterator[str]:
    """Text of the pages; what has no text, such as a scan, gives nothing."""
    from pypdf import PdfReader

    for page in islice(PdfReader(path).pages, MOST_PAGES):
        yield BROKEN.sub(r"\1", page.extract_text())


def packed(path: Path, kind: str) -> Iterator[str]:
    """Paragraphs and cells of an office document. What unpacks beyond all measure is read no further."""
    wanted = re.compile(PARTS[kind])
    with zipfile.ZipFile(path) as archive:
        names = [one for one in islice(archive.namelist(), MOST_PARTS) if wanted.fullmatch(one)]
        for name in names:
            with archive.open(name) as part:
                yield from paragraphs(io.BufferedReader(_Limited(part)), only="" if kind.startswith("od") else "t")


def paragraphs(stream: IO[bytes], *, only: str) -> Iterator[str]:
    """Text of each paragraph; of elements called `only`, where that is said. Nothing is followed or expanded."""
    safe = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    for _, element in etree.iterparse(stream, events=("end",), remove_comments=True, remove_pis=True, **safe):
        if etree.QName(element).localname in PARAGRAPHS:
            yield "".join(element.itertext(f"{{*}}{only}" if only else None))
            element.clear(keep_tail=True)
            while element.getprevious() is not None:
                del element.getparent()[0]


class _Limited(io.RawIOBase):
    """A part of an archive that ends after so many bytes, however far it would unpack."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._left = stream, MOST_UNPACKED

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int:
        found = self._stream.read(min(self._left, len(room)))
        self._left -= len(found)
        room[: len(found)] = found
        return len(found)


def letter(path: Path) -> Iterator[str]:
    """A mail as text: who, about what, its text, and what the attachments are called."""
    read: Message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    yield from (str(read[name]) for name in ("subject", "from", "to", "cc") if read[name])
    for part in islice(read.walk(), MOST_PARTS):
        if part.get_filename():
            yield str(part.get_filename())
        elif part.get_content_maintype() == "text" and isinstance(part, EmailMessage):
            yield _said(part)


def _said(part: EmailMessage) -> str:
    content = part.get_payload(decode=True)
    written = content if isinstance(content, bytes) else b""
    try:
        text = written.decode(part.get_content_charset("utf-8"), errors="replace")
    except LookupError:
        text = written.decode("utf-8", errors="replace")
    if part.get_content_subtype() != "html" or not text.strip():
        return text
    page = html.document_fromstring(text)
    etree.strip_elements(page, "script", "style", with_tail=False)
    return " ".join(str(one) for one in page.itertext())


def plain(path: Path) -> Iterator[str]:
    """A text as it stands."""
    with path.open(encoding="utf-8-sig", errors="replace") as stream:
        while some := stream.read(65_536):
            yield some


KINDS: Mapping[str, Callable[[Path], Iterator[str]]] = {"pdf": pdf, "eml": letter, "text": plain}


def readable(kind: str) -> bool:
    """Whether files of this kind have words that can be read."""
    return kind in KINDS or kind in PARTS


def main(path: str, kind: str) -> None:
    """Print the words of a file, part by part, and end."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN, WRITTEN))
    left, file = MOST_LETTERS, Path(path)
    for some in KINDS[kind](file) if kind in KINDS else packed(file, kind):
        said = " ".join(some.replace("\x00", " ").split())[:left]
        if said:
            sys.stdout.buffer.write(said.encode("utf-8", "replace") + b"\n")
            sys.stdout.buffer.flush()
        left -= len(said)
        if left <= 0:
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
