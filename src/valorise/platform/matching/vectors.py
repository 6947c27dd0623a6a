"""What a sentence encoder made of assets, kept beside the index of their room, and gone when they are.

Only passages of assets are kept, by their fingerprint. Those of needs are few and are read anew each time, so nothing
stays of a need that is changed or erased.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
import polars as pl
from django.conf import settings as site

from valorise.matching.found import Records
from valorise.matching.keys import Floats
from valorise.matching.port import Encoder
from valorise.matching.settings import settings
from valorise.stores.encoders import Kept, forget
from valorise.terms.errors import Invalid, NotReady

FOLDER = "vectors"
FINGERPRINT = 32
"""Letters of the name of a model, under which `valorise match` keeps its own vectors; names of rooms are shorter."""


class OfAssets:
    """An encoder that remembers passages of assets, and nothing else."""

    def __init__(self, encoder: Encoder, kept: Kept, passages: Collection[str]) -> None:
        self.name, self._encoder, self._kept, self._passages = encoder.name, encoder, kept, frozenset(passages)

    def vectors(self, texts: Sequence[str]) -> Floats:
        """One row of length 1 for each text, float32."""
        own = np.array([one in self._passages for one in texts], dtype=bool)
        found: Floats | None = None
        for those, encoder in ((own, self._kept), (~own, self._encoder)):
            if those.any():
                made = encoder.vectors([text for text, wanted in zip(texts, those, strict=True) if wanted])
                found = np.empty((len(texts), made.shape[1]), dtype=np.float32) if found is None else found
                found[those] = made
        return self._encoder.vectors(texts) if found is None else found


def of_assets(encoder: Encoder, room: str, assets: pl.DataFrame) -> OfAssets:
    """The encoder before these assets of a room; a damaged file of vectors is thrown away and made again."""
    folder = place(room)
    try:
        kept = Kept(encoder, folder)
    except Invalid:
        shutil.rmtree(folder, ignore_errors=True)
        kept = Kept(encoder, folder)
    return OfAssets(encoder, kept, passages(assets))


def passages(assets: pl.DataFrame) -> set[str]:
    """All passages of these assets, as an encoder is asked for them."""
    records = Records("asset", assets, settings())
    return {one.written for name in assets["id"] for one, _terms in records.passages(name)}


def forget_assets(room: str, assets: pl.DataFrame) -> None:
    """Take away what is kept of assets that changed or left the room; all of the room where that cannot be done."""
    folder = place(room)
    if assets.is_empty() or not folder.is_dir():
        return
    try:
        forget(folder, passages(assets))
    except (Invalid, NotReady):
        shutil.rmtree(folder, ignore_errors=True)


def forget_room(room: str) -> None:
    """Take away all that is kept of a room."""
    shutil.rmtree(place(room), ignore_errors=True)


def sweep(there: Collection[str]) -> None:
    """Take away what is kept of rooms that hold nothing any more."""
    for folder in (Path(site.HOME) / FOLDER).glob("*"):
        if folder.is_dir() and len(folder.name) != FINGERPRINT and folder.name not in there:
            shutil.rmtree(folder, ignore_errors=True)


def place(room: str) -> Path:
    """Where the vectors of a room lie."""
    return Path(site.HOME) / FOLDER / room
