"""Every way of tampering that verification promises to notice, and the one it cannot."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

import pytest

from valorise.cli import main
from valorise.stores.events import Event, Head, export_log, import_log, open_log
from valorise.stores.events.event import START, links
from valorise.stores.events.proof import proof
from valorise.terms.errors import Invalid, Refused

NOON = datetime(2024, 5, 3, 12, tzinfo=UTC)
EVENTS = [Event(id=f"e{number}", activity="grant", at=NOON) for number in range(1, 6)]
CHAIN = list(links(EVENTS, START))
HEAD = Head(CHAIN[-1].seq, CHAIN[-1].hash)


def broken(chain, head=HEAD, anchor=None):
    result = proof(chain, head, anchor=anchor)
    return result.table["first_broken"][0], result.problems["rule"].to_list()


def test_a_whole_chain_has_no_problem():
    assert broken(CHAIN) == (None, [])
    assert broken([], START) == (None, [])
    assert broken(CHAIN[:1], Head(1, CHAIN[0].hash)) == (None, [])


def test_changed_content_is_found_at_its_number():
    changed = CHAIN[2]._replace(content=CHAIN[2].content.replace("grant", "filing"))
    assert broken([*CHAIN[:2], changed, *CHAIN[3:]]) == (3, ["changed"])


def test_a_hash_made_anew_breaks_the_next_link():
    forged = next(links([Event(id="forged", activity="filing", at=NOON)], Head(2, CHAIN[1].hash)))
    assert broken([*CHAIN[:2], forged, *CHAIN[3:]]) == (4, ["not-linked"])


def test_a_number_beside_the_content_cannot_be_changed():
    moved = [one._replace(seq=one.seq + 1) for one in CHAIN[2:]]
    assert broken([*CHAIN[:2], *moved])[0] == 3


@pytest.mark.parametrize("gone, first", [(0, 1), (1, 2), (3, 4)])
def test_a_removed_event_leaves_a_gap(gone, first):
    assert broken(CHAIN[:gone] + CHAIN[gone + 1 :]) == (first, ["gap"])


def test_a_cut_off_end_is_noticed():
    assert broken(CHAIN[:3]) == (4, ["cut-off"])
    assert broken([]) == (1, ["cut-off"])


def test_events_put_in_after_the_head_are_noticed():
    assert broken(CHAIN, Head(3, CHAIN[2].hash)) == (4, ["beyond-head"])


def test_a_head_that_is_gone_or_wrong_is_noticed():
    assert broken(CHAIN, None) == (6, ["head-gone"])
    assert broken(CHAIN, Head(5, "f" * 64)) == (5, ["head-differs"])


def test_a_chain_and_head_made_anew_pass_alone_but_not_against_a_noted_head():
    anew = list(links([*EVENTS[:2], Event(id="forged", activity="filing", at=NOON), *EVENTS[3:]], START))
    assert broken(anew, Head(5, anew[-1].hash)) == (None, [])
    assert broken(anew, Head(5, anew[-1].hash), anchor=Head(4, CHAIN[3].hash)) == (4, ["not-the-noted-one"])
    assert broken(CHAIN[:3], Head(3, CHAIN[2].hash), anchor=HEAD) == (4, ["cut-off"])
    assert broken(CHAIN, HEAD, anchor=Head(2, CHAIN[1].hash)) == (None, [])


def test_content_that_is_no_json_is_changed_content():
    assert broken([CHAIN[0]._replace(content="[1]"), *CHAIN[1:]])[1][0] == "changed"


def test_many_problems_are_cut_short_but_the_first_is_there():
    chain = [one._replace(hash="0" * 64) for one in links([Event(activity="x", at=NOON)] * 300, START)]
    assert broken(chain)[0] == 1
    assert len(broken(chain)[1]) == 100


def tampered(folder, *statements):
    with open_log(folder) as log:
        log.append(EVENTS)
    with sqlite3.connect(folder / "events.sqlite") as connection:
        for trigger in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {trigger[0]}")
        for statement in statements:
            connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    "statement, first",
    [
        ("UPDATE events SET content = replace(content, 'grant', 'filing') WHERE seq = 2", 2),
        ("UPDATE events SET content = CAST(x'ff00' AS TEXT) WHERE seq = 2", 2),
        ("DELETE FROM events WHERE seq > 3", 4),
        ("DELETE FROM events WHERE seq = 1", 1),
        ("DELETE FROM event_head", 6),
    ],
)
def test_the_command_says_where_the_chain_is_broken_and_leaves_with_two(tmp_path, capsys, statement, first):
    if "x'ff00'" in statement:
        tampered(tmp_path, "DROP INDEX events_id", "DROP INDEX events_case", "DROP INDEX events_subject", statement)
    else:
        tampered(tmp_path, statement)
    with pytest.raises(SystemExit) as left:
        main(["log", "verify", "--store", str(tmp_path)])
    assert left.value.code == 2
    assert f"broken at event {first}." in capsys.readouterr().err


def test_the_command_leaves_with_zero_where_all_is_whole(tmp_path, capsys):
    with open_log(tmp_path) as log:
        head = log.append(EVENTS)
    with pytest.raises(SystemExit) as left:
        main(["log", "verify", "--store", str(tmp_path), "--anchor", str(head)])
    assert left.value.code == 0
    assert f"5 events. Its head, to note elsewhere: {head}" in capsys.readouterr().out


def test_an_export_carries_the_chain_to_another_store(log, tmp_path):
    head = log.append(EVENTS)
    assert export_log(log, tmp_path / "log.jsonl") == head
    with open_log(tmp_path / "other") as other:
        assert import_log(other, tmp_path / "log.jsonl") == head
        assert list(other.links()) == list(log.links())
        assert other.verify(anchor=head).table["intact"].all()
        log.append([Event(id="later", activity="grant", at=NOON)])
        export_log(log, tmp_path / "log.jsonl")
        assert import_log(other, tmp_path / "log.jsonl") == log.head()
        assert other.read()["id"][-1] == "later"


def test_a_broken_export_is_not_taken_over(log, tmp_path):
    log.append(EVENTS)
    file = tmp_path / "log.jsonl"
    export_log(log, file)
    lines = file.read_text().splitlines(keepends=True)
    for changed in ([*lines[:2], *lines[3:]], [lines[0].replace("grant", "filing"), *lines[1:]], ["plain\n"], ["{}\n"]):
        file.write_text("".join(changed))
        with open_log(tmp_path / "other") as other:
            with pytest.raises(Invalid):
                import_log(other, file)
            assert other.read().is_empty()


def test_a_different_log_is_not_mixed_in(tmp_path):
    with open_log(tmp_path / "a") as one, open_log(tmp_path / "b") as other:
        one.append(EVENTS)
        other.append([Event(id="mine", activity="grant", at=NOON)])
        export_log(one, tmp_path / "log.jsonl")
        with pytest.raises(Refused, match="differ at event 1"):
            import_log(other, tmp_path / "log.jsonl")
        assert other.verify().table["events"][0] == 1


def test_an_export_that_cannot_be_written_leaves_nothing(tmp_path):
    with open_log(tmp_path) as log, pytest.raises(Refused, match="could not be written"):
        export_log(log, tmp_path / "no such folder" / "log.jsonl")


def since(seq, chain=CHAIN, head=HEAD):
    result = proof(chain[seq - 1 :], head, since=Head(seq, CHAIN[seq - 1].hash))
    return result.table.row(0), result.problems["rule"].to_list()


def test_a_proof_goes_on_from_where_an_earlier_one_came_to():
    assert since(3) == ((3, True, None, str(HEAD)), [])
    assert since(5) == ((1, True, None, str(HEAD)), [])


def test_going_on_notices_all_that_happened_from_there_on():
    changed = CHAIN[2]._replace(content=CHAIN[2].content.replace("grant", "filing"))
    forged = next(links([Event(id="forged", activity="filing", at=NOON)], Head(2, CHAIN[1].hash)))
    anew = list(links(EVENTS[3:], Head(3, forged.hash)))
    assert since(3, [*CHAIN[:2], changed, *CHAIN[3:]])[1] == ["changed"]
    whole_chain_anew = [*CHAIN[:2], forged, *anew]
    assert since(3, whole_chain_anew, Head(5, anew[-1].hash))[1] == ["not-the-noted-one"]
    assert since(3, [*CHAIN[:2], *CHAIN[3:]])[1] == ["gap"]
    assert since(3, [*CHAIN[:3], *CHAIN[4:]])[1] == ["gap"]
    assert since(3, CHAIN[:4])[1] == ["cut-off"]
    assert since(4, CHAIN[:2], Head(2, CHAIN[1].hash))[1][-1] == "cut-off"
    assert since(4, CHAIN[:3], Head(3, CHAIN[2].hash))[1][-1] == "cut-off"
