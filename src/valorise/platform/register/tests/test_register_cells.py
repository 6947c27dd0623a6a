"""The cells of the list: what people wrote stands there as they wrote it, and each under its head."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils import timezone, translation

from valorise.platform.register.listing.cells import CELLS, with_cells
from valorise.platform.register.listing.columns import Heading, headings
from valorise.platform.register.listing.filters import COLUMNS, Filters

ROW = {
    "type": "software", "readiness": "", "confidentiality": "", "officer": "A <b>& B", "alone": False,
    "country": "SI", "office": "<script>", "changed_at": datetime(2026, 3, 1, 23, 30, tzinfo=UTC),
}  # fmt: skip


def cells(*names: str, **said: object) -> str:
    heads = [Heading("title", "Title"), *(Heading(name, name) for name in names)]
    return with_cells([{**ROW, **said}], heads)[0]["cells"]


def test_what_people_wrote_is_no_markup() -> None:
    assert cells("officer", "office") == (
        '<td data-label="officer">A &lt;b&gt;&amp; B</td>\n<td data-label="office">&lt;script&gt;</td>\n'
    )


def test_nobody_and_nothing() -> None:
    assert "muted" in cells("officer", officer=None, alone=True)
    empty = {"type": "", "officer": None, "country": "", "office": "", "changed_at": None}
    assert cells("type", "officer", "country", "changed", **empty).count("></td>") == 4


def test_a_day_is_that_of_the_place_and_a_code_that_of_the_language() -> None:
    with timezone.override("Europe/Ljubljana"), translation.override("de"):
        written = cells("changed", "country")
    assert '<time datetime="2026-03-02T00:30:00+01:00">2026-03-02</time>' in written
    assert "Slowenien" in written


def test_every_column_that_can_be_shown_has_a_cell() -> None:
    assert set(CELLS) == set(COLUMNS)
    assert [head.name for head in headings(Filters(columns=COLUMNS))] == ["title", *COLUMNS]
