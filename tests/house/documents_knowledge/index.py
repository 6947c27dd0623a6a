"""The first page of `docs/knowledge`: what there is and how firmly it is known."""

from __future__ import annotations

from tests.house.documents_knowledge.page import WRITTEN, Page, grid


def index(pages: tuple[Page, ...]) -> str:
    """All pages with what they are about and the standing of their entries."""
    rows = [
        (
            f"[{page.title}]({page.name}.md)",
            page.meaning,
            f"{len(page.things):,}" if page.things else "",
            sum(one.status == "verified" for one in page.things) if page.things else "",
            sum(one.status == "known" for one in page.things) if page.things else "",
        )
        for page in pages
    ]
    lines = [
        "# What Valorise knows",
        "",
        WRITTEN,
        "",
        "Every entry stands in a file of its own or in a short list, says where it can be read and how firmly it is "
        "known. *Verified*: the decisive content was seen in the named source. *Known*: general knowledge, to be "
        "confirmed before it is relied on. To correct an entry, change its file: see "
        "[knowledge files](../knowledge.md).",
        "",
        *grid(["Page", "What it holds", "Entries", "Verified", "To be confirmed"], rows),
    ]
    return "\n".join(lines).rstrip() + "\n"
