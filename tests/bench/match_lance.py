"""LanceDB's hybrid search: its full text and nearness of vectors, ranks joined as it does by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from valorise.matching.keys import Floats

DIRECTIONS = 300
"""Of the vectors that need no weights from outside; the usual number."""
Vectors = Callable[[list[str]], Any]
"""From texts to their vectors, a row each."""
Ask = Callable[[str, int], Sequence[str]]


class NoEncoder(Exception):
    """Why there are no vectors here."""


def searched(vectors: Vectors, offered: Mapping[str, str], wanted: Mapping[str, str], folder: Path) -> Ask:
    """A way to ask for the best of these texts; `NoEncoder` where lancedb is not installed."""
    try:
        import lancedb
    except ImportError as error:
        raise NoEncoder(f"lancedb is not installed ({error})") from error
    near = vectors(list(offered.values()))
    rows = [
        {"name": name, "text": text, "vector": one} for (name, text), one in zip(offered.items(), near, strict=True)
    ]
    records: Any = lancedb.connect(folder).create_table("texts", data=rows)
    records.create_fts_index("text")

    def ask(name: str, most: int) -> list[str]:
        text = " ".join(wanted[name].split())
        found = records.search(query_type="hybrid").vector(vectors([wanted[name]])[0]).text(text)
        return [row["name"] for row in found.limit(most).select(["name"]).to_list()]

    return ask


def learned(offered: Mapping[str, str]) -> Vectors:
    """Latent semantic analysis of the texts themselves, by scikit-learn: no weights from outside."""
    try:
        from sklearn.decomposition import TruncatedSVD
        from sklearn.feature_extraction.text import TfidfVectorizer
    except ImportError as error:
        raise NoEncoder(f"scikit-learn is not installed ({error})") from error
    terms = TfidfVectorizer(stop_words="english", sublinear_tf=True)
    counted = terms.fit_transform(offered.values())
    most = min(DIRECTIONS, min(counted.shape) - 1)
    reduced = TruncatedSVD(most, random_state=0).fit(counted)

    def vectors(texts: list[str]) -> Any:
        found: Floats = reduced.transform(terms.transform(texts))
        length = np.linalg.norm(found, axis=1, keepdims=True)
        return (found / np.where(length > 0, length, 1)).astype(np.float32)

    return vectors
