"""Weighted terms of records as plain arrays, in memory or in a folder; matching asks them through `port.Index`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from valorise.matching.joined import Joined
from valorise.matching.settings import Settings
from valorise.matching.texts import chosen, named_once
from valorise.stores.index import manifest as listing
from valorise.stores.index.arrays import Told, analysed, silent
from valorise.stores.index.folder import writing
from valorise.stores.index.kept import checked, gone_from, opened
from valorise.stores.index.manifest import Listed
from valorise.stores.index.merged import FULL
from valorise.stores.index.part import Part
from valorise.stores.index.refusals import Unreadable, damaged, not_empty

TRIES = 5
"""States that may be replaced while they are being opened; nobody writes that often."""


@dataclass(frozen=True, slots=True)
class TermIndex(Joined):
    """An index of parts that are asked as one; see `valorise.matching.port.Index` for what the answers mean."""

    opened: Mapping[str, tuple[Listed, Part]] = field(default_factory=dict, hash=False)
    """Parts by name, and what the folder says of them; an index in memory has none."""

    @classmethod
    def of(
        cls, records: pl.DataFrame, settings: Settings, *, folder: Path | None = None, told: Told = silent
    ) -> TermIndex:
        """An index of assets or needs; in memory, or kept in an empty or new folder.

        Records are taken in the order of their names, so that the same records give the same answers. Raises Invalid
        where the folder holds something already.
        """
        if folder is None:
            ordered, each = chosen(named_once(records)), 2 * FULL
            starts = range(0, ordered.height, each) if ordered.height else (0,)
            made = [Part(analysed(ordered[at : at + each], settings.columns, told), settings) for at in starts]
            told(ordered.height, ordered.height)
            return cls(made, made)
        if folder.exists() and any(folder.iterdir()):
            raise not_empty(folder)
        with writing(folder, settings) as writer:
            writer.change(records, told=told)
        return cls.kept(folder, settings)

    @classmethod
    def kept(cls, folder: Path, settings: Settings, *, before: TermIndex | None = None) -> TermIndex:
        """The index that a folder holds now; what `before` has open already is not read again.

        Raises Missing where there is none, and `Unreadable` where another version or other settings made it or where a
        file does not hold what was written.
        """
        known = before.opened if before else {}
        present = listing.read(folder, settings)
        for _ in range(TRIES):
            try:
                return cls._opened(folder, present, settings, known)
            except (Unreadable, FileNotFoundError):  # replaced meanwhile, if the folder names another state now
                again = listing.read(folder, settings)
                if again.state == present.state:
                    raise
                present = again
        raise damaged(folder, listing.MANIFEST)

    @classmethod
    def _opened(
        cls,
        folder: Path,
        present: listing.Manifest,
        settings: Settings,
        known: Mapping[str, tuple[Listed, Part]],
    ) -> TermIndex:
        made = {one.name: (one, _part(folder, one, settings, known.get(one.name))) for one in present.parts}
        parts = [part for _, part in made.values()]
        return cls(parts, parts, made)


def _part(folder: Path, one: Listed, settings: Settings, known: tuple[Listed, Part] | None) -> Part:
    """A part whose files hold what was written; of one that is open already only what is gone from it is read."""
    if known is None:
        checked(folder, [one])
        return opened(folder, one, settings)
    before, part = known
    if before == one:
        return part
    checked(folder, [one], only={name for name in one.files if name not in before.files})
    return Part(part.arrays, settings, gone_from(folder, one))
