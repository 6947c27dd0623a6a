"""Help is there at once, and says what the commands say of themselves."""

from __future__ import annotations

import subprocess
import sys

import click
from click.testing import CliRunner

from valorise.cli.door import commands


def test_the_list_of_commands_says_what_each_command_says() -> None:
    context = click.Context(commands)
    shown = " ".join(CliRunner().invoke(commands, ["--help"], terminal_width=300).output.split())
    for name in commands.list_commands(context):
        command = commands.get_command(context, name)
        assert command
        said = " ".join((command.help or "").split())
        assert f"{name} {said[:30]}" in shown


def test_help_imports_nothing_heavy() -> None:
    asked = "from valorise.cli import main\ntry: main(['--help'])\nfinally: print(*__import__('sys').modules)"
    answered = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    assert "deadlines" in answered
    assert not {"polars", "pyarrow", "rich", "yaml"} & set(answered.split())
