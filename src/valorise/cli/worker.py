"""`valorise worker`: does the long work of the site."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("worker")
@click.option("--store", type=click.Path(path_type=Path), help="Folder of the installation.  [default: VALORISE_HOME]")
@click.option("--once", is_flag=True, help="Do what waits now, then end.")
@click.option("--beside", is_flag=True, hidden=True, help="End when standard input ends; for a site that starts it.")
def command(store: Path | None, once: bool, beside: bool) -> int:
    """Do long work of the site: imports, mail, regular tidying. Several workers may run at once."""
    from valorise.platform.project.start import check_shape, settle, work

    settle(store)
    check_shape()
    work(once=once, beside=beside, say=click.echo)
    return 0
