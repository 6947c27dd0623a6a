"""Posts of science blogs: days given in seconds, and posts inside their blog."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from valorise.readers.discovery import reader_for, readers
from valorise.readers.rows import Row, Wish
from valorise.readers.source import Source

POST = {"title": "Salt", "blog_slug": "s", "blog_name": "S", "content_html": "", "doi": "10.5555/salt"}


def read(folder: Path, content: Any) -> Row:
    path = folder / "posts.json"
    path.write_bytes(orjson.dumps(content))
    assert reader_for(Source(path)).name == "rogue_scholar"
    (found,) = readers()["rogue_scholar"].rows(Source(path), Wish())
    assert isinstance(found, Row)
    return found


@pytest.mark.parametrize(
    "written, expected",
    [(0, None), (86_399, "1970-01-01"), (10**15, None), ("2024-05", "2024-05"), (True, None), (None, None)],
)
def test_days_of_publication(written: Any, expected: str | None, tmp_path: Path) -> None:
    found = read(tmp_path, {**POST, "published_at": written})
    assert found.record.get("dates") == ({"published": expected} if expected else None)


def test_posts_take_licence_and_language_of_their_blog(tmp_path: Path) -> None:
    blog = {"feed_url": "https://example.org/feed", "license": "https://creativecommons.org/licenses/by/4.0/"}
    found = read(tmp_path, {**blog, "language": "deu", "posts": [{"title": "Salz", "guid": "1"}]})
    assert (found.record["licence"], found.record["language"]) == ("CC-BY-4.0", "de")


def test_a_page_of_a_person_is_no_orcid(tmp_path: Path) -> None:
    found = read(tmp_path, {**POST, "authors": [{"name": "A", "url": "https://example.org/0000-0002-1825-0097"}]})
    assert found.record["contributors"] == [{"name": "A", "role": "author"}]
    assert found.problems == ()
