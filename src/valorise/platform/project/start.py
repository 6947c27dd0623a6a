"""Getting an installation ready and serving it; the commands of the terminal call these functions."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from valorise.terms.errors import NotReady

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


def serve(host: str, port: int, threads: int, *, worker: bool = False) -> None:
    """Answer requests until stopped, with a worker beside if wanted. For the internet, put a web server that speaks
    TLS in front."""
    import waitress

    from valorise.platform.project.beside import worker_beside
    from valorise.platform.project.wsgi import application

    with worker_beside() if worker else nullcontext():
        waitress.serve(application, host=host, port=port, threads=threads, ident=None)


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
        when_input_ends(staff.leave)
    say(f"Worker {staff.name} waits for jobs - stop it with Ctrl-C.")
    staff.work()


def first_office(say: Say) -> None:
    """The bundled office, where no organisation works here yet; says how to sign in."""
    from valorise.platform.accounts.models import Tenant
    from valorise.platform.project import example

    if not Tenant.objects.exists():
        say("Loading the bundled office (invented)")
        example.load()
    if Tenant.objects.filter(example=True).exists():
        say(f"Sign in as {example.PEOPLE[0].email} with the password {example.PASSWORD}")
