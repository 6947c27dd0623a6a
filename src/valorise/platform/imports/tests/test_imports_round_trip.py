"""What a person downloads from a list can be corrected in a spreadsheet program and brought back."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from valorise.platform.imports import actions
from valorise.platform.imports.reads import every_problem, problem_counts
from valorise.platform.register.models import Asset

FACTS = {
    "type": "patent-family",
    "title": "=1+1 Membrane",
    "summary": "Keeps plates clean.",
    "language": "en",
    "contributors": [{"name": "Ana Kos", "role": "inventor", "share": "1/2"}, {"name": "Bo Li", "share": "1/2"}],
    "owners": [{"name": "University of the North", "kind": "organisation", "share": "1"}],
    "dates": {"created": "2020-11", "disclosed": "2021-11-16"},
    "keywords": ["fouling", "dairy"],
    "fields": [{"scheme": "ford", "code": "2.4", "label": "Chemical engineering"}],
    "funding": [{"funder": "European Commission", "grant": "101"}],
    "confidentiality": "confidential",
    "licence": "MIT",
    "readiness": {"TRL": 4},
    "country": "SI",
    "url": "https://uni.example/membrane",
    "identifiers": [{"scheme": "doi", "value": "10.5555/x"}],
}


def downloaded(person, kind: str, language: str) -> bytes:
    answer = person.client.post("/assets/-/export/", {"format": kind}, headers={"Accept-Language": language})
    return b"".join(answer.streaming_content)


def titled_anew(content: bytes, kind: str) -> bytes:
    """The file with another title in the row of a-1, as somebody would correct it by hand."""
    if kind == "xlsx":
        book, page = load_workbook(io.BytesIO(content)), io.BytesIO()
        for row in book["assets"].iter_rows():
            for cell in row:
                cell.value = "Better title" if cell.value == FACTS["title"] else cell.value
        book.save(page)
        return page.getvalue()
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    page = io.StringIO()
    csv.writer(page).writerows(
        [["Better title" if cell == f"'{FACTS['title']}" else cell for cell in row] for row in rows]
    )
    return page.getvalue().encode()


def brought(person, content: bytes, kind: str):
    one = actions.bring(person.viewer, [SimpleUploadedFile(f"back.{kind}", content)])
    return actions.look(person.viewer, one.pk, tell=lambda *_: None)


def known() -> dict[str, dict[str, object]]:
    """Facts by asset; where they come from grows with each file that tells them again."""
    every = {one.pk: one.facts for one in Asset.objects.all()}
    return {name: {key: value for key, value in facts.items() if key != "origins"} for name, facts in every.items()}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("language, heading", [("en", "Title [title]"), ("de", "Titel [title]")])
def test_a_download_comes_back_as_it_was_and_one_correction_is_one_change(
    owner, asset, kind, language, heading
) -> None:
    asset("a-1", **FACTS)
    asset("a-2", title="Other")
    before = known()
    content = downloaded(owner, kind, language)
    told = (
        content.decode("utf-8-sig") if kind == "csv" else str(list(load_workbook(io.BytesIO(content))["assets"].values))
    )
    assert heading in told
    one = brought(owner, titled_anew(content, kind), kind)
    assert one.counts["assets"]["new"] == one.counts["assets"]["gone"] == 0
    actions.take(owner.viewer, one.pk, tell=lambda *_: None)
    assert known() == {**before, "a-1": {**before["a-1"], "title": "Better title"}}


ONE_ROW = '"Name [id]","Title [title]","Kind [type]","Summary [summary]"\r\n"{}","{}","software","Text."\r\n'


def taken(person, name: str, title: str) -> None:
    one = brought(person, ONE_ROW.format(name, title).encode(), "csv")
    actions.take(person.viewer, one.pk, tell=lambda *_: None)


def titles(office) -> dict[str, str]:
    return dict(Asset.objects.filter(tenant=office, removed_at=None).values_list("pk", "title"))


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_a_name_that_others_use_too_finds_its_way_back(owner, stranger, office, elsewhere, asset, kind) -> None:
    asset("a-1", title="Ours")
    marked = f"a-1~{elsewhere.pk}"
    asset(marked, tenant=elsewhere, title="Theirs", summary="Text.", type="software")
    assert (titles(office), titles(elsewhere)) == ({"a-1": "Ours"}, {marked: "Theirs"})
    content = downloaded(stranger, kind, "en").replace(b"Theirs", b"Corrected")
    one = brought(stranger, content, kind)
    assert (one.counts["assets"]["new"], one.counts["assets"]["changed"]) == (0, 1)
    actions.take(stranger.viewer, one.pk, tell=lambda *_: None)
    assert (titles(office), titles(elsewhere)) == ({"a-1": "Ours"}, {marked: "Corrected"})


def test_a_name_that_others_use_is_kept_beside_theirs(stranger, office, elsewhere, asset) -> None:
    asset("a-1", title="Ours")
    taken(stranger, "a-1", "Theirs")
    assert (titles(office), titles(elsewhere)) == ({"a-1": "Ours"}, {f"a-1~{elsewhere.pk}": "Theirs"})


def test_nobody_takes_the_name_that_another_office_would_need(owner, stranger, office, elsewhere) -> None:
    taken(owner, "a-1", "Ours")
    taken(owner, f"a-1~{elsewhere.pk}", "In the way")
    assert set(titles(office)) == {"a-1", f"a-1~{elsewhere.pk}~{office.pk}"}
    taken(stranger, "a-1", "Theirs")
    assert titles(elsewhere) == {f"a-1~{elsewhere.pk}": "Theirs"}


def test_a_number_of_what_a_file_says_twice_is_no_mark(stranger, elsewhere, asset) -> None:
    asset("x", tenant=elsewhere, title="First")
    asset(f"x~{elsewhere.pk}", tenant=elsewhere, title="Second")
    taken(stranger, "x", "First corrected")
    assert titles(elsewhere) == {"x": "First corrected", f"x~{elsewhere.pk}": "Second"}


def test_a_record_that_came_by_a_file_is_corrected_by_a_download_too(owner, office, asset) -> None:
    asset("a-1", **FACTS, origins=[{"source": "plain", "file": "old.csv", "row": 1}])
    one = brought(owner, titled_anew(downloaded(owner, "csv", "en"), "csv"), "csv")
    actions.take(owner.viewer, one.pk, tell=lambda *_: None)
    assert titles(office) == {"a-1": "Better title"}
    taken(owner, "a-1", "Best title")
    assert (titles(office), known()["a-1"]["summary"]) == ({"a-1": "Best title"}, "Text.")


@pytest.mark.parametrize("name", ["a/-/b", "a/-"])
def test_a_name_that_no_address_holds_hides_no_list(owner, office, name) -> None:
    taken(owner, name, "Thing")
    assert b"Thing" in owner.client.get("/assets/").content
    assert owner.client.get(Asset.objects.get().get_absolute_url()).status_code == 200
    taken(owner, name, "Same thing")
    assert list(titles(office).values()) == ["Same thing"]


AGREEMENT = {
    "id": "g-1",
    "type": "licence",
    "title": "Licence, dairy",
    "assets": ["a-1"],
    "parties": ["Uni; North", "Dairy Ltd"],
    "signed": "2024-05-03",
    "ends": "2030-05",
    "exclusive": True,
    "territory": ["SI", "AT"],
    "notice_months": 3,
    "money": [{"term": "royalty", "rate": 0.0333333333, "base": "net sales, yearly"}],
    "duties": [
        {"task": "Report: sales; costs", "due": "2025-01-31", "every": 12},
        {"task": "Pay", "amount": "10.50", "currency": "EUR"},
    ],
}


def listed_agreements(person, kind: str) -> bytes:
    from valorise.platform.agreements.exports import exported
    from valorise.platform.agreements.reads import Wanted

    return exported(person.viewer, Wanted(), kind).content


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_list_of_agreements_comes_back_and_a_deleted_duty_is_removed(owner, office, asset, kind) -> None:
    from valorise.platform.register.loading import add_records
    from valorise.platform.register.models import Agreement

    asset("a-1")
    add_records(Agreement, [AGREEMENT], office)
    before = Agreement.objects.get().facts
    same = brought(owner, listed_agreements(owner, kind), kind)
    assert (same.counts, problem_counts(same).get("changed", 0)) == ({}, 0)
    if kind == "csv":
        text = listed_agreements(owner, kind).replace(b"; task: Pay, amount: 10.50, currency: EUR", b"")
        one = brought(owner, text.replace(b"Licence, dairy", b"Licence, cheese"), kind)
        actions.take(owner.viewer, one.pk, tell=lambda *_: None)
        after = Agreement.objects.get().facts
        assert after["duties"] == before["duties"][:1]
        assert {**after, "duties": None, "origins": None} == {
            **before, "title": "Licence, cheese", "duties": None, "origins": None
        }  # fmt: skip


def without(content: bytes, *, column: str = "", cell: dict[str, str] | None = None) -> bytes:
    """The CSV without a column, or with other cells in its only row."""
    head, row = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    cells = {name: (cell or {}).get(name.partition("[")[2][:-1], was) for name, was in zip(head, row, strict=True)}
    left = {name: told for name, told in cells.items() if not column or f"[{column}]" not in name}
    page = io.StringIO()
    csv.writer(page).writerows([left.keys(), left.values()])
    return page.getvalue().encode()


def test_entries_deleted_in_a_download_are_removed_and_the_account_says_so_before(owner, asset) -> None:
    asset("a-1", **FACTS)
    cell = {"contributors": "name: Ana Kos, role: inventor, share: 1; Carla Neu", "keywords": "", "identifiers": ""}
    one = brought(owner, without(downloaded(owner, "csv", "de"), cell=cell), "csv")
    told = {wrong["column"]: wrong["found"] for wrong in every_problem(one) if wrong["rule"] == "entries-removed"}
    assert told == {
        "contributors": "name: Bo Li, share: 1/2", "keywords": "fouling and dairy",
        "identifiers": "scheme: doi, value: 10.5555/x",
    }  # fmt: skip
    page = owner.client.get(f"/imports/{one.pk}/").content.decode()
    assert "3 lists lose entries" in page
    assert "they are removed" in page
    assert known()["a-1"]["contributors"] == FACTS["contributors"]
    actions.take(owner.viewer, one.pk, tell=lambda *_: None)
    now = known()["a-1"]
    assert now["contributors"] == [{"name": "Ana Kos", "role": "inventor", "share": "1"}, {"name": "Carla Neu"}]
    assert not {"keywords", "identifiers"} & now.keys()
    assert now["fields"] == FACTS["fields"]


def test_a_column_deleted_in_a_download_leaves_its_list_alone(owner, asset) -> None:
    asset("a-1", **FACTS)
    before = known()
    one = brought(owner, without(downloaded(owner, "csv", "en"), column="contributors"), "csv")
    actions.take(owner.viewer, one.pk, tell=lambda *_: None)
    assert known() == before


def test_a_list_that_a_cell_could_not_hold_whole_is_left_alone(owner, asset) -> None:
    many = [f"keyword {number} {'x' * 90}" for number in range(400)]
    asset("a-1", **{**FACTS, "keywords": many, "summary": "y" * 40_000})
    one = brought(owner, titled_anew(downloaded(owner, "xlsx", "en"), "xlsx"), "xlsx")
    actions.take(owner.viewer, one.pk, tell=lambda *_: None)
    now = known()["a-1"]
    assert (now["title"], now["keywords"], len(now["summary"])) == ("Better title", many, 40_000)


@pytest.mark.parametrize("address", ["/dates/export/csv/", "/costs/-/export/csv/", "/portfolio/-/portfolio.csv"])
def test_a_list_that_is_worked_out_has_words_for_headings_and_says_that_it_does_not_come_back(
    owner, asset, address
) -> None:
    asset("a-1", readiness={"TRL": 4})
    answer = owner.client.get(address, headers={"Accept-Language": "de"})
    head = next(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert all(" [" in one and one.endswith("]") for one in head)
    assert {"Büro [office]", "Amt [office]", "Schutzgut [asset]", "Ergebnis [asset]"} & set(head) or head == []
    row = ",".join("1" for _ in head)
    content = (",".join(f'"{one}"' for one in head) + "\r\n" + row + "\r\n").encode()
    one = brought(owner, content, "csv")
    assert one.counts == {}
    assert "does not come back" in owner.client.get(f"/imports/{one.pk}/").content.decode()


@pytest.mark.parametrize("name", ["a/-/history", "a/-"])
def test_a_name_that_would_part_an_address_is_changed_for_every_reader_and_told(owner, office, name) -> None:
    from valorise.platform.register.models import Right

    asset, right = {"id": name, "title": "Thing", "type": "software"}, {"id": f"{name}/-/r", "asset": name}
    files = [
        SimpleUploadedFile("assets.jsonl", json.dumps(asset).encode()),
        SimpleUploadedFile("rights.jsonl", json.dumps({**right, "kind": "patent", "office": "EP"}).encode()),
    ]
    for _time in range(2):
        one = actions.bring(owner.viewer, files)
        actions.look(owner.viewer, one.pk, tell=lambda *_: None)
        told = [wrong["found"] for wrong in every_problem(one) if wrong["rule"] == "name-changed"]
        assert told == [name, f"{name}/-/r"]
        actions.take(owner.viewer, one.pk, tell=lambda *_: None)
        [kept], [belonging] = Asset.objects.all(), Right.objects.all()
        assert (kept.pk, belonging.asset_id) == (name.replace("/-", "/_"), kept.pk)
        page = owner.client.get(kept.get_absolute_url())
        assert (page.status_code, b"Thing" in page.content) == (200, True)
        for file in files:
            file.seek(0)
