"""What matching keeps about a person is told to them, and goes on without the name when they are erased."""

from __future__ import annotations

import pytest

from valorise.platform.foundation import persons
from valorise.platform.foundation.persons import FORMER
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.matching import actions, computing, personal, reads
from valorise.platform.matching.models import Announced, Judgement, Look, Match
from valorise.platform.needs.reads import need as need_for

TITLE = "Milk proteins foul the plates of pasteurisers"


@pytest.fixture
def judged(asset, need, owner):
    """Olga was told of a match, looked at it and put it aside."""
    asset(confidentiality="open", title=f"{TITLE}: a coating", summary="A coating keeps milk from plates.")
    need(title=TITLE, summary="We look for a coating.", shared=True, owner={"name": "Trebnik"})
    computing.compute(lambda *_: None)
    Match.objects.update(fit="strong", strength=3)
    actions.judge(owner.viewer, "n-1", "a-1", "not-good", why="Too dear.")
    actions.seen_until_now(owner.viewer)
    Announced.objects.create(user=owner.user, need_id="n-1", asset_id="a-1")
    return owner


def test_each_person_is_told_their_own(judged, colleague, stranger) -> None:
    told = personal.stored(judged.user.pk)
    assert [(one["verdict"], one["why"]) for one in told["judgements"]] == [("not-good", "Too dear.")]
    assert len(told["told_of"]) == 1
    assert told["looked_until"] is not None
    assert [one.count for one in personal.traces(judged.user.pk)] == [1, 2]
    for other in (colleague, stranger):
        assert not any(personal.stored(other.user.pk).values())
        assert [one.count for one in personal.traces(other.user.pk)] == [0, 0]


def test_the_office_goes_on_from_a_judgement_whose_author_was_erased(judged, colleague, stranger, nobody) -> None:
    persons.forget(judged.user.pk, successor=colleague.user.pk)
    assert (Judgement.objects.get().user, Announced.objects.count(), Look.objects.count()) == (None, 0, 0)
    (one,) = reads.for_need(colleague.viewer, need_for(colleague.viewer, "n-1"))
    assert (one.put_aside, one.mine, [each.by for each in one.judged]) == (True, None, [FORMER])
    for client in (colleague.client, stranger.client):
        assert client.get("/needs/n-1/").status_code == 200
    told = [one.client.get("/api/v1/judgements").json()["items"] for one in (colleague, stranger)]
    assert [[each["by"] for each in items] for items in told] == [[FORMER], []]
    assert b"Too dear." in colleague.client.get("/needs/n-1/").content
    for client in (stranger.client, nobody):
        assert b"Too dear." not in client.get("/needs/n-1/").content
    assert not Match.objects.filter(reads.judged_here(Viewer.nobody())).exists()
