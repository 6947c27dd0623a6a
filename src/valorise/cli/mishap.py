"""What the system or our own fault threw, said in the words of the five families of errors."""

from __future__ import annotations

import errno
import traceback

from valorise.terms.errors import Broken, Invalid, NotReady, Refused, ValoriseError

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def said(error: Exception) -> ValoriseError:
    """The same as one of ours; what nobody foresaw is our fault.

    >>> said(PermissionError(13, "Permission denied", "a.csv")).what
    '“a.csv” could not be read or written.'
    >>> said(KeyError("x")).exit_code
    1
    """
    if isinstance(error, ValoriseError):
        return error
    if isinstance(error, OSError) and error.errno:
        return _of_the_system(error)
    if isinstance(error, MemoryError):
        return NotReady(
            what="The memory of this machine is not enough for this.",
            fix="Give fewer or smaller files at once, or close other programs.",
        )
    last = traceback.extract_tb(error.__traceback__)[-1:]
    place = f" at {last[0].filename}, line {last[0].lineno}" if last else ""
    return Broken(
        what="Something went wrong that is not your fault.",
        where=f"{type(error).__name__}{place}",
        why=str(error)[:300],
        fix="Please report it with the command and this message. VALORISE_TRACE=1 shows how it came about.",
    )


def _of_the_system(error: OSError) -> ValoriseError:
    family = NotReady if error.errno in FULL else Refused if isinstance(error, PermissionError) else Invalid
    what = f"“{error.filename}” could not be read or written." if error.filename else "The answer could not be written."
    if error.errno == errno.EIO and not error.filename:
        what = "A file or disk could not be read."
    fix = "Make room and try again." if error.errno in FULL else "Check that it is there and that you may use it."
    return family(what, where=str(error.filename or ""), why=f"The system says: {error.strerror}.", fix=fix)
