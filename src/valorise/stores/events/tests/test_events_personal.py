"""Forgetting a person, while the chain still verifies."""

from __future__ import annotations

from datetime import UTC, datetime

import orjson
import pytest

from valorise.stores.events import Event, PersonalValues, open_log
from valorise.terms.errors import Missing

NOON = datetime(2024, 5, 3, 12, tzinfo=UTC)
NAME, MAIL = "Ottoline Quendlfrisch", "o.quendlfrisch@example.org"


@pytest.fixture
def known(log):
    values = PersonalValues(log)
    references = [values.reference("account-7", NAME), values.reference("account-7", MAIL)]
    other = values.reference("account-8", "Bruno Halvard")
    log.append(Event(activity="contact-made", at=NOON, actor=one) for one in [*references, other])
    return values, references, other


def test_the_same_value_of_a_person_has_one_reference(log, known):
    values, references, other = known
    assert values.reference("account-7", NAME) == references[0]
    assert values.reference("account-8", NAME) != references[0]
    assert values.values([*references, other, "person:none"]) == {
        references[0]: NAME,
        references[1]: MAIL,
        other: "Bruno Halvard",
    }


def test_events_name_no_person(log, known):
    assert not any(NAME in link.content or MAIL in link.content for link in log.links())


def test_after_erasing_the_chain_verifies_and_the_value_is_gone(log, known):
    values, references, other = known
    erased = values.erase("account-7", at=NOON, actor=other, why="asked on 3 May")
    assert erased.wiped
    assert sorted(erased.references) == sorted(references)
    assert values.values(references) == {}
    assert values.values([other]) == {other: "Bruno Halvard"}
    last = log.read(last=1).row(0, named=True)
    assert (last["activity"], last["why"]) == ("person-erased", "asked on 3 May")
    assert orjson.loads(last["details"]) == {"references": sorted(references)}
    assert "account-7" not in str(last)
    assert log.verify().table.row(0)[:2] == (4, True)


def test_the_same_value_kept_again_gets_another_reference(log, known):
    values, references, _ = known
    values.erase("account-7", at=NOON)
    assert values.reference("account-7", NAME) not in references


def test_a_person_who_is_not_kept_is_missing_and_nothing_is_recorded(log, known):
    values, _, _ = known
    with pytest.raises(Missing, match="No values of this person"):
        values.erase("account-9", at=NOON)
    assert log.read().height == 3


def test_erasing_inside_a_transaction_is_wiped_afterwards(log, known):
    values, references, _ = known
    log.connection.execute("BEGIN")
    assert not values.erase("account-7", at=NOON).wiped
    log.connection.execute("COMMIT")
    assert values.wipe()
    assert values.values(references) == {}


def test_no_byte_of_value_or_key_is_left_in_the_files_of_sqlite(sqlite_place, tmp_path):
    def remains(*secrets: bytes) -> list[str]:
        files = (tmp_path / "store").iterdir()
        return [file.name for file in files if any(secret in file.read_bytes() for secret in secrets)]

    with open_log(sqlite_place) as log:
        values = PersonalValues(log)
        for number in range(200):
            values.reference("account-7" if number % 2 else f"account-{number}", f"{NAME} {number}")
        key = log.connection.execute("SELECT key FROM personal WHERE key_id = 'account-7'").fetchone()[0]
        mine = [f"{NAME} {number}".encode() for number in range(1, 200, 2)]
        assert remains(key, *mine)
        assert values.erase("account-7", at=NOON).wiped
        assert remains(key, *(one + b"\x00" for one in mine), *mine[50:]) == []
        assert remains(f"{NAME} 198".encode())
