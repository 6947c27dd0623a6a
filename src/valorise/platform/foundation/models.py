"""What the memory notes about itself."""

from __future__ import annotations

from django.db import models


class LogProof(models.Model):
    """How far the event log was found whole. There is one row, or none where nobody looked yet."""

    said = models.TextField()
    """Signed with the key of the installation: who may only write to the database cannot say that all was looked at."""
