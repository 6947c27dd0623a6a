"""What somebody might try with the buttons that share a need in one click."""

from __future__ import annotations

import pytest

from valorise.platform.needs.models import Need


@pytest.mark.parametrize("said", ["named", "unnamed", "inside"])
def test_nobody_of_elsewhere_shares_a_need_or_takes_it_back(need, stranger, nobody, said) -> None:
    for name, shared in (("n-1", False), ("n-2", True)):
        need(name, shared=shared)
        for client in (stranger.client, nobody):
            assert client.post(f"/needs/{name}/-/share/", {"as": said}).status_code in (403, 404)
        assert Need.objects.get(pk=name).shared is shared
        assert Need.objects.get(pk=name).version == 1


def test_a_need_is_shared_by_a_click_on_a_form_and_by_nothing_else(need, owner) -> None:
    need("n-1")
    assert owner.client.get("/needs/n-1/-/share/", {"as": "named"}).status_code == 405
    assert owner.client.post("/needs/n-1/-/share/", {"as": "named", "version": "7"}).status_code in (302, 409, 422)
    assert not Need.objects.get(pk="n-1").shared
