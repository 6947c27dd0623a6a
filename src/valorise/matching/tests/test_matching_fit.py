"""How well a match fits: tiny tables first, then what it may be compared by."""

from __future__ import annotations

import polars as pl
import pytest

from valorise.matching.fit import fitted
from valorise.matching.settings import settings
from valorise.matching.tests.records_for_matching import FLOOD, TURBINE, VACCINE, WIND, matched

PAIRS = pl.DataFrame({"seeker": ["n", "n"], "found": ["a", "b"], "direct": [6.0, 2.0], "heaviest": [3.0, 1.0]})
ASKED = pl.DataFrame({"seeker": ["n", "n"], "term": ["x", "y"], "weight": [1.0, 2.0], "idf": [4.0, 4.0]})
FILLING = [{"id": f"other-{n}", "title": f"Something else number{n} of kind{n}"} for n in range(30)]


def test_what_is_shared_counts_by_the_share_of_the_need_that_it_covers():
    found = fitted(PAIRS, ASKED, settings(), records=100)
    assert found["covered"].to_list() == pytest.approx([0.5, 2 / 12])
    assert found["overlap"].to_list() == pytest.approx([3.0, 4 / 12])
    assert found["fit"].to_list() == ["strong", "weak"]


def test_one_shared_word_alone_is_no_fit_however_rare_it_is():
    alone = PAIRS.with_columns(heaviest=pl.col("direct"))
    found = fitted(alone, ASKED, settings(), records=100)
    assert found["overlap"].to_list() == [0.0, 0.0]
    assert found["fit"].to_list() == ["weak", "weak"]


def test_among_few_records_nothing_is_said():
    assert fitted(PAIRS, ASKED, settings(), records=19)["fit"].to_list() == [None, None]
    assert matched([WIND]).table["fit"].is_null().all()


@pytest.mark.parametrize("rows", [0, 1])
def test_none_and_one_keep_their_types(rows: int):
    found = fitted(PAIRS.head(rows), ASKED, settings(), records=100)
    assert (found.height, found.schema["fit"]) == (rows, pl.String)


def test_words_that_no_asset_has_leave_a_need_open():
    many = [TURBINE, VACCINE, FLOOD, *FILLING]
    asks_more = WIND | {"id": "more", "title": f"{WIND['title']} for zeppelins, submarines, glaciers and violins"}
    overlap = {
        row["need"]: row["overlap"]
        for row in matched([WIND, asks_more], many).table.rows(named=True)
        if row["rank"] == 1
    }
    assert overlap["more"] < overlap[WIND["id"]]


def test_the_order_of_rows_changes_nothing():
    backwards = fitted(PAIRS.reverse(), ASKED.reverse(), settings(), records=100).sort("found")
    assert backwards.equals(fitted(PAIRS, ASKED, settings(), records=100).sort("found"))
