"""What a person named on the way in: files, needs, corrected mappings; or nothing, and then the bundled example."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any

import yaml

from valorise.journeys.ingest import Given
from valorise.readers.rows import Wish
from valorise.terms import knowledge
from valorise.terms.errors import Invalid, Missing

EXAMPLE = "example/example.yaml"


def named(assets: Sequence[Path], needs: Sequence[Path], mapping: Path | None = None) -> list[Given]:
    """The files to read; those named as needs are read as needs where their format leaves it open."""
    said = read_mapping(mapping)
    return [
        *(Given(path, Wish(mapping=said)) for path in assets),
        *(Given(path, Wish(table="needs", mapping=said)) for path in needs),
    ]


def read_mapping(path: Path | None) -> dict[str, Any]:
    """A mapping of columns that a person corrected; `Invalid` where the file is no YAML object."""
    if path is None:
        return {}
    if not path.is_file():
        raise Missing(
            what=f"There is no mapping file “{path}”.", where=str(path), fix="Make one with: valorise mapping FILE"
        )
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Invalid(
            what=f"The mapping file “{path}” is no YAML.",
            where=str(path),
            why=str(error).replace("\n", " "),
            fix="Make one with: valorise mapping FILE",
        ) from error
    if not isinstance(said, dict):
        raise Invalid(
            what=f"The mapping file “{path}” holds no columns.",
            where=str(path),
            fix="It should hold lines such as “columns:” and under it “Their name: our name”.",
        )
    return said


def example() -> tuple[list[Given], dict[str, Any]]:
    """Files of the bundled office, and what is known about it: office, country and day."""
    said = dict(knowledge.document(EXAMPLE))
    folder = Path(str(package_files("valorise").joinpath("example")))
    said["as_of"] = date.fromisoformat(str(said["as_of"]))
    own = [Given(path) for path in sorted(folder.glob("*.jsonl"))]
    inputs = [Given(path) for path in sorted((folder / "inputs").iterdir()) if path.is_file()]
    return own + inputs, said
