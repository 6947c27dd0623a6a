"""What the grant that paid for an asset, and the partners of the project, may ask for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from valorise.assets.clearance.question import Answer, Finding, Question
from valorise.assets.clearance.scope import last
from valorise.terms import knowledge
from valorise.terms.codes import codes

Row = Mapping[str, Any]


def project_findings(asset: Row, projects: Iterable[Row], question: Question) -> list[Finding]:
    """One finding or more for every grant that is named as having paid for the asset."""
    known = list(projects)
    found: list[Finding] = []
    funders = {_name(one): str(one.get("funder") or "funder") for one in asset.get("funding") or ()}
    for grant, funder in sorted(funders.items()):
        meant = sorted((row for row in known if grant in _numbers(row)), key=lambda row: str(row["id"]))
        found += [finding for row in meant for finding in _of_project(row, funder, question)] or [
            _unknown(grant, question)
        ]
    return found


def _name(funding: Row) -> str:
    return str(funding.get("grant") or funding.get("funder") or "funding without a name")


def _numbers(project: Row) -> set[str]:
    """Numbers of a project as grants write them, with and without the funder before the colon."""
    said = {str(one["value"]) for one in project.get("identifiers") or ()}
    return said | {one.split(":", 1)[1] for one in said if ":" in one} | {str(project["id"])}


def _of_project(row: Row, funder: str, question: Question) -> list[Finding]:
    programme = _programme(row)
    partners = sorted(
        {
            str(one["name"])
            for one in row.get("participants") or ()
            if one.get("name") and not question.is_licensor(one["name"]) and not question.is_licensee(one["name"])
        }
    )
    found = [_of_partner(row, one, programme, question) for one in partners]
    return [*found, _of_funder(row, funder, programme, question)]


def _programme(row: Row) -> Row | None:
    """The programme whose terms we hold; of two that fit, the narrower pattern, which is listed last."""
    written = str(row.get("programme") or "").upper()
    said = knowledge.document("assets/clearance/programmes.yaml")["programmes"]
    fitting = [one for one in said if re.search(one["pattern"], written)]
    return fitting[-1] if fitting else None


def _of_partner(row: Row, partner: str, programme: Row | None, question: Question) -> Finding:
    values = {"project": _label(row), "partner": partner, "programme": row.get("programme")}
    if not question.exclusive:
        return _finding(row, partner, Answer.YES, "partner-keeps-access", programme, values)
    rule = "partner-access-rights" if programme else "partner-terms-unknown"
    return _finding(row, partner, Answer.ONLY_IF, rule, programme, values, remedy="ask-for-waiver")


def _of_funder(row: Row, funder: str, programme: Row | None, question: Question) -> Finding:
    """The funder's right to object to exclusive licences outside the Union."""
    values = {
        "project": _label(row),
        "programme": row.get("programme"),
        "funder": funder,
        "country": question.licensee_country,
    }
    outside = codes("countries").get(question.licensee_country or "", {}).get("eu_member") != "yes"
    if programme and question.exclusive and outside and not _over(row, programme, question.starts):
        rule = "funder-may-object" if question.licensee_country else "licensee-country-unknown"
        return _finding(row, funder, Answer.ONLY_IF, rule, programme, values, remedy="ask-funder")
    return _finding(row, funder, Answer.YES, "funder-silent" if programme else "programme-not-known", programme, values)


def _over(row: Row, programme: Row, day: date) -> bool:
    """Whether the time in which the funder may object is certainly over."""
    ends = last(row.get("ends"))
    return ends is not None and day.year > ends.year + int(programme["years_after"])


def _label(row: Row) -> str:
    return str(row.get("acronym") or row.get("title") or row["id"])


def _finding(
    row: Row,
    holder: str,
    answer: Answer,
    rule: str,
    programme: Row | None,
    values: Mapping[str, Any],
    remedy: str | None = None,
) -> Finding:
    return Finding(
        kind="project",
        binding=f"{row['id']}, {holder}",
        answer=answer,
        rule=rule,
        path=(str(row["id"]), holder),
        holders=(holder,) if answer != Answer.YES else (),
        clause=programme["reference"] if programme else None,
        remedy=remedy,
        status=programme["status"] if programme else None,
        values=values,
    )


def _unknown(grant: str, question: Question) -> Finding:
    """A grant of which the register knows no project: its terms and partners cannot be looked at."""
    answer = Answer.ONLY_IF if question.exclusive else Answer.YES
    return Finding(
        kind="project",
        binding=grant,
        answer=answer,
        rule="grant-not-in-register",
        path=(grant,),
        remedy="read-the-grant" if question.exclusive else None,
        values={"grant": grant},
    )
