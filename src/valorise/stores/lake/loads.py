"""What is known of a load of a dataset: from which files, by which code and settings, how many rows, whose licence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from valorise.stores.index.safely import File
from valorise.terms.errors import Invalid

STATES = ("raw", "clean", "linked")
"""Raw: as the publisher wrote it; clean: in our tables; linked: with what is one made one."""
MANIFEST = "load.json"


@dataclass(frozen=True, slots=True)
class Input:
    """A file that a load was made from."""

    name: str
    size: int
    checksum: str
    """SHA-256 of its bytes."""


@dataclass(frozen=True, slots=True)
class Made:
    """What decides what a load holds, and what people must know to use it."""

    inputs: Sequence[Input]
    code: str
    """Checksum of the code that made it."""
    settings: str = ""
    """Checksum of the settings and the mapping it was made with."""
    licence: str = ""
    origin: str = ""
    """Where the publisher offers it, such as an address."""

    @property
    def question(self) -> str:
        """A checksum of inputs, code and settings: the same question gives the same load."""
        asked = [[one.name, one.checksum] for one in self.inputs]
        return sha256(orjson.dumps([asked, self.code, self.settings])).hexdigest()


@dataclass(frozen=True, slots=True)
class Load:
    """One load of a dataset; never changed once it is there."""

    dataset: str
    state: str
    number: int
    at: datetime
    made: Made
    rows: int
    left: int
    """Lines that are no record, such as totals."""
    refused: int
    columns: Mapping[str, str]
    """Types by column."""
    files: Mapping[str, File] = field(default_factory=dict)
    """What each of its files must hold."""


def written(load: Load) -> bytes:
    """The load as its manifest says it."""
    return orjson.dumps(asdict(load), option=orjson.OPT_INDENT_2)


def read(folder: Path) -> Load:
    """The load in a folder; `Invalid` where its manifest is damaged."""
    try:
        said: dict[str, Any] = orjson.loads((folder / MANIFEST).read_bytes())
        made = {**said["made"], "inputs": [Input(**one) for one in said["made"]["inputs"]]}
        files = {name: File(**one) for name, one in said["files"].items()}
        return Load(**{**said, "at": datetime.fromisoformat(said["at"]), "made": Made(**made), "files": files})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Invalid(
            what="A load of the lake is damaged.",
            where=str(folder / MANIFEST),
            why=f"{type(error).__name__}: {error}",
            fix="Remove its folder and load the files again; loads before it are whole.",
        ) from error
