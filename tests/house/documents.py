"""Documents written from the declarations: tables, codes, commands, readers. `--check` says which are out of date."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from difflib import unified_diff
from itertools import islice
from pathlib import Path

import click

from tests.house.documents_coverage import coverage_document
from tests.house.documents_knowledge import knowledge_documents
from tests.house.documents_law import deadlines_document, rules_document
from valorise.cli.door import commands
from valorise.readers.discovery import readers
from valorise.terms import knowledge
from valorise.terms.codes import codes
from valorise.terms.tables import Column, table, tables

DOCS = Path(__file__).resolve().parents[2] / "docs"
WRITTEN = "<!-- Written by `make docs` from the declarations; change those. -->\n"
LONG = 60
"""Code lists with more rows are named with their size only; the file is the list."""
MEASURED = "## What they make of the shared open data"
"""Heading of the part of `readers.md` that `tests.house.readers_table` measures; here it is kept as it stands."""
WIDTH = 78
"""Letters in a line of help, however wide the terminal of the writer is."""


def tables_document() -> str:
    lines = [
        "# Tables",
        "",
        WRITTEN,
        "Every table, what its columns mean, and what it means when a value is missing.",
        "",
    ]
    for name in tables():
        declared = table(name)
        lines += [f"## {declared.label} (`{name}`)", "", declared.meaning, "", f"Key: {_names(declared.key)}."]
        if declared.text:
            lines.append(f"At least one of {_names(declared.text)} must be filled.")
        lines += ["", "| column | type | meaning | missing means |", "|---|---|---|---|"]
        lines += [line for column in declared.columns for line in _column(column, "")]
        lines.append("")
    return "\n".join(lines)


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _column(column: Column, above: str) -> Iterator[str]:
    kind = "object" if column.fields else f"code ({column.codes})" if column.codes else column.type
    many = "list of " if column.many else ""
    needed = (", required" if column.required else "") + (f", names {column.refers}" if column.refers else "")
    needed += f", at most {column.longest} characters" if column.longest else ""
    yield f"| `{above}{column.name}` | {many}{kind}{needed} | {column.meaning} | {column.missing} |"
    for inner in column.fields:
        yield from _column(inner, f"{above}{column.name}.")


def codes_document() -> str:
    lines = [
        "# Codes",
        "",
        WRITTEN,
        "Codes are keys, names are labels. Sources and licences of the lists: `docs/sources.md`.",
        "",
    ]
    for name in knowledge.names("terms/codes", ".csv"):
        listed = codes(name)
        lines += [f"## {name}", ""]
        if len(listed) > LONG:
            lines += [f"{len(listed):,} codes, in `src/valorise/terms/codes/{name}.csv`.", ""]
            continue
        columns = list(next(iter(listed.values())))
        lines += ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
        lines += ["| " + " | ".join(row[column] or "" for column in columns) + " |" for row in listed.values()]
        lines.append("")
    return "\n".join(lines)


def commands_document() -> str:
    lines = ["# Commands", "", WRITTEN, "What `valorise COMMAND --help` says, for reading in one piece.", ""]
    context = click.Context(commands, info_name="valorise", terminal_width=WIDTH, **commands.context_settings)
    for name in commands.list_commands(context):
        lines += _command(commands.get_command(context, name), name, context)
    return "\n".join(lines)


def _command(command: click.Command | None, name: str, above: click.Context) -> list[str]:
    assert command is not None
    context = click.Context(command, info_name=name, parent=above)
    lines = [f"## {context.command_path}", "", "```text", command.get_help(context), "```", ""]
    for inner in command.list_commands(context) if isinstance(command, click.Group) else ():
        lines += _command(command.get_command(context, inner), inner, context)  # type: ignore[union-attr]
    return lines


def readers_document(measured: str | None = None) -> str:
    """The declared table, and what was measured: given, or as it stands in the document."""
    lines = ["# Readers", "", WRITTEN, "What Valorise reads without being told the format.", ""]
    lines += ["| reader | reads | tables | endings | licence of the data |", "|---|---|---|---|---|"]
    for name, one in sorted(readers().items()):
        cells = (
            f"`{name}` {one.label}",
            one.describes,
            ", ".join(one.tables),
            ", ".join(one.endings),
            one.licence or "as the file",
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join([*lines, "", measured or _measured_before()]).rstrip("\n") + "\n"


def _measured_before() -> str:
    """The measured part as it was written last; empty where there is none yet."""
    path = DOCS / "readers.md"
    written = path.read_text("utf-8") if path.is_file() else ""
    return MEASURED + written.partition(MEASURED)[2] if MEASURED in written else ""


DOCUMENTS: dict[str, Callable[[], str]] = {
    "tables.md": tables_document,
    "codes.md": codes_document,
    "commands.md": commands_document,
    "deadlines.md": deadlines_document,
    "readers.md": readers_document,
    "rules-coverage.md": coverage_document,
    "rules.md": rules_document,
    **knowledge_documents(),
}


def stale() -> list[str]:
    """Documents that no longer say what the declarations say, and pages of knowledge that nothing writes any more.

    Each with the first lines that differ, where there is such a page.
    """
    old = [f"{name}{said}" for name, made in DOCUMENTS.items() if (said := _differs(DOCS / name, made())) is not None]
    return old + [f"{name} (remove it)" for name in left_over()]


def _differs(page: Path, made: str) -> str | None:
    """The first lines in which a page is not what was made; None where it is the same, empty where it is not there."""
    if not page.is_file():
        return ""
    written = page.read_text("utf-8")
    if written == made:
        return None
    lines = unified_diff(written.splitlines(), made.splitlines(), "written", "declared", lineterm="", n=1)
    return "\n" + "\n".join(islice(lines, 12))


def left_over() -> list[str]:
    """Pages of knowledge that nothing writes any more."""
    there = (str(page.relative_to(DOCS)) for page in (DOCS / "knowledge").glob("*.md"))
    return sorted(name for name in there if name not in DOCUMENTS)


def main() -> None:
    if "--check" in sys.argv:
        old = stale()
        if old:
            sys.exit("\n".join(["Out of date; write them anew with: make docs", *old]))
        return
    (DOCS / "knowledge").mkdir(exist_ok=True)
    for name, made in DOCUMENTS.items():
        (DOCS / name).write_text(made(), "utf-8")
    for name in left_over():
        (DOCS / name).unlink()


if __name__ == "__main__":
    main()
