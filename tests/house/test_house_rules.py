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
ALLOWED_MODULES = {
    "__future__", "calendar", "collections", "copy", "csv", "dataclasses", "datetime", "decimal", "difflib",
    "enum", "fractions", "functools", "hashlib", "heapq", "highspy", "html", "icalendar", "importlib", "io",
    "itertools", "jinja2", "license_expression", "lxml", "markupsafe", "math", "numpy", "orjson", "pkgutil",
    "polars", "pyarrow", "rapidfuzz", "re", "simplemma", "statistics", "stdnum", "Stemmer", "types", "typing",
    "unicodedata", "uuid", "valorise", "vl_convert", "xlsxwriter", "yaml", "pypdf", "struct", "zlib",
}  # fmt: skip
"""Everything that calculation may import. A new part is let in here on purpose, or stays out."""
IN_MEMORY = {"duckdb", "splink"}
"""Linking may use a database in memory, which reaches no file."""
FORBIDDEN_NAMES = {
    "open", "resources", "today", "now", "utcnow", "fromtimestamp", "iterdir", "glob", "rglob", "random", "sample",
    "shuffle", "uuid1", "uuid4", "FileSystemLoader", "PackageLoader", "memmap", "fromfile", "tofile", "loadtxt",
    "genfromtxt", "savetxt", "savez",
}  # fmt: skip
"""Parts of the allowed modules that lead to disk, clock or chance all the same, called or handed on."""
FORBIDDEN_BUILT_INS = {"open", "input", "exec", "eval", "__import__", "hash"}
"""`hash` of a text differs from one start of Python to the next."""
DISK = re.compile(
    r"(read|scan|write|sink)_(text|bytes|csv|json|ndjson|parquet|excel|ipc\w*|avro|ods|delta|database\w*)"
)
NAMES_THAT_SAY_NOTHING = re.compile(r"(^|_)(utils?|helpers?|managers?|services?|handlers?|misc|base|common)(_|$)")
MOST_LINES = 300
LONGER_FILES: dict[str, int] = {}
"""Files that may be longer, with their length; the number may only shrink."""


def code(*folders: str) -> list[Path]:
    found = (path for folder in folders for path in (SOURCE / folder).rglob("*.py"))
    return sorted(path for path in found if not {"tests", "migrations"} & set(path.parts))


def tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def outside(written: str, allowed: frozenset[str] = frozenset(ALLOWED_MODULES)) -> set[str]:
    """What a text of code reaches for that calculation must not know: other modules, disk, clock, chance."""
    found = set()
    for node in ast.walk(ast.parse(written)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            modules = {one.name for one in node.names} if isinstance(node, ast.Import) else {node.module or ""}
            wrong = {one for one in modules if one.split(".")[0] not in allowed or one == "importlib.resources"}
            wrong |= {one.name for one in node.names if _leads_out(one.name)}
        elif isinstance(node, ast.Attribute):
            wrong = {node.attr} if _leads_out(node.attr) else set()
        else:
            wrong = {node.id} & FORBIDDEN_BUILT_INS if isinstance(node, ast.Name) else set()
        found |= {f"line {getattr(node, 'lineno', 0)}: {one}" for one in wrong}
    return found


def _leads_out(name: str) -> bool:
    return name in FORBIDDEN_NAMES or bool(DISK.fullmatch(name))


@pytest.mark.parametrize("path", [path for path in code(*CALCULATION) if path != LOADER], ids=named)
def test_calculation_knows_no_disk_no_clock_no_chance(path: Path) -> None:
    allowed = frozenset(ALLOWED_MODULES | (IN_MEMORY if path.parent.name == "linkage" else set()))
    assert outside(path.read_text("utf-8"), allowed) == set(), (
        "pass it in as an argument, or read it with terms/knowledge.py"
    )


@pytest.mark.parametrize(
    "written",
    [
        "open('f')", "x = open", "Path('f').open()", "Path('f').read_text()", "from pathlib import Path", "import os",
        "from os import listdir", "folder.iterdir()", "import time", "from time import time",
        "from importlib import resources",
        "from importlib.resources import files", "import importlib.resources", "importlib.resources.files('valorise')",
        "date.today()", "datetime.today()", "datetime.now(UTC)", "field(default_factory=date.today)",
        "datetime.fromtimestamp(0)", "import random", "np.random.default_rng()", "np.fromfile('f')", "import secrets",
        "table.sample(3)", "column.shuffle()", "uuid.uuid4()", "from uuid import uuid4", "pl.read_csv('f')",
        "pl.scan_parquet('f')", "table.write_ndjson('f')", "frame.sink_parquet('f')", "import duckdb", "import httpx",
        "import asyncio", "import subprocess", "jinja2.FileSystemLoader('f')", "from . import rule",
        "hash('text')", "key=hash",
    ],
)  # fmt: skip
def test_the_watch_over_calculation_sees(written: str) -> None:
    assert outside(written)


@pytest.mark.parametrize(
    "written",
    ["from datetime import date", "pl.col('on').dt.date()", "today = sample", "re.compile('x')", "uuid5(space, name)"],
)
def test_the_watch_over_calculation_lets_pass(written: str) -> None:
    assert outside(written) == set()


@pytest.mark.parametrize("path", code("."), ids=named)
def test_files_are_short(path: Path) -> None:
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= LONGER_FILES.get(named(path), MOST_LINES), "split it by the words of the domain"


def test_names_say_something() -> None:
    paths = [Path(name) for name in tracked() if name.endswith(".py")]
    parts = {part for path in paths for part in (*path.parent.parts, path.stem)}
    assert [part for part in sorted(parts) if NAMES_THAT_SAY_NOTHING.search(part)] == []


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
    """A catalogue of texts holds every sentence of the house twice, with its places: it may be twice as large."""
    most = {name: (2 if name.endswith(".po") else 1) * 1024 * 1024 for name in tracked()}
    assert [name for name, size in most.items() if (ROOT / name).stat().st_size > size] == []


def test_citation_and_package_agree() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert f'version = "{cited["version"]}"' in project
    assert cited["license"] == "EUPL-1.2"
