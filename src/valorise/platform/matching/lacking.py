"""What a need names and a result does not speak of, in the texts that the reader sees."""

from __future__ import annotations

from collections.abc import Iterator

from valorise.matching.language import terms
from valorise.matching.texts import Text, record, texts
from valorise.platform.foundation.recorded import Facts
from valorise.reporting.wording import clipped

MOST = 8
"""Words named at most."""
LONGEST = 40


def lacking(need: Facts, asset: Facts) -> list[str]:
    """Keywords of the need, or words of its title where it has none, of which nothing stands in the asset's texts.

    Words are compared as matching compares them: by their stems, without stop words. Empty where nothing is shown of
    the asset, for then nobody can tell.

    >>> lacking({"keywords": ["cleaning of plates", "caustic"]}, {"title": "A coating for clean plates"})
    ['caustic']
    """
    said = {term for one in _texts(asset) for term in terms(one.words, one.language)}
    if not said:
        return []
    named = [(word, found) for word, found in _named(need) if found and not said & set(found)]
    return [clipped(word, LONGEST) for word, _found in named][:MOST]


def _named(need: Facts) -> Iterator[tuple[str, list[str]]]:
    """What the need names, each with its stems."""
    keywords = [str(one) for one in need.get("keywords") or () if one]
    language = _language(need)
    if keywords:
        yield from ((one, _stems(one, language)) for one in keywords)
        return
    for one in _texts({"title": need.get("title"), "language": language}):
        yield from ((word, terms([word], one.language)) for word in dict.fromkeys(one.words))


def _stems(written: str, language: str | None) -> list[str]:
    return [term for one in texts({"keywords": written}, language) for term in terms(one.words, one.language)]


def _texts(facts: Facts) -> list[Text]:
    return texts(record(facts), facts.get("language"))


def _language(need: Facts) -> str | None:
    """The language of the need: as stated, else that of its texts."""
    if need.get("language"):
        return str(need["language"])
    return next((one.language for one in _texts({name: need.get(name) for name in ("title", "summary")})), None)
