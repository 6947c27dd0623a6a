"""JSON-LD: references, prefixes, and graphs that point at themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from valorise.readers.discovery import reader_for, readers
from valorise.readers.rows import Refused, Row, Wish
from valorise.readers.source import Source

CONTEXT = {"@context": "https://schema.org"}


def read(folder: Path, content: dict[str, Any]) -> list[Row | Refused]:
    path = folder / "page.jsonld"
    path.write_bytes(orjson.dumps({**CONTEXT, **content}))
    assert reader_for(Source(path)).name == "schema_org"
    return list(readers()["schema_org"].rows(Source(path), Wish()))


def test_circles_in_a_graph_come_to_an_end(tmp_path: Path) -> None:
    graph = [
        {"@id": "#a", "@type": "Dataset", "name": "A", "author": {"@id": "#b"}},
        {"@id": "#b", "@type": "Person", "name": "B", "affiliation": {"@id": "#c"}},
        {"@id": "#c", "@type": "Organization", "name": "C", "member": {"@id": "#b"}, "owns": {"@id": "#a"}},
    ]
    first, second, third = read(tmp_path, {"@graph": graph})
    assert isinstance(first, Row)
    assert first.record["contributors"] == [{"name": "B", "role": "author", "organisation": "C"}]
    assert isinstance(second, Refused)
    assert second.problem.rule == "no-orcid"
    assert isinstance(third, Row)
    assert third.table == "organisations"


@pytest.mark.parametrize(
    "written, expected",
    [
        ("Maker, M., Carberry, J., and Plato", ["Maker, M.", "Carberry, J.", "Plato"]),
        (["Mary Maker", {"@type": "Person", "name": "Josiah"}], ["Mary Maker", "Josiah"]),
        ("Mary Maker", ["Mary Maker"]),
        ("https://example.org/mary", []),
    ],
)
def test_authors_in_all_their_forms(written: Any, expected: list[str], tmp_path: Path) -> None:
    (found,) = read(tmp_path, {"@type": "Article", "headline": "T", "author": written})
    assert isinstance(found, Row)
    assert [one["name"] for one in found.record.get("contributors", ())] == expected


@pytest.mark.parametrize(
    "said, expected",
    [
        ({"funder": {"name": "Fund"}, "funding": "A-1"}, [{"funder": "Fund", "grant": "A-1"}]),
        (
            {"funding": {"@type": "Grant", "name": "Big", "funder": {"name": "Fund"}}},
            [{"funder": "Fund", "grant": "Big"}],
        ),
        ({"funder": ["Fund", "Trust"]}, [{"funder": "Fund"}, {"funder": "Trust"}]),
    ],
)
def test_funding_in_all_its_forms(said: dict[str, Any], expected: list[dict[str, str]], tmp_path: Path) -> None:
    (found,) = read(tmp_path, {"@type": "Dataset", "name": "T", **said})
    assert isinstance(found, Row)
    assert found.record["funding"] == expected


def test_a_doi_that_is_only_cited_is_not_its_own(tmp_path: Path) -> None:
    (found,) = read(tmp_path, {"@type": "Dataset", "name": "T", "citation": {"@id": "https://doi.org/10.5555/other"}})
    assert isinstance(found, Row)
    assert "identifiers" not in found.record


def test_pages_are_no_assets(tmp_path: Path) -> None:
    (found,) = read(tmp_path, {"@type": "WebSite", "name": "Ours"})
    assert isinstance(found, Refused)
    assert found.problem.found == "WebSite"
