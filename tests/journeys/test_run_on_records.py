"""The main job on real records of projects and publications: every row counted again by other means."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import orjson
import pytest
from lxml import html

from valorise.cli import main

pytestmark = pytest.mark.shared_data
AS_OF = "2026-11-22"
HEAD = "cordis_horizon_europe/head100"
ANSWERS = tuple(f"research_metadata/api_responses/api.{name}.org" for name in ("crossref", "datacite", "openalex"))


class Made:
    """What one run left in its folder."""

    def __init__(self, folder: Path, inputs: list[Path], *said: str) -> None:
        self.out = folder / "out"
        command = ["run", *map(str, inputs), "--as-of", AS_OF, "--out", str(self.out), "--store", str(folder / "store")]
        with pytest.raises(SystemExit) as left:
            main([*command, *said])
        assert left.value.code == 0

    def lines(self, name: str) -> list[dict[str, Any]]:
        return [orjson.loads(line) for line in (self.out / f"{name}.jsonl").read_bytes().splitlines()]

    def accounts(self) -> dict[str, tuple[int, int, int, int]]:
        return {
            one["file"]: (one["rows"], one["accepted"], one["merged"], one["refused"]) for one in self.lines("accounts")
        }

    def report(self) -> str:
        root = html.parse(self.out / "report.html").getroot()
        assert not root.xpath("//script | //link[@rel='stylesheet'] | //img[not(starts-with(@src, 'data:'))]")
        return " ".join(root.text_content().split())


@pytest.fixture(scope="module")
def head(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("head"), [shared_data / HEAD], "--country", "AT")


@pytest.fixture(scope="module")
def answers(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("answers"), [shared_data / one for one in ANSWERS])


@pytest.fixture(scope="module")
def semiconductors(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("semi"), [shared_data / "cordis_json_semiconductors"])


def rows(shared_data: Path, name: str) -> list[dict[str, str]]:
    with (shared_data / HEAD / f"{name}_df_100.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def works(shared_data: Path) -> list[tuple[str, str | None]]:
    """DOI, or the address where there is none, and title of every record, read without Valorise."""
    found = []
    for folder in ANSWERS:
        for path in sorted((shared_data / folder).iterdir()):
            said = json.loads(path.read_text(encoding="utf-8"))
            if "message" in said:
                each = said["message"].get("items", [said["message"]])
                found += [(one["DOI"], next(iter(one.get("title") or []), None)) for one in each]
            elif "data" in said:
                found.append((said["data"]["id"], said["data"]["attributes"]["titles"][0]["title"]))
            else:
                each = said.get("results", [said])
                found += [((one["doi"] or one["id"]).removeprefix("https://doi.org/"), one["title"]) for one in each]
    return [(doi.lower(), title) for doi, title in found]


def test_every_row_of_cordis_is_accounted_for(head: Made) -> None:
    alone = ("deliverables", "project", "summaries")
    more = ("euroSciVoc", "legalBasis", "organization", "topics", "webLink")
    assert head.accounts() == {
        **{f"{name}_df_100.csv": (100, 100, 0, 0) for name in alone},
        **{f"{name}_df_100.csv": (100, 0, 100, 0) for name in more},
        "publications_df_100.csv": (100, 97, 3, 0),
    }


def test_the_register_holds_what_the_files_hold(head: Made, shared_data: Path) -> None:
    projects = {row["id"] for row in rows(shared_data, "project")}
    reported = {row["projectID"] for row in rows(shared_data, "summaries")}
    assert not projects & reported, "the hundred reports speak of other projects"
    assert {one["id"] for one in head.lines("projects")} == {f"cordis:{number}" for number in projects | reported}
    kinds = Counter(row["deliverableType"] for row in rows(shared_data, "deliverables"))
    papers = kinds["Documents, reports"] + kinds["Data Management Plan"]
    assert Counter(one.get("type") for one in head.lines("assets")) == {
        "project-results": len(projects | reported),
        "publication": papers + 97,
        "dataset": kinds["Data sets, microdata, etc"],
        "prototype": kinds["Demonstrators, pilots, prototypes"],
        "other": kinds["Other"],
        None: kinds["Websites, patent fillings, videos etc."],
    }
    bodies = {row["organisationID"] for row in rows(shared_data, "organization")}
    assert len(head.lines("organisations")) == len(bodies) == 92


def test_facts_of_other_tables_reach_their_project(head: Made, shared_data: Path) -> None:
    assets = {one["id"]: one for one in head.lines("assets")}
    fields = Counter(row["projectID"] for row in rows(shared_data, "euroSciVoc"))
    told = {number: len(assets[f"cordis-results:{number}"]["fields"]) for number in fields}
    assert told == fields
    projects = {one["id"]: one for one in head.lines("projects")}
    parts = Counter(row["projectID"] for row in rows(shared_data, "organization"))
    assert {number: len(projects[f"cordis:{number}"]["participants"]) for number in parts} == parts


def test_nothing_of_other_peoples_projects_is_called_late(head: Made, semiconductors: Made) -> None:
    for made in (head, semiconductors):
        assert [one for one in made.lines("deadlines") if one["overdue"] or one["due"] < AS_OF] == []
        rules = Counter(one["rule"] for one in made.lines("problems"))
        assert rules["date-is-history"] < 10, "one notice for each task, however many projects"
        assert rules["office-not-among-participants"] == 1


def test_an_office_that_takes_part_sees_its_own_dates(shared_data: Path, tmp_path: Path) -> None:
    name = "UNIWERSYTET SLASKI W KATOWICACH"
    own = {f"cordis:{row['projectID']}" for row in rows(shared_data, "organization") if row["name"] == name}
    made = Made(tmp_path, [shared_data / HEAD], "--office", name)
    shown = made.lines("deadlines")
    assert len(own) == 3
    assert {one["right"] for one in shown} <= own
    late = [(one["due"], one["task"], one["status"]) for one in shown if one["overdue"]]
    assert late == [
        ("2025-11-30", "list-on-results-platform", "known"),
        ("2026-02-28", "list-on-results-platform", "known"),
        ("2026-05-31", "list-on-results-platform", "known"),
    ], "one year after the ends in the file; nobody recorded whether it was done"
    assert "office-not-among-participants" not in {one["rule"] for one in made.lines("problems")}


def test_one_doi_in_several_formats_is_one_asset(answers: Made, shared_data: Path) -> None:
    said = works(shared_data)
    titled = {doi for doi, title in said if title}
    named = {doi for doi, _ in said}
    assert len(said) == 93
    assert len(answers.lines("assets")) == len(titled) == 80
    accepted, merged, refused = (sum(column) for column in list(zip(*answers.accounts().values(), strict=True))[1:])
    assert (accepted, merged, refused) == (80, 93 - len(named), len(named - titled)) == (80, 11, 2)
    assert {one["rule"] for one in answers.lines("merges")} == {"same-identifier"}


@pytest.mark.parametrize(
    ("doi", "title"),
    [
        ("10.7554/elife.01567", "Automated quantitative histology reveals vascular morphodynamics"),
        ("10.1371/journal.pmed.0030277.g001", "Stimulation of IL-32 by Mycobacteria"),
    ],
)
def test_origins_of_both_sources_are_kept(answers: Made, doi: str, title: str) -> None:
    one = next(row for row in answers.lines("assets") if {"scheme": "doi", "value": doi} in row["identifiers"])
    assert one["title"].startswith(title)
    assert {origin["source"] for origin in one["origins"]} == {"crossref", "openalex"}
    assert len({origin["file"] for origin in one["origins"]}) == 2


def test_lists_of_codes_are_no_assets(shared_data: Path, tmp_path: Path) -> None:
    folder = shared_data / "cordis_h2020_2016"
    made = Made(tmp_path, [folder / "projects.csv", folder / "reference"])
    accounts = made.accounts()
    lists = {name: counts for name, counts in accounts.items() if "cordisref" in name}
    assert sorted(lists.values()) == [(420, 0, 0, 420), (1223, 0, 0, 1223), (1579, 0, 0, 1579)]
    assert accounts["projects.csv"] == (7574, 7572, 2, 0)
    assert {one["type"] for one in made.lines("assets")} == {"project-results"}


def test_large_consortia_are_read_whole(semiconductors: Made, shared_data: Path) -> None:
    assert semiconductors.accounts() == {"organization.json": (1076, 0, 1076, 0), "project.json": (26, 26, 0, 0)}
    said = json.loads((shared_data / "cordis_json_semiconductors/organization.json").read_text(encoding="utf-8"))
    parts = {(one["projectID"], one["organisationID"]) for one in said}
    assert sum(len(one["participants"]) for one in semiconductors.lines("projects")) == len(parts) == 1075


def test_the_reports_say_what_must_be_said(head: Made, answers: Made) -> None:
    said = head.report()
    assert "The register holds 397 assets" in said
    assert "3 rows spoke of something already there and 500 rows told more about a record" in said
    assert "Dates of funded projects bind those who take part in them." in said
    assert "Gaps of Austria against the nine recommendations" in said
    assert "Contains information from CORDIS" in said
    assert "17 dates fall in the next 60 days; none is late." in said
    for wrong in ("duplicate row", "not known to be public"):
        assert wrong not in said
    said = answers.report()
    assert "The register holds 80 assets" in said
    assert "OpenAlex works (JSON) and Crossref works (JSON)" in said
    assert "2 rows: column “title”" in said
    assert "26 files" in said
    assert "CC0-1.0: 66 files" in said
