"""Every command of the guides does what it says, in the order of the page, from an empty folder."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from valorise.cli import main

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide"
WRITES = re.compile(r"cat > (\S+) <<'END'\n(.*?\n)END\n", re.DOTALL)


def commands(page: Path) -> list[str]:
    """What a reader types: files written with `cat`, folders, and commands."""
    blocks = re.findall(r"```bash\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    return [one for block in blocks for one in re.findall(r"cat > .*?\nEND\n|[^\n]+\n", block, re.DOTALL)]


TYPED = [page for page in sorted(GUIDE.glob("[!R]*.md")) if commands(page)]
"""Guides for the terminal; those for pages have nothing to type."""


def test_every_user_has_a_guide_to_type() -> None:
    assert {"transfer-officer", "policy-officer", "researcher", "company", "intermediary"} <= {
        one.stem for one in TYPED
    }


@pytest.mark.parametrize("page", TYPED, ids=lambda page: page.stem)
def test_guide_can_be_followed(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VALORISE_HOME", str(tmp_path / "home"))
    typed = commands(page)
    assert any(one.startswith("valorise") for one in typed)
    for one in typed:
        if written := WRITES.fullmatch(one):
            Path(written[1]).write_text(written[2], "utf-8")
            continue
        words = shlex.split(one, comments=True)
        if words[0] == "mkdir":
            for folder in words[2:]:
                Path(folder).mkdir()
            continue
        assert words[0] == "valorise", f"the test does not know {one!r}"
        with pytest.raises(SystemExit) as left:
            main(words[1:])
        told = capsys.readouterr()
        assert left.value.code == 0, f"{one}: {told.err}"
        assert told.out.strip() or "Written" in told.err, one
