"""Bodies and people. Of people only name, country and open identifiers are kept."""

from __future__ import annotations

from collections.abc import Iterator

from valorise.readers.facts import Facts
from valorise.readers.json_parts import Object, text, texts
from valorise.readers.rows import Refused, Row

BODIES = {"Company", "Organization", "PublicBody", "LegalEntity", "Airline"}
PEOPLE = {"Person"}
NUMBERS = {
    "leiCode": "lei",
    "innCode": "inn",
    "ogrnCode": "ogrn",
    "registrationNumber": "reg",
    "dunsCode": "duns",
    "permId": "permid",
    "opencorporatesUrl": "opencorporates",
    "isinCode": "isin",
    "uniqueEntityId": "unique-entity-id",
}
"""Numbers of bodies that registers gave, with the word that is put before them; people have none here."""
LISTS = ("sanction", "debarment", "export.control", "export.risk", "sanction.linked", "sanction.counter")
"""Topics that a security check must look at."""
MOST_NAMES = 20


def organisation(value: Object, own: str, facts: Facts) -> Row | Refused:
    """A body as an organisation."""
    name, others = _names(value)
    if not name:
        return _nameless(own, facts)
    _listed(value, facts)
    country = _country(value, facts)
    record = {
        "name": name,
        "names": others,
        "type": facts.kind(text(value, "schema"), "organisation", otherwise=None),
        "country": country,
        "url": next(texts(value, "properties", "website"), None),
        "identifiers": facts.identifiers(_numbers(value, own)),
    }
    return facts.row("organisations", f"ftm:{own}", record)


def person(value: Object, own: str, facts: Facts) -> Row | Refused:
    """A person. Birth dates, passports, tax numbers, addresses and gender stay where they are."""
    name, others = _names(value)
    if not name:
        return _nameless(own, facts)
    _listed(value, facts)
    wikidata = next(texts(value, "properties", "wikidataId"), None)
    record = {
        "name": name,
        "names": others,
        "country": _country(value, facts),
        "identifiers": facts.identifiers([("wikidata", wikidata), ("local", f"ftm:{own}")]),
    }
    return facts.row("people", f"ftm:{own}", record)


def told_on_a_list(facts: Facts, found: str) -> None:
    """Remember that the security check must look at the row."""
    facts.noted(
        "topics",
        found,
        rule="on-a-list",
        expected="nobody whom a sanction or an export control names",
        fix="Let the security check look at it before anything is agreed; the list of today decides, not this file.",
        severity="notice",
    )


def _listed(value: Object, facts: Facts) -> None:
    topics = [one for one in texts(value, "properties", "topics") if one in LISTS]
    if topics:
        told_on_a_list(facts, ", ".join(topics))


def _names(value: Object) -> tuple[str | None, list[str]]:
    """The name shown, and the others; the caption is the collection's own choice among them."""
    found = [text(value, "caption"), *texts(value, "properties", "name"), *texts(value, "properties", "alias")]
    caption_is_kind = text(value, "caption") == text(value, "schema")
    listed = list(dict.fromkeys(one for one in found[caption_is_kind:] if one))
    return (listed[0], listed[1 : MOST_NAMES + 1]) if listed else (None, [])


def _country(value: Object, facts: Facts) -> str | None:
    """The first country that is one; the model also knows former states and territories."""
    named = ("country", "jurisdiction", "mainCountry", "nationality", "citizenship")
    written = [one for name in named for one in texts(value, "properties", name)]
    quiet = Facts(facts.reader, facts.file, facts.number)
    found = next((code for one in written if (code := quiet.country(one.upper()))), None)
    if written and not found:
        facts.country(written[0].upper())
    return found


def _numbers(value: Object, own: str) -> Iterator[tuple[str, str | None]]:
    yield "local", f"ftm:{own}"
    for name, word in NUMBERS.items():
        for one in texts(value, "properties", name):
            yield "local", f"{word}:{one}"
    yield "wikidata", next(texts(value, "properties", "wikidataId"), None)


def _nameless(own: str, facts: Facts) -> Refused:
    expected, fix = "a name", "Fetch the entity again; without a name nobody can recognise it."
    return facts.refusal(rule="no-name", found=own, expected=expected, fix=fix, column="properties.name")
