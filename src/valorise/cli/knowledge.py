"""The files that carry what experts know: checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from valorise.cli.show import answer, as_json, grid, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from valorise.terms.things import Thing


@click.group()
def command() -> None:
    """Rules, measures, codes and texts that Valorise works with."""


@command.command()
@as_json
def check(as_json: bool) -> int:
    """Check all knowledge files: codes, sources, standing, dates, words. Leaves with 2 when something is wrong."""
    from valorise.journeys.knowledge import knowledge_check
    from valorise.terms.reasons import reasons_table

    found = knowledge_check()
    wrong = found.problems.height
    if as_json:
        answer(found.table, reasons=reasons_table([]), problems=found.problems)
        return 2 if wrong else 0
    headings = {
        "folder": "Folder",
        "files": "Files",
        "verified": "Verified",
        "known": "Known, to be confirmed",
        "problems": "Problems",
    }
    grid("Knowledge files", found.table, headings, most=100)
    for row in found.problems.iter_rows(named=True):
        place = f", line {row['row']}" if row["row"] else ""
        at = f" at {row['column']}" if row["column"] else ""
        said = f" found “{row['found']}”," if row["found"] is not None else ""
        click.echo(f"{row['file']}{place}{at}: expected {row['expected']},{said} {row['rule']}. {row['fix']}")
    click.echo(f"{wrong} problems." if wrong else "Nothing is wrong.")
    return 2 if wrong else 0


@command.command("list")
@click.argument("kind", required=False)
@click.option("--status", type=click.Choice(["verified", "known"]), help="Only what has this standing.")
@as_json
def list_(kind: str | None, status: str | None, as_json: bool) -> int:
    """List what the knowledge files say of one KIND, such as measures; without KIND, the kinds there are."""
    from valorise.journeys.knowledge import listed
    from valorise.terms.things import kinds

    if kind is None:
        headings = {"kind": "Kind", "entries": "Entries", "verified": "Verified", "known": "To be confirmed"}
        return _shown("Kinds of knowledge", _kinds(), headings | {"meaning": "What it is"}, as_json=as_json)
    title = kinds()[kind].label if kind in kinds() else kind
    headings = {"id": "Id", "title": "What", "status": "Standing", "date": "Looked at"}
    return _shown(title, listed(kind, status=status), headings, as_json=as_json)


@command.command()
@click.option("--top", default=40, show_default=True, type=click.IntRange(1, 5000), help="How many to show.")
@as_json
def unconfirmed(top: int, as_json: bool) -> int:
    """What is not confirmed, the most used first, so that it is checked first."""
    from valorise.journeys.uses import unconfirmed as first

    headings = {"uses": "Uses", "kind": "Kind", "id": "Id", "title": "What", "by": "Used by"}
    return _shown("To be confirmed", first(), headings, as_json=as_json, most=top)


@command.command()
@click.argument("id_", metavar="ID")
@as_json
def show(id_: str, as_json: bool) -> int:
    """Show all that is known of one thing, with its sources and what uses it. ID is such as at-bridge, R4 or
    AT/gerd-per-gdp/2022.
    """
    import polars as pl

    from valorise.journeys.knowledge import found, listed
    from valorise.journeys.uses import uses

    there = found(id_)
    used = uses(worked_out=False)
    if as_json:
        rows = pl.concat([listed(one.kind).filter(pl.col("id") == one.id) for one in there])
        return _answered(rows, said=[dict(one.said) for one in there])
    for one in there:
        by = used.filter(pl.col("kind") == one.kind, pl.col("id") == one.id)
        click.echo("\n".join(printable(line) for line in _told(one, by)))
    return 0


@command.command()
@as_json
def weights(as_json: bool) -> int:
    """List every number that matches are ranked by, with its meaning and its origin."""
    from valorise.matching.weights import weights as every

    rows = every()
    if as_json:
        return _answered(rows)
    for (_, meaning, origin), some in rows.group_by("entry", "meaning", "origin", maintain_order=True):
        click.echo("\n".join(f"{name} = {value}" for name, value in some.select("weight", "value").iter_rows()))
        click.echo(f"  {printable(meaning)}\n  Origin: {printable(origin)}\n")
    return 0


def _told(one: Thing, by: pl.DataFrame) -> Iterator[str]:
    from valorise.terms.things import in_words, kinds

    standing = one.status or "our own choice"
    yield from (one.title, f"{kinds()[one.kind].label}: {one.id} ({standing})", "")
    for name, said in one.said.items():
        if name not in ("id", "status", "sources", "source") and said not in (None, [], {}):
            yield from _lines(in_words(name), said, "")
    yield from (f"Read at: {source}" for source in one.sources)
    yield from (f"Used by: {label} {times}" for label, times in by.select("by", "times").iter_rows())
    yield from (f"File: valorise/{one.path}", "")


def _lines(name: str, said: Any, before: str) -> Iterator[str]:
    """A field with its value; lists and mappings one level further in, plain lists on one line."""
    from valorise.terms.things import in_words

    plain = isinstance(said, list) and all(isinstance(one, str | int | float) and len(str(one)) < 40 for one in said)
    if plain:
        yield f"{before}{name}: {', '.join(str(one) for one in said)}"
    elif isinstance(said, list):
        yield f"{before}{name}:"
        for one in said:
            yield from _items(one, before)
    elif isinstance(said, dict):
        yield f"{before}{name}:"
        for inner, one in said.items():
            yield from _lines(in_words(inner), one, f"{before}  ")
    else:
        yield f"{before}{name}: {said}"


def _items(said: Any, before: str) -> Iterator[str]:
    """One entry of a list, marked by a dash."""
    from valorise.terms.things import in_words

    if not isinstance(said, dict):
        yield f"{before}  - {said}"
        return
    inside = [line for name, one in said.items() for line in _lines(in_words(name), one, "")]
    yield from (f"{before}  {'-' if place == 0 else ' '} {line}" for place, line in enumerate(inside))


def _kinds() -> pl.DataFrame:
    import polars as pl

    from valorise.journeys.knowledge import listed
    from valorise.terms.things import kinds

    rows = []
    for kind in kinds().values():
        standing = listed(kind.kind)["status"].to_list()
        rows.append((kind.kind, len(standing), standing.count("verified"), standing.count("known"), kind.meaning))
    return pl.DataFrame(rows, schema=["kind", "entries", "verified", "known", "meaning"], orient="row")


def _shown(title: str, rows: pl.DataFrame, headings: dict[str, str], *, as_json: bool, most: int = 400) -> int:
    """The rows for people or for programs; leaves with 2 where there are none."""
    if as_json:
        _answered(rows)
    else:
        grid(title, rows, headings, most=most)
    return 0 if rows.height else 2


def _answered(rows: pl.DataFrame, **more: Any) -> int:
    from valorise.terms.problems import problems_table
    from valorise.terms.reasons import reasons_table

    answer(rows, reasons=reasons_table([]), problems=problems_table([]), **more)
    return 0
