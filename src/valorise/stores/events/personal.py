"""Values of persons, kept beside the chain so that they can be forgotten while the chain still verifies."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from valorise.stores.events.databases import SQLITE, dialect, is_free, transaction
from valorise.stores.events.event import Event
from valorise.stores.events.log import EventLog
from valorise.stores.events.refusals import told
from valorise.terms.errors import Missing

KEY_BYTES = 32
AT_ONCE = 500
"""References asked for in one statement."""
MARK = "person:"
"""Begins every reference, so that a page can tell it from a plain name."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was erased, and whether the database's own remains were wiped at once too."""

    references: tuple[str, ...]
    wiped: bool
    """False inside a caller's transaction, while others read, or where another account owns the table: `wipe` later."""


class PersonalValues:
    """Names, addresses and other values of persons, by the references that events carry.

    A reference is the keyed hash (HMAC-SHA-256) of the value under a random key of that person. Without key and
    value it says nothing: trying all names does not help. `person` is the name of the person's key, such as the
    number of an account; it must itself say nothing about the person.
    """

    def __init__(self, log: EventLog) -> None:
        self._log, self._connection, self._dialect = log, log.connection, dialect(log.connection)

    def reference(self, person: str, value: str) -> str:
        """The reference for events; value and key are kept when they are new. The same value gives the same one."""
        with transaction(self._connection):
            key = self._key(person)
            reference = MARK + hmac.new(key, value.encode(), "sha256").hexdigest()
            keep = "INSERT INTO personal (reference, key_id, key, value) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
            self._run(keep, reference, person, key, value)
        return reference

    def values(self, references: Iterable[str]) -> dict[str, str]:
        """Values by reference; one that is not there was erased, or is kept in another store."""
        wanted = list(dict.fromkeys(references))
        found: dict[str, str] = {}
        with told():
            for place in range(0, len(wanted), AT_ONCE):
                part = wanted[place : place + AT_ONCE]
                marks = ", ".join("?" for _ in part)
                rows = self._run(f"SELECT reference, value FROM personal WHERE reference IN ({marks})", *part)  # noqa: S608 - marks only
                found |= dict(rows.fetchall())
        return found

    def erase(self, person: str, *, at: datetime, actor: str | None = None, why: str | None = None) -> Erasure:
        """Delete values and key of a person and record that it was done; `Missing` where nothing is kept.

        The event names the references, never the person.
        """
        with self._log.locked():
            if self._dialect is SQLITE:
                self._connection.execute("PRAGMA secure_delete = ON")
            rows = self._run("SELECT reference FROM personal WHERE key_id = ? ORDER BY reference", person).fetchall()
            if not rows:
                raise Missing(
                    what="No values of this person are kept here.",
                    where="personal",
                    fix="Check the name of the person's key; perhaps the values were erased already.",
                )
            references = tuple(row[0] for row in rows)
            self._run("DELETE FROM personal WHERE key_id = ?", person)
            details = {"references": references}
            self._log.append([Event(activity="person-erased", at=at, actor=actor, why=why, details=details)])
        return Erasure(references, self.wipe())

    def wipe(self) -> bool:
        """Remove what the database keeps of deleted values in its files; whether that was possible now."""
        if not is_free(self._connection):
            return False
        with told():
            if self._dialect is not SQLITE:
                return self._rewrite()
            self._connection.execute("VACUUM")
            busy = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            return bool(busy == 0)

    def _rewrite(self) -> bool:
        """PostgreSQL only warns when somebody else owns the table, so the owner is asked for first."""
        owner = "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass('personal')"
        if not self._connection.execute(owner).fetchone()[0]:
            return False
        self._connection.execute("VACUUM FULL personal")
        return True

    def _key(self, person: str) -> bytes:
        found = self._run("SELECT key FROM personal WHERE key_id = ? LIMIT 1", person).fetchone()
        return bytes(found[0]) if found else secrets.token_bytes(KEY_BYTES)

    def _run(self, statement: str, *values: object) -> Any:  # Any: a cursor of either database
        return self._connection.execute(self._dialect.sql(statement), values)
