"""What the right to wait before investing is worth: a real option, by a binomial tree."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, sqrt


@dataclass(frozen=True, slots=True)
class Choice:
    """The right to invest within some years, at one point of the assumptions; rates are shares per year."""

    worth: float
    investment: float
    years: float
    volatility: float
    riskless: float
    lost: float
    """Share of the worth that each year of waiting costs, such as income that others take meanwhile."""


def waiting(choice: Choice, *, steps: int) -> float:
    """Worth of the right to invest on any day until the end (Cox, Ross and Rubinstein, 1979).

    The mean of trees of `steps` and one more, because trees of even and odd length lie on either side of the limit.
    Where there is so little volatility that a tree cannot hold the growth, one future is left and its best day counts.
    """
    if (
        choice.volatility * sqrt(choice.years / steps)
        < abs(choice.riskless - choice.lost) * choice.years / steps * 1.001
    ):
        return _certain(choice, steps)
    return (_tree(choice, steps) + _tree(choice, steps + 1)) / 2


def _certain(choice: Choice, steps: int) -> float:
    """The best of all days where the worth moves as surely as its growth and loss say."""
    days = (choice.years * step / steps for step in range(steps + 1))
    return max(
        0.0, *(choice.worth * exp(-choice.lost * day) - choice.investment * exp(-choice.riskless * day) for day in days)
    )


def _tree(choice: Choice, steps: int) -> float:
    """Backwards from the last day: at each node the better of investing now and waiting one more step."""
    step = choice.years / steps
    up = exp(choice.volatility * sqrt(step))
    rises = (exp((choice.riskless - choice.lost) * step) - 1 / up) / (up - 1 / up)
    discount = exp(-choice.riskless * step)
    gains = [_gain(choice, up, 2 * place - steps) for place in range(steps + 1)]
    for length in range(steps - 1, -1, -1):
        gains = [
            max(
                discount * (rises * gains[place + 1] + (1 - rises) * gains[place]),
                _gain(choice, up, 2 * place - length),
            )
            for place in range(length + 1)
        ]
    return gains[0]


def _gain(choice: Choice, up: float, moves: int) -> float:
    """What investing brings where the worth has moved up that many steps on balance; never less than nothing."""
    return max(choice.worth * up**moves - choice.investment, 0.0)
