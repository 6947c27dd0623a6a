"""`valorise link` as a person meets it: files of all kinds in, the same rows out, clear words for what is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from valorise.cli import main

NAMES = ["Jozef Stefan Institute", "University of Graz", "JOZEF STEFAN  INSTITUTE", "Nowhere Ltd"]


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["link", *arguments])
    return int(left.value.code or 0)


def written(folder: Path, name: str = "in.csv", **more: list[str]) -> Path:
    path, frame = folder / name, pl.DataFrame({"Name": NAMES, "town": ["a", "b", "a", "c"], **more})
    {".csv": frame.write_csv, ".jsonl": frame.write_ndjson, ".parquet": frame.write_parquet}[path.suffix](path)
    return path


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet"])
def test_rows_come_back_in_their_order_with_what_they_are(tmp_path, capsys, ending) -> None:
    out = tmp_path / f"out{ending}"
    assert run(str(written(tmp_path, f"in{ending}")), "--kind", "organisation", "--out", str(out)) == 0
    read = {".csv": pl.read_csv, ".jsonl": pl.read_ndjson, ".parquet": pl.read_parquet}[ending](out)
    assert read.columns == ["Name", "town", "cluster", "probability", "reasons"]
    assert read["Name"].to_list() == NAMES
    assert read["cluster"].to_list() == [1, 2, 1, 4]
    assert read["reasons"].to_list()[2].startswith("row 1: same name")
    assert "4 rows are 3 things; 2 rows are one with another." in capsys.readouterr().out


def test_columns_of_the_file_keep_their_values(tmp_path) -> None:
    out, path = tmp_path / "out.csv", written(tmp_path, cluster=["w", "x", "y", "z"])
    assert run(str(path), "--kind", "organisation", "--out", str(out)) == 0
    assert pl.read_csv(out)["cluster_before"].to_list() == ["w", "x", "y", "z"]


def test_a_reference_gives_its_row_or_no_match(tmp_path, capsys) -> None:
    reference = tmp_path / "reference.csv"
    reference.write_text("Name,town\nRome Lab,r\nuniversity of graz,b\n")
    assert run(str(written(tmp_path)), "--kind", "organisation", "--against", str(reference), "--json") == 0
    table = json.loads(capsys.readouterr().out)["table"]
    assert [row["cluster"] for row in table] == [None, 2, None, None]
    assert table[1]["reasons"].startswith("row 2 of reference.csv: same name")
    assert table[0]["probability"] is None


def test_a_text_of_one_column_is_a_table_too(tmp_path, capsys) -> None:
    path = tmp_path / "names.txt"
    path.write_text('affiliation\n"Graz, University of"\n"Graz, University of"\n')
    assert run(str(path), "--kind", "organisation") == 0
    assert "2 rows are 1 thing;" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--kind", "asset", "--mapping", "name"], "does not say which column is what"),
        (["--kind", "asset", "--mapping", "name=gone"], "There is no column “gone”"),
        (["--kind", "asset", "--mapping", "colour=town"], "There is no field “colour”"),
        (["--kind", "organisation", "--threshold", "2"], "no probability"),
        (["--kind", "organisation", "--out", "x.docx"], "says no format"),
        (["--kind", "organisation", "--against", "nowhere.csv"], "There is no file or folder"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, capsys, options, said) -> None:
    assert run(str(written(tmp_path)), *options) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "said"),
    [("name\n", "no rows"), ("", "no table"), ("a,b\n1,2\n", "No column says"), ("a\n1,2\n", "no table")],
)
def test_files_that_cannot_be_linked_are_refused(tmp_path, capsys, text, said) -> None:
    path = tmp_path / "in.csv"
    path.write_text(text)
    assert run(str(path), "--kind", "person") == 2
    assert said in capsys.readouterr().err


ROR = [
    {
        "id": f"https://ror.org/{own}", "types": ["education"], "status": "active", "relationships": [], "links": [],
        "names": [{"value": name, "types": ["ror_display", "label"], "lang": "en"}], "external_ids": [],
        "locations": [{"geonames_id": 1, "geonames_details": {"country_code": country, "name": town}}],
    }
    for own, name, country, town in (
        ("01faaaf77", "University of Graz", "AT", "Graz"), ("05060sz93", "Jozef Stefan Institute", "SI", "Ljubljana"),
    )
]  # fmt: skip


def test_affiliations_are_looked_up_in_a_file_of_ror(tmp_path, capsys) -> None:
    against, out = tmp_path / "ror.json", tmp_path / "out.csv"
    against.write_text(json.dumps(ROR))
    texts = ["Department of Physics, J. Stefan Inst., Ljubljana", "Nowhere Ltd", "Universität Graz, Austria"]
    pl.DataFrame({"affiliation": texts, "ror": ["", "", "x"]}).write_csv(tmp_path / "in.csv")
    asked = [str(tmp_path / "in.csv"), "--kind", "organisation", "--against", str(against)]
    assert run(*asked, "--out", str(out)) == 0
    read = pl.read_csv(out)
    assert read.columns == ["affiliation", "ror_before", "cluster", "ror", "probability", "reasons"]
    assert read["affiliation"].to_list() == texts
    assert [one or None for one in read["ror"]] == [None, None, "https://ror.org/01faaaf77"]
    assert [one or None for one in read["cluster"]] == [None, None, "1"]
    assert read["reasons"].to_list()[2].startswith("University of Graz, stands alone")
    assert "1 of 3 rows are in ror.json" in capsys.readouterr().out
    assert run(*asked, "--json") == 0
    assert json.loads(capsys.readouterr().out)["table"][2]["ror"] == "https://ror.org/01faaaf77"
