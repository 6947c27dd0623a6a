"""What a file is, told by its content: names and the word of the browser count for nothing. Nothing is unpacked."""

from __future__ import annotations

from dataclasses import dataclass

HEAD, TAIL = 8192, 65536
"""Bytes looked at from the beginning and from the end."""
CONTROL = bytes(byte for byte in range(32) if byte not in b"\t\n\r\f\x1b")
OFFICE = {b"word/document": "docx", b"xl/workbook": "xlsx", b"ppt/presentation": "pptx"}
OPEN_DOCUMENT = {b"text": "odt", b"spreadsheet": "ods", b"presentation": "odp", b"graphics": "odg"}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is taken."""

    media: str
    endings: tuple[str, ...]
    """Endings its name may have; the first one is added where it has none of them."""


OPENXML = "application/vnd.openxmlformats-officedocument."
KINDS = {
    "pdf": Kind("application/pdf", (".pdf",)),
    "png": Kind("image/png", (".png",)),
    "jpeg": Kind("image/jpeg", (".jpg", ".jpeg")),
    "gif": Kind("image/gif", (".gif",)),
    "webp": Kind("image/webp", (".webp",)),
    "tiff": Kind("image/tiff", (".tif", ".tiff")),
    "docx": Kind(f"{OPENXML}wordprocessingml.document", (".docx", ".dotx")),
    "xlsx": Kind(f"{OPENXML}spreadsheetml.sheet", (".xlsx", ".xltx")),
    "pptx": Kind(f"{OPENXML}presentationml.presentation", (".pptx", ".ppsx", ".potx")),
    "odt": Kind("application/vnd.oasis.opendocument.text", (".odt", ".ott")),
    "ods": Kind("application/vnd.oasis.opendocument.spreadsheet", (".ods", ".ots")),
    "odp": Kind("application/vnd.oasis.opendocument.presentation", (".odp", ".otp")),
    "odg": Kind("application/vnd.oasis.opendocument.graphics", (".odg",)),
    "zip": Kind("application/zip", (".zip",)),
    "gz": Kind("application/gzip", (".gz", ".tgz")),
    "parquet": Kind("application/vnd.apache.parquet", (".parquet",)),
    "ole": Kind("application/x-ole-storage", (".doc", ".xls", ".ppt", ".msg")),
    "text": Kind(
        "text/plain",
        (
            ".txt",
            ".csv",
            ".tsv",
            ".md",
            ".json",
            ".jsonl",
            ".bib",
            ".ris",
            ".eml",
            ".yaml",
            ".yml",
            ".tex",
            ".py",
            ".r",
        ),
    ),
}
MARKS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"\x1f\x8b\x08", "gz"),
    (b"PAR1", "parquet"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
)
SPOKEN = "PDF, pictures (PNG, JPEG, GIF, WebP, TIFF), office documents, archives (zip, gz), Parquet and plain text"
"""What is taken, in words."""


def kind_of(head: bytes, tail: bytes) -> Kind | None:
    """The kind of a file by its first and last bytes; None where it is none that is taken.

    Pages and drawings that a browser would run (HTML, SVG, XML) and programs are not taken.

    >>> kind_of(b"%PDF-1.7 ...", b"").media, kind_of(b"name,share", b"").media
    ('application/pdf', 'text/plain')
    >>> kind_of(b" <svg onload=...>", b""), kind_of(b"MZ\\x90", b"")
    (None, None)
    """
    for mark, name in MARKS:
        if head.startswith(mark):
            return KINDS[name]
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return KINDS["webp"]
    if head.startswith(b"PK\x03\x04"):
        return KINDS[_packed(head, tail)]
    return KINDS["text"] if _is_text(head) else None


def _packed(head: bytes, tail: bytes) -> str:
    """Which packed kind it is: by the first entry for open documents, by the list of entries at the end for others."""
    if head[30:38] == b"mimetype":
        named = head[38:].removeprefix(b"application/vnd.oasis.opendocument.")
        return next((name for word, name in OPEN_DOCUMENT.items() if named.startswith(word)), "zip")
    return next((name for word, name in OFFICE.items() if word in tail), "zip")


def _is_text(head: bytes) -> bool:
    """Whether it reads as text in UTF-8 that no browser would take for a page."""
    if not head or any(byte in CONTROL for byte in head):
        return False
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if len(head) < HEAD or error.start < len(head) - 3:
            return False
        text = head[: error.start].decode("utf-8-sig")
    return not text.lstrip().startswith("<")


def safe_name(written: str, kind: Kind) -> str:
    """The name of a file without any path, control characters or an ending that its content does not have.

    >>> safe_name("../../etc/report.exe", KINDS["pdf"]), safe_name("C:\\\\me\\\\a.pdf", KINDS["pdf"])
    ('report.exe.pdf', 'a.pdf')
    """
    last = written.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*').strip(" .")[-180:]
    named = plain or "document"
    return named if named.lower().endswith(kind.endings) else named + kind.endings[0]
