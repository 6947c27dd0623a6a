"""CodeMeta of all versions, and what tells it from schema.org."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from valorise.readers.discovery import reader_for, readers
from valorise.readers.rows import Row, Wish
from valorise.readers.source import Source


@pytest.mark.parametrize(
    "context",
    [
        "https://doi.org/10.5063/schema/codemeta-2.0",
        ["https://doi.org/doi:10.5063/schema/codemeta-2.0", "http://schema.org"],
        "https://w3id.org/codemeta/3.0",
    ],
)
def test_every_version_is_known_by_its_context(context: Any, tmp_path: Path) -> None:
    path = tmp_path / "codemeta.json"
    path.write_bytes(orjson.dumps({"@context": context, "@type": "SoftwareSourceCode", "name": "pond"}))
    assert reader_for(Source(path)).name == "codemeta"
    (found,) = readers()["codemeta"].rows(Source(path), Wish())
    assert isinstance(found, Row)
    assert (found.record["title"], found.record["type"]) == ("pond", "software")
