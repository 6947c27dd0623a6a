"""Forms of imports."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from valorise.platform.foundation.fields import label
from valorise.readers.office.vocabulary import kinds
from valorise.readers.office.vocabulary import targets as office_targets
from valorise.readers.plain.mapping import TABLES, targets
from valorise.readers.plain.saved import LEAVE_OUT
from valorise.reporting.wording import readable
from valorise.terms.tables import table

MEANT = [("", _("let Valorise find out")), ("assets", _("assets")), ("needs", _("needs"))]

BESIDE = ("rights", "agreements", "cases", "contacts", "people")
"""Tables whose columns come in rows of others, or in tables of an office."""


class SeveralFiles(forms.ClearableFileInput):
    """Lets one choose several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; those that are empty are kept too, so that the account can say so."""

    widget = SeveralFiles

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_empty_file=True, **options)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Every file that was sent."""
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given]


class Bring(forms.Form):
    """Which files, and what they are."""

    files = FilesField(  # type: ignore[assignment]
        label=_("Files"),
        help_text=_("Exports of publications, software, patents and projects, or your own tables. Several at once."),
    )
    table = forms.ChoiceField(label=_("They hold"), choices=MEANT, required=False)


def columns_form(mapping: Any, place: str, **options: Any) -> forms.Form:
    """One choice for each column of a table: which of our columns it is, as understood so far.

    The tables of an office's workbook are of other kinds than plain tables. A table at a place is one of several, and
    can be left out.
    """
    form = forms.Form(**options)
    is_plain = mapping.choices == TABLES
    choices = _plain_tables() if is_plain else _office_tables()
    if place or mapping.table == LEAVE_OUT:
        choices.append((LEAVE_OUT, _("leave out")))
    form.fields["table"] = forms.ChoiceField(label=_("Every row is"), choices=choices, initial=mapping.table)
    ours = _ours() if is_plain else _office_columns()
    listed = [("", _("leave out")), *((one, _in_words(one)) for one in ours)]
    for number, reason in enumerate(mapping.reasons):
        form.fields[f"column-{number}"] = forms.ChoiceField(
            label=reason.column, choices=listed, required=False, initial=mapping.columns.get(reason.column, "")
        )
    return form


def _plain_tables() -> list[tuple[str, Any]]:
    return [(one, gettext(table(one).label)) for one in TABLES]


def _office_tables() -> list[tuple[str, Any]]:
    """Kinds of tables that offices keep, called as their records are."""
    return [(kind, gettext(table(said["becomes"]).label)) for kind, said in kinds().items()]


def _office_columns() -> list[str]:
    return sorted({ours for kind in kinds() for ours in office_targets(kind)})


def columns_of(form: forms.Form, mapping: Any) -> dict[str, str]:
    """Our columns by theirs, as the form says."""
    said = {reason.column: form.cleaned_data[f"column-{number}"] for number, reason in enumerate(mapping.reasons)}
    return {theirs: ours for theirs, ours in said.items() if ours}


def _in_words(ours: str) -> str:
    """One of our columns as people read it, such as “Contributors: Name”."""
    name, _dot, inner = ours.partition(".")
    column = next((found for one in (*TABLES, *BESIDE) if (found := table(one).by_name.get(name))), None)
    if column is None:
        return ": ".join(gettext(readable(part)) for part in ours.split("."))
    inside = next((gettext(label(one)) for one in column.fields if one.name == inner), inner)
    return ": ".join(part for part in (gettext(label(column)), inside) if part)


def _ours() -> list[str]:
    """Every column of ours that a plain table can bring."""
    return sorted({ours for one in TABLES for ours in targets(one)})
