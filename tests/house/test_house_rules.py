"""Habits of the house that a tool can watch."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "valorise"
CALCULATION = ("terms", "assets", "linking", "matching", "monitoring", "policy", "reporting")
LOADER = SOURCE / "terms" / "knowledge.py"
FORBIDDEN_CALLS = {
    "open", "today", "now", "utcnow", "read_text", "read_bytes", "write_text", "write_bytes", "read_csv", "read_json",
    "read_parquet", "read_ndjson", "scan_csv", "scan_parquet", "scan_ndjson", "read_excel", "urandom", "token_hex",
}  # fmt: skip
FORBIDDEN_MODULES = {"random", "secrets", "time", "socket", "urllib", "http", "requests", "shutil", "tempfile"}
NAMES_THAT_SAY_NOTHING = re.compile(r"(^|_)(utils?|helpers?|managers?|services?|handlers?|misc|base|common)(_|$)")
MOST_LINES = 300
LONGER_FILES: dict[str, int] = {}
"""Files that may be longer, with their length; the number may only shrink."""


def code(*folders: str) -> list[Path]:
    found = (path for folder in folders for path in (SOURCE / folder).rglob("*.py"))
    return sorted(path for path in found if "tests" not in path.parts)


def tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", [path for path in code(*CALCULATION) if path != LOADER], ids=named)
def test_calculation_knows_no_disk_no_clock_no_chance(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in FORBIDDEN_CALLS:
                found.add(f"line {node.lineno}: {name}()")
        elif isinstance(node, ast.Import):
            found |= {
                f"line {node.lineno}: {one.name}" for one in node.names if one.name.split(".")[0] in FORBIDDEN_MODULES
            }
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in FORBIDDEN_MODULES:
            found.add(f"line {node.lineno}: {node.module}")
    assert not found, "pass it in as an argument, or read it through terms/knowledge.py"


def test_the_watch_over_calculation_can_fail() -> None:
    tree = ast.parse("from datetime import date\nx = date.today()\nopen('f')")
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = {node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id for node in calls}  # type: ignore[attr-defined]
    assert names <= FORBIDDEN_CALLS


@pytest.mark.parametrize("path", code("."), ids=named)
def test_files_are_short(path: Path) -> None:
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= LONGER_FILES.get(named(path), MOST_LINES), "split it by the words of the domain"


def test_names_say_something() -> None:
    stems = [name for name in tracked() if name.endswith(".py") and NAMES_THAT_SAY_NOTHING.search(Path(name).stem)]
    assert stems == []


def test_every_package_says_what_it_is() -> None:
    silent = [
        named(path) for path in SOURCE.rglob("__init__.py") if not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []


def test_the_map_names_every_room() -> None:
    text = (ROOT / "docs" / "map.md").read_text("utf-8")
    rooms = [path.parent.name for path in SOURCE.glob("*/__init__.py")]
    assert [room for room in rooms if f"`{room}/`" not in text] == []


def test_test_files_have_names_of_their_own() -> None:
    names = [Path(name).name for name in tracked() if Path(name).name.startswith("test_")]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_locks_are_complete_and_name_no_place() -> None:
    for lock in (ROOT / "requirements").glob("*.lock"):
        text = lock.read_text("utf-8")
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|file:|--index|--find-links|/opt/", text)
        pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
        assert all("==" in line for line in pins)


def test_nothing_names_a_registry_host_or_a_home_folder() -> None:
    places = re.compile(
        "|".join(
            ("pypi" + r"\.org", "python" + "hosted", "npm" + r"js\.", "deb" + r"\.debian", "/" + "work/", "/" + "root/")
        )
    )
    texts = ((name, (ROOT / name).read_bytes().decode("utf-8", "ignore")) for name in tracked())
    assert [name for name, text in texts if places.search(text)] == []


def test_every_change_has_a_note() -> None:
    notes = [path for path in (ROOT / "changes").glob("*.md") if path.name != "README.md"]
    assert notes
    assert all(path.read_text("utf-8").strip() for path in notes)


def test_no_large_files() -> None:
    assert [name for name in tracked() if (ROOT / name).stat().st_size > 1024 * 1024] == []


def test_citation_and_package_agree() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert f'version = "{cited["version"]}"' in project
    assert cited["license"] == "EUPL-1.2"
