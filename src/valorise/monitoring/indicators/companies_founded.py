"""How many companies were founded on results."""

from __future__ import annotations

import polars as pl

from valorise.monitoring.figures import counted
from valorise.monitoring.indicator import Indicator
from valorise.monitoring.records import Records

INDICATOR = Indicator(
    name="companies-founded",
    label="Companies founded",
    defined="out-spinoffs",
    definition=(
        "Companies founded in the year on an asset of the register, by the date of founding recorded in the log."
    ),
    perspective="output",
    unit="number",
    pitfalls=(
        "Surveys define this differently, and one figure does not answer them all: AUTM counts start-ups that "
        "depend on a licence, ASTP those with a formal agreement on the institution's rights, HE-BCI several "
        "classes. Look at each company before you report it."
    ),
    sources=("ASTP", "AUTM", "AKTS", "JRC20", "HEBCI"),
    status="verified",
    events=("company-founded",),
)


def figures(records: Records) -> pl.DataFrame:
    """Every founding."""
    return counted(records.happened("company-founded"), records)
