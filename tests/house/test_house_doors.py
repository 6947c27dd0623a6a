"""Every command at every door: one shape for programs, one message for people, three exit codes, never a traceback."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import orjson
import pytest

from valorise.cli import main
from valorise.cli.door import commands

ROOT = Path(__file__).resolve().parents[2]
PLATFORM = ROOT / "src" / "valorise" / "platform"
DOCUMENTS = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
ONE_FILE = ("run {} --out o", "ingest {}", "mapping {}", "deadlines {}", "match --assets {} --needs needs.jsonl",
            "match --assets assets.jsonl --needs {}", "indicators {}", "log import {} --store s", "readiness {}",
            "value a-foulshield --assumptions {}", "assign --matches {}")  # fmt: skip
UNUSABLE = {
    "absent": "nowhere.csv",
    "empty file": "empty.csv",
    "empty folder": "empty",
    "unreadable bytes": "broken.bin",
    "a disk that fails": "failing.csv",
    "damaged packing": "damaged.gz",
}
READERS = [
    (pattern.format(file), what)
    for pattern in ONE_FILE
    for what, file in UNUSABLE.items()
    if not (file == "failing.csv" and not Path("/proc/self/mem").exists())
]
OTHERS = [
    *((f"{command} --as-of {day}", "no day") for day in ("2026-02-30", "soon") for command in (
        "run", "deadlines ev.csv", "match --assets assets.jsonl --needs needs.jsonl", "gaps --country SI",
        "toolbox", "indicators", "pathways a-foulshield")),
    *((f"{command} --country Narnia", "unknown country") for command in ("run", "gaps", "toolbox")),
    *((command, "unwritable place") for command in (
        "run assets.jsonl --out assets.jsonl", "ingest assets.jsonl --out assets.jsonl/x",
        "mapping list.csv --out assets.jsonl/x.yaml", "deadlines ev.csv --out assets.jsonl/x.ics",
        "match --assets assets.jsonl --needs needs.jsonl --out assets.jsonl/x.jsonl",
        "ingest assets.jsonl --store assets.jsonl", "ingest assets.jsonl --store assets.jsonl/s",
        "ingest assets.jsonl --store postgresql://nobody@127.0.0.1:1/x")),
    *((command, "no log") for command in (
        "log verify --store empty", "log show --store empty", "log export x.jsonl --store empty", "indicators empty",
        "log verify --store broken.bin")),
    *((command, "nothing found") for command in (
        "toolbox --search zzzqqqxxx", "toolbox --recommendation R99", "gaps --country SI --recommendation R99",
        "indicators ex --only nothing", "deadlines ev.csv --why nobody", "deadlines wrong.csv", "ingest wrong.jsonl",
        "match --assets needs.jsonl --needs needs.jsonl", "run assets.jsonl --mapping none.yaml",
        "deadlines ev.csv --out dates.docx", "log import ev.csv --store s", "log verify --anchor 1 --store ex")),
    *((command, "wrong usage") for command in (
        "nonsense", "run --top 0", "gaps", "match", "mapping", "deadlines", "ingest", "knowledge nonsense",
        "log show --since soon", "run --nonsense")),
]  # fmt: skip
GOOD = [
    "ingest assets.jsonl", "mapping list.csv", "deadlines ev.csv", "toolbox --country SI --top 2",
    "match --assets assets.jsonl --needs needs.jsonl", "gaps --country SI", "indicators ex", "indicators --list",
    "knowledge check", "readiness", "value a-foulshield", "run assets.jsonl --out o --store s",
    "toolbox --search voucher",
]  # fmt: skip


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with good and bad files, in which the commands run."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VALORISE_HOME", str(tmp_path / "home"))
    files = {
        "empty.csv": b"",
        "broken.bin": bytes(range(256)) * 40,
        "damaged.gz": b"\x1f\x8b\x08\x00 not packed",
        "assets.jsonl": b'{"id": "a1", "title": "A quiet [red]fan[/nothing]"}\n{"id": "a2"}\n',
        "wrong.jsonl": b'{"id": "a2"}\n',
        "needs.jsonl": b'{"id": "n1", "type": "challenge", "title": "A fan that is quiet"}\n',
        "list.csv": b"Title,Keywords\nA quiet fan,fan\n",
        "ev.csv": b"right,office,event,on\nP1,EP,filing,2024-03-01\nP2,EP,filing,soon\n",
        "wrong.csv": b"right,office,event,on\nP2,EP,filing,soon\n",
        "ex/events.jsonl": b'{"id": "e1", "activity": "disclosure-received", "at": "2024-05-03T10:00:00Z"}\n',
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    (tmp_path / "empty").mkdir()
    (tmp_path / "failing.csv").symlink_to("/proc/self/mem")
    return tmp_path


def left(line: str) -> int:
    with pytest.raises(SystemExit) as leaving:
        main(line.split())
    return int(leaving.value.code or 0)


@pytest.mark.parametrize(("line", "what"), READERS + OTHERS, ids=lambda one: one)
def test_what_cannot_be_done_is_told(line: str, what: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert left(line) == 2
    told = capsys.readouterr().err
    assert len(told.strip()) > 20
    assert "Traceback" not in told
    assert left(f"{line} --json") == 2
    shape = orjson.loads(capsys.readouterr().out)
    assert {"table", "reasons", "problems", "error"} <= shape.keys()
    assert shape["error"]["what"]
    assert shape["error"]["fix"]


@pytest.mark.parametrize("line", GOOD)
def test_what_is_done_has_one_shape(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert left(line) == 0
    assert capsys.readouterr().out.strip()
    assert left(f"{line} --json") == 0
    shape = orjson.loads(capsys.readouterr().out)
    assert {"table", "reasons", "problems"} <= shape.keys()
    assert "error" not in shape


@pytest.mark.parametrize(
    "line",
    ["run assets.jsonl --out o", "ingest assets.jsonl", "ingest list.csv empty.csv", "deadlines ev.csv",
     "match --assets assets.jsonl --needs needs.jsonl"],
)  # fmt: skip
def test_strict_takes_any_refusal_for_a_failure(line: str) -> None:
    assert left(line) == 0
    assert left(f"{line} --strict") == 2


def test_a_report_is_delivered_where_the_log_cannot_be_written(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "home").write_text("in the way")
    assert left("run assets.jsonl --out o --json") == 0
    told = capsys.readouterr()
    assert "not recorded" in told.err
    assert "not-recorded" in [one["rule"] for one in orjson.loads(told.out)["problems"]]
    assert (place / "o" / "report.html").is_file()


def test_a_narrow_screen_loses_nothing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert left("toolbox --country SI --top 2") == 0
    table = capsys.readouterr().out.partition("\nThat a measure")[0]
    assert max(map(len, table.splitlines())) <= 60
    assert "…" not in table


def test_words_of_a_file_do_not_steer_the_screen(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "list.csv").write_bytes(b"Title,Abstract,\x1b[31mRed\n[bold]A fan[/red],Hardly heard.,x\n")
    assert left("mapping list.csv") == 0
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "[bold]A fan[/red]" in said


BEHAVIOUR = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from valorise.cli import main
from valorise.journeys import writing, run
def stopped(*_, **__): raise KeyboardInterrupt
def fault(*_, **__): raise KeyError("nobody foresaw this")
if sys.argv[1] == "full": resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
if sys.argv[1] == "stopped": writing.os.fsync = stopped
if sys.argv[1] == "fault": run.run = fault
main(sys.argv[2:])
"""


@pytest.mark.parametrize(
    ("trouble", "code", "said"),
    [("full", 2, "could not be written"), ("stopped", 130, "Stopped"), ("fault", 1, "not your fault")],
)
def test_a_run_that_ends_early_leaves_nothing_half_written(place: Path, trouble: str, code: int, said: str) -> None:
    (place / "o").mkdir()
    (place / "o" / "report.html").write_text("of yesterday")
    ended = subprocess.run(
        [sys.executable, "-c", BEHAVIOUR, trouble, "run", "assets.jsonl", "--out", "o"],
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    assert ended.returncode == code
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
    assert [path.name for path in (place / "o").iterdir()] == ["report.html"]
    assert (place / "o" / "report.html").read_text() == "of yesterday"


@pytest.mark.parametrize("more", ["", "--json"])
def test_a_reader_that_leaves_early_and_a_full_disk_behind_the_output(more: str) -> None:
    line = f"{sys.executable} -c 'from valorise.cli import main; main()' toolbox {more}"
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    run = {"shell": True, "capture_output": True, "text": True, "check": False, "env": env, "executable": "/bin/bash"}
    piped: Any = subprocess.run(f"({line}; echo code $? >&2) | (exec <&-; sleep 3)", **run)  # type: ignore[call-overload]
    assert piped.stderr == "code 0\n"
    if Path("/dev/full").exists():
        full: Any = subprocess.run(f"{line} > /dev/full", **run)  # type: ignore[call-overload]
        assert full.returncode == 2
        assert "No space left" in full.stderr
        assert "Traceback" not in full.stderr


def every_command() -> Iterator[tuple[str, click.Command, click.Context]]:
    """All commands and those inside of groups, with the words that call them."""
    above = click.Context(commands, info_name="valorise")
    for name in commands.list_commands(above):
        command = commands.get_command(above, name)
        assert command is not None
        context = click.Context(command, info_name=name, parent=above)
        yield f"valorise {name}", command, context
        if isinstance(command, click.Group):
            for inner, one in command.commands.items():
                yield f"valorise {name} {inner}", one, click.Context(one, info_name=inner, parent=context)


@pytest.mark.parametrize(
    ("words", "command", "context"), list(every_command()), ids=[one[0] for one in every_command()]
)
def test_help_names_every_argument_and_explains_every_option(
    words: str, command: click.Command, context: click.Context
) -> None:
    text = " ".join((command.help or "").split())
    assert text.endswith((".", ":")), f"{words} says in full sentences what it does"
    for one in command.params:
        if isinstance(one, click.Argument):
            assert one.make_metavar(context).strip("[].") in text, f"the help of {words} explains its argument"
        elif isinstance(one, click.Option):
            assert one.help, f"the help of {words} explains {one.opts[0]}"


def test_documents_name_every_command() -> None:
    written = "".join(path.read_text("utf-8") for path in DOCUMENTS if path.name != "commands.md")
    assert [words for words, *_ in every_command() if words not in written] == []


def test_documents_name_every_variable_of_the_environment() -> None:
    read = {
        name
        for folder in ("src", "tests")
        for path in (ROOT / folder).rglob("*.py")
        for name in re.findall(r"VALORISE_[A-Z]+(?:_[A-Z]+)*", path.read_text("utf-8"))
    } | set(re.findall(r"VALORISE_[A-Z_]+[A-Z]", (ROOT / "conftest.py").read_text("utf-8")))
    written = "".join(path.read_text("utf-8") for path in DOCUMENTS)
    assert read
    assert sorted(name for name in read if name not in written) == []


ASKS_OUTSIDE = {
    "accounts/line.py", "accounts/mail.py", "accounts/providers.py", "accounts/reach.py", "disclosure/lookup.py",
    "notices/sending.py", "jobs/worker.py",
}  # fmt: skip
"""Files of the platform that know networks, by docs/decisions/0011; the worker asks only what its machine is called."""
NETWORKS = re.compile(
    r"^\s*(?:import|from)\s+(?:requests|urllib3|urllib\.request|http\.client|socket|smtplib|ftplib|httpx|aiohttp)\b",
    re.MULTILINE,
)


def test_only_named_files_ask_machines_outside() -> None:
    """Whoever asks outside goes by one rule; a page that fetches what somebody typed opens the house from within."""
    found = {
        str(path.relative_to(PLATFORM))
        for path in PLATFORM.rglob("*.py")
        if "tests" not in path.parts and NETWORKS.search(path.read_text("utf-8"))
    }
    assert found == ASKS_OUTSIDE
    below = [path for path in PLATFORM.parent.rglob("*.py") if not {"platform", "tests", "cli"} & set(path.parts)]
    asking = [
        path.relative_to(PLATFORM.parent).as_posix() for path in below if NETWORKS.search(path.read_text("utf-8"))
    ]
    assert asking == ["stores/fetched/asking.py"]
