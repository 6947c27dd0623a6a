"""Letters that were stored as UTF-8 and read as Windows-1252 on their way to us, put right where that is certain."""

from __future__ import annotations

import re

from valorise.terms.words import plain


def _sign(byte: int) -> str:
    """The sign that a Windows program shows for a byte; five bytes have none and stay control characters."""
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


BYTES = {_sign(byte): byte for byte in range(0x80, 0x100)} | {chr(byte): byte for byte in range(0x80, 0xA0)}
"""Bytes by the signs they were read as: as Windows-1252, or as Latin-1, which makes control characters of 32."""
FOLLOWING = [sign for sign, byte in BYTES.items() if byte < 0xC0]
SIMPLE = re.compile(r"[A-Za-z0-9,.;:/()+'?=!#%@ -]*")
"""Text that needs no cleaning: most cells, so that looking once saves five passes."""
CLOSING = set("\u00a0»”’“‘«…")
"""Signs that also stand after a capital letter in honest texts, as in « CAFÉ»; alone they prove nothing."""


def _class(signs: list[str]) -> str:
    return "[" + "".join(re.escape(sign) for sign in signs) + "]"


AFTER = _class(FOLLOWING)
PROOF = re.compile(
    f"[ÂÃÄÅ]{_class([sign for sign in FOLLOWING if sign not in CLOSING])}|[à-ï]{AFTER}{{2}}|[ð-ô]{AFTER}{{3}}"
)
WRONG = re.compile(f"[ÂÃÄÅ]{AFTER}|[à-ï]{AFTER}{{2}}|[ð-ô]{AFTER}{{3}}")


def mended(text: str) -> str:
    r"""The text with wrongly read letters put right; unchanged where they could be meant.

    >>> mended("the beneficiariesâ€™ costs, 20Â°C, activitÃ©s"), mended("« CAFÉ»"), mended("SÃO")
    ('the beneficiaries’ costs, 20°C, activités', '« CAFÉ»', 'SÃO')
    >>> mended("PERSÃ\x89E")
    'PERSÉE'
    """
    return WRONG.sub(_again, text) if PROOF.search(text) else text


def clean(written: object) -> str | None:
    """Readable text of a cell: letters mended, markup, marks and double blanks removed; None where nothing is left."""
    if written is None:
        return None
    text = str(written)
    if "  " not in text and SIMPLE.fullmatch(text):
        return text.strip() or None
    return plain(mended(text).replace("\ufeff", ""))


def _again(found: re.Match[str]) -> str:
    signs = found.group()
    try:
        return bytes(BYTES[sign] for sign in signs).decode("utf-8")
    except UnicodeDecodeError:
        return signs
