"""Finds the commands, and turns every error into one message and one exit code."""

from __future__ import annotations

import ast
import os
import sys
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
import orjson

from valorise import __version__
from valorise.cli.mishap import said
from valorise.terms.errors import Invalid, ValoriseError

NOT_COMMANDS = {"__init__", "door", "mishap", "show"}


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

    def invoke(self, ctx: click.Context) -> Any:
        """The command's exit code; a closed pipe under a name that click does not take for a failure."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise ClosedPipe from error


def _says(name: str) -> str | None:
    """The docstring of a command."""
    written = Path(__file__).with_name(f"{name.replace('-', '_')}.py").read_text("utf-8")
    functions = (node for node in ast.parse(written).body if isinstance(node, ast.FunctionDef))
    return next((ast.get_docstring(one) for one in functions if one.name == "command"), None)


class ClosedPipe(Exception):
    """Whoever read the output has gone, as `| head -1` does; the work itself is done."""


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
        _usage(error, as_json=_for_programs(given))
        sys.exit(2)
    except ClosedPipe:
        _let_go_of_output()
        sys.exit(0)
    except Exception as error:  # the outermost door: whatever it is, a person gets a message and no traceback
        if os.environ.get("VALORISE_TRACE"):
            raise
        ours = said(error)
        _tell(ours, as_json=_for_programs(given))
        sys.exit(ours.exit_code)
    sys.exit(code if isinstance(code, int) else 0)


def _for_programs(given: list[str]) -> bool:
    """Whether the answer goes to a program, which then gets errors in the same shape."""
    return "--json" in given or "--format=json" in given or ("--format", "json") in pairwise(given)


def _usage(error: click.ClickException, *, as_json: bool) -> None:
    if as_json:
        context = getattr(error, "ctx", None)
        asked = context.command_path if context else "valorise"
        _tell(Invalid(error.format_message(), fix=f"See {asked} --help."), as_json=True)
    else:
        error.show()


def _tell(error: ValoriseError, *, as_json: bool) -> None:
    """The message on the error stream; with --json the declared error shape on standard output instead."""
    parts = {"what": error.what, "where": error.where, "why": error.why, "fix": error.fix}
    if as_json:
        try:
            click.echo(orjson.dumps(_shape(error, parts)).decode())
            return
        except OSError:
            _let_go_of_output()
    click.echo(error.what, err=True)
    for name in ("where", "why", "fix"):
        if parts[name]:
            click.echo(f"  {name + ':':<7}{parts[name]}", err=True)


def _shape(error: ValoriseError, parts: dict[str, str]) -> dict[str, Any]:
    wrong: list[dict[str, Any]] = []
    if error.problems is not None:
        from valorise.cli.show import rows

        wrong = rows(error.problems, "problems")
    return {"table": [], "reasons": [], "problems": wrong, "error": parts}


def _let_go_of_output() -> None:
    """Nobody reads standard output any more, or it is full: what is still in the buffer must not fail a second time."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return
