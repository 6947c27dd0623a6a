"""The examples of docs/api.md run against a served site, and the document names what there is."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from valorise.platform.programs.actions import make_token
from valorise.platform.programs.description import REFUSALS

DOCUMENT = next(
    path for folder in Path(__file__).resolve().parents if (path := folder / "docs" / "api.md").is_file()
).read_text("utf-8")


def examples(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", DOCUMENT, re.DOTALL)


@pytest.fixture
def place(live_server, owner, asset, tmp_path, settings):
    """A served site with an asset, and a token, as the examples find them."""
    settings.MEDIA_ROOT = tmp_path / "documents"
    asset(title="A membrane", confidentiality="confidential")
    _, secret = make_token(owner.viewer, "Examples", ["read", "write"], 7)
    return {"cwd": tmp_path, "env": {**os.environ, "SITE": live_server.url, "TOKEN": secret}}


def run(command: list[str], place) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, **place)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_examples_for_curl_run(place) -> None:
    account, listed, copied, put, brought = [run(["bash", "-c", example], place) for example in examples("bash")]
    assert '"name": "Olga Owner"' in account
    assert '"title": "A membrane"' in listed
    assert copied == ""
    assert '"title": "A note"' in put
    assert '"state": "waiting"' in brought
    assert (place["cwd"] / "assets.jsonl").read_text().count("\n") == 1


def test_the_examples_in_python_run(place) -> None:
    from valorise.platform.register.models import Asset

    for example in examples("python"):
        run([sys.executable, "-c", example], place)
    assert Asset.objects.filter(title="A quiet fan").count() == 1


def test_the_document_names_every_refusal() -> None:
    table = DOCUMENT.partition("## Errors")[2]
    assert [code for code in REFUSALS if str(code) not in table] == []
