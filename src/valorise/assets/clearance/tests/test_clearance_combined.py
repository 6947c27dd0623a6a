"""Parts under open licences as one work."""

from __future__ import annotations

from itertools import permutations

import pytest

from valorise.assets.clearance.combined import combined


def parts(*terms: str) -> list[dict[str, str]]:
    return [{"id": f"p{number}", "terms": one} for number, one in enumerate(terms)]


@pytest.mark.parametrize(
    "terms, verdict, whole",
    [
        ((), "together", ()),
        (("MIT", "BSD-3-Clause"), "together", ()),
        (("MIT", "GPL-3.0-only"), "whole-under", ("GPL-3.0-only",)),
        (("GPL-2.0-only", "Apache-2.0"), "apart", ("GPL-2.0-only",)),
        (("GPL-2.0-only OR MIT", "Apache-2.0"), "together", ()),
        (("GPL-3.0-only", "AGPL-3.0-only"), "whole-under", ("AGPL-3.0-only",)),
        (("MIT", "ask the author"), "unread", ()),
        (("MIT", "Weird-1.0"), "unread", ()),
    ],
)
def test_what_parts_are_together(terms, verdict, whole) -> None:
    found = combined(parts(*terms))
    assert (found.verdict, found.whole_under) == (verdict, whole)


def test_order_is_irrelevant() -> None:
    rows = parts("GPL-2.0-only OR Apache-2.0", "GPL-3.0-only", "MIT")
    assert len({combined(one) for one in permutations(rows)}) == 1


def test_a_release_under_another_licence_than_the_part_asks() -> None:
    assert combined(parts("GPL-3.0-only"), "MIT").own_clash
    assert not combined(parts("GPL-3.0-only"), "GPL-3.0-only").own_clash
    assert not combined(parts("MIT"), "Apache-2.0").own_clash


def test_a_clash_names_both_parts_and_says_why() -> None:
    (one,) = combined(parts("GPL-2.0-only", "Apache-2.0")).clashes
    assert ({one.one, one.other}, one.reference) == ({"p0", "p1"}, "FSF list of licences, Apache 2.0")


def test_more_choices_than_can_be_compared_are_said() -> None:
    many = [f"Odd-{number}.0 OR Other-{number}.0" for number in range(8)]
    assert combined(parts(*many)).verdict == "too-many"
