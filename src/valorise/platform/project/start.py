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


def migrate() -> None:
    """Bring the database to the shape of this version."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def prepare(say: Say) -> None:
    """Bring the database to the shape of this version, and the static files to their place."""
    from django.core.management import call_command

    say("Preparing the database")
    migrate()
    say("Collecting styles and scripts")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)


def serve(host: str, port: int, threads: int) -> None:
    """Answer requests until stopped. For the internet, put a web server that speaks TLS in front.

    What that server says of the client (address, TLS) is believed where it is the one of VALORISE_PROXY; the same
    headers from anybody else are thrown away before the site sees them.
    """
    import waitress
    from django.conf import settings

    from valorise.platform.project.wsgi import application

    before = {
        "trusted_proxy": settings.PROXY,
        "trusted_proxy_count": settings.PROXY_COUNT,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
    }
    known = before if settings.PROXY else {}
    waitress.serve(application, host=host, port=port, threads=threads, ident=None, **known)


def first_office(say: Say) -> None:
    """The bundled office, where no organisation works here yet; says how to sign in."""
    from django.conf import settings

    from valorise.platform.accounts.models import Tenant
    from valorise.platform.project import example

    if not Tenant.objects.exists():
        say("Loading the bundled office (invented)")
        example.load()
    if not Tenant.objects.filter(example=True).exists():
        return
    if settings.EXAMPLE_ACCOUNTS:
        say(f"Sign in as {example.PEOPLE[0].email} with the password {example.PASSWORD}")
    else:
        say("The invented people of the example cannot sign in: VALORISE_URL is reached from other machines.")
        say("VALORISE_EXAMPLE_ACCOUNTS=yes lets them in all the same; everybody knows their password.")


def first_people(say: Say) -> None:
    """Where nobody has an account: a link, for one use, that founds an organisation with its administrator."""
    from valorise.platform.accounts.actions.founding import HOURS, founding_link

    link = founding_link()
    if link:
        say(f"Nobody has an account yet. Within {HOURS} hours, open this link once to begin:")
        say(link)
