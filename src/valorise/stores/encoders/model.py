"""A sentence encoder in a folder of this machine. Nothing is fetched, and nothing that came with the model is run."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from valorise.matching.keys import Floats
from valorise.terms.errors import Invalid, Missing, NotReady

PARTS = "modules.json"
"""File of a model of sentence-transformers that names its parts."""
OURS = "sentence_transformers."
"""Where the parts of a model must come from: the library itself, never code beside the weights."""
AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class Model:
    """A model ready to encode; `name` tells it from every other one, by what its files hold."""

    name: str
    _loaded: Any

    def vectors(self, texts: Sequence[str]) -> Floats:
        """One row of length 1 for each text, float32."""
        made = self._loaded.encode(
            list(texts), batch_size=AT_ONCE, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        vectors: Floats = np.asarray(made, dtype=np.float32)
        return vectors


def model(folder: Path) -> Model:
    """The model in this folder, as `SentenceTransformer.save` writes one, with its weights as safetensors.

    Raises `Missing` where there is no such folder, `Invalid` where it holds no such model, `NotReady` where the part
    `semantic` of Valorise is not installed.
    """
    looked_at(folder)
    # Whatever the model names: no address on the network is asked.
    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise NotReady(
            what="Sentence encoders are not installed.",
            why=f"The import says: {error}.",
            fix="Install them with: pip install 'valorise[semantic]'",
        ) from error
    try:
        loaded = SentenceTransformer(
            str(folder),
            device="cpu",
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        )
    except Exception as error:  # the library raises whatever the broken file led it into
        raise _no_model(folder, f"Loading it says: {error}") from error
    return Model(_fingerprint(folder), loaded)


def looked_at(folder: Path) -> None:
    """Nothing where the files of this folder are those of a model that may be loaded; else `Missing` or `Invalid`."""
    if not folder.is_dir():
        raise Missing(
            what="There is no folder with a sentence encoder here.",
            where=str(folder),
            fix="Name the folder of a model that was saved by sentence-transformers.",
        )
    try:
        parts = [one["type"] for one in json.loads((folder / PARTS).read_text("utf-8"))]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise _no_model(folder, f"It has no readable {PARTS}.") from error
    strange = [one for one in parts if not str(one).startswith(OURS)]
    if strange:
        raise _no_model(folder, f"Its part {strange[0]} is code of its own, which is not run.")
    if not any(folder.rglob("*.safetensors")):
        raise _no_model(
            folder, "It has no weights in the form safetensors; other forms may hold code and are not read."
        )


def _no_model(folder: Path, why: str) -> Invalid:
    return Invalid(
        what="This folder holds no sentence encoder that can be used.",
        where=str(folder),
        why=why,
        fix="Name the folder of a model that was saved by sentence-transformers, with safetensors.",
    )


def _fingerprint(folder: Path) -> str:
    """What the files of the model hold, as 32 letters."""
    whole = hashlib.sha256()
    for file in sorted(one for one in folder.rglob("*") if one.suffix in (".json", ".safetensors", ".txt", ".model")):
        whole.update(str(file.relative_to(folder)).encode())
        with file.open("rb") as opened:
            whole.update(hashlib.file_digest(opened, "sha256").digest())
    return whole.hexdigest()[:32]
