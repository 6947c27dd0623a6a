"""Words of the report in plain English."""

from __future__ import annotations

from valorise.reporting.document import Section, Subheading, Words
from valorise.reporting.findings import Findings
from valorise.reporting.sections.gaps import short
from valorise.terms import codes, knowledge

PLACE = 110


def section(_: Findings) -> Section:
    """All words of the glossary, sorted."""
    words = knowledge.document("reporting/glossary.yaml")
    items = [(str(name), str(words[name])) for name in sorted(words, key=str.casefold)]
    nine = [(short(code), f"{row['label']}.") for code, row in codes.codes("recommendations").items()]
    return Section(
        "glossary", "Words used here", (Words(tuple(items)), Subheading("The nine recommendations"), Words(tuple(nine)))
    )
