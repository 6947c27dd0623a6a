"""Names of records inside addresses: they come from outside and may hold slashes.

What belongs to a record follows after `/-/`, as in `/assets/a-1/-/history/`.
"""

from __future__ import annotations


class RecordName:
    """A name in an address, with slashes perhaps, up to `/-/`."""

    regex = r"(?:(?!/-/).)+?"

    def to_python(self, value: str) -> str:
        """As written."""
        return value

    def to_url(self, value: str) -> str:
        """As written; the address quotes it."""
        return str(value)
