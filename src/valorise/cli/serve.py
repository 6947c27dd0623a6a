"""`valorise serve`: Valorise in a browser."""

from __future__ import annotations

import os
from pathlib import Path

import click


@click.command("serve")
@click.option("--store", type=click.Path(path_type=Path), help="Folder of the installation.  [default: VALORISE_HOME]")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--threads", default=8, show_default=True, help="Requests answered at once.")
@click.option("--example/--no-example", default=True, show_default=True, help="Load the bundled office where none is.")
@click.option("--worker/--no-worker", default=True, show_default=True, help="Do long work beside, in a process apart.")
def command(store: Path | None, host: str, port: int, threads: int, example: bool, worker: bool) -> int:
    """Open Valorise in a browser: on SQLite, or on the PostgreSQL database that VALORISE_DATABASE names."""
    from valorise.platform.project.start import first_office, first_people, keep_example_here, prepare, serve, settle

    os.environ.setdefault("VALORISE_URL", f"http://127.0.0.1:{port}")  # so that links lead to this port
    settle(store)
    prepare(click.echo)
    keep_example_here(host)
    if example:
        first_office(click.echo)
    first_people(click.echo)
    click.echo(f"Valorise is open at http://{host}:{port} - stop it with Ctrl-C.")
    serve(host, port, threads, worker=worker)
    return 0
