"""`valorise user`: the people who can sign in, for whoever runs the installation."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from valorise.cli import show

store = click.option(
    "--store", type=click.Path(path_type=Path), help="Folder of the installation.  [default: VALORISE_HOME]"
)


@click.group("user")
def command() -> None:
    """Look after the people who can sign in."""


@command.command("list")
@store
@show.as_json
def list_people(store: Path | None, as_json: bool) -> None:
    """Show who can sign in, where they work and as what."""
    _ready(store)
    _answer(as_json)


@command.command()
@click.argument("address")
@click.option("--name", required=True, help="Name of the person.")
@click.option("--organisation", required=True, help="Where they work; founded where it is not there yet.")
@click.option("--country", default="", help="Country of an organisation that is founded, as two letters.")
@click.option("--role", default="administrator", show_default=True, help="What they are there.")
@store
@show.as_json
def add(address: str, name: str, organisation: str, country: str, role: str, store: Path | None, as_json: bool) -> None:
    """Let the person with the mail ADDRESS sign in. The password is asked for, or read from standard input."""
    _ready(store)
    from valorise.platform.accounts.actions import terminal

    password = None if terminal.is_known(address) else _password(address, name)
    terminal.add(address, password, name=name, organisation=organisation, country=country, role=role)
    _answer(as_json, address, "can sign in")


@command.command("role")
@click.argument("address")
@click.argument("role")
@click.option("--organisation", required=True, help="Where.")
@click.option("--take", is_flag=True, help="Take the role instead of giving it.")
@store
@show.as_json
def role_of(address: str, role: str, organisation: str, take: bool, store: Path | None, as_json: bool) -> None:
    """Give the person with the mail ADDRESS the ROLE, or take it."""
    _ready(store)
    from valorise.platform.accounts.actions import terminal

    terminal.change_role(address, role, organisation=organisation, take=take)
    _answer(as_json, address, "has another role now")


@command.command()
@click.argument("address")
@click.option("--no-two-factor", is_flag=True, help="Forget the second factor too, for who lost it.")
@store
@show.as_json
def password(address: str, no_two_factor: bool, store: Path | None, as_json: bool) -> None:
    """Set a new password for the person with the mail ADDRESS; all their sessions end.

    The password is asked for, or read from standard input.
    """
    _ready(store)
    from valorise.platform.accounts.actions import terminal

    terminal.set_password(address, _password(address), forget_factor=no_two_factor)
    _answer(as_json, address, "has a new password")


@command.command()
@click.argument("address")
@store
@show.as_json
def operator(address: str, store: Path | None, as_json: bool) -> None:
    """Let the person with the mail ADDRESS run the installation: backups, health, the page Operations."""
    _ready(store)
    from valorise.platform.operations.actions import make_operator

    make_operator(address)
    _answer(as_json, address, "runs the installation now")


@command.command()
@click.argument("address")
@store
@show.as_json
def close(address: str, store: Path | None, as_json: bool) -> None:
    """Close the account with the mail ADDRESS; all its sessions end at once."""
    _ready(store)
    from valorise.platform.accounts.actions import terminal

    terminal.close(address)
    _answer(as_json, address, "cannot sign in any longer")


@command.command()
@click.argument("domain")
@click.option("--organisation", required=True, help="Whose it is.")
@click.option("--withdraw", is_flag=True, help="Take the proof back instead: nobody comes in by it from then on.")
@store
@show.as_json
def domain(domain: str, organisation: str, withdraw: bool, store: Path | None, as_json: bool) -> None:
    """Confirm that mail addresses at DOMAIN are those of people of an organisation, for its single sign-on.

    Make sure of it first: who has such an address at its provider gets into accounts of that domain.
    """
    _ready(store)
    from valorise.platform.accounts.actions import proving, terminal
    from valorise.terms.results import Result

    proving.confirm(domain, organisation, withdraw=withdraw)
    table = terminal.domains_table()
    if as_json:
        made = Result(table)
        show.answer(table, reasons=made.reasons, problems=made.problems)
        return
    columns = {"domain": "Domain", "organisation": "Organisation", "proven": "Proven", "by": "By"}
    show.grid("Domains", table, columns, most=table.height)


def _ready(store: Path | None) -> None:
    """The installation, brought to the shape of this version."""
    from valorise.platform.project.start import migrate, settle

    settle(store)
    migrate()


def _password(address: str, name: str = "") -> str:
    """A good password, typed twice at a terminal or read as one line; never an argument, which others could see."""
    from valorise.platform.accounts.actions import terminal

    if sys.stdin.isatty():
        said = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        said = sys.stdin.readline().rstrip("\n")
    terminal.check_password(said, address, name)
    return str(said)


def _answer(as_json: bool, address: str = "", done: str = "") -> None:
    """Everybody, or the one person just changed."""
    from valorise.platform.accounts.actions import terminal
    from valorise.terms.results import Result

    result = Result(terminal.people_table(address))
    columns: dict[str, Any] = {"address": "Address", "name": "Name", "organisation": "Organisation", "role": "Role"}
    if as_json:
        show.answer(result.table, reasons=result.reasons, problems=result.problems)
    elif done:
        click.echo(f"{address} {done}.")
    elif result.table.height:
        show.grid("People", result.table, columns | {"open": "Open"}, most=result.table.height)
    else:
        click.echo("Nobody has an account yet. Begin with: valorise user add", err=True)
