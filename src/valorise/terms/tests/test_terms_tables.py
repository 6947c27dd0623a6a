"""The declarations drive schema and checks; right records pass, wrong ones are told and nothing else is lost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import orjson
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.house.generated import records

from valorise.terms.codes import codes, country_code
from valorise.terms.errors import Missing
from valorise.terms.tables import table, tables
from valorise.terms.tables.checks import Place, check, check_one, frame, interchange

HERE = Place("f.jsonl", 7)


@pytest.mark.parametrize("name", tables())
def test_empty_tables_have_their_types(name: str) -> None:
    declared = table(name)
    assert declared.empty().schema == pl.Schema(declared.schema)
    assert declared.arrow.names == [column.name for column in declared.columns]
    assert set(declared.key) <= set(declared.by_name)
    assert set(declared.text) <= set(declared.by_name)


@pytest.mark.parametrize("name", tables())
@settings(max_examples=25)
@given(data=st.data())
def test_right_records_pass_and_come_back(name: str, data: st.DataObject) -> None:
    record = data.draw(records(name))
    row, problems = check_one(table(name), record, HERE)
    assert problems == []
    assert row is not None
    kept = frame(table(name), [row]).row(0, named=True)
    written = orjson.loads(orjson.dumps(interchange(table(name), kept), default=str))
    again, problems = check_one(table(name), written, HERE)
    assert problems == []
    assert again == row


@given(records("assets"), st.sampled_from(["type", "country", "confidentiality"]))
def test_a_wrong_code_is_told_and_only_it_is_left_out(record: dict[str, Any], column: str) -> None:
    row, problems = check_one(table("assets"), {**record, column: "no such code"}, HERE)
    assert row is not None
    assert row[column] is None
    assert [(one.column, one.severity, one.file, one.row) for one in problems] == [(column, "changed", "f.jsonl", 7)]
    other = check_one(table("assets"), record, HERE)[0]
    assert {name: value for name, value in row.items() if name != column} == {
        name: value for name, value in (other or {}).items() if name != column
    }


@given(
    st.dictionaries(
        st.sampled_from([*table("assets").by_name, "strange"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
            max_leaves=6,
        ),
    )
)
def test_any_record_is_taken_or_refused_with_reasons(record: dict[str, Any]) -> None:
    found = check(table("assets"), [(record, HERE)])
    refused = [one for one in found.problems if one.severity == "refused"]
    assert bool(refused) != bool(found.records)
    assert all(one.expected and one.fix and one.rule for one in found.problems)
    frame(table("assets"), found.records)


def test_missing_text_and_missing_id_refuse() -> None:
    for record in ({"id": "a"}, {"title": "T"}):
        row, problems = check_one(table("assets"), record, HERE)
        assert row is None
        assert {one.severity for one in problems} == {"refused"}


def test_a_wrong_inner_object_leaves_the_record() -> None:
    record = {
        "id": "a",
        "title": "T",
        "owners": [{"ror": "x"}, {"name": "Krka", "share": "7/5"}],
        "readiness": {"TRL": "four"},
    }
    row, problems = check_one(table("assets"), record, HERE)
    assert row is not None
    assert row["owners"] == [{"name": "Krka", "kind": None, "ror": None, "country": None, "share": None}]
    assert row["readiness"] is None
    assert {one.column for one in problems} == {"owners[0].name", "owners[1].share", "readiness[0].level"}


def test_identifiers_take_their_one_form_and_wrong_ones_are_told() -> None:
    said = [("doi", "https://doi.org/10.5555/ABC"), ("doi", "10.5555/abc"), ("orcid", "0000-0002-1825-0098")]
    record = {"id": "a", "title": "T", "identifiers": [{"scheme": scheme, "value": value} for scheme, value in said]}
    row, problems = check_one(table("assets"), record, HERE)
    assert row is not None
    assert row["identifiers"] == [{"scheme": "doi", "value": "10.5555/abc"}]
    assert [(one.column, one.severity) for one in problems] == [("identifiers[2].value", "changed")]


def test_scales_are_written_as_an_object_and_amounts_stay_exact() -> None:
    row, _ = check_one(table("assets"), {"id": "a", "title": "T", "readiness": {"TRL": 4, "SRL": 2}}, HERE)
    assert interchange(table("assets"), row or {})["readiness"] == {"TRL": 4, "SRL": 2}
    row, _ = check_one(table("money_flows"), {"id": "m", "direction": "in", "amount": 0.1}, HERE)
    assert row is not None
    assert row["amount"] == Decimal("0.10")


def test_an_unknown_table_names_the_known_ones() -> None:
    with pytest.raises(Missing, match="assets"):
        table("asset")


@pytest.mark.parametrize(
    "name", ["countries", "asset_types", "need_types", "recommendations", "topics", "nuts", "euroscivoc"]
)
def test_code_lists_are_there(name: str) -> None:
    assert codes(name)
    assert all(code == code.strip() and row["label"] for code, row in codes(name).items())


def test_the_lists_hold_what_they_should() -> None:
    assert len(codes("asset_types")) >= 24
    assert list(codes("recommendations")) == [f"R{number}" for number in range(1, 10)]
    assert len(codes("topics")) == 5
    assert sum(row["in_exercise"] == "yes" for row in codes("countries").values()) == 18
    assert sum(row["eu_member"] == "yes" for row in codes("countries").values()) == 27
    assert country_code("NA") == "NA"
    assert len(codes("euroscivoc")) == 961


@pytest.mark.parametrize("name", tables())
def test_every_code_column_names_a_list(name: str) -> None:
    def walk(columns: tuple[Any, ...]) -> None:
        for column in columns:
            assert (column.type == "code") == bool(column.codes)
            assert not column.codes or codes(column.codes)
            assert column.meaning.endswith(".")
            assert column.missing
            walk(column.fields)

    walk(table(name).columns)
