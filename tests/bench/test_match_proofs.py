"""What counts as a reason that is not true."""

from __future__ import annotations

import pytest

from tests.bench.match_proofs import Proof, Trial


def test_a_fall_that_is_not_stated_counts_as_a_failure():
    made = Proof(3, [Trial("need", 0.2, 0.199, 0.0), Trial("need", 0.2, 0.1, 0.3), Trial("need", 0.2, -0.1, None)])
    shares = [made.failing("need", one) for one in ("lower", "as_stated", "control_holds")]
    assert shares == pytest.approx([1 / 3, 2 / 3, 1 / 3])
    assert made.failing("asset", "lower") == 0
