"""`valorise may-license`: whether an asset may be licensed as asked, and what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import polars as pl

from valorise.cli import show

if TYPE_CHECKING:
    from valorise.assets.clearance.question import Question
    from valorise.terms.results import Result

HEADLINES = {
    "yes": "Yes. Nothing that is recorded stands in the way.",
    "only-if": "Only if what is listed below is done, shown or agreed first.",
    "no": "No, not as asked.",
}
DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command("may-license")
@click.argument("asset")
@click.option("--to", required=True, metavar="NAME", help="Who is to get the licence.")
@click.option(
    "--in",
    "countries",
    default="world",
    show_default=True,
    metavar="PLACES",
    help="Countries or groups such as DE,FR or EU,-IE or EPC; a minus leaves out.",
)
@click.option("--field", metavar="FIELD", help="Words, or a code such as ipc:A61L.  [default: all fields]")
@click.option("--except-field", "without", multiple=True, metavar="FIELD", help="Field the licence leaves out.")
@click.option("--from", "begins", type=DAY, metavar="DATE", help="First day of the licence.  [default: day asked]")
@click.option("--until", type=DAY, metavar="DATE", help="Last day of the licence.  [default: none]")
@click.option("--exclusive", is_flag=True, help="Ask for an exclusive licence.")
@click.option(
    "--register",
    "place",
    type=click.Path(path_type=Path),
    help="Folder of files, or store with a kept register.  [default: the bundled example]",
)
@click.option("--office", metavar="NAME", help="Organisation that wants to license, where several own the asset.")
@show.as_of
@show.as_json
def command(
    asset: str,
    place: Path | None,
    begins: datetime | None,
    until: datetime | None,
    as_of: date | None,
    without: tuple[str, ...],
    exclusive: bool,
    as_json: bool,
    **said: str | None,
) -> None:
    """May ASSET be licensed to somebody, in these countries, for this field, from this day?

    The answer is yes, no or only if. Everything that binds the asset is listed with its reason, also what does not
    stand in the way, and what would make the answer yes. It rests on what is recorded, and is no legal advice.
    """
    from valorise.journeys.clearance import Asked, answered, meant_by, question
    from valorise.terms.problems import problems_table
    from valorise.terms.results import Result

    looked = _register(place, said["office"], as_of)
    asked = question(
        looked.tables,
        Asked(
            asset=asset,
            licensee=str(said["to"]),
            countries=str(said["countries"]),
            field=said["field"],
            except_fields=without,
            starts=begins.date() if begins else looked.as_of,
            ends=until.date() if until else None,
            exclusive=exclusive,
            office=looked.office,
            as_of=looked.as_of,
        ),
    )
    found = answered(looked.tables, asked)
    meant = meant_by(looked.tables, asked)
    problems = problems_table([]) if looked.problems is None else looked.problems
    if as_json:
        _answer(Result(found.table, found.reasons, problems), asked, looked.empty, meant)
        return
    _tell(found, asked, meant)
    nothing = f" Nothing at all is recorded in: {', '.join(looked.empty)}." if looked.empty else ""
    click.echo(f"\nIt rests on what is recorded, and is no legal advice.{nothing}")
    show.problems(problems, most=5)


ASKED = ("agreements", "consents", "projects", "restrictions", "rights", "titles")
"""Tables that bind an asset; one that is empty is said, because what nobody recorded cannot stand in the way."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What is asked: the tables, whose they are, the day, and what was wrong with the files."""

    tables: Mapping[str, pl.DataFrame]
    office: str | None
    as_of: date
    problems: pl.DataFrame | None = None

    @property
    def empty(self) -> list[str]:
        """Tables of `ASKED` in which nothing is recorded."""
        return [name for name in ASKED if name not in self.tables or self.tables[name].is_empty()]


def _register(place: Path | None, office: str | None, as_of: date | None) -> Looked:
    """The register to ask: of the bundled example where no place is named."""
    from valorise.journeys.given import example, named
    from valorise.journeys.ingest import register, usable
    from valorise.journeys.keeping import kept
    from valorise.platform.project.terminal import is_served, register_of

    if place is None:
        given, known = example()
        made = register(given, tell=lambda *_: None)
        return Looked(made.whole(), office or known["office"], as_of or known["as_of"])
    day = as_of or show.today()
    if is_served(place):
        return Looked(register_of(place, office), office, day)
    before = kept(place) if place.is_dir() else {}
    if before:
        return Looked(before, office, day)
    made = register(named([place], []), tell=lambda *_: None)
    usable(made)
    return Looked(made.whole(), office, day, made.problems)


def _answer(found: Result, asked: Question, empty: list[str], meant: list[str]) -> None:
    from valorise.assets.clearance.answer import by_country, overall
    from valorise.journeys.clearance import worded

    sentences = worded(found).select("rank", "binding", "why", "fix").to_dicts()
    show.answer(
        found.table,
        reasons=found.reasons,
        problems=found.problems,
        name="clearances",
        answer=overall(found.table).value,
        by_country={name: one.value for name, one in by_country(found.table, asked.territory).items()},
        sentences=sentences,
        licensor=asked.licensor,
        empty=empty,
        meant=meant,
        as_of=asked.as_of,
    )


def _where(asked: Question) -> str:
    """The countries asked about in words."""
    from valorise.assets.clearance.question import everywhere
    from valorise.terms.codes import label

    if asked.territory == everywhere():
        return "all countries"
    names = sorted(label("countries", one) for one in asked.territory)
    return ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")


def _fields(asked: Question) -> str:
    """The field asked about in words."""
    without = ", ".join(one.words for one in asked.except_fields)
    return (asked.field_of_use.words if asked.field_of_use else "all fields") + (f" but {without}" if without else "")


def _tell(found: Result, asked: Question, meant: list[str]) -> None:
    from valorise.assets.clearance.answer import overall
    from valorise.journeys.clearance import worded

    rows = worded(found)
    answer = overall(found.table).value
    kind = "exclusively" if asked.exclusive else "non-exclusively"
    until = f" until {asked.ends}" if asked.ends else ""
    click.echo(
        show.printable(
            f"May {asked.licensor} license {asked.asset} {kind} to {asked.licensee} in {_where(asked)}, for"
            f" {_fields(asked)}, from {asked.starts}{until}?"
        )
    )
    click.echo(f"{HEADLINES[answer]}\n")
    if meant:
        names = " or ".join(f"“{one}”" for one in meant)
        click.echo(
            show.printable(f"Nobody of the register is called “{asked.licensee}”. If {names} is meant, ask so.\n")
        )
    for row in rows.filter(pl.col("answer") != "yes").iter_rows(named=True):
        click.echo(show.printable(f"{row['rank']}. {row['answer']}: {' > '.join(row['path'])}"))
        where = "" if len(row["countries"]) == len(asked.territory) else ", ".join(row["countries"])
        told = (("why", row["why"]), ("in", where), ("clause", row["clause"]), ("yes if", row["fix"]))
        for word, text in told:
            if text:
                click.echo(show.printable(f"   {word + ':':<8}{text}"))
        _unconfirmed(row["status"])
    _open_countries(found, asked)
    free = rows.filter(answer="yes").with_columns(way=pl.col("path").list.join(" > "))
    if free.height:
        show.grid("What does not stand in the way", free, {"way": "path", "why": "why"}, most=60)


def _unconfirmed(status: str | None) -> None:
    if status == "known":
        click.echo("   Unconfirmed: nobody has seen this rule of law in its source yet.")


def _open_countries(found: Result, asked: Question) -> None:
    """Say which of several countries would get a milder answer alone."""
    from valorise.assets.clearance.answer import by_country, overall
    from valorise.assets.clearance.question import STRICTNESS

    whole = STRICTNESS[overall(found.table)]
    alone = by_country(found.table, asked.territory)
    for answer in dict.fromkeys(sorted(alone.values(), key=STRICTNESS.__getitem__)):
        countries = [name for name, one in alone.items() if one == answer]
        if STRICTNESS[answer] < whole:
            shown = ", ".join(countries[:30]) + (f" and {len(countries) - 30} more" if len(countries) > 30 else "")
            click.echo(f"\nAlone it would be “{answer.value}” in: {shown}")
    click.echo()
