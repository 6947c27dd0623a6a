"""Collects every text that is marked for translation, and brings the catalogues up to date with them.

`make messages` writes; a translator then fills `locale/<language>/LC_MESSAGES/django.po` with any editor for gettext.
Nothing has to be compiled: the site does that when it starts.
"""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from tests.house.said_below import below, kept_of_people, results_of_jobs, told
from valorise.platform.project.catalogues import NAMES

ROOT = Path(__file__).resolve().parents[2]
PLATFORM = ROOT / "src" / "valorise" / "platform"
LOCALE = PLATFORM / "locale"
CALLS = {
    "_": 1, "gettext": 1, "gettext_lazy": 1, "gettext_noop": 1, "ngettext": 2, "ngettext_lazy": 2,
    "pgettext": -1, "pgettext_lazy": -1,
}  # fmt: skip
"""Functions that mark a text: with how many forms; -1 where a context comes first."""
IN_FILTERS = re.compile(r'_\("([^"]+)"\)')
"""How templates mark a text that is the argument of a filter, such as what stands where a value is missing."""
FOR_PROGRAMS = {"api.py", "conditions.py", "door.py", "once.py", "paging.py", "rates.py",
                "forms_sent.py", "site.py"}  # fmt: skip
"""Files whose errors only programs read; those stay in English."""
NAMES_IN: Mapping[str, Callable[[ast.AST], Iterable[str]]] = {
    "personal.py": kept_of_people, "jobs.py": results_of_jobs, "sending.py": results_of_jobs,
    "mail.py": results_of_jobs,
}  # fmt: skip
"""Files whose names of values people read."""
LISTS = (
    "activities", "agreement_types", "asset_types", "background_needs", "channels", "clearance_answers",
    "clearance_kinds", "confidentiality", "contributor_roles", "date_kinds", "document_kinds", "duty_kinds",
    "duty_survivals", "fits", "judgements", "keep_choices", "keep_leanings", "money_terms", "need_outcomes",
    "need_reasons", "need_types", "notice_kinds",
    "organisation_types", "publication_kinds", "readiness_scales", "restriction_bars", "restriction_kinds",
    "right_kinds", "roles", "stages", "statuses", "value_methods",
)  # fmt: skip
"""Code lists whose labels pages show. Names of countries come from CLDR, those of sciences from their keepers."""
TABLES = ("assets", "documents", "needs", "people", "rights", "titles", "restrictions", "consents", "agreements",
          "backgrounds", "cases", "contacts", "projects")  # fmt: skip
"""Declared tables that forms are made of."""
NAMED_ONLY = (
    "valuations", "keep_decisions", "cost_settings", "readiness_ratings", "pathway_choices", "plan_tasks",
    "pathway_decisions", "planned_publications",
)  # fmt: skip
"""Declared tables whose columns a history names; their forms have words of their own."""

KNOWLEDGE: Mapping[str, frozenset[str]] = {
    "foundation/doings.yaml": frozenset({"says"}),
    "foundation/first_visit.yaml": frozenset({"title", "text", "label"}),
    "programs/scopes.yaml": frozenset({"title", "text", "label"}),
    "agreements/kinds.yaml": frozenset({"says", "ask"}),
    "disclosure/sections.yaml": frozenset({"label", "says"}),
    "disclosure/questions/*.yaml": frozenset({"label", "says", "ask", "why", "example", "choices.*", "plain.*"}),
    "disclosure/decisions.yaml": frozenset({"label", "says", "next", "reasons.*"}),
    "../assets/publishing.yaml": frozenset({"says", "today"}),
    "valuations/asked.yaml": frozenset({"says", "label", "row", "start_source"}),
}
"""Knowledge files of the platform, and which of their keys hold texts for people; `key.*` is all that is inside."""


@dataclass(frozen=True, order=True)
class Text:
    """A text to translate, with where it stands."""

    words: str
    plural: str = ""
    context: str = ""
    place: str = ""


def texts() -> list[Text]:
    """Every text of the platform once per place, in the order of places."""
    found = [*_of_code(), *(Text(words, place=place) for words, place in below()), *_of_templates(), *_of_knowledge()]
    return sorted({text for text in found if text.words}, key=lambda text: (text.place, text.words))


def _of_code() -> Iterator[Text]:
    for path in sorted(PLATFORM.rglob("*.py")):
        if {"tests", "migrations", "project"} & set(path.parts):  # `project` speaks to the terminal
            continue
        tree = ast.parse(path.read_text("utf-8"))
        nodes = list(ast.walk(tree))
        called = _called(nodes)
        marked = (_marked(node, called) for node in nodes if isinstance(node, ast.Call))
        yield from (Text(*words, place=_named(path)) for words in marked if words)
        if path.name not in FOR_PROGRAMS:
            more = [*told(tree), *NAMES_IN.get(path.name, lambda _: ())(tree)]
            yield from (Text(words, place=_named(path)) for words in more)


def _called(nodes: list[ast.AST]) -> dict[str, str]:
    """Functions that mark a text by the names they have in a file."""
    imports = [one for one in nodes if isinstance(one, ast.ImportFrom) and one.module == "django.utils.translation"]
    return {name.asname: name.name for one in imports for name in one.names if name.asname}


def _marked(call: ast.Call, called: Mapping[str, str]) -> tuple[str, str, str] | None:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    forms = CALLS.get(called.get(name, name), 0)
    given = [one.value if isinstance(one, ast.Constant) else None for one in call.args]
    if not forms or not given or not isinstance(given[0], str):
        return None
    if forms == -1:
        return str(given[1]), "", given[0]
    return given[0], str(given[1]) if forms == 2 else "", ""


def _of_templates() -> Iterator[Text]:
    from django.template import Engine, Template
    from django.templatetags.i18n import BlockTranslateNode, TranslateNode

    for path in templates():
        text = path.read_text("utf-8")
        yield from (Text(words.replace("%", "%%"), place=_named(path)) for words in IN_FILTERS.findall(text))
        made = Template(text, engine=Engine.get_default())
        for node in made.nodelist.get_nodes_by_type(TranslateNode):
            words = _literal(node.filter_expression)
            yield Text(words.replace("%", "%%"), "", _literal(node.message_context), _named(path))
        for node in made.nodelist.get_nodes_by_type(BlockTranslateNode):
            words, plural = (node.render_token_list(part)[0] if part else "" for part in (node.singular, node.plural))
            yield Text(words, plural, _literal(node.message_context), _named(path))


def _literal(expression: Any) -> str:
    var = getattr(expression, "var", None)
    return str(var if isinstance(var, str) else getattr(var, "literal", None) or "")


def _of_knowledge() -> Iterator[Text]:
    """Labels of codes and of columns, which pages show, and the guided first visit."""
    from valorise.platform.foundation.fields import label
    from valorise.terms.codes import codes
    from valorise.terms.tables import table

    for name in LISTS:
        for row in codes(name).values():
            parts = ("label",) if name == "activities" else ("label", "meaning")
            yield from (Text(row.get(part, ""), place=f"terms/codes/{name}.csv") for part in parts)
    for name in TABLES:
        yield Text(table(name).label, place=f"terms/tables/{name}.yaml")
        for column in table(name).columns:
            for one in (column, *column.fields):
                place = f"terms/tables/{name}.yaml"
                yield from (Text(label(one), place=place), Text(one.meaning, place=place))
            if name == "assets":  # its page says what a blank means
                yield Text(column.missing, place=place)
    for name in NAMED_ONLY:
        labels = [label(one) for column in table(name).columns for one in (column, *column.fields)]
        yield from (Text(words, place=f"terms/tables/{name}.yaml") for words in (table(name).label, *labels))
    yield from _of_importable()
    yield from of_files()
    yield from _of_forgiving_rules()


def _of_importable() -> Iterator[Text]:
    """What tables of imports and their columns are called."""
    from valorise.platform.foundation.fields import label
    from valorise.platform.imports.forms import BESIDE, TABLES, office_targets
    from valorise.readers.office.vocabulary import kinds
    from valorise.reporting.wording import readable
    from valorise.terms.tables import table

    for name in (*TABLES, *BESIDE):
        labels = [label(one) for column in table(name).columns for one in (column, *column.fields)]
        yield from (Text(words, place=f"terms/tables/{name}.yaml") for words in (table(name).label, *labels))
    for kind in kinds():
        parts = {readable(part) for ours in office_targets(kind) for part in ours.split(".")}
        yield from (Text(words, place="readers/office/vocabulary.yaml") for words in parts)


def of_files() -> Iterator[Text]:
    """Texts of the knowledge files of the platform."""
    for pattern, wanted in KNOWLEDGE.items():
        for known in sorted(PLATFORM.glob(pattern)):
            found = _words(yaml.safe_load(known.read_text("utf-8")), wanted)
            yield from (Text(words, place=_named(known)) for words in found)


def _words(found: Any, wanted: Set[str], key: str = "") -> Iterator[str]:
    """Every text of a knowledge file that people read."""
    if isinstance(found, dict):
        for name, value in found.items():
            yield from _words(value, wanted, f"{key}.*" if f"{key}.*" in wanted else str(name))
    elif isinstance(found, list):
        for value in found:
            if isinstance(value, dict):
                yield from _words(value, wanted)
    elif key in wanted:
        yield str(found)


def _of_forgiving_rules() -> Iterator[Text]:
    """What a disclosure says of offices that forgive one's own publication."""
    from valorise.assets.publishing import forgiving

    for row in forgiving().iter_rows(named=True):
        yield Text(row["says"], place=f"assets/rules/deadlines/{row['office']}.yaml")


def templates() -> list[Path]:
    """All templates of the platform."""
    return sorted(path for path in PLATFORM.rglob("templates/**/*") if path.suffix in (".html", ".txt"))


def _named(path: Path) -> str:
    return str(path.relative_to(PLATFORM))


def catalogue(language: str) -> Path:
    """Where the texts of a language are."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def kept(language: str) -> Catalog:
    """The catalogue as it is; an empty one where there is none yet."""
    path = catalogue(language)
    if not path.is_file():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def renewed(language: str) -> Catalog:
    """The catalogue with exactly the texts of today: translations are kept, texts that nobody says any more are not."""
    before, made = kept(language), Catalog(locale=language)
    places: dict[tuple[str, str], dict[str, None]] = {}
    forms: dict[tuple[str, str], str] = {}
    for text in texts():
        key = (text.words, text.context)
        places.setdefault(key, {})[text.place] = None
        forms[key] = forms.get(key) or text.plural
    for words, context in sorted(places, key=lambda key: (next(iter(places[key])), key)):
        key, plural = (words, context), forms[words, context]
        old = before.get(words, context or None)
        same = old is not None and isinstance(old.id, tuple) == bool(plural)
        made.add(
            (words, plural) if plural else words,
            old.string if old is not None and same else None,
            locations=[(place, None) for place in places[key]],
            context=context or None,
        )
    return made


def entries(made: Catalog) -> list[Message]:
    """The texts of a catalogue, without its head."""
    return [one for one in made if one.id]


def missing(made: Catalog) -> list[str]:
    """Texts that have no translation yet."""
    return [str(one.id) for one in entries(made) if not one.string or (one.pluralizable and not all(one.string))]


def written(made: Catalog) -> bytes:
    """The catalogue as a file, without the day it was made, so that only changed texts change it."""
    stream = BytesIO()
    write_po(stream, made, width=116, omit_header=True, include_lineno=False)
    head = (f"Language: {made.locale}", "MIME-Version: 1.0", "Content-Type: text/plain; charset=UTF-8",
            "Content-Transfer-Encoding: 8bit", f"Plural-Forms: {made.plural_forms}")  # fmt: skip
    lines = "".join(f'"{line}\\n"\n' for line in head)
    return f'msgid ""\nmsgstr ""\n{lines}\n'.encode() + stream.getvalue()


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.platform_settings")
    import django

    django.setup()
    for language in sorted(NAMES.keys() - {"en"}):  # texts are written in English
        made = renewed(language)
        catalogue(language).parent.mkdir(parents=True, exist_ok=True)
        catalogue(language).write_bytes(written(made))
        left = missing(made)
        print(f"{language}: {len(entries(made)) - len(left)} of {len(entries(made))} texts translated")
        for words in left if "--list" in sys.argv else left[:10]:
            print(f"  {words}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
