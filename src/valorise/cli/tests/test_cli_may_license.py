"""`valorise may-license` as a person and as a program meets it, on the bundled office and on files."""

from __future__ import annotations

import json

import pytest

from valorise.cli import main
from valorise.terms import knowledge

APPLE = ["a-appletol", "--to", "Pépinières du Lac", "--field", "propagation of fruit trees", "--from", "2026-12-01"]


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as left:
        main(["may-license", *arguments])
    return left.value.code, capsys.readouterr()


@pytest.mark.parametrize(
    ("asked", "answer", "rule"),
    [
        ([*APPLE, "--in", "FR,CH", "--exclusive"], "yes", "owner"),
        ([*APPLE, "--in", "FR,IT", "--exclusive"], "no", "exclusive-given"),
        (["a-brinefree", "--to", "Kaltguss Galvanik GmbH", "--in", "FR"], "only-if", "co-owner-notice"),
        (["a-ice-line", "--to", "Panonterm", "--in", "SI"], "no", "not-claimed-in-time"),
    ],
)
def test_the_bundled_office_answers_yes_no_and_only_if(asked, answer, rule, capsys):
    code, said = run(capsys, *asked, "--json")
    told = json.loads(said.out)
    assert (code, told["answer"], told["table"][0]["rule"]) == (0, answer, rule)
    assert len(told["sentences"]) == len(told["table"]) == len(told["reasons"])
    helped = [one["rank"] for one in told["sentences"] if one["fix"]]
    assert helped == [row["rank"] for row in told["table"] if row["answer"] != "yes"]


def test_people_see_the_path_what_would_help_and_where_it_is_open(capsys):
    code, said = run(capsys, *APPLE, "--in", "FR,IT", "--exclusive")
    assert code == 0
    assert "No, not as asked." in said.out
    assert "a-appletol > g-lic-apple-it > Vivai Collio Alto" in said.out
    assert "written consent of Vivai Collio Alto" in said.out
    assert "Alone it would be “yes” in: FR" in said.out
    assert "g-lic-apple > Drevesnica Sadnik" in said.out


def test_the_question_is_repeated_whole_and_a_short_name_is_not_taken_for_a_stranger(capsys):
    asked = ["a-brinefree", "--in", "DE", "--exclusive", "--until", "2030-01-31", "--to"]
    said = run(capsys, *asked, "Kaltguss", "--except-field", "metal finishing")[1].out
    assert "to Kaltguss in Germany, for all fields but metal finishing, from 2026-11-22 until 2030-01-31?" in said
    assert "If “Kaltguss Galvanik GmbH” is meant, ask so." in said
    for name in ("Kaltguss Galvanik", "Quiet Fans"):
        assert json.loads(run(capsys, *asked, name, "--json")[1].out)["meant"] == []


def test_files_of_ones_own_are_asked(tmp_path, capsys):
    owners = [{"name": "We", "share": "1/2"}, {"name": "They", "share": "1/2"}]
    rows = {
        "assets": {"id": "x", "title": "Coating", "type": "software", "owners": owners},
        "restrictions": {"id": "r", "asset": "x", "restriction": "open-source", "terms": "GPL-3.0-only"},
        "consents": {"id": "c", "asset": "x", "party": "They", "exclusive": True, "given": "2026-01-01"},
        "titles": {"id": "t", "asset": "x", "owner": "We", "share": "1", "starts": "2025-01-01"},
    }
    for name, row in rows.items():
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    asked = ["x", "--to", "You", "--register", str(tmp_path), "--as-of", "2026-11-22", "--exclusive", "--json"]
    told = json.loads(run(capsys, *asked)[1].out)
    assert told["error"]["where"] == "--office"
    told = json.loads(run(capsys, *asked, "--office", "We")[1].out)
    assert [(row["rule"], row["answer"]) for row in told["table"]] == [("component-licence", "no"), ("owner", "yes")]
    assert told["empty"] == ["agreements", "projects", "rights"]


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        (["nothing", "--to", "You"], "ASSET"),
        (["a-appletol", "--to", "You", "--in", "Narnia"], "--in"),
        (["a-appletol", "--to", "You", "--from", "2027-01-01", "--until", "2026-01-01"], "--until"),
    ],
)
def test_questions_that_make_no_sense_say_where(wrong, where, capsys):
    code, said = run(capsys, *wrong, "--json")
    assert code == 2
    assert json.loads(said.out)["error"]["where"] == where


def test_every_rule_and_remedy_has_its_sentence():
    folder = "assets/clearance"
    phrases = knowledge.document("reporting/phrases.yaml")
    answers = {"free", "all", "notice"}
    assert answers >= {one["exclusive"] for one in knowledge.document(f"{folder}/joint_ownership.yaml")["regimes"]}
    kinds = {row["code"] for row in knowledge.rows("terms/codes/restriction_kinds.csv")}
    families = knowledge.document(f"{folder}/licence_terms.yaml")["families"]
    milder = {f"accept-{one['id']}" for one in families if "only-if" in (one["exclusive"], one["non_exclusive"])}
    assert {f"meet-{kind}" for kind in kinds} | milder <= set(phrases["remedies"])
