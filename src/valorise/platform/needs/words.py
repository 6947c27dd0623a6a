"""A need in plain words: four questions, kept as one readable text under fixed headings.

The text is the `summary` of the need, so that matching, exports and other programs read the answers as they stand.
"""

from __future__ import annotations

from collections.abc import Mapping

HEADINGS = {"tried": "What was tried", "wanted": "What a good answer must do", "limits": "Limits"}
"""Questions after the first; the problem itself has no heading."""
PROBLEM = "problem"


def composed(answers: Mapping[str, str]) -> str:
    """The summary made of the answers; what was left empty is left out.

    >>> composed({"problem": "It clogs.", "tried": " ", "limits": "Food contact."})
    'It clogs.\\n\\nLimits: Food contact.'
    """
    told = [_clean(answers.get(PROBLEM))]
    told += [f"{heading}: {text}" for name, heading in HEADINGS.items() if (text := _clean(answers.get(name)))]
    return "\n\n".join(text for text in told if text)


def answers(summary: str) -> dict[str, str]:
    """The answers that a summary is made of; a text without headings is the problem alone.

    >>> answers("It clogs.\\n\\nLimits: Food contact.")
    {'problem': 'It clogs.', 'tried': '', 'wanted': '', 'limits': 'Food contact.'}
    """
    found: dict[str, list[str]] = {name: [] for name in (PROBLEM, *HEADINGS)}
    under = PROBLEM
    for paragraph in summary.split("\n\n"):
        under, text = _read(paragraph, under)
        found[under].append(text)
    return {name: "\n\n".join(texts).strip() for name, texts in found.items()}


def _read(paragraph: str, under: str) -> tuple[str, str]:
    for name, heading in HEADINGS.items():
        if paragraph.startswith(f"{heading}: "):
            return name, paragraph.removeprefix(f"{heading}: ")
    return under, paragraph


def _clean(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").strip()
