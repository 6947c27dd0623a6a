"""A second folder with the same index, to be changed while the first is still asked."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

from valorise.matching.settings import Settings
from valorise.stores.index import manifest as listing
from valorise.stores.index.manifest import PARTS


def linked(before: Path, folder: Path, settings: Settings) -> None:
    """Let a new folder hold the parts of another index; no file is ever written twice, so both may share them.

    What was kept beside the index stays behind. Raises Missing or `Unreadable` where there is no usable index, OSError
    where a file of it is gone.
    """
    present = listing.read(before, settings)
    for part in present.parts:
        place = folder / PARTS / part.name
        place.mkdir(parents=True)
        for name in part.files:
            _share(before / PARTS / part.name / name, place / name)
    folder.mkdir(parents=True, exist_ok=True)
    listing.replace(folder, replace(present, beside={}))


def _share(file: Path, other: Path) -> None:
    try:
        os.link(file, other)
    except OSError:  # a disk that knows no links
        shutil.copyfile(file, other)
