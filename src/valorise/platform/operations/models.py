"""State of operations."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from valorise.platform.foundation import clock


class Operator(models.Model):
    """A person who runs the installation as a whole, with the data of all organisations in it.

    No role gives this: an administrator answers for one organisation only. It is given at the terminal of the machine.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=clock.now)
