"""Records that follow a declared table: facts in interchange form go in and come out, whatever columns hold them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.apps import apps
from django.db import models
from django.db.models.expressions import BaseExpression

from valorise.platform.foundation import clock
from valorise.platform.foundation.damage import is_sound, note, shaped_columns
from valorise.platform.foundation.room import no_room
from valorise.platform.foundation.sight import Sighted
from valorise.terms.errors import Invalid
from valorise.terms.problems import Problem, problems_table
from valorise.terms.tables import Column, Table, table
from valorise.terms.tables.checks import Place, check_one, interchange

Facts = dict[str, Any]
"""A record, or part of one, as the JSON object of its declared table; what is missing is left out."""


REMOVED = "removed"
"""Name under which the memory tells that a record was taken out of the register."""


def models_by_table() -> dict[str, type[Recorded]]:
    """The model of each declared table that the platform keeps."""
    return {model.declared: model for model in apps.get_models() if issubclass(model, Recorded)}


def new_name(kind: str) -> str:
    """A name for a new record that nobody can guess and that says nothing, such as `a-3f9c1d20b7e4`."""
    return f"{kind}-{uuid4().hex[:12]}"


class MoneyField(models.BigIntegerField):  # type: ignore[type-arg]
    """Exact money as hundredths of the unit: no database rounds a whole number."""

    def from_db_value(self, value: int | None, expression: BaseExpression, connection: Any) -> Decimal | None:
        """The amount as people write it."""
        return None if value is None else Decimal(value) / 100

    def get_prep_value(self, value: Any) -> int | None:
        """The amount in hundredths."""
        return None if value in (None, "") else int((Decimal(str(value)) * 100).to_integral_exact())

    def to_python(self, value: Any) -> Decimal | None:
        """The amount as a decimal number."""
        return None if value in (None, "") else Decimal(str(value))


class Recorded(models.Model):
    """A record of an organisation. Declared columns are fields of the same name, unless the model says otherwise."""

    declared: ClassVar[str]
    """Name of the declared table."""
    apart: ClassVar[frozenset[str]] = frozenset()
    """Declared columns that the model keeps in tables of their own, and puts and tells itself."""

    kept_as: ClassVar[Mapping[str, str]] = {"asset": "asset_id"}
    """Of the columns apart, those that one field of the record keeps under another name."""

    beside: ClassVar[tuple[str, ...]] = ()
    """Fields that no declaration names and whose changes are remembered all the same, such as an embargo."""

    id = models.CharField(max_length=200, primary_key=True)
    tenant = models.ForeignKey("accounts.Tenant", models.PROTECT, related_name="+")
    origins = models.JSONField(default=list, blank=True)
    version = models.PositiveIntegerField(default=1)
    """Counts changes, so that two people who edit at once learn of each other."""
    recorded_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    """Taken out of the register; kept because events speak of it and the step can be undone."""

    damaged: frozenset[str] = frozenset()
    """Declared columns whose values in the database cannot be read; the record is used without them."""

    objects = Sighted.as_manager()

    class Meta:
        """Only a shape for others."""

        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any) -> Self:
        """The record as it is kept, without values that were damaged there; `damaged` names them."""
        one = super().from_db(db, field_names, values, **options)
        kept = one.__dict__
        found = [column.name for column in _shaped_fields(cls) if not is_sound(column, kept.get(column.name))]
        if found:
            one.damaged = frozenset(found)
            for name in found:
                kept[name] = one._kept(name, None)
                note(cls.declared, one.id, name, kept.get("tenant_id"))
        return one

    def save(self, *args: Any, **options: Any) -> None:
        """Save; a damaged value that nobody put anew stays in the database as it is."""
        if self.damaged and not options.get("force_insert") and options.get("update_fields") is None:
            options["update_fields"] = [
                one.attname
                for one in self._meta.concrete_fields
                if not one.primary_key and one.name not in self.damaged
            ]
        super().save(*args, **options)

    @classmethod
    def table(cls) -> Table:
        """The declaration this record follows."""
        return table(cls.declared)

    @property
    def facts(self) -> Facts:
        """The record in interchange form."""
        row = {column: getattr(self, column) for column in self.table().by_name if column not in self.apart}
        told = {name: value for name, value in row.items() if value not in (None, "", [], {})}
        return told | {name: value for name, value in self.facts_apart().items() if value not in (None, [], {})}

    def facts_apart(self) -> Facts:
        """Declared columns kept in other tables; a model with `apart` overrides this."""
        return {}

    @property
    def standing(self) -> Facts:
        """How the record stands beside its facts: `removed` and the fields of `beside`; None where nothing is set."""
        said = {name: getattr(self, self._meta.get_field(name).attname) for name in self.beside}  # type: ignore[union-attr]
        plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}
        return {REMOVED: True if self.removed_at else None, **plain}

    @property
    def lost(self) -> bool:
        """Whether something of the record outside the database is gone for good, such as a file that was deleted."""
        return False

    def ties(self) -> dict[str, dict[str, int]]:
        """Accounts of the persons that lists of this record name: by list and place in it (from 0, as text)."""
        return {}

    def tie(self, ties: Mapping[str, Mapping[str, int]]) -> None:
        """Give entries of lists their accounts again, where they have none now and the account is still there."""

    def put_standing(self, standing: Facts) -> None:
        """Take over how the record stands; to be saved by the caller."""
        for name, value in standing.items():
            if name == REMOVED:
                self.removed_at = (self.removed_at or clock.now()) if value else None
            else:
                field: Any = self._meta.get_field(name)
                setattr(self, field.attname, getattr(field, "target_field", field).to_python(value))

    def put(self, facts: Facts) -> None:
        """Take over these columns, None and empty ones included; `Invalid` with all problems where a value is wrong."""
        clean = checked(self.table(), {**self.facts, **facts, "id": self.id})
        if problems := no_room(type(self), {name: clean[name] for name in facts if name in clean}, self.declared):
            raise not_kept(problems)
        for name in facts.keys() & self.table().by_name.keys() - self.apart - {"id"}:
            setattr(self, name, self._kept(name, clean.get(name)))
        self.damaged -= facts.keys()

    def put_apart(self, facts: Facts) -> None:
        """Take over the columns of other tables, after the record itself was saved."""

    def keep(self) -> Self:
        """Save as a new version."""
        self.version += 1
        self.changed_at = clock.now()
        self.save()
        return self

    def _kept(self, name: str, value: Any) -> Any:
        """A missing value as this field keeps it."""
        field: Any = self._meta.get_field(name)
        if value is None and not getattr(field, "null", False):
            return field.get_default() if field.has_default() else ""
        return value.isoformat() if isinstance(value, date) and isinstance(field, models.CharField) else value


@cache
def _shaped_fields(model: type[Recorded]) -> tuple[Column, ...]:
    """Columns of the model that can be damaged; those inside a column that it keeps apart in fields of its own too."""
    declared = model.table()
    outer = [declared.by_name[name] for name in sorted(model.apart)]
    inner = [field for one in outer if not one.many for field in one.fields]
    fields = {one.name for one in model._meta.concrete_fields}
    return tuple(one for one in (*shaped_columns(declared), *inner) if one.name in fields - model.apart)


def shown(record: Recorded) -> Facts:
    """The facts that the person who asked may see."""
    partly = getattr(record, "shown", None)
    found: Facts = partly() if partly else record.facts
    return found


def checked(declared: Table, facts: Mapping[str, Any]) -> Facts:
    """The facts in the normal form of their table; `Invalid`, with every problem, where one is wrong."""
    given = {name: value for name, value in facts.items() if value not in (None, "", [], {})}
    row, problems = check_one(declared, given, Place())
    if row is None or problems:
        raise not_kept(problems)
    return interchange(declared, row)


def not_kept(problems: Sequence[Problem]) -> Invalid:
    """The error for values that no record can hold; the first one in words, all of them beside it."""
    first = problems[0]
    return wrong(
        what=f"“{first.column}” cannot be kept as it is: {first.found or 'empty'}.",
        where=first.column or "",
        why=f"Expected: {first.expected}.",
        fix=first.fix,
        problems=problems_table(problems),
    )


def wrong(*, what: str, where: str, why: str, fix: str, problems: Any) -> Invalid:
    """An error with the rows that were wrong."""
    error = Invalid(what=what, where=where, why=why, fix=fix)
    error.problems = problems
    return error
