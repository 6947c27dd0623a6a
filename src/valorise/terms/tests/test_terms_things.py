"""Every kind of knowledge can be listed, and whatever is a fact says its standing, source and day."""

from __future__ import annotations

import pytest

from valorise.terms import knowledge
from valorise.terms.errors import Missing
from valorise.terms.things import Thing, kinds, named, things


@pytest.mark.parametrize("kind", kinds())
def test_things_of_a_kind_have_a_name_of_their_own_and_words(kind: str) -> None:
    listed = things(kind)
    assert listed
    assert len({one.id for one in listed}) == len(listed)
    assert all(one.title.strip() and one.id.strip() for one in listed)


@pytest.mark.parametrize("kind", kinds())
def test_facts_say_standing_source_and_day(kind: str) -> None:
    for one in things(kind):
        around = knowledge.document(one.path)
        if isinstance(around, dict) and "standing" in around:
            assert one.status is None
            continue
        assert one.status in ("verified", "known"), one.id
        assert one.sources or "missing" in one.said, one.id
        assert not isinstance(around, dict) or "date" in one.said or "date" in around, one.id


def test_a_thing_inherits_from_its_file_what_it_does_not_say_itself() -> None:
    item: Thing = named("CO-1")[0]
    assert item.kind == "principles"
    assert item.status == "verified"
    assert item.sources[0].startswith("Commission Recommendation (EU) 2024/774")
    assert named("CO-11")[0].status == "known"


def test_sources_by_short_name_are_told_in_full_and_letters_do_not_matter() -> None:
    one = named(" ACT-disclosures ")[0]
    assert one.sources[0].startswith("Licensing Activity Survey")
    figure = named("es/GERD-per-gdp/2022")[0]
    assert (figure.title, figure.said["value"], figure.status) == ("Research and development", 1.41, "verified")
    assert named("no-such-thing") == ()


def test_an_unknown_kind_names_those_there_are() -> None:
    with pytest.raises(Missing, match="no kind of knowledge") as raised:
        things("wishes")
    assert "measures" in str(raised.value.fix)
