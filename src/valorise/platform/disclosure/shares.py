"""Shares of making: proposed equal, exact, and one in sum."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import gettext as _

from valorise.terms.errors import Invalid
from valorise.terms.shares import share, total


def equal(people: int) -> list[str]:
    """As many equal shares as people.

    >>> equal(3), equal(0)
    (['1/3', '1/3', '1/3'], [])
    """
    return [str(Fraction(1, people))] * people if people else []


def exact(written: Sequence[str]) -> list[str]:
    """Shares in lowest terms that sum to one; `Invalid` says which is none, or what they sum to.

    >>> exact(["50 %", "1/2"])
    ['1/2', '1/2']
    """
    found = [share(one) for one in written]
    for said, one in zip(written, found, strict=True):
        if one is None or Fraction(one) == 0:
            raise Invalid(
                what=_("“%(said)s” is no share.") % {"said": said},
                where="share",
                why="A share lies above 0 and is at most 1.",
                fix="Write it as a fraction such as 1/3, or in percent such as 25 %.",
            )
    if (whole := total(found)) != 1:
        raise Invalid(
            what=_("The shares sum to %(sum)s, not to 1.") % {"sum": whole},
            where="share",
            why="Together they are the whole result.",
            fix="Write thirds as 1/3, because 33 % three times leaves 1 % over; or let them be made equal.",
        )
    return [one for one in found if one is not None]


def percent(written: str) -> str:
    """The share in percent for reading; exact ones without a sign, others with one.

    >>> percent("1/4"), percent("1/3"), percent("")
    ('25 %', '≈ 33.3 %', '')
    """
    if not written:
        return ""
    hundred = Fraction(written) * 100
    return f"{hundred} %" if hundred.denominator == 1 else f"≈ {float(hundred):.1f} %"
