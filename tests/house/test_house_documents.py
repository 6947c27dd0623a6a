"""Documents say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from tests.house.documents import stale
from valorise.cli.door import commands

ROOT = Path(__file__).resolve().parents[2]
GUIDES = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]


def test_generated_documents_are_up_to_date() -> None:
    assert not (old := stale()), "\n".join(["write them anew with: make docs", *old])


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", path.read_text("utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_every_command_is_in_a_guide() -> None:
    context = click.Context(commands)
    written = "".join(path.read_text("utf-8") for path in GUIDES if path.name != "commands.md")
    missing = [name for name in commands.list_commands(context) if f"valorise {name}" not in written]
    assert missing == []


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_in_guides_exist(path: Path) -> None:
    context = click.Context(commands)
    known = set(commands.list_commands(context))
    code = re.findall(
        r"^\s*(?:\$ )?(?:\.venv/bin/)?valorise ([a-z][a-z-]*)", "\n".join(_code_blocks(path)), re.MULTILINE
    )
    assert [name for name in code if name not in known] == []


def _code_blocks(path: Path) -> list[str]:
    return re.findall(r"```(?:bash|sh|console)\n(.*?)```", path.read_text("utf-8"), re.DOTALL)
