"""Files come in whole, are accounted for, and can be taken back whole."""

from __future__ import annotations

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from polars.testing import assert_frame_equal

from valorise.platform.foundation.changes import change_facts, changing, locked, log
from valorise.platform.foundation.undo import undo
from valorise.platform.imports import actions, reads
from valorise.platform.operations.actions import make_operator
from valorise.platform.operations.models import Operator
from valorise.platform.register.models import Agreement, Asset, Right
from valorise.platform.register.tables import register_tables
from valorise.terms.errors import Invalid, Missing, NotReady, Refused

TABLE = (
    "Number;Title of the invention;Inventors;Date\nI-1;Membrane;Ana Kos;2024-05-03\n"
    "I-2;Coating;Ben Lah;2023-01-02\n;;;\nI-4;;;\n"
)
BIB = "@article{a1, title={A membrane study}, doi={10.1234/abc}, year={2024}, author={Kos, Ana}}"


@pytest.fixture(autouse=True)
def _place(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def quiet(*_) -> None:
    """Progress for nobody."""


def upload(name, text):
    return SimpleUploadedFile(name, text.encode())


def brought(viewer, *files, table=""):
    one = actions.bring(viewer, [upload(*file) for file in files], table=table)
    return actions.look(viewer, one.pk, tell=quiet)


def snapshot(tenant):
    return {name: rows.sort("id") for name, rows in register_tables(tenant.pk).items()}


def test_looking_changes_nothing_and_accounts_for_every_row(owner, office) -> None:
    one = brought(owner.viewer, ("inventions.csv", TABLE), ("papers.bib", BIB))
    assert Asset.objects.count() == 0
    assert [(line["file"], line["rows"], line["accepted"], line["refused"]) for line in reads.account(one)] == [
        ("inventions.csv", 3, 2, 1),
        ("papers.bib", 1, 1, 0),
    ]
    assert one.counts["assets"] == {"new": 3, "changed": 0, "gone": 0}
    assert reads.problems(one, {"severity": "refused"})["row"][0] == 4


WHO = (
    "Title,Type,Confidentiality,Published\nA pump,invention,,\nA valve,invention,open,\nA paper,publication,,\n"
    "A told trick,know-how,,2020-05-04\nA kept trick,know-how,,\n"
)


def test_what_may_still_be_filed_is_for_the_office_at_first(owner, colleague) -> None:
    one = brought(owner.viewer, ("list.csv", WHO))
    (notice,) = reads.problems(one, {"severity": "notice"}).filter(rule="confidential-at-first").to_dicts()
    assert notice["found"] == "2"
    actions.take(owner.viewer, one.pk, tell=quiet)
    assert dict(Asset.objects.values_list("title", "confidentiality")) == {
        "A pump": "confidential", "A valve": "open", "A paper": "", "A told trick": "", "A kept trick": "confidential",
    }  # fmt: skip
    seen = Asset.objects.seen_by(colleague.viewer).values_list("title", flat=True)
    assert sorted(seen) == ["A paper", "A told trick", "A valve"]
    again = brought(owner.viewer, ("list.csv", WHO))
    assert again.counts == {}
    assert not reads.problems(again, {"severity": "notice"}).filter(rule="confidential-at-first").height


def test_taking_over_and_taking_back(owner, office) -> None:
    before = snapshot(office)
    one = brought(owner.viewer, ("inventions.csv", TABLE))
    one = actions.take(owner.viewer, one.pk, tell=quiet)
    assert set(Asset.objects.values_list("title", flat=True)) == {"Membrane", "Coating"}
    told = log().read(activity="asset-recorded")
    assert told.height == 2
    assert "Kos" not in str(told["details"].to_list())
    assert actions.take_back(owner.viewer, one.pk, why="wrong file") == {"left": []}
    for name, rows in snapshot(office).items():
        assert_frame_equal(rows, before[name])
    assert log().verify().table["intact"][0]


def test_the_same_file_twice_doubles_nothing(owner) -> None:
    for _ in range(2):
        one = actions.take(owner.viewer, brought(owner.viewer, ("inventions.csv", TABLE)).pk, tell=quiet)
    assert Asset.objects.count() == 2
    assert one.counts == {}
    assert [line["merged"] for line in reads.account(one)] == [2]


def test_what_was_taken_back_can_come_again(owner) -> None:
    first = actions.take(owner.viewer, brought(owner.viewer, ("inventions.csv", TABLE)).pk, tell=quiet)
    actions.take_back(owner.viewer, first.pk)
    second = actions.take(owner.viewer, brought(owner.viewer, ("inventions.csv", TABLE)).pk, tell=quiet)
    assert Asset.objects.filter(removed_at=None).count() == 2
    assert actions.take_back(owner.viewer, second.pk) == {"left": []}
    assert Asset.objects.filter(removed_at=None).count() == 0


def test_two_organisations_may_use_the_same_names(owner, stranger) -> None:
    for person in (owner, stranger, owner, stranger):
        actions.take(person.viewer, brought(person.viewer, ("inventions.csv", TABLE)).pk, tell=quiet)
    assert Asset.objects.count() == 4
    assert Asset.objects.filter(tenant=owner.tenant).count() == 2


def test_what_somebody_changed_since_stays(owner) -> None:
    one = actions.take(owner.viewer, brought(owner.viewer, ("inventions.csv", TABLE)).pk, tell=quiet)
    touched = Asset.objects.get(title="Membrane")
    with changing(owner.viewer, "asset-changed") as tell:
        change_facts(tell, locked(Asset, owner.viewer, touched.pk), {"title": "Membrane, improved"})
    assert actions.take_back(owner.viewer, one.pk) == {"left": [touched.pk]}
    assert list(Asset.objects.filter(removed_at=None).values_list("title", flat=True)) == ["Membrane, improved"]


def test_a_file_that_tells_more_changes_the_record_and_back(owner, asset, office) -> None:
    asset("a-1", identifiers=[{"scheme": "doi", "value": "10.1234/abc"}], title="A membrane study", type="publication")
    before = snapshot(office)
    one = actions.take(owner.viewer, brought(owner.viewer, ("papers.bib", BIB)).pk, tell=quiet)
    assert one.counts["assets"] == {"new": 0, "changed": 1, "gone": 0}
    assert Asset.objects.get().facts["contributors"][0]["name"] == "Ana Kos"
    actions.take_back(owner.viewer, one.pk)
    for name, rows in snapshot(office).items():
        assert_frame_equal(rows, before[name])


def test_a_corrected_column_is_read_so(owner) -> None:
    one = brought(owner.viewer, ("own.csv", "Alpha,Beta\nfirst thing,second text\n"))
    columns = {"Alpha": "summary", "Beta": "title"}
    actions.correct(owner.viewer, one.pk, "own.csv", actions.Correction("assets", columns))
    one = actions.take(owner.viewer, actions.look(owner.viewer, one.pk, tell=quiet).pk, tell=quiet)
    assert Asset.objects.get().facts["title"] == "second text"


def test_nothing_usable_is_not_taken(owner) -> None:
    one = brought(owner.viewer, ("junk.bin", "\x00\x01\x02"))
    assert reads.problems(one)["severity"][0] == "refused"
    with pytest.raises(Invalid, match="Not a single row"):
        actions.take(owner.viewer, one.pk, tell=quiet)


def test_taken_only_once(owner) -> None:
    one = actions.take(owner.viewer, brought(owner.viewer, ("inventions.csv", TABLE)).pk, tell=quiet)
    with pytest.raises(Invalid, match="Taken over"):
        actions.take(owner.viewer, one.pk, tell=quiet)


def test_a_change_made_while_the_files_were_read_is_not_lost(owner, asset) -> None:
    asset("a-1", identifiers=[{"scheme": "doi", "value": "10.1234/abc"}], title="", summary="Short", type="publication")
    one = brought(owner.viewer, ("papers.bib", BIB))

    def meanwhile(what, *_) -> None:
        if what == "Writing to the register":
            with changing(owner.viewer, "asset-changed") as tell:
                change_facts(tell, locked(Asset, owner.viewer, "a-1"), {"title": "Ours"})

    with pytest.raises(NotReady, match="Somebody changed"):
        actions.take(owner.viewer, one.pk, tell=meanwhile)
    assert Asset.objects.get().title == "Ours"


def test_no_file_links_to_what_others_keep_or_to_nothing(owner, stranger, asset) -> None:
    asset("a-theirs", tenant=stranger.tenant)
    rows = '{"id": "r-1", "asset": "a-theirs", "kind": "patent"}\n{"id": "r-2", "asset": "a-none", "kind": "patent"}\n'
    deals = '{"id": "g-1", "title": "Deal", "assets": ["a-theirs"], "type": "licence"}\n'
    one = brought(owner.viewer, ("rights.jsonl", rows), ("agreements.jsonl", deals))
    actions.take(owner.viewer, one.pk, tell=quiet)
    assert list(Right.objects.values_list("pk", "asset")) == [("r-1", None), ("r-2", None)]
    assert not Agreement.objects.get().assets.exists()


def test_others_cannot(owner, colleague, stranger) -> None:
    one = brought(owner.viewer, ("inventions.csv", TABLE))
    with pytest.raises(Refused):
        actions.bring(colleague.viewer, [upload("a.csv", TABLE)])
    for person in (colleague, stranger):
        with pytest.raises(Missing):
            actions.take(person.viewer, one.pk, tell=quiet)
    assert list(reads.imports(stranger.viewer)) == []


def test_files_keep_to_their_folder(owner, tmp_path) -> None:
    one = actions.bring(owner.viewer, [upload("../../evil.csv", TABLE), upload("evil.csv", TABLE)])
    assert [told["name"] for told in one.files] == ["evil.csv", "evil (2).csv"]
    assert {path.parent for path in tmp_path.rglob("*.csv")} == {one.folder}


def test_events_of_a_file_change_no_record_and_reach_no_other_office(asset, owner, stranger, elsewhere) -> None:
    asset("a-1")
    asset("s-1", tenant=elsewhere)
    make_operator(owner.user.email)
    rows = {"operations.Operator.user": list(Operator.objects.values_list("pk", flat=True))}
    moved = {"from": stranger.user.pk, "to": owner.user.pk, "rows": rows}
    details = {"table": "assets", "before": {"title": "Old"}, "after": {"title": "Asset s-1"}, "moved": moved}
    told = [
        {"id": f"forged-{name}", "activity": "asset-changed", "at": "2024-05-03T10:00:00Z", "case": name,
         "subject": name, "details": orjson.dumps(details).decode(), "why": "Forged"}
        for name in ("s-1", "a-1")
    ]  # fmt: skip
    one = brought(stranger.viewer, ("events.jsonl", "\n".join(orjson.dumps(each).decode() for each in told)))
    actions.take(stranger.viewer, one.pk, tell=quiet)
    with pytest.raises(Invalid, match="changed no record"):
        undo(stranger.viewer, orjson.loads(log().about(["s-1"])[-1].content)["id"])
    assert Operator.objects.get().user == owner.user
    assert "Forged" not in owner.client.get("/history/assets/a-1/").content.decode()


def test_reading_again_does_not_forget_that_the_files_were_taken_over_meanwhile(owner, monkeypatch) -> None:
    one = brought(owner.viewer, ("inventions.csv", TABLE))
    read = actions.read

    def slow(*given, **options):
        monkeypatch.setattr(actions, "read", read)
        actions.take(owner.viewer, one.pk, tell=quiet)
        return read(*given, **options)

    monkeypatch.setattr(actions, "read", slow)
    with pytest.raises(Invalid):
        actions.look(owner.viewer, one.pk, tell=quiet)
    assert actions.take_back(owner.viewer, one.pk, why="wrong file") == {"left": []}
