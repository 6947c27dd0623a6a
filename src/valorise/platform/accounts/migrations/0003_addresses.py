"""Every account has its address in the table of addresses too, as checked."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import migrations


def note_addresses(apps: Any, editor: Any) -> None:
    """Accounts made before addresses had a table of their own."""
    address, user = apps.get_model("account", "EmailAddress"), apps.get_model("accounts", "User")
    bare = user.objects.exclude(pk__in=address.objects.values("user"))
    address.objects.bulk_create(address(user=one, email=one.email, verified=True, primary=True) for one in bare)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_joining"),
        ("account", "0009_emailaddress_unique_primary_email"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [migrations.RunPython(note_addresses, migrations.RunPython.noop)]
