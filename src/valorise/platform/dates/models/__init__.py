"""State of dates: what is due, what people did about it, private calendars, attorneys' lists, and proposed
rules."""

from __future__ import annotations

from valorise.platform.dates.models.calendar import Calendar
from valorise.platform.dates.models.docket import Docket, DocketLine
from valorise.platform.dates.models.due import Counted, Due, Reckoned
from valorise.platform.dates.models.rule_comparison import RuleComparison
from valorise.platform.dates.models.step import Step

__all__ = ["Calendar", "Counted", "Docket", "DocketLine", "Due", "Reckoned", "RuleComparison", "Step"]
