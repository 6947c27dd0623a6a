"""Studies by the strength of their design, the strongest first, and how to read them."""

from __future__ import annotations

from collections.abc import Iterator

from tests.house.documents_knowledge.of_kind import label
from tests.house.documents_knowledge.page import anchor, standing, to_file
from valorise.policy.evidence import reading
from valorise.terms.things import Thing, kinds, things

KIND = kinds()["evidence"]
TITLE, MEANING, THINGS = KIND.label, KIND.meaning, things("evidence")
REVIEWS = "Reviews, whose studies have grades of their own"


def lines() -> Iterator[str]:
    """How to read a study, where little is known, and the studies by grade."""
    yield from (standing(THINGS), "", "## How to read them", "")
    yield from (f"- {rule}" for rule in reading()["reading"])
    yield from ("", "## Where little is known", "")
    yield from (f"- {rule}" for rule in reading()["thin"])
    grades = {
        f"Grade {grade}: {said['label'].lower()}": (grade, said["says"]) for grade, said in reading()["grades"].items()
    }
    titles = [*reversed(grades), REVIEWS]
    yield from ("", " · ".join(f"[{title}](#{anchor(title)})" for title in titles), "")
    for title in titles:
        grade, says = grades.get(title, (None, reading()["no_grade"]))
        yield from (f"## {title}", "", says, "")
        for thing in THINGS:
            if thing.said.get("grade") == grade:
                yield from _study(thing)


def _study(thing: Thing) -> Iterator[str]:
    said = thing.said
    finding = label("findings", said["finding"]) if "finding" in said else "Describes only"
    facts = [label("study_designs", said["design"]), ", ".join(said.get("countries", ())), finding, str(thing.status)]
    yield from (f"### {thing.title}", "", f"{to_file(thing)} · {' · '.join(one for one in facts if one)}", "")
    yield from (f"*{said['studied']}* {said['found']}", "")
    more = {
        "Size": _size(thing),
        "Would it have happened anyway": said.get("additionality"),
        "Differs": said.get("differs"),
    }
    more |= {"Elsewhere": said.get("transfer"), "Corrected": said.get("corrected"), "Seen": thing.seen}
    yield from (f"- **{name}:** {text}" for name, text in more.items() if text)
    links = {"Studies the measure": "same_programme", "Hint for": "same_class"}
    yield from (
        f"- **{name}:** {', '.join(f'`{one}`' for one in said[link])}" for name, link in links.items() if said.get(link)
    )
    yield from (f"- **Read at:** {'; '.join(thing.sources)}", "")


def _size(thing: Thing) -> str:
    """The size in one line; nothing where none was seen, for a missing size is not zero."""
    effect = thing.said["effect"]
    if "value" not in effect and "low" not in effect:
        return ""
    between = f" (from {effect['low']} to {effect['high']})" if "low" in effect else ""
    basis = label("value_bases", effect["basis"]).lower()
    return f"{effect.get('value', '')}{between} {effect.get('unit', '')} [{basis}]".strip()
