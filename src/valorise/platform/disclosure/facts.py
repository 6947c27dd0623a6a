"""From answers in plain words to the declared columns of an asset, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from valorise.platform.disclosure.models import Contributor, Disclosure
from valorise.platform.disclosure.questions import Question, asked, confidentiality_of, is_unknown, value_of
from valorise.platform.foundation import clock
from valorise.platform.foundation.recorded import Facts
from valorise.platform.foundation.refusals import in_one_line
from valorise.terms.codes import codes
from valorise.terms.errors import Invalid
from valorise.terms.identifiers import doi
from valorise.terms.time import partial_date

MOST_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True)
class Standing:
    """A question that is asked, and how it stands."""

    question: Question
    value: Any
    unknown: bool
    wrong: str = ""
    """What is wrong with the answer, in words."""

    @property
    def done(self) -> bool:
        """Whether it needs no more of the person."""
        return bool(self.unknown or (self.value and not self.wrong))

    @property
    def hinders(self) -> bool:
        """Whether sending waits for it."""
        return bool(self.wrong) or (self.question.needed and not self.done)

    @property
    def shown(self) -> str:
        """The answer in words."""
        return shown(self.question, self.value)


def shown(question: Question, value: Any) -> str:
    """An answer in the reader's words: what was written, or the words of what was chosen."""
    options = question.options
    listed = value if isinstance(value, list) else [value]
    return ", ".join(_(options[one]) if one in options else str(one) for one in listed)


def standings(disclosure: Disclosure, people: Iterable[Contributor]) -> list[Standing]:
    """Every question that is asked now, page by page, with its answer."""
    listed = list(people)
    return [_standing(disclosure, question, listed) for question in asked(disclosure.type, disclosure.answers)]


def _standing(disclosure: Disclosure, question: Question, people: list[Contributor]) -> Standing:
    if question.kind == "people":
        return Standing(question, ", ".join(one.name for one in people), False, shares_wrong(people))
    value, unknown = value_of(disclosure.answers, question.id), is_unknown(disclosure.answers, question.id)
    return Standing(question, value, unknown, "" if unknown else answer_wrong(question, value))


def answer_wrong(question: Question, value: Any) -> str:
    """What is wrong with an answer, in words; empty where nothing is. No answer at all is not wrong."""
    if not value:
        return ""
    if question.kind == "day" and partial_date(str(value)) is None:
        return _("This is no day we can read. Write it as 2026-03-14, or 2026-03 if you know only the month.")
    if question.options and not set(value if isinstance(value, list) else [value]) <= set(question.options):
        return _("Please choose one of the answers.")
    if len(str(value)) > MOST_CHARACTERS:
        return _("This is too long: up to %s characters are kept.") % f"{MOST_CHARACTERS:,}"
    return ""


def shares_wrong(people: list[Contributor]) -> str:
    """What is wrong with the shares, in words; empty where nobody is named yet or all is well."""
    from valorise.platform.disclosure import shares

    if not people:
        return ""
    try:
        shares.exact([one.share for one in people])
    except Invalid as error:
        return in_one_line(error)
    return ""


def open_points(found: Iterable[Standing]) -> list[Standing]:
    """What the person left for the office: not known, or not answered although it was asked."""
    return [one for one in found if not one.done or one.unknown]


def asset_facts(disclosure: Disclosure, people: Iterable[Contributor], *, name: str, country: str) -> Facts:
    """The disclosure as an asset in interchange form."""
    answers = disclosure.answers
    facts: Facts = {"id": name, "type": disclosure.type, "confidentiality": confidentiality_of(disclosure.type)}
    dates = {"disclosed": clock.today().isoformat(), "published": published(disclosure)}
    for question in asked(disclosure.type, answers):
        value = value_of(answers, question.id)
        if question.fills.startswith("dates."):
            dates[question.fills.removeprefix("dates.")] = partial_date(str(value)) or ""
        elif question.fills == "funding":
            facts["funding"] = funding(str(value))
        elif question.fills and question.kind != "people" and value:
            facts[question.fills] = value
    facts["dates"] = {key: value for key, value in dates.items() if value}
    facts["contributors"] = [person_facts(one) for one in people]
    facts["identifiers"] = identifiers(disclosure)
    facts["country"] = country if country in codes("countries") else ""
    facts["origins"] = [{"source": "disclosure", "file": disclosure.pk}]
    return {key: value for key, value in facts.items() if value not in ("", [], {})}


def person_facts(one: Contributor) -> Facts:
    """A contributor as the declared table has them."""
    facts = {key: getattr(one, key) for key in ("name", "orcid", "role", "share", "organisation")}
    return {key: value for key, value in facts.items() if value}


def published(disclosure: Disclosure) -> str:
    """When the public could or will first see it, with the precision that was said; empty where nobody said a day."""
    answers = disclosure.answers
    if value_of(answers, "public-already") == "yes" and value_of(answers, "public-secret") != "yes":
        return partial_date(str(value_of(answers, "public-on"))) or ""
    if value_of(answers, "public-planned") == "yes":
        return partial_date(str(value_of(answers, "planned-on"))) or ""
    return ""


def funding(written: str) -> list[dict[str, str]]:
    """One funder in each line, the number of the grant after the last comma.

    >>> funding("European Commission, 101092612")
    [{'funder': 'European Commission', 'grant': '101092612'}]
    >>> funding("Own money")
    [{'funder': 'Own money'}]
    """
    found = []
    for line in filter(None, (line.strip() for line in written.splitlines())):
        funder, comma, grant = line.rpartition(",")
        numbered = bool(comma) and any(sign.isdigit() for sign in grant)
        found.append({"funder": funder.strip(), "grant": grant.strip()} if numbered else {"funder": line})
    return found


def identifiers(disclosure: Disclosure) -> list[dict[str, str]]:
    """Outside identifiers of a prefill, and a DOI that was given as the address."""
    given = [
        value_of(disclosure.answers, one.id) for one in asked(disclosure.type, disclosure.answers) if one.fills == "url"
    ]
    found = [{"scheme": "doi", "value": each} for said in given if (each := doi(str(said)))]
    listed = [*(dict(one) for one in disclosure.identifiers), *found]
    return [one for place, one in enumerate(listed) if one not in listed[:place]]
