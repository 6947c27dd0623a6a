"""Getting an installation ready and serving it; the commands of the terminal call these functions."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from valorise.terms.errors import NotReady

Say = Callable[[str], None]
STEP_BACK = 10
"""By how much a worker beside a site steps back (the niceness of its process): who waits for a page goes first."""
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


def serve(host: str, port: int, threads: int, *, worker: bool = False) -> None:
    """Answer requests until stopped, with a worker beside if wanted. For the internet, put a web server that speaks
    TLS in front."""
    import waitress

    from valorise.platform.project.beside import worker_beside
    from valorise.platform.project.wsgi import application

    with worker_beside() if worker else nullcontext():
        waitress.serve(application, host=host, port=port, threads=threads, ident=None, **in_front())


def in_front() -> dict[str, object]:
    """What the server has to know of the one before it: who may say where a request comes from, and how it came.

    The same headers from anybody else are thrown away before the site sees them, so that nobody can pretend.
    """
    from django.conf import settings

    if not settings.PROXY:
        return {}
    return {
        "trusted_proxy": settings.PROXY,
        "trusted_proxy_count": settings.PROXY_COUNT,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
    }


def check_shape() -> None:
    """Returns where the database has the shape of this version; `NotReady` otherwise."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotReady(
            what="The database does not have the shape of this version yet.",
            where="VALORISE_HOME or VALORISE_DATABASE",
            fix="Start the site once (valorise serve), then the worker.",
        )


def work(*, once: bool, beside: bool, say: Say) -> None:
    """Do jobs until stopped; with `once` only what waits now; `beside` a site until standard input ends."""
    from valorise.platform.jobs.worker import Staff, drain, when_input_ends

    if once:
        say(f"Jobs done: {drain(regular=True)}")
        return
    staff = Staff()
    if beside:
        os.nice(STEP_BACK)
        when_input_ends(staff.leave)
    say(f"Worker {staff.name} waits for jobs - stop it with Ctrl-C.")
    staff.work()


def keep_example_here(host: str) -> None:
    """Lets the invented people in only where the server listens to this machine alone, unless told otherwise."""
    from django.conf import settings

    from valorise.platform.project import environment

    told = environment.yes(os.environ, "VALORISE_EXAMPLE_ACCOUNTS")
    settings.EXAMPLE_ACCOUNTS = settings.EXAMPLE_ACCOUNTS and (told or environment.is_here(f"http://{host}"))


def first_office(say: Say) -> None:
    """The bundled office, where no organisation works here yet; says how to sign in."""
    from django.conf import settings

    from valorise.platform.accounts.models import Tenant
    from valorise.platform.matching.freshness import catch_up
    from valorise.platform.project import example

    if not Tenant.objects.exists():
        say("Loading the bundled office (invented)")
        example.load()
        say("Comparing needs with results")
        catch_up(lambda *_: None)
    if not Tenant.objects.filter(example=True).exists():
        return
    if settings.EXAMPLE_ACCOUNTS:
        say(f"Sign in as {example.PEOPLE[0].email} with the password {example.PASSWORD}")
    else:
        say("The invented people of the example cannot sign in: this site is reached from other machines.")
        say("VALORISE_EXAMPLE_ACCOUNTS=yes lets them in all the same; everybody knows their password.")


def first_people(say: Say) -> None:
    """Where nobody has an account: a link, for one use, that founds an organisation with its administrator."""
    from valorise.platform.accounts.actions.founding import HOURS, founding_link

    link = founding_link()
    if link:
        say(f"Nobody has an account yet. Within {HOURS} hours, open this link once to begin:")
        say(link)
