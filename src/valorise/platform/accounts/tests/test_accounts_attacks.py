"""What somebody might try with one's own files, names in texts, the people of the example, and the log."""

from __future__ import annotations

from datetime import timedelta

import pytest

from valorise.platform.accounts import own_files
from valorise.platform.accounts.models import User
from valorise.platform.foundation import clock, free_text, persons, proving
from valorise.platform.register.models import Asset
from valorise.terms.errors import Invalid


@pytest.fixture(autouse=True)
def home(settings, tmp_path) -> None:
    settings.HOME = tmp_path


def test_a_name_too_short_to_be_looked_for_changes_no_text(owner, asset) -> None:
    asset("a-1", title="Plain words", summary="Of Li and Bo")
    with pytest.raises(Invalid):
        free_text.redact(owner.viewer, "assets", "a-1", ["Li", " "])
    assert Asset.objects.get(pk="a-1").summary == "Of Li and Bo"


def test_what_was_found_for_a_person_who_was_erased_meanwhile_is_not_kept(colleague, monkeypatch) -> None:
    def erased_meanwhile(user, tell):
        User.objects.filter(pk=user).delete()
        return {"imports": ["Carl Colleague"]}

    monkeypatch.setattr(persons, "in_files", erased_meanwhile)
    number = colleague.user.pk
    own_files.look(number, lambda *_: None)
    assert not own_files.folder(number).exists() or not list(own_files.folder(number).iterdir())


def test_what_nobody_came_back_for_is_removed(colleague, monkeypatch) -> None:
    monkeypatch.setattr(persons, "in_files", lambda user, tell: {})
    own_files.look(colleague.user.pk, lambda *_: None)
    own_files.forget_old()
    assert own_files.found(colleague.user.pk)
    late = clock.true_now() + timedelta(days=own_files.DAYS_KEPT)
    monkeypatch.setattr(clock, "true_now", lambda: late)
    own_files.forget_old()
    assert not list(own_files.folder(colleague.user.pk).iterdir())


def test_the_people_of_the_example_are_offered_only_where_they_may_sign_in(colleague, nobody, settings) -> None:
    User.objects.filter(pk=colleague.user.pk).update(example=True)
    for allowed in (True, False):
        settings.EXAMPLE_ACCOUNTS = allowed
        page = nobody.get("/sign-in/").content.decode()
        assert ("Carl Colleague" in page) is allowed
        assert ("valorise-example" in page) is allowed


def test_a_log_without_events_is_proved_again_and_again(db) -> None:
    for _ in range(3):
        assert proving.proved(full=True).events == proving.proved().events
