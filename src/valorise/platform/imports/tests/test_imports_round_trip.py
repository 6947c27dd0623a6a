"""What a person downloads from a list can be corrected in a spreadsheet program and brought back."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from valorise.platform.imports import actions
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
