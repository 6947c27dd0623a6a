"""How pages look: one source of shades, the theme from the first byte, choices that are kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

STATIC = Path(__file__).resolve().parents[1] / "static" / "valorise"
SHADES = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)\(", re.IGNORECASE)


def test_shades_are_those_of_the_report() -> None:
    found = Path(str(finders.find("valorise/tokens.css")))
    assert found.parts[-4:] == ("reporting", "templates", "shared", "tokens.css")
    assert not (STATIC / "tokens.css").exists()


@pytest.mark.parametrize("sheet", sorted(STATIC.glob("*.css")), ids=lambda path: path.name)
def test_sheets_name_no_shade_of_their_own(sheet: Path) -> None:
    text = re.sub(r"rgb\(0 0 0 / [0-9.]+\)", "shadow", sheet.read_text("utf-8"))
    assert [found for found in SHADES.findall(text) if not found.startswith("#busy")] == []


def test_every_variable_is_a_token() -> None:
    tokens = set(re.findall(r"(--[a-z0-9-]+):", Path(str(finders.find("valorise/tokens.css"))).read_text("utf-8")))
    used = {name for sheet in STATIC.glob("*.css") for name in re.findall(r"var\((--[a-z0-9-]+)", sheet.read_text())}
    assert used - tokens == set()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_chosen_theme_is_in_the_first_byte(nobody, theme) -> None:
    answer = nobody.post("/display/", {"theme": theme, "next": "/keys/"})
    assert answer.status_code == 302
    assert answer["Location"] == "/keys/"
    assert f'data-theme="{theme}"' in nobody.get("/").content.decode()
    nobody.post("/display/", {"theme": ""})
    assert "data-theme" not in nobody.get("/").content.decode()


def test_a_theme_that_is_none_is_no_theme(nobody) -> None:
    nobody.cookies["theme"] = '"><script>'
    assert "data-theme" not in nobody.get("/").content.decode()
    assert nobody.post("/display/", {"theme": "pink"}).status_code == 200


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(nobody, elsewhere) -> None:
    assert nobody.post("/display/", {"theme": "", "next": elsewhere})["Location"] == "/"


def test_keys_can_be_switched_off(nobody) -> None:
    assert "data-keys" not in nobody.get("/").content.decode()
    nobody.post("/display/", {"keys": "off"})
    assert 'data-keys="off"' in nobody.get("/").content.decode()


def test_the_language_is_kept_with_the_account(owner) -> None:
    owner.client.post("/display/", {"language": "en"})
    owner.user.refresh_from_db()
    assert owner.user.language == "en"
