"""The report of the main job as a document."""

from __future__ import annotations

from valorise.reporting.document import Document
from valorise.reporting.findings import Findings
from valorise.reporting.sections import sections
from valorise.reporting.wording import clipped
from valorise.terms import codes


def overview(findings: Findings) -> Document:
    """The whole report, section by section; sections without findings say what would fill them."""
    return Document(
        title="What we have, what is due, who could use it",
        office=clipped(findings.office) or "Unnamed office",
        place=codes.label("countries", findings.country),
        as_of=findings.as_of,
        sections=tuple(section(findings) for section in sections()),
    )
