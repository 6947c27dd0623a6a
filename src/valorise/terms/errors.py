"""What can go wrong, as five families that every door knows how to show.

Wrong rows are not errors but data (`problems`): an error ends the work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from polars import DataFrame


class ValoriseError(Exception):
    """Work ended; `what` happened, `where`, `why`, and how to `fix` it. Full sentences without secrets."""

    exit_code = 1
    http_status = 500
    problems: DataFrame | None = None
    """The rows that were wrong, where the error is about rows; programs get them beside the message."""

    def __init__(self, what: str, where: str = "", why: str = "", fix: str = "") -> None:
        super().__init__(what, where, why, fix)
        self.what, self.where, self.why, self.fix = what, where, why, fix

    def __str__(self) -> str:
        """One sentence after the other, leaving out what is not known."""
        where = f"Where: {self.where}." if self.where else ""
        return " ".join(part for part in (self.what, where, self.why, self.fix) if part)


class Refused(ValoriseError):
    """The person or program may not do this."""

    exit_code = 2
    http_status = 403


class Invalid(ValoriseError):
    """The input cannot be used as it is."""

    exit_code = 2
    http_status = 422


class Missing(ValoriseError):
    """Something named in the input is not there."""

    exit_code = 2
    http_status = 404


class NotReady(ValoriseError):
    """Something needed is busy, switched off or not installed; says when or how to try again."""

    exit_code = 2
    http_status = 503


class Broken(ValoriseError):
    """Our own fault."""
