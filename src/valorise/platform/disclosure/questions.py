"""The questions, read from `questions/*.yaml`: what is asked of which type of result, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from valorise.terms import knowledge
from valorise.terms.codes import codes
from valorise.terms.errors import Invalid

FOLDER = "platform/disclosure/questions"
EVERYONE = "everyone"
KINDS = ("text", "long", "address", "day", "lines", "yes-no", "choice", "choices", "people")
Answers = Mapping[str, Mapping[str, Any]]
"""Question by question: `value`, whether the person said that they do `unknown` it, and when it was written."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question in plain words."""

    id: str
    section: str
    ask: str
    why: str
    example: str
    kind: str
    types: tuple[str, ...] = ()
    """Types of result it is asked of; empty for all types of its file."""
    fills: str = ""
    """Column of the declared table of assets that the answer fills; empty where only the disclosure keeps it."""
    choices: Mapping[str, str] = field(default_factory=dict)
    when: Mapping[str, list[str]] = field(default_factory=dict)
    """Answers to earlier questions, one of each, for which it is asked."""
    needed: bool = False
    shared: bool = False
    """Whether results of one team usually have the same answer."""
    shared_answers: tuple[str, ...] = ()
    """Answers that are taken over to the other results of one beginning; empty for all. A “no” that protects nobody is
    asked again: code without data of persons says nothing about the data set beside it."""

    @property
    def options(self) -> dict[str, str]:
        """Codes one can choose from, with their words."""
        return {"yes": gettext_noop("Yes"), "no": gettext_noop("No")} if self.kind == "yes-no" else dict(self.choices)


@dataclass(frozen=True, slots=True)
class Group:
    """Types of result that are asked alike: one file."""

    id: str
    label: str
    questions: tuple[Question, ...]
    says: str = ""
    types: tuple[str, ...] = ()
    confidentiality: str = ""
    by_type: Mapping[str, str] = field(default_factory=dict)
    """Types of the group with a confidentiality of their own."""
    plain: Mapping[str, str] = field(default_factory=dict)
    """Types whose name is a word of the trade, in words for somebody who chooses what they have."""


@dataclass(frozen=True, slots=True)
class Section:
    """A page of questions."""

    id: str
    label: str
    says: str


@cache
def sections() -> tuple[Section, ...]:
    """The pages in the order of asking."""
    return tuple(Section(**one) for one in knowledge.document("platform/disclosure/sections.yaml")["sections"])


@cache
def groups() -> dict[str, Group]:
    """All files of questions by name, the questions of every type among them."""
    return {name: _group(knowledge.document(f"{FOLDER}/{name}.yaml")) for name in knowledge.names(FOLDER, ".yaml")}


def _group(said: Mapping[str, Any]) -> Group:
    listed = tuple(
        Question(**{**one, **{name: tuple(one.get(name, ())) for name in ("types", "shared_answers")}})
        for one in said["questions"]
    )
    return Group(**{**said, "types": tuple(said.get("types", ())), "questions": listed})


def group_of(type_: str) -> Group:
    """The group that asks about a type of result; `Invalid` for what is no type."""
    for group in groups().values():
        if type_ in group.types:
            return group
    raise Invalid(
        what=_("“%(type)s” is no type of result.") % {"type": type_},
        where="type",
        fix="Choose one of the listed types.",
    )


def confidentiality_of(type_: str) -> str:
    """Who may read a new record of this type at first."""
    group = group_of(type_)
    return group.by_type.get(type_, group.confidentiality)


@cache
def questions_of(type_: str) -> tuple[Question, ...]:
    """Every question that may be asked of a type, page by page; those of every type come first on a page."""
    order = {section.id: place for place, section in enumerate(sections())}
    listed = [*groups()[EVERYONE].questions, *group_of(type_).questions]
    fit = [one for one in listed if not one.types or type_ in one.types]
    return tuple(sorted(fit, key=lambda one: order[one.section]))


def asked(type_: str, answers: Answers) -> list[Question]:
    """Questions that are asked after these answers; a follow-up only where the question before it is asked too."""
    found: dict[str, Question] = {}
    for one in questions_of(type_):
        if all(before in found and _said(answers, before) & set(wanted) for before, wanted in one.when.items()):
            found[one.id] = one
    return list(found.values())


def _said(answers: Answers, name: str) -> set[str]:
    value = value_of(answers, name)
    return set(value) if isinstance(value, list) else {value}


def value_of(answers: Answers, name: str) -> Any:
    """What was answered; an empty text where nothing was."""
    return answers.get(name, {}).get("value") or ""


def is_unknown(answers: Answers, name: str) -> bool:
    """Whether the person said that they do not know."""
    return bool(answers.get(name, {}).get("unknown"))


def types_by_group(*, plain: bool = False) -> list[tuple[Group, list[tuple[str, str]]]]:
    """What one can disclose: each group with the codes and names of its types, or with `plain` words for them."""
    named = codes("asset_types")
    offered = [group for group in groups().values() if group.types]
    order = ("invention", "software", "data", "publication", "know-how", "biological", "creative", "teaching")
    offered.sort(key=lambda one: (order.index(one.id) if one.id in order else len(order), one.id == "other", one.id))
    return [
        (group, [(one, (group.plain.get(one) if plain else None) or named[one]["label"]) for one in group.types])
        for group in offered
    ]


def type_label(type_: str) -> str:
    """The type in the reader's words."""
    return _(codes("asset_types").get(type_, {}).get("label") or type_)
