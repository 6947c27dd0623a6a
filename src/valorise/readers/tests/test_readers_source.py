"""Files are opened safely: packed, marked, damaged or hostile."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from valorise.readers import json_values, safe_xml, sheets
from valorise.readers.discovery import reader_for
from valorise.readers.source import Source
from valorise.terms.errors import Invalid, Missing


def written(folder: Path, name: str, content: bytes) -> Source:
    path = folder / name
    path.write_bytes(content)
    return Source(path)


@pytest.mark.parametrize(
    "content, expected",
    [
        (b'{"a": 1}', [{"a": 1}]),
        (b'[{"a": 1}, {"a": 2}]', [{"a": 1}, {"a": 2}]),
        (b'{"a": 1}\n{"a": 2}\n', [{"a": 1}, {"a": 2}]),
        (b'\xef\xbb\xbf{"a": 1}{"a": 2} {"a": 3}', [{"a": 1}, {"a": 2}, {"a": 3}]),
        (b"[]", []),
        (b"[1, 2, 3]", [1, 2, 3]),
        (b"12", [12]),
    ],
)
def test_json_in_all_its_forms(tmp_path: Path, content: bytes, expected: list[object]) -> None:
    assert list(json_values.values(written(tmp_path, "a.json", content))) == expected


def test_json_longer_than_one_reading(tmp_path: Path) -> None:
    many = [{"n": number, "text": "x" * 1000} for number in range(3000)]
    import orjson

    assert list(json_values.values(written(tmp_path, "a.json", orjson.dumps(many)))) == many
    joined = b"".join(orjson.dumps(one) for one in many)
    assert list(json_values.values(written(tmp_path, "b.json", joined))) == many


def test_broken_json_says_where(tmp_path: Path) -> None:
    found = list(json_values.values(written(tmp_path, "a.json", b'[{"a": 1}, {"a": oops}]')))
    assert found[0] == {"a": 1}
    assert isinstance(found[1], json_values.NotJson)
    assert found[1].at == 17


def test_broken_line_does_not_stop_the_others(tmp_path: Path) -> None:
    found = list(json_values.values(written(tmp_path, "a.jsonl", b'{"a": 1}\n{"a": \n{"a": 3}\n')))
    assert [found[0], found[2]] == [{"a": 1}, {"a": 3}]
    assert isinstance(found[1], json_values.NotJson)


def test_deeply_nested_json_is_refused(tmp_path: Path) -> None:
    found = list(json_values.values(written(tmp_path, "a.json", b"[" * 100_000)))
    assert isinstance(found[-1], json_values.NotJson)


def test_a_number_without_end_is_refused(tmp_path: Path) -> None:
    found = list(json_values.values(written(tmp_path, "a.json", b'[{"a": 1}, {"a": ' + b"9" * 5000 + b"}]")))
    assert found[0] == {"a": 1}
    assert isinstance(found[1], json_values.NotJson)
    assert "too long" in found[1].why


def test_packed_file_is_read(tmp_path: Path) -> None:
    assert list(json_values.values(written(tmp_path, "a.json.gz", gzip.compress(b"[1, 2]")))) == [1, 2]


def test_packed_bomb_is_refused(tmp_path: Path) -> None:
    source = written(tmp_path, "a.json.gz", gzip.compress(b" " * (65 * 1024**2), 9))
    with pytest.raises(Invalid, match="grows more than"), source.open() as stream:
        stream.read()


def test_cut_off_packed_file_is_refused(tmp_path: Path) -> None:
    source = written(tmp_path, "a.json.gz", gzip.compress(b"[1, 2, 3]" * 1000)[:-20])
    with pytest.raises(Invalid, match="cut off"), source.open() as stream:
        stream.read()


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="nowhere"), Source(tmp_path / "nowhere.json").open():
        pass


@pytest.mark.parametrize(
    "document",
    [
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b'<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><a>&y;</a>',
    ],
)
def test_entities_are_refused(tmp_path: Path, document: bytes) -> None:
    with pytest.raises(Invalid, match="entities"):
        safe_xml.parse(written(tmp_path, "a.xml", document))


def test_broken_xml_says_the_line(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as caught:
        safe_xml.parse(written(tmp_path, "a.xml", b"<a>\n<b></a>"))
    assert "line 2" in caught.value.where


def test_workbook_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b" " * (300 * 1024**2))
    with pytest.raises(Invalid, match="would grow"):
        sheets.sheets(Source(path))


@pytest.mark.parametrize(
    "content", [b"a,b\n1,2\n\n3,4,5\n", b"\xef\xbb\xbfa;b\r\n1;2\r\n3;4;5\r\n", b"a\tb\n1\t2\n3\t4\t5\n"]
)
def test_tables_in_their_dialects(tmp_path: Path, content: bytes) -> None:
    found = sheets.sheets(written(tmp_path, "a.csv", content))[0]
    assert found.header == ("a", "b")
    assert [record for _, record in found.records()] == [{"a": "1", "b": "2"}, {"a": "3", "b": "4", "": ["5"]}]


def test_a_workbook_is_opened_once_however_often_it_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with Workbook(path) as book:
        book.add_worksheet("one").write_column(0, 0, ["title", "pump"])
    source = Source(path)
    assert sheets.header(source) == ("title",)
    path.unlink()
    (sheet,) = sheets.sheets(source)
    assert [list(sheet.records()) for _ in range(2)] == [[(1, {"title": "pump"})]] * 2


def test_bytes_that_are_no_text_are_not_quoted(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="begins with bytes that are no text"):
        reader_for(written(tmp_path, "a.bin", bytes(range(256))))


def test_a_workbook_gets_no_note_about_letters(tmp_path: Path) -> None:
    with Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["title", "summary"])
        sheet.write_row(1, 0, ["Žaga", "A saw that spares wet wood."])
    source = Source(tmp_path / "a.xlsx")
    assert reader_for(source).name == "plain"
    assert source.notes == []


def test_other_encodings_are_read_with_a_note(tmp_path: Path) -> None:
    source = written(tmp_path, "a.csv", "name\nMünchen\n".encode("cp1252"))
    assert [record for _, record in sheets.sheets(source)[0].records()] == [{"name": "München"}]
    assert source.notes


def test_a_damaged_sheet_in_a_whole_workbook_says_so(tmp_path: Path) -> None:
    whole, broken = tmp_path / "whole.xlsx", tmp_path / "broken.xlsx"
    with Workbook(str(whole)) as book:
        book.add_worksheet().write_row(0, 0, ["Title", "Year", "Owner"])
    with zipfile.ZipFile(whole) as given, zipfile.ZipFile(broken, "w") as made:
        for name in given.namelist():
            made.writestr(name, given.read(name).replace(b"<v>0</v>", b"<q/>"))
    with pytest.raises(Invalid, match="is damaged"):
        reader_for(Source(broken))
