"""Forms that follow the declarations."""

from __future__ import annotations

import polars as pl
import pytest

from valorise.platform.foundation.fields import entries, form_for, rows_for
from valorise.platform.foundation.recorded import wrong
from valorise.terms.problems import Problem, problems_table
from valorise.terms.tables import table, tables

FORM = form_for("assets", ["type", "title", "dates", "keywords"])


def test_a_form_gives_facts_and_clears_what_is_left_empty() -> None:
    form = FORM({"title": "Membrane", "dates-created": "2024-05", "keywords": "water\n\nfouling ", "version": "3"})
    assert form.is_valid(), form.errors
    assert form.facts == {
        "type": None,
        "title": "Membrane",
        "dates": {"created": "2024-05"},
        "keywords": ["water", "fouling"],
    }
    assert form.cleaned_data["version"] == 3


def test_a_wrong_value_says_what_was_expected() -> None:
    form = FORM({"type": "patents", "dates-created": "soon"})
    assert not form.is_valid()
    assert "Did you mean" in form.errors["type"][0]
    assert "2024-05-03" in form.errors["dates-created"][0]


def test_a_filled_form_shows_the_record() -> None:
    shown = FORM.filled({"title": "M", "dates": {"created": "2024"}, "keywords": ["a", "b"]}, version=7).as_p()
    assert all(part in shown for part in ('value="2024"', "a\nb", 'value="7"'))


def test_an_error_of_the_action_stands_beside_its_field() -> None:
    form = FORM({"title": "M"})
    problem = Problem(rule="r", expected="x", fix="Do y.", severity="refused", column="dates.created")
    form.tell(wrong(what="w", where="", why="", fix="", problems=problems_table([problem])))
    assert "Do y." in form.errors["dates-created"][0]


def test_rows_leave_out_empty_and_removed_entries() -> None:
    sent = {
        "form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "1", "form-0-name": "Ana", "form-0-share": "1/2",
        "form-1-name": "Ben", "form-1-DELETE": "on",
    }  # fmt: skip
    rows = rows_for("assets", "contributors")(sent, initial=[{"name": "Ana"}])
    assert rows.is_valid(), rows.errors
    assert rows.facts == [{"name": "Ana", "share": "1/2"}]


def test_scales_are_entries() -> None:
    assert entries({"readiness": {"TRL": 4}}, "assets", "readiness") == [{"scale": "TRL", "level": 4}]


@pytest.mark.parametrize("name", tables())
def test_every_declared_table_can_be_a_form(name) -> None:
    declared = table(name)
    plain = [one.name for one in declared.columns if not (one.fields and one.many)]
    assert form_for(name, plain)().as_p()
    assert isinstance(declared.empty(), pl.DataFrame)
    for one in declared.columns:
        if one.fields and one.many:
            assert rows_for(name, one.name)().as_p()
