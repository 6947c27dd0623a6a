"""For what, where and until when something holds, in sentences of their own, so that each can be translated."""

from __future__ import annotations

from collections.abc import Sequence

from valorise.terms.codes import codes


def told(*said: str, use: str | None, territory: Sequence[str] | None, until: str | None = None) -> str:
    """These sentences, and then what is known of field, countries and last day.

    >>> told("It was given.", use="food", territory=["SI", "AT"])
    'It was given. For the field food. For these countries: Slovenia, Austria.'
    """
    names = codes("countries")
    countries = ", ".join(str(names[one]["label"]) if one in names else one for one in territory or ())
    return " ".join(
        [
            *said,
            *([f"For the field {use}."] if use else []),
            *([f"For these countries: {countries}."] if countries else []),
            *([f"The last day is {until}."] if until else []),
        ]
    )
