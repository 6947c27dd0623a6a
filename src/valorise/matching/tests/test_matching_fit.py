"""How well a match fits: tiny tables first, then what it may be compared by."""

from __future__ import annotations

import numpy as np
import pytest

from valorise.matching.fit import fitted
from valorise.matching.settings import settings
from valorise.matching.tests.records_for_matching import FLOOD, TURBINE, VACCINE, WIND, matched

DIRECT, HEAVIEST, WANTED = np.array([6.0, 2.0]), np.array([3.0, 1.0]), 12.0
FILLING = [{"id": f"other-{n}", "title": f"Something else number{n} of kind{n}"} for n in range(30)]


def test_what_is_shared_counts_by_the_share_of_the_need_that_it_covers():
    found = fitted(DIRECT, HEAVIEST, WANTED, settings(), records=100)
    assert found.covered.tolist() == pytest.approx([0.5, 2 / 12])
    assert found.overlap.tolist() == pytest.approx([3.0, 4 / 12])
    assert found.fit == ["strong", "weak"]


def test_one_shared_word_alone_is_no_fit_however_rare_it_is():
    found = fitted(DIRECT, DIRECT, WANTED, settings(), records=100)
    assert found.overlap.tolist() == [0.0, 0.0]
    assert found.fit == ["weak", "weak"]


def test_among_few_records_nothing_is_said():
    assert fitted(DIRECT, HEAVIEST, WANTED, settings(), records=19).fit == [None, None]
    assert matched([WIND]).table["fit"].is_null().all()


def test_no_candidate_at_all_is_no_error():
    assert fitted(DIRECT[:0], HEAVIEST[:0], 0.0, settings(), records=100).fit == []


def test_words_that_no_asset_has_leave_a_need_open():
    many = [TURBINE, VACCINE, FLOOD, *FILLING]
    asks_more = WIND | {"id": "more", "title": f"{WIND['title']} for zeppelins, submarines, glaciers and violins"}
    overlap = {
        row["need"]: row["overlap"]
        for row in matched([WIND, asks_more], many).table.rows(named=True)
        if row["rank"] == 1
    }
    assert overlap["more"] < overlap[WIND["id"]]
