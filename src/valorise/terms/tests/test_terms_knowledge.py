"""Knowledge files mean what their authors wrote."""

from __future__ import annotations

import yaml

from valorise.terms.knowledge import _Words
from valorise.terms.tables import table, tables


def test_words_stay_words_and_only_true_and_false_are_truth_values():
    written = "{on: 1, countries: [NO, no, yes, off, y], sure: true, unsure: false, day: 2024-05-03}"
    found = yaml.load(written, Loader=_Words)
    assert found["countries"] == ["NO", "no", "yes", "off", "y"]
    assert (found["on"], found["sure"], found["unsure"]) == (1, True, False)


def test_every_column_has_a_name_in_letters():
    def names(columns):
        return [one.name for one in columns] + [inner for one in columns for inner in names(one.fields)]

    assert all(isinstance(name, str) for each in tables() for name in names(table(each).columns))
    assert "on" in table("money_flows").by_name
