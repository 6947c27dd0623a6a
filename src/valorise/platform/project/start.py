"""Getting an installation ready and serving it; the commands of the terminal call these functions."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

Say = Callable[[str], None]
SETTINGS = "valorise.platform.project.settings"


def settle(store: Path | None = None) -> None:
    """Load the settings for this home folder; to be called before anything else of the platform."""
    import django

    if store is not None:
        os.environ["VALORISE_HOME"] = str(store)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()


def prepare(say: Say) -> None:
    """Bring the database to the shape of this version, and the static files to their place."""
    from django.core.management import call_command

    say("Preparing the database")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    say("Collecting styles and scripts")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)


def serve(host: str, port: int, threads: int) -> None:
    """Answer requests until stopped. For the internet, put a web server that speaks TLS in front."""
    import waitress

    from valorise.platform.project.wsgi import application

    waitress.serve(application, host=host, port=port, threads=threads, ident=None)


def first_office(say: Say) -> None:
    """The bundled office, where no organisation works here yet; says how to sign in."""
    from valorise.platform.accounts.models import Tenant
    from valorise.platform.project import example

    if not Tenant.objects.exists():
        say("Loading the bundled office (invented)")
        example.load()
    if Tenant.objects.filter(example=True).exists():
        say(f"Sign in as {example.PEOPLE[0].email} with the password {example.PASSWORD}")
