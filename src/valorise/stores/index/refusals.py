"""What is said when the folder of an index cannot be used as it is."""

from __future__ import annotations

from pathlib import Path

from valorise.terms.errors import Invalid, Missing, NotReady, Refused

FIX = "Build the index again in this folder, or delete the folder."


class Unreadable(Invalid):
    """The folder holds an index that cannot be asked; building it again mends that."""


def no_index(folder: Path) -> Missing:
    """The folder is not there or is empty of an index."""
    return Missing("There is no search index in this folder.", where=str(folder), fix="Build it.")


def damaged(folder: Path, name: str) -> Unreadable:
    """A file is missing, cut off or changed."""
    return Unreadable(
        what=f"The search index is damaged: {name} does not hold what was written.", where=str(folder), fix=FIX
    )


def other_making(folder: Path) -> Unreadable:
    """Another version, or other weights of the columns."""
    return Unreadable(
        what="The search index was made by another version or with other weights of the columns.",
        where=str(folder),
        why="Its answers would not fit the ranking.",
        fix=FIX,
    )


def not_an_index(folder: Path) -> Refused:
    """Something else lives there."""
    return Refused(
        what="This folder holds other files than a search index.",
        where=str(folder),
        why="Nothing in it was touched.",
        fix="Name a new or an empty folder.",
    )


def not_empty(folder: Path) -> Invalid:
    """An index should be made where something is already."""
    return Invalid(
        what="This folder for the search index is not empty.",
        where=str(folder),
        fix="Name another folder, or delete what is in it.",
    )


def busy(folder: Path) -> NotReady:
    """Another program writes."""
    return NotReady(
        what="Another program is writing to this search index.",
        where=str(folder),
        fix="Try again when it has ended.",
    )


def no_room(folder: Path, said: str | None) -> NotReady:
    """The disk is full, or does not let us write."""
    return NotReady(
        what="The search index could not be written.",
        where=str(folder),
        why=f"The disk says: {said or 'nothing more'}. The index is as it was before.",
        fix="Make room on the disk, or name a folder on another one, and try again.",
    )
