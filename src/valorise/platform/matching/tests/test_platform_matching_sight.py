"""Nobody learns from a match what they may not see: not by its evidence, its reasons, its order, nor by counting."""

from __future__ import annotations

import pytest

from valorise.platform.matching import computing, reads
from valorise.platform.matching.models import Match
from valorise.platform.matching.telling import told
from valorise.platform.needs.models import Need
from valorise.platform.needs.reads import need as need_for
from valorise.platform.register.models import Agreement, Asset, Contributor
from valorise.terms.errors import Missing

CLOG = "Milk proteins foul the plates of pasteurisers within hours"
COATING = "A zwitterionic coating keeps milk proteins from the plates of pasteurisers"
LEVELS = ("open", "teaser", "internal", "confidential")


def silent(what: str, done: int, total: int) -> None:
    pass


@pytest.fixture
def both(asset, need):
    """A need and an asset of each level of confidentiality, compared."""
    for level in LEVELS:
        asset(
            f"a-{level}",
            confidentiality=level,
            title=f"{COATING} {level}word",
            summary=f"{COATING}. In {level}land only.",
            readiness={"TRL": 3},
            owners=[{"name": f"{level}owner", "country": "SI"}],
        )
    need(
        title=CLOG,
        summary=f"{CLOG}. We look for a coating.",
        shared=True,
        constraints={"trl_from": 6, "countries": ["FR"]},
    )
    computing.compute(silent)
    return Need.objects.get()


def seen(person) -> set[str]:
    return {one.asset.pk.removeprefix("a-") for one in reads.for_need(person.viewer, need_for(person.viewer, "n-1"))}


@pytest.mark.parametrize(
    "who, levels",
    [("owner", LEVELS), ("colleague", ("open", "teaser", "internal")), ("stranger", ("open", "teaser"))],
)
def test_a_match_is_seen_by_who_sees_both_sides(both, request, who, levels) -> None:
    assert Match.objects.count() == 4
    assert seen(request.getfixturevalue(who)) == set(levels)


@pytest.mark.parametrize("who, hidden", [("colleague", ("confidential",)), ("stranger", ("internal", "confidential"))])
def test_no_page_shows_a_word_of_what_is_hidden(both, request, who, hidden) -> None:
    person = request.getfixturevalue(who)
    paths = ["/needs/n-1/", "/needs/n-1/-/matches/", "/matches/?judged=all", "/matches/", "/assets/a-open/-/matches/"]
    paths += [f"/matches/{match.pk}/" for match in Match.objects.all()]
    for path in paths:
        page = person.client.get(path).content.decode()
        for level in hidden:
            assert f"{level}word" not in page, path
            assert f"{level}land" not in page, path
            assert f"a-{level}" not in page, path
    for level in hidden:
        key = Match.objects.get(asset=f"a-{level}").pk
        for path in (f"/matches/{key}/", f"/assets/a-{level}/-/matches/"):
            assert person.client.get(path).status_code == 404
        for path in (f"/matches/{key}/judge/", f"/matches/{key}/contact/"):
            assert person.client.post(path, {"verdict": "good", "note": "x"}).status_code == 404


def test_nobody_signed_out_sees_a_match(both, nobody) -> None:
    for path in (
        "/matches/",
        f"/matches/{Match.objects.first().pk}/",
        "/needs/n-1/-/matches/",
        "/assets/a-open/-/matches/",
    ):
        assert nobody.get(path).status_code == 302


def test_an_inside_need_shows_on_no_page_of_others(both, asset, stranger) -> None:
    Need.objects.update(shared=False)
    assert b"pasteurisers within hours" not in stranger.client.get("/assets/a-open/-/matches/").content
    assert reads.for_asset(stranger.viewer, Asset.objects.get(pk="a-open")) == []


def test_a_contributor_sees_the_match_of_a_confidential_asset(both, stranger) -> None:
    Contributor.objects.create(asset_id="a-confidential", position=0, name="S", user=stranger.user)
    assert "confidential" in seen(stranger)


def test_the_office_reads_the_passages_of_its_confidential_asset(both, owner) -> None:
    (one,) = [
        one for one in reads.for_need(owner.viewer, need_for(owner.viewer, "n-1")) if one.asset.pk == "a-confidential"
    ]
    assert any(span.marked for passage in one.told.asset_says for span in passage)
    assert one.told.discreet
    assert not any(tag.text == "Confidential" for tag in one.told.blockers)


def test_passages_are_shown_only_where_they_stand_now(both, owner) -> None:
    before = reads.for_need(owner.viewer, both_need := need_for(owner.viewer, "n-1"))
    assert "openland" in str([one.told.asset_says for one in before])
    Asset.objects.filter(pk="a-open").update(title="Withdrawn", summary="Nothing is told any more.")
    after = reads.for_need(owner.viewer, both_need)
    (one,) = [one for one in after if one.asset.pk == "a-open"]
    assert "openland" not in str(one.told)
    assert not any(span.marked for passage in one.told.asset_says for span in passage)


def test_a_teaser_tells_neither_readiness_nor_owners(both, owner, stranger) -> None:
    rules = {}
    for person in (owner, stranger):
        found = reads.for_need(person.viewer, need_for(person.viewer, "n-1"))
        rules[person.tenant.pk] = {one.asset.pk: {tag.text for tag in one.told.blockers} for one in found}
        if person is stranger:
            (teaser,) = [one for one in found if one.asset.pk == "a-teaser"]
            assert "ready" not in str(teaser.told.parts)
            assert "country" not in str(teaser.told.parts)
    assert rules[owner.tenant.pk]["a-teaser"] == {"Readiness", "Territory"}
    assert rules[stranger.tenant.pk]["a-teaser"] == set()
    assert rules[stranger.tenant.pk]["a-open"] == {"Readiness", "Territory"}


def test_agreements_are_told_to_the_office_alone(both, owner, colleague, stranger, office) -> None:
    made = Agreement.objects.create(id="g-secret", tenant=office, type="licence", exclusive=True, signed="2020-01-01")
    made.assets.set(["a-open"])
    computing.compute(silent)
    texts = {
        who: str([one.told for one in reads.for_need(person.viewer, need_for(person.viewer, "n-1"))])
        for who, person in {"owner": owner, "colleague": colleague, "stranger": stranger}.items()
    }
    assert {who: "g-secret" in text for who, text in texts.items()} == {
        "owner": True,
        "colleague": False,
        "stranger": False,
    }


def test_evidence_of_another_side_or_place_is_never_told(both, owner) -> None:
    match = Match.objects.get(asset="a-open")
    match.evidence = [{"side": "asset", "field": "origins", "start": 0, "end": 3, "text": "abc", "weight": 1.0}]
    facts = {"title": "xyz", "origins": "abc"}
    assert "abc" not in str(told(match, {}, facts, sight="full"))


def test_a_page_says_nothing_of_what_one_may_not_see_not_even_how_much_there_is(both, asset, elsewhere, player) -> None:
    partner = player(elsewhere, "partner")
    Need.objects.update(tenant=elsewhere, posted_by=partner.user)

    def page() -> list[str]:
        text = partner.client.get("/needs/n-1/-/matches/").content.decode()
        return [line for line in text.splitlines() if "csrf" not in line]

    with_hidden = page()
    assert Match.objects.filter(need="n-1", asset__in=["a-internal", "a-confidential"]).exists()
    Match.objects.exclude(asset__confidentiality__in=["open", "teaser"]).delete()
    assert page() == with_hidden


def of_stranger(person) -> list:
    found = reads.for_need(person.viewer, need_for(person.viewer, "n-1"))
    return [
        (one.asset.pk, one.match.score, one.match.overlap, one.match.fit, one.match.evidence, one.match.words)
        for one in found
    ]


def test_what_others_keep_inside_changes_nothing_that_a_stranger_reads(both, asset, need, stranger, elsewhere) -> None:
    """Scores, words and passages of shared assets follow from what is shared alone: a wording cannot sound them out."""
    before = of_stranger(stranger)
    for number in range(30):
        level = ("internal", "confidential")[number % 2]
        asset(f"a-x{number}", confidentiality=level, title=COATING, summary=f"{COATING} and ultrasound number {number}")
        need(f"n-x{number}", title=CLOG, summary=CLOG)
    computing.compute(silent)
    assert of_stranger(stranger) == before
    assert len(before) == 2


def test_a_match_that_is_not_there_is_missing_in_the_same_words(both, stranger) -> None:
    hidden = Match.objects.get(asset="a-internal").pk
    said = []
    for key in (hidden, 10_000):
        with pytest.raises(Missing) as error:
            reads.one(stranger.viewer, key)
        said.append(str(error.value))
    assert said[0] == said[1]


def test_a_preview_shows_nothing_that_was_closed_since(both, stranger) -> None:
    facts = {"title": CLOG, "summary": "We look for a coating."}
    assert {one.asset.pk for one in reads.preview(stranger.viewer, facts).found} == {"a-open", "a-teaser"}
    one = Asset.objects.get(pk="a-open")
    one.confidentiality = "confidential"
    one.keep()
    teaser = Asset.objects.get(pk="a-teaser")
    teaser.summary = "Short now."
    teaser.keep()
    (left,) = reads.preview(stranger.viewer, facts).found
    assert left.asset.pk == "a-teaser"
    assert "teaserland" not in str(left.told)


def test_weights_and_what_is_missing_are_told_of_shown_texts_alone(both, owner, stranger) -> None:
    Need.objects.update(keywords=["milk proteins", "caustic soda", "openland"])
    for person in (owner, stranger):
        found = {one.asset.pk: one.told for one in reads.for_need(person.viewer, need_for(person.viewer, "n-1"))}
        assert found["a-open"].lacks == "caustic soda"
        assert found["a-teaser"].lacks == "caustic soda, openland"
        assert [one.share for one in found["a-open"].weighed]
        assert "weaker" in person.client.get("/needs/n-1/").content.decode()
    nothing = told(Match.objects.get(asset="a-open"), {"title": CLOG}, {}, sight="open")
    assert (nothing.lacks, [one.side for one in nothing.weighed if one.side == "Result"]) == ("", [])
