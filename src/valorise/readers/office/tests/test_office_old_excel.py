"""An office's tables in the old format of Excel (XLS, BIFF8) say the same as in the new one.

The old files are made here, cell by cell: no library that writes them is among ours.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from valorise.readers.discovery import reader_for
from valorise.readers.rows import Row, Wish
from valorise.readers.source import Source
from valorise.terms.errors import Invalid

SECTOR = 512
END, FREE, OWN = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
SHEETS: dict[str, list[list[Any]]] = {
    "Erfindungen": [
        ["Erfindungsliste, Stand Mai", None, None, None],
        ["Nr.", "Titel", "Erfinder", "Gemeldet am"],
        ["E-0012", "Leiser Lüfter", "Dr. Müller, Anna", "12.03.2019"],
        ["E-0013", "Wärmespeicher aus Salz", "Novak, Jan", 43831],
    ],
    "Verträge": [
        ["Vertrag", "Erfindung", "Partner", "Unterzeichnet", "Betrag"],
        ["V-1", "E 12", "Beispiel GmbH", "3. Mai 2021", "12.500 EUR"],
        ["V-2", "E-0013", "Muster AG", "2022-01-31", "3 TEUR"],
        ["Summe", None, None, None, "15.500 EUR"],
    ],
}


def record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def text(said: str) -> bytes:
    return struct.pack("<HB", len(said), 1) + said.encode("utf-16-le")


def sheet(lines: list[list[Any]]) -> bytes:
    found = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0x06))
    for row, line in enumerate(lines):
        for column, cell in enumerate(line):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(cell, str):
                found += record(0x0204, place + text(cell))
            elif cell is not None:
                found += record(0x0203, place + struct.pack("<d", cell))
    return found + record(0x000A, b"")


def workbook(sheets: dict[str, list[list[Any]]]) -> bytes:
    """The stream of the workbook: its own part first, which says where each sheet begins."""
    top = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0x06))
    names = [name.encode("utf-16-le") for name in sheets]
    at = len(top) + sum(4 + 8 + len(name) for name in names) + 4
    for name, lines in zip(names, sheets.values(), strict=True):
        top += record(0x0085, struct.pack("<IBBBB", at, 0, 0, len(name) // 2, 1) + name)
        at += len(sheet(lines))
    return top + record(0x000A, b"") + b"".join(map(sheet, sheets.values()))


def compound(stream: bytes) -> bytes:
    """A compound file with this one stream, long enough to need no small sectors."""
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    count = len(stream) // SECTOR
    fat = [OWN, END, *range(3, count + 2), END]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0) + struct.pack("<I", 0)
    header = header.ljust(SECTOR, b"\xff")

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        named = (name + "\0").encode("utf-16-le")
        links = struct.pack("<HBBIII", len(named), kind, 1, FREE, FREE, child)
        return named.ljust(64, b"\0") + links + b"\0" * 36 + struct.pack("<IQ", start, size)

    folder = entry("Root Entry", 5, 1, END, 0) + entry("Workbook", 2, FREE, 2, len(stream))
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(SECTOR, b"\xff")
    return header + table + folder.ljust(SECTOR, b"\0") + stream


def told(path: Path) -> list[Any]:
    """Everything that is read of a file, without its ending."""
    source = Source(path)
    assert reader_for(source).name == "office"
    found = list(reader_for(source).rows(source, Wish()))
    return [
        (one.record, one.also, one.place, [problem.rule for problem in one.problems])
        if isinstance(one, Row)
        else (one.problem.rule, one.left, one.place)
        for one in found
    ]


def test_old_and_new_format_say_the_same(tmp_path: Path) -> None:
    old, new = tmp_path / "office.xls", tmp_path / "office.xlsx"
    old.write_bytes(compound(workbook(SHEETS)))
    with xlsxwriter.Workbook(str(new)) as book:
        for name, lines in SHEETS.items():
            page = book.add_worksheet(name)
            for number, line in enumerate(lines):
                page.write_row(number, 0, line)
    first, second = told(old), told(new)
    assert str(first).replace("office.xls'", "office.xlsx'") == str(second)
    assert [one[0]["title"] for one in first[:2]] == ["Leiser Lüfter", "Wärmespeicher aus Salz"]
    assert [one[0]["dates"]["disclosed"] for one in first[:2]] == ["2019-03-12", "2020-01-01"]
    amounts = [record["amount"] for one in first[2:4] for name, record in one[1] if name == "money_flows"]
    assert [int(amount) for amount in amounts] == [12500, 3000]


def test_an_old_workbook_cut_off_is_refused_and_not_half_read(tmp_path: Path) -> None:
    path = tmp_path / "office.xls"
    path.write_bytes(compound(workbook(SHEETS))[:1800])
    with pytest.raises(Invalid):
        list(reader_for(Source(path)).rows(Source(path), Wish()))
