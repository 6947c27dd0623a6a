"""Translations: texts people can review (`locale/<language>/LC_MESSAGES/django.po`), compiled when the site starts.

The compiled form lies in the home folder, so that nothing has to be built after a change of text and the installed
package is never written to.
"""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

WRITTEN, COMPILED = "LC_MESSAGES/django.po", "LC_MESSAGES/django.mo"
SHAPE = 2
"""Counts changes of what is compiled beside the texts, so that what was compiled before them is not taken for new."""
NAMES = {"en": "English", "de": "Deutsch"}
"""Languages by code, each named as its speakers do. A language is offered when its texts are there."""


def languages(written: Path) -> list[tuple[str, str]]:
    """Languages of the site with their names: English, in which texts are written, and those with a catalogue."""
    return [(code, name) for code, name in NAMES.items() if code == "en" or (written / code / WRITTEN).is_file()]


def ready(written: Path, kept: Path) -> Path:
    """The folder where Django finds the catalogues, each compiled anew where its texts are no longer the same."""
    for source in sorted(written.glob(f"*/{WRITTEN}")):
        _compile(source, kept / source.relative_to(written).with_name("django.mo"))
    return kept


def _compile(source: Path, target: Path) -> None:
    mark = target.with_suffix(".sha256")
    state = f"{SHAPE} {sha256(source.read_bytes()).hexdigest()}"
    if target.is_file() and mark.is_file() and mark.read_text("ascii") == state:
        return
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as written:
        texts = read_po(written, locale=source.parents[1].name)
    for name, here in _countries(source.parents[1].name).items():
        texts.add(name, here)
    target.parent.mkdir(parents=True, exist_ok=True)
    # Several processes may start at once: each writes a file of its own and puts it in place whole.
    own = target.with_suffix(f".{os.getpid()}")
    with own.open("wb") as compiled:
        write_mo(compiled, texts)
    own.replace(target)
    mark.write_text(state, "ascii")


def _countries(language: str) -> dict[str, str]:
    """Names of countries by their English label, as the Unicode Common Locale Data Repository gives them."""
    from babel import Locale

    from valorise.terms.codes import codes

    here = Locale.parse(language).territories
    return {str(row["label"]): here[code] for code, row in codes("countries").items() if code in here}
