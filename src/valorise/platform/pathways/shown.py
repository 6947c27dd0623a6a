"""What pages and programs get of pathways: advice with its reasons, and a plan with its steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from valorise.assets.pathway_kept import DONE, LATE, NEXT
from valorise.assets.pathway_plan import goals
from valorise.platform.pathways.models import Choice, Decided, Task
from valorise.platform.register.models import Asset


@dataclass(frozen=True, slots=True)
class Reason:
    """Something the register says about a pathway, as a sentence."""

    side: str
    """for, against or not known."""
    text: str


@dataclass(frozen=True, slots=True)
class First:
    """What must come before a step, and how it stands."""

    ordering: str
    step: int
    first: str
    then: str
    blocks: bool
    """Whether the step waits for it; else the risk is told."""
    standing: str
    """done, open or too late."""
    done_on: date | None
    later_on: date | None
    reference: str
    status: str
    decided: Decided | None = None
    """The decision that a person noted for it."""


@dataclass(frozen=True, slots=True)
class Way:
    """A pathway that the asset can take."""

    pathway: str
    name: str
    rank: int
    duration: str
    earliest: date | None
    latest: date | None
    reasons: Sequence[Reason]
    firsts: Sequence[First]
    status: str
    """How firmly the pathway is known, a code of `statuses`."""
    kinds_for: int = 0
    """Kinds of reasons that speak for it; what is said of several scales of readiness is one kind."""
    kinds_against: int = 0
    kinds_unknown: int = 0
    weakest_scale: str = ""
    """Of the scales it asks for the one that holds the asset back the most; empty where it asks for none."""
    needed_level: int | None = None
    rated_level: int | None = None
    """Level rated with evidence on that scale; None where nobody did."""
    claimed_level: int | None = None
    """Level claimed on it; None where nobody claims one, or it was rated with evidence."""

    def on(self, side: str) -> list[Reason]:
        """Reasons of one side."""
        return [one for one in self.reasons if one.side == side]

    @property
    def speaks_for(self) -> list[Reason]:
        """What speaks for it."""
        return self.on("for")

    @property
    def speaks_against(self) -> list[Reason]:
        """What speaks against it."""
        return self.on("against")

    @property
    def unknown(self) -> list[Reason]:
        """What nothing is known of."""
        return self.on("not known")

    @property
    def blocks(self) -> list[First]:
        """Open decisions that a step waits for."""
        return [one for one in self.firsts if one.blocks and one.standing != "done"]


@dataclass(frozen=True, slots=True)
class Advice:
    """The pathways of one asset, best first."""

    asset: Asset
    ways: Sequence[Way]
    choice: Choice | None
    may_choose: bool
    held_back: str = ""
    """The weakest scale of all that were rated, else claimed, as a sentence; empty where nobody said anything."""

    @property
    def chosen(self) -> Way | None:
        """The way that was chosen; None where none is, or the type of the asset changed since."""
        return next((one for one in self.ways if self.choice and one.pathway == self.choice.pathway), None)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a plan with its days, and what people said of it."""

    number: int
    action: str
    who: Sequence[str]
    documents: Sequence[str]
    gate: str
    usual: str
    begins: tuple[date, date | None]
    ends: tuple[date | None, date | None]
    standing: str
    """done, late, next or later."""
    done_on: date | None
    moved: bool
    after_goal: bool
    """Whether it is care after the goal was reached."""
    waits_for: Sequence[First]
    task: Task | None = None
    may_tick: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of the pathway chosen for an asset."""

    asset: Asset
    choice: Choice
    name: str
    status: str
    steps: Sequence[Step]
    firsts: Sequence[First]
    may_change: bool
    table: pl.DataFrame = field(repr=False)
    """The plan as `assets.pathway_kept` gives it."""

    @property
    def following(self) -> Step | None:
        """The first open step."""
        return next((one for one in self.steps if one.standing in (NEXT, LATE)), None)

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(one.standing == DONE for one in self.steps)

    @property
    def goal(self) -> Step | None:
        """The step with which the goal is reached."""
        return next((one for one in self.steps if one.number == goals().get(self.choice.pathway)), None)
