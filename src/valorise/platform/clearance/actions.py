"""Keeping a question about a licence with its answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from valorise.journeys.clearance import worded
from valorise.platform.clearance.asking import answer_for
from valorise.platform.clearance.models import LicenceQuestion
from valorise.platform.foundation.changes import changing
from valorise.platform.foundation.viewer import Viewer

WORDS = ("to", "countries", "field", "without", "begins", "until", "exclusive")
"""What a question says."""
SHOWN = ("rank", "kind", "binding", "answer", "rule", "path", "clause", "countries", "remedy", "status", "why", "fix")


def keep_question(viewer: Viewer, name: str, said: Mapping[str, Any], *, why: str | None = None) -> LicenceQuestion:
    """The question with its answer of today, kept for good and told as an event of the asset.

    The event says what was asked and answered, but not for whom: that stands in the kept question alone.
    """
    found = answer_for(viewer, name, said)
    with changing(viewer, "licence-asked", tenant=found.asset.tenant_id) as tell:
        asked = {key: _plain(said.get(key)) for key in WORDS if said.get(key) not in (None, "")}
        kept = LicenceQuestion.objects.create(
            tenant_id=found.asset.tenant_id,
            asset=found.asset,
            asked_by_id=viewer.user,
            asked={**asked, "licensor": found.asked.licensor},
            answer=found.answer,
            bindings=worded(found.found).select(SHOWN).to_dicts(),
        )
        against = [row["rule"] for row in kept.bindings if row["answer"] == found.answer and row["answer"] != "yes"]
        tell.happened(
            name,
            why=why,
            question=str(kept.pk),
            answer=found.answer,
            exclusive=bool(said.get("exclusive")),
            countries=asked.get("countries"),
            field=asked.get("field"),
            begins=asked.get("begins"),
            because=sorted(set(against)) or None,
        )
        return kept


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
