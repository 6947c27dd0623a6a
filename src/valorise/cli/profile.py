"""`valorise profile`: one page about an asset, for people outside, or with --full for people inside."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import orjson

from valorise.cli import show

if TYPE_CHECKING:
    from valorise.reporting.document import Document

FORMS = ("html", "pdf", "docx", "json")


@click.command("profile")
@click.argument("asset")
@click.option("--store", metavar="DIR", help="Store with a kept register.  [default: the bundled example]")
@click.option("--full", is_flag=True, help="Say everything that is recorded, for people inside only.")
@click.option("--out", type=click.Path(path_type=Path), help="File for the page (.html, .pdf, .docx or .json).")
@show.as_of
@show.as_json
def command(asset: str, store: str | None, full: bool, out: Path | None, as_of: date | None, as_json: bool) -> int:
    """One page about an ASSET: what it is, how ready, how protected, how it may be used.

    Without --full what is confidential is left out: the text and the people of a confidential asset, shares,
    agreements, funding and dates of all. Levels of readiness say whether anybody named evidence for them.
    """
    from valorise.journeys.profile import profile_of
    from valorise.journeys.ways import office
    from valorise.reporting.profile import profile_document, profile_facts

    known_form(out)
    of = office(store, show.served(store), tell=lambda *_: None)
    profile = profile_of(of, asset, as_of=as_of or of.as_of or show.today(), full=full)
    told(profile_document(profile), profile_facts(profile), out, as_json=as_json)
    return 0


def known_form(out: Path | None) -> None:
    """Raise `Invalid` for a file whose name does not say what to write."""
    from valorise.terms.errors import Invalid

    if out and out.suffix.lower().lstrip(".") not in FORMS:
        raise Invalid(
            what=f"What to write to “{out}” is not clear.",
            where="--out",
            fix=f"End its name in one of: {', '.join('.' + one for one in FORMS)}.",
        )


def told(document: Document, facts: dict[str, Any], out: Path | None, *, as_json: bool) -> None:
    """Write the document to the file, and the answer to the screen, for people or for programs."""
    from valorise.journeys.writing import write_files
    from valorise.reporting.formats import format_named
    from valorise.reporting.plain import Rows, pieces

    if out:
        form = out.suffix.lower().lstrip(".")
        data = orjson.dumps(facts, option=orjson.OPT_INDENT_2)
        content = data if form == "json" else format_named(form).write(document)
        write_files({out.name: content}, out.parent)
        click.echo(f"Written: {out}", err=True)
    if as_json:
        click.echo(orjson.dumps({"table": [facts], "reasons": [], "problems": []}).decode())
        return
    for piece in pieces(document):
        if isinstance(piece, Rows):
            for cells in piece.cells:
                click.echo(show.printable("  " + " | ".join(one.replace("\n", ", ") for one in cells)))
        else:
            click.echo(show.printable(piece.text))
