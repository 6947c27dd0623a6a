"""Judgements of pairs: kept as events without names, found again in other orders and files, taken back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from valorise.cli import main
from valorise.journeys import judgements
from valorise.journeys.link import link_file
from valorise.stores.events import PersonalValues, open_log
from valorise.terms.errors import Invalid, Missing

AT = datetime(2026, 5, 4, tzinfo=UTC)
NAMES = ["Ada Lovelace", "A. Lovelace", "Alan Turing", "Grace Hopper", "Ada King"]


@pytest.fixture
def people(tmp_path: Path) -> Path:
    return written(tmp_path / "people.csv", NAMES)


def written(path: Path, names: list[str]) -> Path:
    pl.DataFrame({"name": names, "email": [f"{name[-4:]}@x.org" for name in names]}).write_csv(path)
    return path


def judge(people: Path, store: Path, left: int, right: int, verdict: str) -> None:
    frame = pl.read_csv(people)
    rows = judgements.names(frame, "person", {})
    judgements.judge(store, "person", rows[left], rows[right], verdict, by="Mary Somerville", why="met her", at=AT)


def clusters(path: Path, store: Path) -> list[int]:
    found = link_file(path, "person", against=None, mapping={}, threshold=0.5, store=store, tell=lambda *_: None)
    return found.table["cluster"].to_list()


def test_a_judgement_wins_in_any_order_and_is_taken_back(people: Path, tmp_path: Path) -> None:
    store = tmp_path / "office"
    before = clusters(people, store)
    judge(people, store, 0, 4, "same")
    after = clusters(people, store)
    assert before[0] != before[4]
    assert after[0] == after[4]
    turned = written(tmp_path / "turned.csv", ["Somebody Else", *reversed(NAMES)])
    again = clusters(turned, store)
    assert again[5] == again[1]
    judgements.withdraw(store, judgements.told(store)[0].id, at=AT)
    assert clusters(people, store) == before


def test_the_last_judgement_of_a_pair_counts_and_undo_brings_the_earlier_back(people: Path, tmp_path: Path) -> None:
    judge(people, tmp_path, 0, 4, "same")
    judge(people, tmp_path, 4, 0, "different")
    assert [one.verdict for one in judgements.told(tmp_path)] == ["different"]
    judgements.withdraw(tmp_path, judgements.told(tmp_path)[0].id, at=AT)
    assert [one.verdict for one in judgements.told(tmp_path)] == ["same"]


def test_the_chain_knows_no_names_and_forgets_who_is_erased(people: Path, tmp_path: Path) -> None:
    judge(people, tmp_path, 0, 4, "same")
    with open_log(tmp_path) as log:
        chain = "".join(link.content for link in log.links())
        assert not any(word in chain for word in ("Ada", "King", "Somerville", "x.org"))
        keys = {row[0] for row in log.connection.execute("SELECT key_id FROM personal")}
        for person in keys:
            PersonalValues(log).erase(person, at=AT)
        assert log.verify().table["intact"].to_list() == [True]
    assert judgements.told(tmp_path) == []


def test_rows_that_nothing_tells_apart_and_names_of_nothing_are_refused(people: Path, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="nothing tells them apart"):
        judge(people, tmp_path, 0, 0, "different")
    with pytest.raises(Invalid, match="no judgement"):
        judge(people, tmp_path, 0, 1, "perhaps")
    with pytest.raises(Missing, match="no judgement"):
        judgements.withdraw(tmp_path, "nothing", at=AT)


def test_a_column_that_names_rows_is_what_they_are_found_by() -> None:
    frame = pl.DataFrame({"ID": ["1", "2"], "name": ["x", "x"]})
    assert judgements.names(frame, "asset", {}) == judgements.names(frame.with_columns(name=pl.lit("y")), "asset", {})
    same = frame.with_columns(ID=pl.lit("1"))
    assert len(set(judgements.names(same, "asset", {}))) == 1, "an id that two rows share names neither"


def test_judged_listed_and_undone_at_the_terminal(
    people: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(*words: str) -> str:
        with pytest.raises(SystemExit) as leaving:
            main([*words, "--store", str(tmp_path / "office")])
        assert leaving.value.code == 0
        return capsys.readouterr().out

    assert "row 1" in said("pairs", "queue", str(people), "--kind", "person")
    assert "different" in said("pairs", "judge", str(people), "1", "2", "different", "--kind", "person", "--by", "Mary")
    assert "Mary" in said("pairs", "list")
    name = judgements.told(tmp_path / "office")[0].id[:8]
    assert "Taken back" in said("pairs", "undo", name)
    assert "Nobody judged" in said("pairs", "list")


def test_pairs_are_answered_one_after_another(people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter("sq")
    monkeypatch.setattr("click.prompt", lambda *_, **__: next(answers))
    with pytest.raises(SystemExit):
        main(["pairs", "queue", str(people), "--kind", "person", "--ask", "--store", str(tmp_path)])
    assert [one.verdict for one in judgements.told(tmp_path)] == ["same"]
