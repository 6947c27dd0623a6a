"""Forms that follow the declared tables: labels, explanations, codes and checks come from the declaration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from valorise.platform.foundation.recorded import Facts
from valorise.platform.foundation.refusals import in_one_line
from valorise.terms.codes import codes
from valorise.terms.errors import ValoriseError
from valorise.terms.tables import Column, table
from valorise.terms.tables.values import Mismatch, converted

SHORT = {"orcid": "ORCID", "ror": "ROR", "url": "URL", "trl": "TRL"}
"""Words that are short for others."""
LONG = ("summary", "note", "title")
"""Texts that need room."""
INSIDE = "-"
"""Parts the name of an object from the name of its field in a form: `dates-created`."""


class DeclaredField(forms.CharField):
    """One declared column; what a person writes is checked as every other source is."""

    def __init__(self, column: Column, **options: Any) -> None:
        self.column = column
        options.setdefault("label", later(label(column)))
        options.setdefault("help_text", later(column.meaning))
        super().__init__(required=column.required, widget=options.pop("widget", None) or widget(column), **options)

    def to_python(self, value: Any) -> Any:
        """What was written; a text of several values is cut at its lines."""
        if self.column.many:
            lines = value if isinstance(value, list) else str(value or "").splitlines()
            return [line.strip() for line in lines if line.strip()]
        return super().to_python(value)

    def clean(self, value: Any) -> Any:
        """The value in interchange form, None where the field is empty; says what was expected where it is wrong."""
        written = self.to_python(value)
        if self.required and written in ("", []):
            raise ValidationError(self.error_messages["required"], code="required")
        wrong: list[Mismatch] = []
        found = converted(self.column, written, self.column.name, wrong)
        if wrong:
            raise ValidationError([_("Expected: %s. %s") % (_(one.expected), _(one.fix)) for one in wrong])
        return found

    def prepare_value(self, value: Any) -> Any:
        """A list as lines, unless the widget shows a list."""
        chosen = isinstance(self.widget, forms.SelectMultiple)
        return "\n".join(value) if isinstance(value, list) and not chosen else value


class DeclaredForm(forms.Form):
    """A form of declared columns, made by `form_for`. `facts` is what was filled in, in interchange form."""

    declared: ClassVar[str]
    columns: ClassVar[tuple[str, ...]]
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def facts(self) -> Facts:
        """Every column of the form; None where it was left empty, so that putting it clears the record's value."""
        told: Facts = {}
        for name in self.columns:
            column = table(self.declared).by_name[name]
            if column.fields:
                inner = {one.name: self.cleaned_data.get(f"{name}{INSIDE}{one.name}") for one in column.fields}
                told[name] = {key: value for key, value in inner.items() if value not in (None, [])} or None
            else:
                told[name] = self.cleaned_data.get(name) or None
                if self.cleaned_data.get(name) is False:
                    told[name] = False
        return told

    @classmethod
    def filled(cls, facts: Mapping[str, Any], **options: Any) -> DeclaredForm:
        """The form as it stands for a record with these facts; `version` in the options goes into the form."""
        version = options.pop("version", None)
        return cls(initial={**flat(facts), "version": version}, **options)

    def tell(self, error: ValoriseError) -> None:
        """Show an error of the action beside the fields it is about."""
        rows = [] if error.problems is None else error.problems.to_dicts()
        for row in rows:
            name = str(row["column"] or "").split("[")[0].replace(".", INSIDE)
            said = _("Expected: %s. %s") % (_(row["expected"]), _(row["fix"]))
            self.add_error(name if name in self.fields else None, said)
        if not rows:
            self.add_error(None, in_one_line(error))


def form_for(name: str, columns: Sequence[str]) -> type[DeclaredForm]:
    """A form class for these columns of a declared table.

    A column of one object becomes one field for each of its fields; columns of several objects are for `rows_for`.
    """
    made: dict[str, Any] = {"declared": name, "columns": tuple(columns), "__module__": __name__}
    for one in columns:
        column = table(name).by_name[one]
        if not column.fields:
            made[one] = DeclaredField(column)
        for inner in column.fields:
            made[f"{one}{INSIDE}{inner.name}"] = DeclaredField(inner)
    return type(f"{name.title()}Form", (DeclaredForm,), made)


class RowForm(forms.Form):
    """One entry of a list of objects."""

    columns: ClassVar[tuple[str, ...]]

    @property
    def facts(self) -> Facts:
        """The entry in interchange form, without what was left empty."""
        cleaned = self.cleaned_data
        return {name: cleaned[name] for name in self.columns if cleaned.get(name) not in (None, "", [])}


class Rows(forms.BaseFormSet):  # type: ignore[type-arg]
    """The entries of a list column; empty ones and those marked for deletion do not count."""

    @property
    def facts(self) -> list[Facts]:
        """The entries in interchange form and in the order shown."""
        kept = (one for one in self.forms if not one.cleaned_data.get("DELETE"))
        return [facts for one in kept if (facts := one.facts)]

    def add_fields(self, form: Any, index: int | None) -> None:
        """Taking an entry out is a labelled box."""
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Remove")


def rows_for(name: str, column: str, *, extra: int = 1, leave_out: Iterable[str] = ()) -> type[Rows]:
    """A formset class for a list of objects, such as the contributors of an asset; `initial` is `entries(facts)`."""
    declared = table(name).by_name[column]
    inner = [one for one in declared.fields if one.name not in set(leave_out)]
    fields: dict[str, Any] = {one.name: DeclaredField(one) for one in inner}
    made = type("Row", (RowForm,), {"columns": tuple(fields), "__module__": __name__, **fields})
    found: Any = forms.formset_factory(made, formset=Rows, extra=extra, can_delete=True, max_num=500, absolute_max=500)
    rows: type[Rows] = found
    return rows


def entries(facts: Mapping[str, Any], name: str, column: str) -> list[Facts]:
    """The entries of a list column of a record as the formset takes them; scales become entries too."""
    found = facts.get(column) or []
    declared = table(name).by_name[column]
    if isinstance(found, Mapping):
        return [{str(declared.key): key, str(declared.value): value} for key, value in found.items()]
    return list(found)


def flat(facts: Mapping[str, Any]) -> Facts:
    """Facts with objects spread out to the names of the form's fields."""
    told: Facts = {}
    for name, value in facts.items():
        if isinstance(value, Mapping):
            told |= {f"{name}{INSIDE}{inner}": one for inner, one in value.items()}
        else:
            told[name] = value
    return told


def label(column: Column) -> str:
    """What a person reads beside the field: the name of the column in words.

    >>> label(table("rights").by_name["status"]), label(table("assets").by_name["url"])
    ('Status', 'URL')
    """
    words = [SHORT.get(word, word) for word in column.name.split("_")]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])


def widget(column: Column) -> forms.Widget:
    """What suits the column: a choice for codes, lines for several texts, a small field otherwise."""
    if column.codes:
        listed = [(code, later(row.get("label") or code)) for code, row in codes(column.codes).items()]
        return forms.SelectMultiple(choices=listed) if column.many else forms.Select(choices=[("", "-"), *listed])
    if column.type == "boolean":
        return forms.Select(choices=[("", later("Not said")), ("true", later("Yes")), ("false", later("No"))])
    if column.many or column.name in LONG:
        return forms.Textarea(attrs={"rows": 2 if column.name == "title" else 5})
    if column.type == "day":
        return forms.DateInput(attrs={"type": "date"})
    return forms.TextInput(attrs={"inputmode": "decimal"} if column.type in ("money", "integer", "number") else None)
