"""What somebody might try with drafts begun together, and with the page that says who would receive what."""

from __future__ import annotations

import pytest

from valorise.platform.disclosure import actions
from valorise.platform.disclosure.models import Contributor, Disclosure
from valorise.terms.errors import ValoriseError


@pytest.fixture
def begun(colleague):
    return actions.begin(colleague.viewer, ["invention", "software"], title="Two things")


def test_drafts_of_others_are_not_sent_together_with_own_ones(begun, owner, stranger, office, player) -> None:
    other = player(office, "researcher", "Olaf Other")
    mine = actions.begin(other.viewer, ["dataset"], title="Mine")[0]
    Disclosure.objects.filter(pk=mine.pk).update(bundle=begun[0].bundle)
    Contributor.objects.create(disclosure=begun[0], position=1, name="Olaf Other", user=other.user)
    for who in (other, owner, stranger):
        with pytest.raises(ValoriseError):
            actions.send_together(who.viewer, [mine.pk, begun[0].pk])
        who.client.post(f"/disclosures/{mine.pk}/-/send/", {"which": "all"})
        who.client.post(f"/disclosures/{begun[1].pk}/-/send/", {"which": "all"})
    assert not Disclosure.objects.filter(pk__in=[one.pk for one in begun]).exclude(sent_at=None).exists()


def test_what_people_would_receive_is_for_those_who_made_it(begun, owner, stranger, nobody) -> None:
    for client in (owner.client, stranger.client, nobody):
        for path in (f"/disclosures/{begun[0].pk}/-/rewards/", f"/api/v1/disclosures/{begun[0].pk}/-/rewards"):
            answer = client.get(path)
            assert answer.status_code in (302, 401, 403, 404), path
            assert b"Carl Colleague" not in answer.content


@pytest.mark.parametrize("said", ["²", "-5", "9" * 5000, "1e9", "<script>"])
def test_costs_that_are_no_number_are_none(begun, colleague, said) -> None:
    answer = colleague.client.get(f"/disclosures/{begun[0].pk}/-/rewards/", {"costs": said, "rule": "../../x"})
    assert answer.status_code == 200
    assert b"<script>" not in answer.content.lower().replace(b"<script src", b"").replace(b"<script defer", b"")


def test_answers_are_taken_over_from_own_drafts_alone(begun, owner, stranger, office, player) -> None:
    other = player(office, "researcher", "Olaf Other")
    mine = actions.begin(other.viewer, ["dataset"], title="Mine")[0]
    for who in (other, stranger, owner):
        with pytest.raises(ValoriseError):
            actions.take_over_from(who.viewer, mine.pk, begun[0].pk)
        answer = who.client.post(f"/disclosures/{begun[0].pk}/-/go-on/", {"other": mine.pk})
        assert answer.status_code in (403, 404)
