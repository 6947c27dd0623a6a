"""Fetching open data: real answers replayed by a server of this machine, and everything that goes wrong on the way."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from valorise.cli import main
from valorise.journeys import fetch
from valorise.journeys.tests.replayed import Call, Reply, Served, paged, recorded, serving
from valorise.stores.fetched import asking
from valorise.stores.fetched.asking import Publisher
from valorise.stores.fetched.source import Question, source, sources
from valorise.terms.errors import Invalid, Missing, NotReady, Refused

DATA = Path(os.environ.get("VALORISE_SHARED", Path(__file__).resolve().parents[5] / "shared")) / "data"
NOW = datetime(2026, 5, 4, tzinfo=UTC)
PAGES: list[list[dict[str, object]]] = [[{"id": n * 10 + one} for one in range(3)] for n in range(4)]
real = pytest.mark.skipif(not DATA.is_dir(), reason="the shared open data is not beside the project")


@pytest.fixture
def waited() -> list[float]:
    return []


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    with serving(paged(PAGES)) as one:
        monkeypatch.setenv("VALORISE_FETCH_FROM", one.address)
        yield one


def come(name: str, question: Question, out: Path, waited: list[float]) -> fetch.Came:
    where = source(name)
    publisher = Publisher(where, sleep=waited.append, clock=lambda: sum(waited))
    return fetch.fetch(where, question, out, publisher=publisher, now=lambda: NOW, tell=lambda *_: None)


def ids(came: fetch.Came) -> list[int]:
    return [one["id"] for file in fetch.files(came) for one in orjson.loads(file.read_bytes())["results"]]


ALL = [one["id"] for page in PAGES for one in page]
HEAT = Question(search="heat")


def test_pages_come_one_after_another_with_pauses(served: Served, tmp_path: Path, waited: list[float]) -> None:
    came = come("openalex", HEAT, tmp_path, waited)
    assert ids(came) == ALL
    assert came.record.done
    assert came.record.licence == "CC0-1.0"
    assert [call.query["search"] for call in served.calls] == [["heat"]] * 4
    assert waited == [pytest.approx(source("openalex").pause)] * 3


def test_enough_is_enough(served: Served, tmp_path: Path, waited: list[float]) -> None:
    assert ids(come("openalex", Question(search="heat", most=4), tmp_path, waited)) == ALL[:6]
    assert len(served.calls) == 2


@pytest.mark.parametrize("trouble", [
    Reply(b"", 503), Reply(b"", 429, {"Retry-After": "7"}), Reply(b"", 500),
    Reply(b'{"results": [1, 2, 3]}', 200, cut=9),
], ids=["busy", "too many", "broken", "cut off"])  # fmt: skip
def test_what_goes_away_by_itself_is_waited_for(
    served: Served, tmp_path: Path, waited: list[float], trouble: Reply
) -> None:
    good, left = served.rule, [trouble, trouble]
    served.rule = lambda call: left.pop() if left and len(served.calls) > 1 else good(call)
    assert ids(come("openalex", HEAT, tmp_path, waited)) == ALL
    assert sum(waited) > 2
    assert (7.0 in waited) == ("Retry-After" in trouble.heads)


def test_who_asks_for_a_long_pause_is_left_in_peace_and_the_work_goes_on_later(
    served: Served, tmp_path: Path, waited: list[float]
) -> None:
    good = served.rule
    served.rule = lambda call: good(call) if len(served.calls) < 3 else Reply(b"", 429, {"Retry-After": "86400"})
    with pytest.raises(NotReady, match="asked later"):
        come("openalex", HEAT, tmp_path, waited)
    asked = len(served.calls)
    served.rule = good
    assert ids(come("openalex", HEAT, tmp_path, waited)) == ALL
    assert len(served.calls) == asked + 2, "the two pages that had come are not asked for again"


def test_what_was_fetched_before_stays_until_all_is_there(served: Served, tmp_path: Path, waited: list[float]) -> None:
    before = come("openalex", HEAT, tmp_path, waited)
    good = served.rule
    served.rule = lambda call: Reply(b"", 400) if call.query["cursor"] == ["2"] else good(call)
    with pytest.raises(Invalid, match="could not answer"):
        come("openalex", HEAT, tmp_path, waited)
    assert ids(before) == ALL
    served.rule = good
    assert not come("openalex", HEAT, tmp_path, waited).new


def test_a_file_is_sent_again_only_when_it_changed(served: Served, tmp_path: Path, waited: list[float]) -> None:
    served.rule = lambda call: (
        Reply(b"", 304) if call.heads.get("if-none-match") == '"1"' else Reply(b"a,b\n", 200, {"ETag": '"1"'})
    )
    assert come("stip", Question(), tmp_path, waited).new
    again = come("stip", Question(), tmp_path, waited)
    assert not again.new
    assert [file.read_bytes() for file in fetch.files(again)] == [b"a,b\n"]


def test_a_large_file_goes_on_where_it_broke_off(served: Served, tmp_path: Path, waited: list[float]) -> None:
    body = bytes(range(256)) * 2000
    heads = {"ETag": '"1"', "Accept-Ranges": "bytes"}

    def answer(call: Call) -> Reply:
        start = int(call.heads.get("range", "bytes=0-")[6:-1])
        cut = 300_000 if start == 0 else None
        return Reply(body[start:], 206 if start else 200, heads, cut)

    served.rule = answer
    came = come("stip", Question(), tmp_path, waited)
    assert [file.read_bytes() for file in fetch.files(came)] == [body]
    assert [call.heads.get("if-range") for call in served.calls] == [None, '"1"']
    assert served.calls[1].heads["range"] != "bytes=0-"


def test_a_body_without_an_end_is_not_kept(
    served: Served, tmp_path: Path, waited: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    many = source("openalex").many
    assert many
    served.rule = lambda _: Reply(b" " * (many.most_bytes + 1))
    with pytest.raises(Invalid, match="more than was expected"):
        come("openalex", HEAT, tmp_path, waited)
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]


@pytest.mark.parametrize(
    ("reply", "kind", "said"),
    [
        (Reply(b"<html>Sign in</html>", 200, {"Content-Type": "text/html"}), NotReady, "page for people"),
        (Reply(b"no json"), NotReady, "no JSON"),
        (Reply(b'{"other": []}'), NotReady, "form that is not known"),
        (Reply(b"{}", 401), Refused, "does not answer us"),
        (Reply(b"{}", 404), Missing, "nothing under this name"),
        (Reply(b"", 302, {"Location": "https://elsewhere.example/x"}), Refused, "another machine"),
        (Reply(b"", 302, {"Location": "http://api.openalex.org/x"}), Refused, "another machine"),
    ],
)
def test_answers_that_are_none_are_told(
    served: Served, tmp_path: Path, waited: list[float], reply: Reply, kind: type[Exception], said: str
) -> None:
    served.rule = lambda _: reply
    with pytest.raises(kind, match=said):
        come("openalex", HEAT, tmp_path, waited)


def test_offline_it_says_so(tmp_path: Path, waited: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALORISE_FETCH_FROM", "http://127.0.0.1:9")
    with pytest.raises(NotReady, match="could not be asked") as told:
        come("openalex", HEAT, tmp_path, waited)
    assert "reaches the internet" in told.value.fix
    assert waited == [1.0, 2.0, 4.0, 8.0, 16.0][: asking.TRIES] or sum(waited) > 15


def test_only_this_machine_may_answer_for_others(
    tmp_path: Path, waited: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VALORISE_FETCH_FROM", "http://example.org")
    with pytest.raises(Refused, match="no server of this machine"):
        come("openalex", HEAT, tmp_path, waited)


def test_keys_go_where_they_belong_and_nowhere_else(
    served: Served, tmp_path: Path, waited: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VALORISE_OPENALEX_KEY", "hush-hush")
    monkeypatch.setenv("VALORISE_CONTACT", "office@example.org")
    came = come("openalex", HEAT, tmp_path, waited)
    assert served.calls[0].query["api_key"] == ["hush-hush"]
    assert served.calls[0].query["mailto"] == ["office@example.org"]
    assert "cookie" not in served.calls[-1].heads
    written = "".join(file.read_text() for file in tmp_path.rglob("*") if file.is_file())
    assert "hush-hush" not in written
    assert "hush-hush" not in fetch.planned(source("openalex"), HEAT)
    served.rule = lambda _: Reply(b"key hush-hush is unknown", 400)
    with pytest.raises(Invalid) as told:
        come("openalex", Question(search="other"), tmp_path, waited)
    assert "hush-hush" not in str(vars(told.value))
    assert came.new


def test_a_key_that_is_needed_is_asked_for(served: Served, tmp_path: Path, waited: list[float]) -> None:
    with pytest.raises(NotReady) as told:
        come("ops", Question(search="ti=heat"), tmp_path, waited)
    assert told.value.where == "VALORISE_OPS_KEY"
    assert served.calls == []


def test_patents_are_asked_for_with_a_token_in_ranges(
    served: Served, tmp_path: Path, waited: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VALORISE_OPS_KEY", "key:secret")

    def answer(call: Call) -> Reply:
        if call.path.endswith("accesstoken"):
            assert call.heads["authorization"].startswith("Basic ")
            return Reply(b'{"access_token": "t0ken"}')
        assert call.heads["authorization"] == "Bearer t0ken"
        return Reply(b'<x total-result-count="250"/>', 200, {"Content-Type": "application/xml"})

    served.rule = answer
    came = come("ops", Question(search="ti=heat"), tmp_path, waited)
    assert [call.query["Range"][0] for call in served.calls[1:]] == ["1-100", "101-200", "201-300"]
    assert came.record.records == 250


def test_tenders_are_asked_for_in_a_body(served: Served, tmp_path: Path, waited: list[float]) -> None:
    bodies: list[dict[str, Any]] = []

    def answer(call: Call) -> Reply:
        bodies.append(json.loads(call.body))
        token = "next" if len(bodies) == 1 else None
        return Reply(orjson.dumps({"notices": [{"publication-number": len(bodies)}], "iterationNextToken": token}))

    served.rule = answer
    came = come("ted", Question(search="heat pumps", since="2026-01-01"), tmp_path, waited)
    assert came.record.records == 2
    assert bodies[0]["query"] == '(FT ~ "heat pumps") AND publication-date >= 2026-01-01'
    assert "iterationNextToken" not in bodies[0]
    assert bodies[1]["iterationNextToken"] == "next"


def test_a_file_is_found_where_another_answer_says(served: Served, tmp_path: Path, waited: list[float]) -> None:
    there = {"hits": {"hits": [{"files": [{"links": {"self": "https://zenodo.org/api/files/ror.zip"}}]}]}}
    served.rule = lambda call: Reply(b"PK..") if call.path.endswith(".zip") else Reply(orjson.dumps(there))
    came = come("ror", Question(), tmp_path, waited)
    assert [file.name for file in fetch.files(came)] == ["all.zip"]
    there["hits"]["hits"][0]["files"][0]["links"]["self"] = "https://elsewhere.example/ror.zip"
    with pytest.raises(NotReady, match="where its file is"):
        come("ror", Question(), tmp_path, waited)


@real
@pytest.mark.parametrize(("name", "record"), [
    ("crossref", "10.7554/elife.01567"), ("datacite", "10.5061/dryad.8515"), ("zenodo", "5244404"),
])  # fmt: skip
def test_real_answers_become_assets(
    name: str, record: str, tmp_path: Path, waited: list[float], monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    with serving(recorded(DATA)) as one:
        monkeypatch.setenv("VALORISE_FETCH_FROM", one.address)
        came = come(name, Question(id=record), tmp_path / "fetched", waited)
    with pytest.raises(SystemExit) as leaving:
        main(["ingest", str(came.folder), "--json"])
    told = orjson.loads(capsys.readouterr().out)
    assert leaving.value.code == 0, told
    assert told["table"]


@pytest.mark.parametrize("name", sorted(sources()))
def test_sources_hold_together(name: str) -> None:
    one = sources()[name]
    assert one.status in ("verified", "known")
    assert one.about.startswith("https://")
    assert one.one or one.many or one.file
    assert all(secret.way in ("bearer", "parameter", "exchange") for secret in one.secrets)
    assert (one.seen != "") or one.status == "known"


def test_the_terminal_fetches_loads_and_plans(
    served: Served, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)

    def said(*words: str, code: int = 0) -> str:
        with pytest.raises(SystemExit) as leaving:
            main([*words, "--store", str(tmp_path)])
        assert leaving.value.code == code
        return capsys.readouterr().out

    assert "https://api.openalex.org/works?" in said("fetch", "openalex", "--search", "heat", "--dry-run")
    assert served.calls == []
    assert "12 records" in said("fetch", "openalex", "--search", "heat", "--lake", "oa")
    assert "Nothing had changed" in said("fetch", "openalex", "--search", "heat")
    assert "OpenAlex" in said("fetch")
    said("fetch", "orcid", "--search", "somebody", code=2)
    assert (tmp_path / "fetched" / "openalex" / "heat" / "00001.json").is_file()
    told = orjson.loads(said("lake", "status", "--json"))
    assert told["table"]
