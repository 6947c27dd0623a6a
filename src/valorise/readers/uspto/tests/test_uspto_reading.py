"""Formats of the office over the years, beyond the promises that all readers keep."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from valorise.readers.discovery import reader_for, readers
from valorise.readers.rows import Refused, Row, Wish
from valorise.readers.source import Source
from valorise.terms.errors import Invalid

SAMPLES = "patents/uspto_samples"
GRANT = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE PATDOC SYSTEM "ST32-US-Grant-025xml.dtd" [\n%s\n]>\n'
    b"<PATDOC><SDOBI><B100><B110><DNUM><PDAT>09900001</PDAT></DNUM></B110><B130><PDAT>B1</PDAT></B130></B100>"
    b"<B500><B540><STEXT><PDAT>Pump &lsquo;quiet&rsquo; %s</PDAT></STEXT></B540></B500></SDOBI></PATDOC>\n"
)


def rows(folder: Path, content: bytes) -> list[Row | Refused]:
    path = folder / "week.xml"
    path.write_bytes(content)
    return list(readers()["uspto"].rows(Source(path), Wish()))


def test_names_of_drawings_are_no_danger(tmp_path: Path) -> None:
    found = rows(tmp_path, GRANT % (b'<!ENTITY US1-D00000.TIF SYSTEM "US1-D00000.TIF" NDATA TIF>', b"one"))
    assert isinstance(found[0], Row)
    assert found[0].record["title"] == "Pump ‘quiet’ one"


@pytest.mark.parametrize(
    "declared",
    [b'<!ENTITY x SYSTEM "file:///etc/passwd">', b'<!ENTITY x "ha"><!ENTITY y "&x;&x;">', b'<!ENTITY % x SYSTEM "a">'],
)
def test_other_entities_refuse_the_document_and_not_the_next(declared: bytes, tmp_path: Path) -> None:
    found = rows(tmp_path, GRANT.replace(b"%s", declared, 1).replace(b"%s", b"&x;") + GRANT % (b"", b"two"))
    assert isinstance(found[0], Refused)
    assert "entities" in str(found[0].problem.found)
    assert isinstance(found[1], Row)


def test_unknown_signs_do_not_stop_the_reading(tmp_path: Path) -> None:
    found = rows(tmp_path, GRANT % (b"", b"&notasign; three"))
    assert isinstance(found[0], Row)
    assert found[0].record["title"] == "Pump ‘quiet’ three"


@pytest.mark.shared_data
def test_files_of_the_office_that_tell_of_no_right_are_named(shared_data: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(shared_data / SAMPLES / "xml4ip/sample_XML4IP.ZIP") as packed:
        parts = [name for name in packed.namelist() if name.endswith(".xml")]
        for number, name in enumerate(parts):
            (tmp_path / f"{number}.xml").write_bytes(packed.read(name))
    paths = [*(shared_data / SAMPLES).glob("cpc*/*.xml"), *sorted(tmp_path.iterdir())]
    assert len(paths) == 15
    for path in paths:
        source = Source(path)
        assert reader_for(source).name == "uspto"
        with pytest.raises(Invalid, match="tells of no right"):
            list(readers()["uspto"].rows(source, Wish()))


@pytest.mark.shared_data
def test_every_sample_of_a_supported_format_is_read(shared_data: Path) -> None:
    """The file names carry the numbers: an outside check of the number in each record."""
    folders = ("xml2004", "xml2006", "xml2014", "xmlApp2004", "pap", "sgml", "greenbook")
    paths = [path for folder in folders for path in sorted((shared_data / SAMPLES / folder).iterdir())]
    assert len(paths) == 17
    for path in paths:
        source = Source(path)
        assert reader_for(source).name == "uspto"
        found = list(readers()["uspto"].rows(source, Wish()))
        assert len(found) == 1
        assert isinstance(found[0], Row)
        digits = "".join(sign for sign in path.stem if sign.isdecimal())
        number = found[0].record["id"].removeprefix("uspto:US").lstrip("D")
        kept = digits[:4] + digits[5:11] if path.stem.endswith("A1") else digits.lstrip("0")
        assert kept.startswith(number), path.name
        assert found[0].record["contributors"]
        events = {one["event"] for name, right in found[0].also if name == "rights" for one in right["happened"]}
        assert {"filing"} < events


@pytest.mark.shared_data
def test_exports_of_the_search_tell_what_an_application_goes_on_from(shared_data: Path) -> None:
    found = list(readers()["uspto"].rows(Source(shared_data / SAMPLES / "css_brs/css_brs_sample.txt"), Wish()))
    earlier = {one.number: p.found for one in found if isinstance(one, Row) for p in one.problems}
    assert earlier == {2: "2010-08-16", 5: "2005-03-25"}


def test_a_text_without_end_in_an_export_of_the_search_is_cut(tmp_path: Path) -> None:
    text = "*** BRS DOCUMENT BOUNDARY ***\nDID US 9900101 B2\nTTL Pump\nABPR " + "word\n      word " * 200_000 + "\n"
    found = rows(tmp_path, (text + "*** BRS DOCUMENT BOUNDARY ***\nDID US 9900102 B2\nTTL Fan\n").encode())
    assert [one.record["title"] for one in found if isinstance(one, Row)] == ["Pump", "Fan"]
    assert isinstance(found[0], Row)
    assert len(found[0].record["summary"]) < 2 * 1024**2


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "earlier"),
    [
        ("greenbook/US03932709.greenbook", "1973-04-16"),
        ("pap/US20010009014A1.xml", "1999-05-17"),
        ("sgml/US06336130.xml", "1998-04-02"),
        ("sgml/US06337117.xml", None),
    ],
)
def test_early_formats_tell_what_an_application_goes_on_from(shared_data: Path, name: str, earlier: str | None) -> None:
    (row,) = readers()["uspto"].rows(Source(shared_data / SAMPLES / name), Wish())
    assert isinstance(row, Row)
    assert [one.found for one in row.problems if one.rule == "goes-on-from-earlier"] == ([earlier] if earlier else [])
