"""What a role may do is told in words, once for every activity, and in the reader's language."""

from __future__ import annotations

from collections import Counter

from valorise.platform.foundation.rights import activities, doings_of, roles_that_may
from valorise.terms import knowledge
from valorise.terms.codes import codes


def test_every_activity_that_a_role_may_do_is_told_in_one_line() -> None:
    told = knowledge.document("platform/foundation/doings.yaml")["doings"]
    said = Counter(each for one in told for each in one["activities"])
    assert said == Counter(one for one in activities() if roles_that_may(one))
    for one in told:
        assert len({roles_that_may(each) for each in one["activities"]}) == 1, one["says"]
    assert {line for role in codes("roles") for line in doings_of(role)} == {one["says"] for one in told}


def test_the_page_says_what_one_may_do_in_the_language_of_the_reader(owner) -> None:
    assert "Record results, change them" in owner.client.get("/account/roles/").content.decode()
    page = owner.client.get("/account/roles/", headers={"accept-language": "de"}).content.decode()
    assert "Ergebnisse erfassen" in page
    assert "Record results" not in page
    assert "Asset recorded" not in page
