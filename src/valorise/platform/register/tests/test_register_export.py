"""The list as a file."""

from __future__ import annotations

import csv
import io

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.house.generated import records

from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register import reads
from valorise.platform.register.listing import export, files
from valorise.platform.register.listing.filters import Filters
from valorise.platform.register.listing.narrowed import wanted
from valorise.platform.register.loading import add_records
from valorise.platform.register.models import Asset
from valorise.readers.plain.brackets import our_name
from valorise.terms.tables import table
from valorise.terms.tables.checks import Place, check_one, interchange


def sent(client, **said):
    answer = client.post("/assets/-/export/", said)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer, content


def rows_of(content):
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    return [{our_name(head) or head.partition("[")[2].rstrip("]"): cell for head, cell in row.items()} for row in rows]


@pytest.fixture
def some(asset):
    asset(
        "a-shown", title="=HYPERLINK(1)", confidentiality="teaser", contributors=[{"name": "Ana Kos", "share": "1"}],
        readiness={"TRL": 4}, licence="MIT", identifiers=[{"scheme": "doi", "value": "10.5555/x"}],
    )  # fmt: skip
    asset("a-open", title="Open", confidentiality="open", origins=[{"source": "by hand"}])
    asset("a-secret", title="Secret", confidentiality="confidential")


def test_a_table_in_the_order_of_the_list_that_runs_nothing(some, owner) -> None:
    answer, content = sent(owner.client, format="csv", sort="title")
    assert answer["Content-Type"].startswith("text/csv")
    assert ".csv" in answer["Content-Disposition"]
    rows = rows_of(content)
    assert [row["title"] for row in rows] == ["'=HYPERLINK(1)", "Open", "Secret"]
    assert rows[0]["contributors"] == "name: Ana Kos, share: 1"


def test_a_workbook(some, owner) -> None:
    _answer, content = sent(owner.client, format="xlsx", sort="title")
    book = load_workbook(io.BytesIO(content))
    cells = list(book["assets"].values)
    assert [row[cells[0].index("Title [title]")] for row in cells[1:]] == ["=HYPERLINK(1)", "Open", "Secret"]
    assert book["assets"]["C2"].data_type == "s"
    assert book["About"]["B2"].value == "3"


def test_lines_in_interchange_form_are_what_the_page_shows(some, owner, stranger) -> None:
    for person in (owner, stranger):
        _, content = sent(person.client, format="jsonl")
        lines = [orjson.loads(line) for line in content.splitlines()]
        assert lines
        for line in lines:
            assert line == reads.asset(person.viewer, line["id"]).shown()


def test_a_teaser_row_exports_no_more_than_a_teaser(some, stranger) -> None:
    rows = {row["id"]: row for row in rows_of(sent(stranger.client, format="csv")[1])}
    assert rows.keys() == {"a-shown", "a-open"}
    filled = {name for name, value in rows["a-shown"].items() if value}
    assert filled == {"id", "type", "title"}
    assert rows["a-open"]["origins"] == ""
    assert rows["a-open"]["officer"] == ""
    assert rows["a-open"]["changed_at"]


def test_only_what_the_filters_show(some, owner) -> None:
    assert [row["id"] for row in rows_of(sent(owner.client, format="csv", q="secret")[1])] == ["a-secret"]
    assert sent(owner.client, format="jsonl", q="nothing")[1] == b""
    assert rows_of(sent(owner.client, format="csv", q="nothing")[1]) == []


def test_nobody_exports_what_is_open(some, nobody) -> None:
    assert [row["id"] for row in rows_of(sent(nobody, format="csv")[1])] == ["a-open"]
    assert sent(nobody, format="exe")[0].status_code == 404


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.lists(records("assets"), max_size=4, unique_by=lambda one: one["id"]))
def test_a_register_comes_out_as_it_went_in(office, owner, made) -> None:
    Asset.objects.all().delete()
    declared = table("assets")
    rows = (check_one(declared, one, Place())[0] for one in made)
    kept = [interchange(declared, row) for row in rows if row is not None]
    add_records(Asset, kept, office)
    asked = wanted(owner.viewer, Filters())
    lines = [orjson.loads(line) for line in b"".join(export.jsonl_of(asked)).splitlines()]
    by_name = {one["id"]: one for one in kept}
    assert {one["id"]: one for one in lines} == by_name
    rows = rows_of(b"".join(export.csv_of(asked)))
    assert len(rows) == len(kept)


def test_parts_make_one_whole(asset, owner, monkeypatch, django_assert_max_num_queries) -> None:
    for number in range(7):
        asset(f"a-{number}")
    monkeypatch.setattr("valorise.platform.register.search.AT_ONCE", 3)
    with django_assert_max_num_queries(1 + 3 * 6):
        rows = rows_of(b"".join(export.csv_of(wanted(owner.viewer, Filters()))))
    assert len(rows) == 7
    heard = []
    b"".join(export.jsonl_of(wanted(owner.viewer, Filters()), tell=lambda *told: heard.append(told[1:])))
    assert heard == [(0, 7), (3, 7), (6, 7), (7, 7)]


# Large ones


@pytest.fixture
def home(tmp_path, settings):
    settings.HOME = tmp_path
    return tmp_path


def test_a_large_export_becomes_a_job(some, owner, home, monkeypatch) -> None:
    monkeypatch.setattr(files, "AT_ONCE", 2)
    answer = owner.client.post("/assets/-/export/", {"format": "csv"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/jobs/")


@pytest.mark.parametrize("kind", export.FORMATS)
def test_the_file_of_a_job_is_for_who_asked(some, owner, stranger, colleague, nobody, home, kind) -> None:
    name = files.write_file(owner.viewer, Filters(sort="title"), kind, tell=export.silent)
    answer = owner.client.get(f"/assets/-/export/{name}/")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)
    for client in (stranger.client, colleague.client, nobody):
        assert client.get(f"/assets/-/export/{name}/").status_code == 404
    assert (home / "exports" / str(owner.user.pk) / name).stat().st_mode & 0o077 == 0
    assert [file.name for file in files.folder(owner.viewer).iterdir()] == [name]


@pytest.mark.parametrize("name", ["..%2f..%2fsecret-key", "x.csv", "../../secret-key", "a" * 32 + ".exe"])
def test_no_other_file_is_ever_sent(owner, home, name) -> None:
    (home / "secret-key").write_text("s")
    assert owner.client.get(f"/assets/-/export/{name}/").status_code == 404
    assert files.folder(Viewer.nobody()).name == "nobody"
