"""What a person says about documents."""

from __future__ import annotations

from valorise.platform.foundation.fields import form_for

About = form_for("documents", ["kind", "title", "edition", "confidentiality"])
"""What a document is and who may read it."""
