"""Finds the commands, and turns every error into one message and one exit code."""

from __future__ import annotations

import ast
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import orjson

from valorise import __version__
from valorise.terms.errors import Invalid, ValoriseError

NOT_COMMANDS = {"__init__", "door", "show"}


class Commands(click.Group):
    """Command groups, one per file of this folder; only the file that is called is imported."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands."""
        files = Path(__file__).parent.glob("*.py")
        return sorted(file.stem.replace("_", "-") for file in files if file.stem not in NOT_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None where there is none."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = import_module(f"valorise.cli.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands with what their files say; importing them all would take most of a second."""
        names = self.list_commands(ctx)
        room = formatter.width - 6 - max(map(len, names))
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, click.Command(name, help=_says(name)).get_short_help_str(room)) for name in names]
            )


def _says(name: str) -> str | None:
    """The docstring of a command."""
    written = Path(__file__).with_name(f"{name.replace('-', '_')}.py").read_text("utf-8")
    functions = (node for node in ast.parse(written).body if isinstance(node, ast.FunctionDef))
    return next((ast.get_docstring(one) for one in functions if one.name == "command"), None)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="valorise")
def commands() -> None:
    """From research results to use, and from evidence to policy.

    Begin with `valorise run`: it does the main job on a bundled example, or on the files you name.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run one command and leave with its exit code: 0 something was done, 2 nothing usable, 1 our fault."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        code = commands.main(args=given, prog_name="valorise", standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Stopped. Nothing further was written.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        _usage(error, as_json="--json" in given)
        sys.exit(2)
    except ValoriseError as error:
        _tell(error, as_json="--json" in given)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    sys.exit(code if isinstance(code, int) else 0)


def _usage(error: click.ClickException, *, as_json: bool) -> None:
    if as_json:
        _tell(Invalid(error.format_message(), fix="See valorise --help."), as_json=True)
    else:
        error.show()


def _tell(error: ValoriseError, *, as_json: bool) -> None:
    """The message on the error stream; with --json the declared error shape on standard output too."""
    parts = {"what": error.what, "where": error.where, "why": error.why, "fix": error.fix}
    if as_json:
        shape: dict[str, Any] = {"table": [], "reasons": [], "problems": [], "error": parts}
        click.echo(orjson.dumps(shape).decode())
        return
    click.echo(error.what, err=True)
    for name in ("where", "why", "fix"):
        if parts[name]:
            click.echo(f"  {name + ':':<7}{parts[name]}", err=True)
