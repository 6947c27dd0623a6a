"""Everybody learns what concerns them, and nobody else."""

from __future__ import annotations

from datetime import date

import pytest

from valorise.platform.disclosure import actions
from valorise.platform.disclosure.writing import Said
from valorise.platform.foundation import clock
from valorise.platform.notices.models import Notice
from valorise.terms.errors import Invalid


def told(person) -> list[str]:
    return list(Notice.objects.filter(user=person.user).order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def second(player, office):
    return player(office, "researcher", "Sonja Second")


@pytest.fixture
def sent(colleague, second, owner, stranger):
    one = actions.begin(colleague.viewer, ["invention"], title="Membrane")[0]
    actions.save_answers(colleague.viewer, one.pk, {"summary": Said("x")})
    actions.add_contributor(colleague.viewer, one.pk, {"name": "Sonja"}, user=second.user.pk)
    assert not Notice.objects.exists()
    return actions.send(colleague.viewer, one.pk)


def test_sending_tells_the_office_and_asks_the_contributors(sent, colleague, second, owner, stranger) -> None:
    assert (told(owner), told(second)) == (["disclosure"], ["disclosure-shares"])
    assert (told(colleague), told(stranger)) == ([], [])


def test_no_mail_carries_a_title(sent) -> None:
    assert not [one for one in Notice.objects.all() if "Membrane" in one.in_mail]


def test_an_answer_a_question_and_a_decision_reach_the_other_side(sent, colleague, second, owner) -> None:
    actions.answer_shares(second.viewer, sent.pk, "confirmed", shares_round=sent.shares_round)
    assert told(colleague) == ["disclosure-shares"]
    actions.assign_officer(owner.viewer, sent.pk, owner.user.pk)
    actions.write_message(owner.viewer, sent.pk, "Which steel?", asks=True)
    assert told(colleague)[-1] == told(second)[-1] == "disclosure"
    actions.write_message(colleague.viewer, sent.pk, "1.4404")
    assert told(owner)[-1] == "disclosure"
    actions.decide(owner.viewer, sent.pk, "mature", reasons=["too-early"], note="")
    assert told(second).count("disclosure") == 2


def test_a_reminder_reaches_only_the_silent_and_once_a_day(sent, colleague, second, owner) -> None:
    with clock.stopped(date(2026, 11, 23)):
        assert actions.remind(colleague.viewer, sent.pk) == 1
        with pytest.raises(Invalid, match="reminded today"):
            actions.remind(owner.viewer, sent.pk)
    with clock.stopped(date(2026, 11, 24)):
        actions.answer_shares(second.viewer, sent.pk, "confirmed", shares_round=sent.shares_round)
        assert actions.remind(colleague.viewer, sent.pk) == 0


def test_who_said_not_me_hears_of_it_no_more(sent, colleague, second) -> None:
    actions.answer_shares(second.viewer, sent.pk, "not-me", shares_round=sent.shares_round)
    before = told(second)
    actions.add_contributor(colleague.viewer, sent.pk, {"name": "Third"})
    actions.remind(colleague.viewer, sent.pk)
    assert told(second) == before


def test_an_officer_who_left_the_office_hears_of_it_no_more(sent, colleague, owner) -> None:
    actions.assign_officer(owner.viewer, sent.pk, owner.user.pk)
    owner.user.memberships.all().delete()
    before = told(owner)
    actions.write_message(colleague.viewer, sent.pk, "1.4404")
    assert told(owner) == before
