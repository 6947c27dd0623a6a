"""`valorise assume`: what an office assumes of costs, and how it is set."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from valorise.cli import show

if TYPE_CHECKING:
    import polars as pl

COLUMNS = {
    "key": "key", "low": "low", "likely": "likely", "high": "high", "measured_in": "in", "of_day": "day",
    "origin": "whose",
}  # fmt: skip


@click.command("assume")
@click.argument("key", required=False)
@click.argument("ends", type=float, nargs=-1)
@click.option("--store", required=True, metavar="DIR", help="Folder of the installation.")
@click.option("--office", help="Which organisation, where several work here.")
@click.option("--why", default="", help="Where the figures come from; needed to set one.")
@click.option("--rate-day", type=click.DateTime(["%Y-%m-%d"]), help="Day of a rate of exchange.")
@click.option("--shipped", is_flag=True, help="Take the shipped range of KEY again.")
@show.as_json
def command(
    key: str | None,
    ends: tuple[float, ...],
    store: str,
    office: str | None,
    why: str,
    rate_day: datetime | None,
    shipped: bool,
    as_json: bool,
) -> int:
    """Show what an office assumes of costs, or set KEY to the ENDS low, likely and high.

    KEY is one of those that are shown, such as service.renewal or exchange.USD. What is set counts in every forecast
    of the office and can be taken back in its history.
    """
    from valorise.platform.project import terminal

    _served(store)
    if key and shipped:
        terminal.as_shipped(store, key, office)
    elif key:
        day = rate_day.date().isoformat() if rate_day else None
        terminal.assume(store, _facts(key, ends, why, day), office)
    _tell(terminal.assumptions(store, office), key, as_json=as_json)
    return 0


def _served(store: str) -> None:
    from valorise.platform.project.terminal import is_served
    from valorise.terms.errors import Missing

    if not is_served(store):
        raise Missing(
            what=f"No office works in “{store}”.",
            where="--store",
            fix="Name the folder of a served installation; elsewhere use valorise costs --assumptions FILE.",
        )


def _facts(key: str, ends: tuple[float, ...], why: str, day: str | None) -> dict[str, object]:
    from valorise.terms.errors import Invalid

    if len(ends) != 3:
        raise Invalid(what="A range needs three numbers.", where="ENDS", fix="Give low, likely and high: 0 0.02 0.05.")
    low, likely, high = ends
    return {"assumption": key, "low": low, "likely": likely, "high": high, "grounds": why, "rate_day": day}


def _tell(rows: pl.DataFrame, key: str | None, *, as_json: bool) -> None:
    from valorise.terms.results import Result

    shown = rows.filter(key=key) if key else rows
    if as_json:
        made = Result(shown)
        show.answer(shown, reasons=made.reasons, problems=made.problems, name="cost_assumptions")
        return
    show.grid("What the forecast of costs assumes", shown, COLUMNS, most=shown.height)
