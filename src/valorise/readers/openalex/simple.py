"""Lists of works that people drew from OpenAlex with their own scripts: one flat object for each work."""

from __future__ import annotations

from valorise.readers.facts import Facts, filled
from valorise.readers.json_parts import Object, text, texts
from valorise.readers.rows import Refused, Row


def work(flat: Object, facts: Facts) -> Row | Refused:
    """One asset for a flat work with `openalex_id`, `title`, `authors`, `year`, `type` and `link`."""
    address = text(flat, "openalex_id")
    link = text(flat, "link") or text(flat, "doi")
    own = address.rstrip("/").rsplit("/", 1)[-1] if address else None
    doi = link if link and "10." in link and "doi" in link.lower() else None
    return facts.asset(
        own,
        {
            "type": facts.kind(text(flat, "type")),
            "title": text(flat, "title"),
            "summary": text(flat, "abstract"),
            "identifiers": facts.identifiers([("openalex", own), ("doi", doi)]),
            "contributors": [{"name": name, "role": "author"} for name in texts(flat, "authors")],
            "dates": filled(published=facts.date(text(flat, "publication_date") or text(flat, "year"), "year")),
            "url": link or address,
            "confidentiality": "open",
        },
    )
