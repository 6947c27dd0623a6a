"""Made-up portfolios of rights with mixed events, to measure the dates on and to compare two states of the engine."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from valorise.assets.happenings import SCHEMA

Event = tuple[str, str, str, str, date, int | None]
FIRST, LAST = date(2007, 1, 2), date(2026, 6, 30)
AS_OF = date(2026, 11, 22)
"""Day of the question for these portfolios; nothing in them happens later."""
STATES = ("DE", "AT", "SI", "GB", "ES", "PL", "HU", "SE", "BE", "IE")


def portfolio(size: int, *, seed: int = 2026) -> pl.DataFrame:
    """Events of that many rights in the columns of the engine, in no order; the same for the same seed.

    Of ten rights, three are European applications (half of them granted and validated in up to four states), two are
    international families, two national patents, one a US patent, one an EU mark or design, and one an invention with
    a report, a disclosure or a project. Fees are recorded as paid up to some year, as a working docket has them; one
    right in twelve has ended, and one in twenty is in arrears for all its years. A first filing that was the basis of a
    later one was mostly given up.
    """
    draw = random.Random(seed)
    makers = (_european,) * 3 + (_international,) * 2 + (_national,) * 2 + (_american, _union, _early)
    events = [event for number in range(size) for event in makers[number % 10](draw, f"R{number:06}")]
    events = [event for event in events if event[4] <= AS_OF]
    draw.shuffle(events)
    return pl.DataFrame(events, schema=SCHEMA, orient="row")


def light_portfolio(size: int, *, seed: int = 2026) -> pl.DataFrame:
    """Events of that many national patents and utility models, about two each: the filing, the grant, the last fee."""
    draw = random.Random(seed)
    events = [event for number in range(size) for event in _national(draw, f"N{number:06}")]
    return pl.DataFrame([event for event in events if event[4] <= AS_OF], schema=SCHEMA, orient="row")


def _day(draw: random.Random) -> date:
    return FIRST + timedelta(days=draw.randrange((LAST - FIRST).days))


def _after(draw: random.Random, day: date, least: int, most: int) -> date:
    return day + timedelta(days=draw.randint(least, most))


def _fees(draw: random.Random, right: str, office: str, filed: date, first: int) -> Iterator[Event]:
    """The last payment of a right, which settles the years before it; none for a right in arrears."""
    age = 2026 - filed.year
    if age >= first and draw.random() > 0.05:
        year = min(20, max(first, age + draw.randint(0, 1)))
        yield (right, office, "patent", "renewal-paid", date(min(2026, filed.year + year - 1), filed.month, 1), year)


def _ended(draw: random.Random, right: str, office: str, filed: date) -> Iterator[Event]:
    if draw.random() < 1 / 12:
        yield (right, office, "patent", draw.choice(("lapsed", "withdrawn")), _after(draw, filed, 500, 3000), None)


def _first(draw: random.Random, right: str, day: date) -> Iterator[Event]:
    state = draw.choice(STATES)
    yield (right, state, "patent", "first-filing", day, None)
    if draw.random() < 0.8:
        yield (right, state, "patent", "withdrawn", _after(draw, day, 366, 540), None)
    else:
        yield from _fees(draw, right, state, day, 3)


def _european(draw: random.Random, right: str) -> Iterator[Event]:
    first = _day(draw)
    filed = _after(draw, first, 300, 365)
    yield from _first(draw, right, first)
    yield (right, "EP", "patent", "filing", filed, None)
    yield (right, "EP", "patent", "search-report-published", _after(draw, first, 540, 700), None)
    yield (right, "EP", "patent", "examination-requested", _after(draw, first, 700, 720), None)
    yield (right, "EP", "patent", "designation-fee-paid", _after(draw, first, 700, 720), None)
    yield (right, "EP", "patent", "search-opinion-answered", _after(draw, first, 700, 720), None)
    if draw.random() < 0.5:
        grant = _after(draw, filed, 1200, 2400)
        yield (right, "EP", "patent", "grant", grant, None)
        for state in draw.sample(STATES, draw.randint(1, 4)):
            yield (right, state, "patent", "validated", _after(draw, grant, 20, 90), None)
            yield from _fees(draw, right, state, filed, 3)
    else:
        yield from _fees(draw, right, "EP", filed, 3)
    yield from _ended(draw, right, "EP", filed)


def _international(draw: random.Random, right: str) -> Iterator[Event]:
    first = _day(draw)
    yield from _first(draw, right, first)
    filed = _after(draw, first, 330, 365)
    yield (right, "WO", "patent", "international-filing", filed, None)
    yield (right, "WO", "patent", "international-search-report-sent", _after(draw, filed, 100, 200), None)
    for office in draw.sample(("EP", "US", "JP", "CN", "KR"), draw.randint(0, 3)):
        yield (right, office, "patent", "entered-national-phase", _after(draw, first, 850, 930), None)
        yield from _fees(draw, right, office, filed, 3 if office == "EP" else 4)


def _national(draw: random.Random, right: str) -> Iterator[Event]:
    filed, office = _day(draw), draw.choice(STATES)
    yield (right, office, draw.choice(("patent", "patent", "utility-model")), "filing", filed, None)
    if draw.random() < 0.6:
        yield (right, office, "patent", "grant", _after(draw, filed, 700, 1800), None)
    yield from _fees(draw, right, office, filed, 3)
    yield from _ended(draw, right, office, filed)


def _american(draw: random.Random, right: str) -> Iterator[Event]:
    filed = _day(draw)
    if draw.random() < 0.3:
        yield (right, "US", "provisional", "first-filing", filed, None)
        filed = _after(draw, filed, 350, 365)
    yield (right, "US", "patent", "filing", filed, None)
    yield (right, "US", "patent", "examination-communication", _after(draw, filed, 500, 900), None)
    yield (right, "US", "patent", "examination-reply-filed", _after(draw, filed, 910, 1000), None)
    if draw.random() < 0.6:
        yield (right, "US", "patent", "grant", _after(draw, filed, 1000, 1500), None)


def _union(draw: random.Random, right: str) -> Iterator[Event]:
    filed, kind = _day(draw), draw.choice(("trade-mark", "design"))
    yield (right, "EM", kind, "filing", filed, None)
    yield (right, "EM", kind, "registration", _after(draw, filed, 60, 250), None)
    yield (right, "EM", kind, "publication", _after(draw, filed, 60, 250), None)


def _early(draw: random.Random, right: str) -> Iterator[Event]:
    day = _day(draw)
    yield (right, draw.choice(STATES), "patent", "invention-report", day, None)
    if draw.random() < 0.5:
        yield (right, "EP", "patent", "disclosure", _after(draw, day, 10, 400), None)
    else:
        yield (f"{right} project", "XC", "contract", "horizon-europe-end", day, None)
