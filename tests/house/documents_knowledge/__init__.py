"""The pages of `docs/knowledge`: what the knowledge files say, for reading.

Every kind that `terms/kinds` declares has a page without further ado. A page that should look otherwise, or that
joins several kinds, is a file `pages/<page>.py` with `TITLE`, `MEANING` and `lines()`, and `THINGS` where the index
counts them; it is found by its name and takes the place of a page of that name.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from importlib import import_module

from tests.house.documents_knowledge import pages
from tests.house.documents_knowledge.index import index
from tests.house.documents_knowledge.of_kind import pages_of
from tests.house.documents_knowledge.page import Page
from valorise.terms.things import kinds


def knowledge_documents() -> dict[str, Callable[[], str]]:
    """The pages by their path below `docs`, and what writes each."""
    found = {page.name: page for kind in kinds().values() for page in pages_of(kind)}
    for one in pkgutil.iter_modules(pages.__path__):
        module = import_module(f"{pages.__name__}.{one.name}")
        name = one.name.replace("_", "-")
        found[name] = Page(name, module.TITLE, module.MEANING, module.lines, getattr(module, "THINGS", ()))
    written = {f"knowledge/{name}.md": page.text for name, page in found.items()}
    return {"knowledge/README.md": lambda: index(tuple(found.values())), **written}
