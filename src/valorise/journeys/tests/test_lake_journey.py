"""Open data of others in the lake: as written, told where it changed, and the published figures come out."""

from __future__ import annotations

import gzip
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from valorise.cli import main
from valorise.journeys import lake
from valorise.terms.errors import Invalid, Missing


def silent(what: str, done: int, total: int) -> None:
    """Progress for nobody."""


def load(home: Path, name: str, *files: Path) -> list[lake.Loaded]:
    return lake.load(home, lake.Offer(name, files), silent)


def test_every_value_stays_as_it_was_written(tmp_path) -> None:
    (tmp_path / "a.csv").write_text("Title;Sum;Day\nPump;1 234,50;03.04.2025\nFan;;2025\n", "utf-8")
    (found,) = load(tmp_path, "things", tmp_path / "a.csv")
    assert (found.new, found.load.rows) == (True, 2)
    answer = lake.query(tmp_path, "SELECT * FROM raw.things")
    assert answer.columns == ["Title", "Sum", "Day", "source_file"]
    assert answer.rows() == [("Pump", "1 234,50", "03.04.2025", "a.csv"), ("Fan", None, "2025", "a.csv")]


def test_json_lines_and_lists_keep_what_they_hold(tmp_path) -> None:
    rows = [{"id": 1, "who": {"name": "Ana"}, "tags": ["x"]}, {"id": "2", "open": True, "no": None}]
    with gzip.open(tmp_path / "a.jsonl.gz", "wt") as file:
        file.write("\n".join(map(json.dumps, rows)))
    (tmp_path / "b.json").write_text(json.dumps({"meta": {"n": 2}, "results": rows}))
    for name, file in {"lines": "a.jsonl.gz", "listed": "b.json"}.items():
        load(tmp_path, name, tmp_path / file)
        answer = lake.query(tmp_path, f"SELECT id, who, tags, open FROM raw.{name} ORDER BY id")
        assert answer.rows() == [("1", '{"name":"Ana"}', '["x"]', None), ("2", None, None, "true")]


def test_objects_that_follow_each_other_and_parquet_are_rows_too(tmp_path) -> None:
    (tmp_path / "a.json").write_text('\ufeff{"id": 1, "tags": ["x"]}{"id": 2}\n {"id": 3}', "utf-8")
    load(tmp_path, "following", tmp_path / "a.json")
    assert lake.query(tmp_path, "SELECT id, tags FROM raw.following ORDER BY id").rows() == [
        ("1", '["x"]'), ("2", None), ("3", None),
    ]  # fmt: skip
    made = pl.DataFrame({"day": [date(2026, 1, 2)], "sum": [Decimal("1.50")], "who": [{"name": "Ana"}], "n": [None]})
    made.write_parquet(tmp_path / "a.parquet")
    load(tmp_path, "typed", tmp_path / "a.parquet")
    assert lake.query(tmp_path, "SELECT day, sum, who, n FROM raw.typed").rows() == [
        ("2026-01-02", "1.50", '{"name":"Ana"}', None)
    ]
    whole = (tmp_path / "a.parquet").read_bytes()
    for cut in (8, len(whole) // 2, len(whole) - 3):
        (tmp_path / "half.parquet").write_bytes(whole[:cut])
        with pytest.raises(Invalid, match="breaks off") as error:
            load(tmp_path, "half", tmp_path / "half.parquet")
        assert "half.parquet" in error.value.where
    assert set(lake.status(tmp_path)["name"]) == {"following", "typed"}


def test_sheets_of_a_workbook_are_datasets_of_their_own(tmp_path) -> None:
    book = openpyxl.Workbook()
    for sheet, heads in ((book.active, ("Name", "Year")), (book.create_sheet("Money"), ("Name", "Amount"))):
        sheet.append(heads)
        sheet.append(("Ana", 2024))
        sheet.append(("Bor", 2025))
    book.active.title = "People"
    book.save(tmp_path / "a.xlsx")
    found = load(tmp_path, "book", tmp_path / "a.xlsx")
    assert [one.load.dataset for one in found] == ["book_people", "book_money"]
    assert lake.query(tmp_path, "SELECT sum(Amount::INT) FROM raw.book_money").item() == 4049


def test_a_column_renamed_by_the_publisher_is_told_and_both_days_can_be_asked(tmp_path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("name,country\nPump,SI\nFan,AT\n")
    load(tmp_path, "things", file)
    assert not load(tmp_path, "things", file)[0].new
    file.write_text("name,land\nPump,SI\nFan,AT\n")
    (found,) = load(tmp_path, "things", file)
    assert (found.new, found.gone, found.added) == (True, ("country",), ("land",))
    table = lake.history(tmp_path, "things")
    assert table["number"].to_list() == [2, 1]
    assert table.row(0, named=True)["gone"] == "country"
    assert lake.status(tmp_path)["loads"].to_list() == [2]
    assert lake.verify(tmp_path) == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"a": 1}\n{"a": \n', "line 2"),
        ("{", "the whole"),
        ("<xml/>", "holds no rows"),
        ("Dear all, we met.\n", "rows"),
    ],
)
def test_a_file_without_rows_or_broken_off_changes_nothing(tmp_path, text, told) -> None:
    (tmp_path / "good.csv").write_text("name,country\nPump,SI\nFan,AT\n")
    load(tmp_path, "things", tmp_path / "good.csv")
    (tmp_path / "bad").write_text(text)
    with pytest.raises(Invalid) as error:
        load(tmp_path, "things", tmp_path / "bad")
    assert told in f"{error.value.what} {error.value.where}"
    assert lake.query(tmp_path, "SELECT count(*) FROM raw.things").item() == 2


def test_a_folder_is_read_as_everywhere_without_what_systems_leave_in_it(tmp_path) -> None:
    for name in ("data/a.csv", "data/inner/a.csv", "data/.DS_Store", "data/__MACOSX/a.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("name,country\nPump,SI\nFan,AT\n")
    load(tmp_path, "things", tmp_path / "data")
    asked = lake.query(tmp_path, "SELECT DISTINCT source_file FROM raw.things ORDER BY 1")
    assert asked.to_series().to_list() == ["a.csv", "inner/a.csv"]


def test_lists_of_words_decide_a_load_as_code_does() -> None:
    package = Path(lake.__file__).parents[1]
    decisive = {one.relative_to(package).as_posix() for one in lake.decisive()}
    assert {"readers/plain/columns.yaml", "terms/codes/asset_types.csv", "journeys/lake.py"} <= decisive
    assert not any("tests" in one or "sample" in one for one in decisive)


def test_what_is_not_there_is_told(tmp_path) -> None:
    with pytest.raises(Missing, match="no file"):
        load(tmp_path, "things", tmp_path / "none.csv")
    with pytest.raises(Missing, match="no dataset"):
        lake.history(tmp_path, "none")
    assert lake.status(tmp_path).is_empty()


def test_the_door_loads_lists_asks_and_writes(tmp_path, capsys) -> None:
    (tmp_path / "a.csv").write_text("name,sum\n=1+1,2\nFan,3\n")
    line = ["--store", str(tmp_path / "home")]

    def said(*words: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as end:
            main(["lake", *words, *line])
        shown = capsys.readouterr()
        return int(end.value.code or 0), shown.out + shown.err

    assert "The lake is empty" in said("status")[1]
    assert "raw.things" in said("load", str(tmp_path / "a.csv"), "--name", "things", "--licence", "CC0-1.0")[1]
    assert "CC0-1.0" in said("status")[1]
    assert "String" in said("status", "--columns", "things")[1]
    assert "hold what was written" in said("status", "--verify")[1]
    assert "5" in said("query", "SELECT sum(sum::INT) FROM raw.things")[1]
    assert said("query", "SELECT name FROM raw.things", "--out", str(tmp_path / "out.csv"))[0] == 0
    assert "'=1+1" in (tmp_path / "out.csv").read_text("utf-8-sig")
    code, told = said("query", "SELECT name FROM raw.things", "--out", str(tmp_path / "out.doc"))
    assert (code, ".parquet" in told) == (2, True)
    assert json.loads(said("history", "things", "--json")[1])["table"][0]["rows"] == 2
    assert said("query", "DROP TABLE x")[0] == 2


SUMS = """
SELECT frameworkProgramme, sum(ecContribution::DECIMAL(18, 2)) FROM raw.sheet_fp_participation GROUP BY 1 ORDER BY 1
"""
AGREE = """
WITH ours AS (
    SELECT PIC, count(DISTINCT projectID) AS projects, coalesce(sum(ecContribution::DECIMAL(18, 2)), 0) AS euro
    FROM raw.sheet_fp_participation GROUP BY 1
)
SELECT count(*), count(*) FILTER (projects = projectCount::INT),
    count(*) FILTER (abs(euro - "Total EU funding (€)"::DECIMAL(18, 2)) < 0.01)
FROM ours FULL JOIN raw.sheet_orgs_summary USING (PIC)
"""


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("country", "organisations", "sums"),
    [("NZ", 31, ["3885680.20", "2636419.00", "3872571.25"]), ("pacific", 13, ["1349393.50", "67725.00", "4765775.00"])],
)
def test_the_summaries_that_an_author_computed_come_out(tmp_path, shared_data, country, organisations, sums) -> None:
    (file,) = (shared_data / "cordis_country_summaries").glob(f"*-{country}_*.xlsx")
    load(tmp_path, "sheet", file)
    assert [str(euro) for _, euro in lake.query(tmp_path, SUMS).rows()] == sums
    assert lake.query(tmp_path, AGREE).row(0) == (organisations, organisations, organisations)
