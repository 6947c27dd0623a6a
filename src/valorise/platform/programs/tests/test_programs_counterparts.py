"""Whatever a page can do, a program can do too, or a line says why not."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch

from django.urls import URLPattern, URLResolver, get_resolver

from valorise.platform.programs.description import calls, describe
from valorise.platform.programs.pages import site
from valorise.terms import knowledge


def pages(patterns, space: str = "") -> Iterator[str]:
    """Names of all addresses that are no calls."""
    for one in patterns:
        if isinstance(one, URLResolver) and one.namespace != "api":
            yield from pages(one.url_patterns, f"{one.namespace}:" if one.namespace else space)
        elif isinstance(one, URLPattern):
            yield f"{space}{one.name}"


def test_every_page_has_its_call_or_a_reason() -> None:
    said = knowledge.document("platform/programs/counterparts.yaml")
    told = [*said["calls"], *said["none"]]
    there = set(pages(get_resolver().url_patterns))
    missing = [page for page in there if not any(fnmatch(page, pattern) for pattern in told)]
    assert sorted(missing) == [], "add a line to programs/counterparts.yaml"
    assert [name for name in told if "*" not in name and name not in there] == [], "these pages are gone"


def test_the_calls_are_there() -> None:
    said = knowledge.document("platform/programs/counterparts.yaml")
    known = {f"{method.upper()} {path}" for path, method, _ in calls(describe(site()))}
    assert sorted(set(said["calls"].values()) - known) == []
    assert all(reason.endswith(".") for reason in said["none"].values())
