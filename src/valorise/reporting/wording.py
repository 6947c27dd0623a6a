"""Numbers, days and short texts as people read them; no language's marks for thousands or decimals are assumed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from valorise.terms.words import plain

THIN = "\u202f"
"""Narrow space that never breaks: between thousands and before a unit."""
UNKNOWN = "–"
SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def number(value: float | Decimal | None, *, digits: int = 2) -> str:
    """A figure with a thin space between thousands and a point for decimals; a dash where it is missing.

    >>> number(1234567), number(2.5), number(0.126), number(None), number(-1200)
    ('1\\u202f234\\u202f567', '2.5', '0.13', '–', '−1\\u202f200')
    """
    if value is None or value != value:
        return UNKNOWN
    written = f"{value:,.{digits}f}"
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    written = "0" if written == "-0" else written
    return written.replace(",", THIN).replace("-", "−")


def percent(share: float | None, *, say: Callable[[str], str] = str) -> str:
    """A share between 0 and 1 as a percentage; never 100 or 0 where it is not quite so. `say` puts words in a language.

    >>> percent(0.5), percent(0.999), percent(0.001), percent(1.0), percent(None)
    ('50\\u202f%', 'over 99\\u202f%', 'under 1\\u202f%', '100\\u202f%', '–')
    """
    if share is None or share != share:
        return UNKNOWN
    whole = round(share * 100)
    if whole == 100 and share < 1:
        return f"{say('over')} 99{THIN}%"
    if whole == 0 and share > 0:
        return f"{say('under')} 1{THIN}%"
    return f"{number(whole)}{THIN}%"


def figure(value: float | None) -> str:
    """A figure on a scale of its own, such as a score: small ones keep three decimals.

    >>> figure(7.912), figure(0.0164)
    ('7.91', '0.016')
    """
    return number(value, digits=3 if value is not None and abs(value) < 1 else 2)


def spoken(count: int) -> str:
    """A count inside a sentence: words up to twelve, then figures.

    >>> spoken(0), spoken(7), spoken(1300)
    ('no', 'seven', '1\\u202f300')
    """
    return SMALL[count] if 0 <= count < len(SMALL) else number(count)


def several(count: int, one: str, many: str = "", *, words: bool = False) -> str:
    """A count with its noun in the right number.

    >>> several(1, "date"), several(3, "person", "people"), several(2, "asset", words=True)
    ('1 date', '3 people', 'two assets')
    """
    return f"{spoken(count) if words else number(count)} {one if count == 1 else many or one + 's'}"


def sentence_case(text: str) -> str:
    """The text with a capital first letter and the rest as it is."""
    return text[:1].upper() + text[1:]


def listed(items: list[str], *, most: int = 0, say: Callable[[str], str] = str) -> str:
    """Items in a sentence; after `most` of them only how many more there are. `say` puts words in a language.

    >>> listed(["a", "b", "c"]), listed(["a", "b", "c"], most=1), listed([])
    ('a, b and c', 'a and 2 more', '')
    """
    shown = items[:most] if most else items
    left = len(items) - len(shown)
    ends = [*shown, f"{number(left)} {say('more')}"] if left else shown
    return ends[0] if len(ends) == 1 else f" {say('and')} ".join([", ".join(ends[:-1]), ends[-1]]) if ends else ""


def clipped(text: str | None, most: int = 180) -> str:
    """One line without markup or control characters, cut at a word where it is longer than `most` characters.

    >>> clipped("A <b>membrane</b>\\x07 for water", 12), clipped(None)
    ('A membrane…', '')
    """
    whole = plain(text) or ""
    if len(whole) <= most:
        return whole
    cut = whole[:most]
    return (cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut).rstrip(" ,;:.") + "…"


def title_of(record: dict[str, object] | None, name: str, most: int = 180) -> str:
    """What a record is called: its title, else its name or the beginning of its summary, else the given name."""
    found = (
        next((record[column] for column in ("title", "name", "summary") if record.get(column)), None)
        if record
        else None
    )
    return clipped(str(found), most) if found else clipped(name, most)


def distance(day: date, *, as_of: date) -> str:
    """How far a day is away; beyond two years in whole years, for the day itself stands beside it.

    >>> distance(date(2026, 3, 1), as_of=date(2026, 3, 1)), distance(date(2026, 2, 27), as_of=date(2026, 3, 1))
    ('today', '2 days late')
    >>> distance(date(2028, 3, 1), as_of=date(2026, 3, 1)), distance(date(2042, 12, 6), as_of=date(2026, 11, 22))
    ('in 731 days', 'in 16 years')
    """
    days = (day - as_of).days
    if days == 0:
        return "today"
    if days > 2 * 366:
        return f"in {several(round(days / 365.25), 'year')}"
    return f"in {several(days, 'day')}" if days > 0 else f"{several(-days, 'day')} late"


def readable(code: str) -> str:
    """A code as words, for codes that no list explains.

    >>> readable("renewal_fee-due")
    'Renewal fee due'
    """
    return sentence_case(code.replace("_", " ").replace("-", " ").strip())
