"""What an office sets for talks, brought down to single groups: capacities, floors and exclusions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

import polars as pl

from valorise.matching.talks.groups import ALL
from valorise.terms.errors import Invalid
from valorise.terms.problems import Problem, problems_table
from valorise.terms.tables import table


def _empty(name: str) -> pl.DataFrame:
    return table(name).empty()


@dataclass(frozen=True, slots=True)
class Rules:
    """Declared tables of what was set; a table without rows sets nothing."""

    capacities: pl.DataFrame = field(default_factory=lambda: _empty("talk_capacities"))
    floors: pl.DataFrame = field(default_factory=lambda: _empty("talk_floors"))
    exclusions: pl.DataFrame = field(default_factory=lambda: _empty("talk_exclusions"))
    memberships: pl.DataFrame = field(default_factory=lambda: _empty("talk_memberships"))


def held(rules: Rules, grouped: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Capacities and floors for single groups, as line, kind, name, least, most, each; `line` counts lines of both.

    Floors have no `most`. A line without a name holds for `each` group of its kind that has a possible talk and no
    line of its own. Raises Invalid with all problems where a line names what nobody knows, speaks twice of the same,
    or is below zero.
    """
    capacities = rules.capacities.select("kind", "name", least=pl.lit(0, pl.Int64), most="most")
    floors = rules.floors.select("kind", "name", least="least", most=pl.lit(None, pl.Int64))
    both = [_held(one, grouped) for one in (capacities, floors)]
    problems = [
        *_wrong("talk_capacities", rules.capacities, "most", groups, grouped),
        *_wrong("talk_floors", rules.floors, "least", groups, grouped),
        *_wrong_exclusions(rules.exclusions, groups, grouped),
    ]
    if problems:
        raise _unusable(problems)
    lines = [one.with_columns(pl.col("line") + start) for one, start in zip(both, (0, capacities.height), strict=True)]
    return pl.concat(lines).sort("line", "kind", "name")


def excluded(exclusions: pl.DataFrame, grouped: pl.DataFrame) -> pl.DataFrame:
    """Talks that an exclusion forbids, as pair and line of the exclusion."""
    numbered = exclusions.with_row_index("line").with_columns(
        pl.col("line").cast(pl.Int64), pl.col("other_kind").fill_null(ALL), pl.col("other_name").fill_null(ALL)
    )
    first = numbered.join(grouped, on=["kind", "name"]).select("line", "pair")
    second = numbered.join(grouped, left_on=["other_kind", "other_name"], right_on=["kind", "name"]).select(
        "line", "pair"
    )
    return first.join(second, on=["line", "pair"]).unique().sort("pair", "line")


def without_talk(floors: pl.DataFrame, groups: pl.DataFrame, grouped: pl.DataFrame) -> pl.DataFrame:
    """Notices: groups that a floor for all of their kind does not reach, because they have no possible talk."""
    kinds = floors.filter(pl.col("name").is_null() & (pl.col("least") > 0))["kind"]
    known = _known(groups, grouped).filter(pl.col("kind").is_in(kinds.implode()))
    unreached = known.join(grouped, on=["kind", "name"], how="anti").join(floors, on=["kind", "name"], how="anti")
    return problems_table(
        Problem(
            table="talk_floors",
            record=f"{one['kind']} {one['name']}",
            found="no possible talk",
            expected="a match that may be pursued",
            rule="no-possible-talk",
            fix="The floor for all of this kind leaves it out; give it a line of its own to insist.",
            severity="notice",
        )
        for one in unreached.sort("kind", "name").iter_rows(named=True)
    )


def _held(lines: pl.DataFrame, grouped: pl.DataFrame) -> pl.DataFrame:
    numbered = lines.select(pl.int_range(pl.len(), dtype=pl.Int64).alias("line"), "kind", "name", "least", "most")
    named = numbered.filter(pl.col("name").is_not_null()).with_columns(each=pl.lit(False))
    there = grouped.select("kind", "name").unique().join(named, on=["kind", "name"], how="anti")
    each = numbered.filter(pl.col("name").is_null()).drop("name").join(there, on="kind").with_columns(each=pl.lit(True))
    return pl.concat([named, each.select(named.columns)])


def _known(groups: pl.DataFrame, grouped: pl.DataFrame) -> pl.DataFrame:
    sides = groups.select(kind="side", name="record")
    return pl.concat([groups.select("kind", "name"), sides, grouped.select("kind", "name")]).unique()


def _wrong(
    name: str, lines: pl.DataFrame, bound: str, groups: pl.DataFrame, grouped: pl.DataFrame
) -> Iterator[Problem]:
    known = _known(groups, grouped)
    twice = lines.select("kind", "name").is_duplicated()
    for number, row in enumerate(lines.iter_rows(named=True), start=1):
        yield from _unknown(name, number, (row["kind"], row["name"]), known)
        if row[bound] < 0:
            yield _refused(name, number, bound, str(row[bound]), "a number from 0 on", "Write how many talks.")
        if twice[number - 1]:
            fix = "Keep one of the lines; nobody can tell which was meant."
            yield _refused(name, number, "name", _said(row), "one line for each group", fix)


def _wrong_exclusions(lines: pl.DataFrame, groups: pl.DataFrame, grouped: pl.DataFrame) -> Iterator[Problem]:
    known = _known(groups, grouped)
    for number, row in enumerate(lines.iter_rows(named=True), start=1):
        yield from _unknown("talk_exclusions", number, (row["kind"], row["name"]), known)
        if (row["other_kind"] is None) != (row["other_name"] is None):
            fix = "Fill other_kind and other_name, or neither; with neither the group talks to nobody."
            yield _refused("talk_exclusions", number, "other_name", _said(row), "both or none", fix)
        elif row["other_kind"] is not None:
            yield from _unknown("talk_exclusions", number, (row["other_kind"], row["other_name"]), known)


def _unknown(name: str, number: int, group: tuple[str, str | None], known: pl.DataFrame) -> Iterator[Problem]:
    kind, called = group
    names = known.filter(kind=kind)["name"].to_list()
    if not names:
        kinds = ", ".join(sorted(known["kind"].unique()))
        yield _refused(name, number, "kind", kind, f"a kind of group: {kinds}", "Other kinds come with memberships.")
    elif called is not None and called not in names:
        near = ", ".join(get_close_matches(called, names, n=3, cutoff=0.5))
        fix = f"Did you mean {near}?" if near else "Write it as the records or the memberships do."
        yield _refused(name, number, "name", called, f"the name of a known group of the kind {kind}", fix)


def _refused(name: str, number: int, column: str, found: str, expected: str, fix: str) -> Problem:
    return Problem(
        table=name, row=number, column=column, found=found, expected=expected, rule="rule-of-talks", fix=fix,
        severity="refused",
    )  # fmt: skip


def _said(row: dict[str, object]) -> str:
    return " ".join(str(row[column]) for column in ("kind", "name") if row[column] is not None)


def _unusable(problems: list[Problem]) -> Invalid:
    first = problems[0]
    error = Invalid(
        what=f"{len(problems)} of the lines on talks cannot be followed.",
        where=f"{first.table}, line {first.row}, {first.column}",
        why=f"Expected {first.expected}, found “{first.found}”.",
        fix=first.fix,
    )
    error.problems = problems_table(problems)
    return error
