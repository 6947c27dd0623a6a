"""Workbooks that sum up the part of one country in the framework programmes."""

from __future__ import annotations

from dataclasses import replace

from valorise.readers.cordis import organisations, projects
from valorise.readers.facts import Facts
from valorise.readers.rows import Refused, Row


def participation(facts: Facts) -> Row | Refused:
    """An organisation and its part in a project, which the row also describes.

    The seventh framework programme knows no net contribution; there the plain one counts.
    """
    number = projects.project_number(facts, "number")
    if number is None:
        return projects.no_number(facts, "number")
    body = organisations.described(facts)
    if body is None:
        return organisations.no_name(facts)
    paid = facts.amount_of("net" if facts.text("net") else "paid")
    row = projects.described(facts, number, topics=[], participants=[organisations.part_of(body, facts, paid)])
    return replace(row, also=(*row.also, ("organisations", body))) if isinstance(row, Row) else row


def project(facts: Facts) -> Row | Refused:
    """A project with what the Commission pays for all countries together."""
    number = projects.project_number(facts, "number")
    if number is None:
        return projects.no_number(facts, "number")
    return projects.described(facts, number, topics=[], participants=[])


def total(facts: Facts) -> Row | Refused:
    """A line of totals: they follow from the participations on another sheet, and are computed from them anew."""
    return facts.refused(
        "name",
        rule="total",
        expected="a participation or a project; this is a line of totals over them",
        fix="Nothing to do: the participations of the same workbook were read.",
    )
