"""Matches are computed again where something changed, and nowhere else; the result is that of computing all."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction

from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import change_facts, changing, locked
from valorise.platform.jobs.models import Job
from valorise.platform.matching import actions, computing, freshness, keeping, triggers
from valorise.platform.matching.models import Compared, Match
from valorise.platform.matching.rooms import rooms
from valorise.platform.matching.telling import known
from valorise.platform.needs import actions as needs
from valorise.platform.needs.models import Need
from valorise.platform.register.models import Agreement, Asset, Restriction
from valorise.terms.errors import Refused

WORDS = (
    "membrane",
    "fouling",
    "milk",
    "pasteuriser",
    "turbine",
    "erosion",
    "blade",
    "vaccine",
    "poultry",
    "flood",
    "river",
)


def silent(what: str, done: int, total: int) -> None:
    pass


def text(number: int, size: int = 4) -> str:
    return " ".join(WORDS[(number * 3 + step * (number % 4 + 1)) % len(WORDS)] for step in range(size))


@pytest.fixture
def some(asset, need, elsewhere):
    for number in range(24):
        level = ("open", "teaser", "", "confidential")[number % 4]
        place = elsewhere if number % 5 == 0 else None
        asset(f"a-{number:02}", place, confidentiality=level, title=text(number), summary=text(number + 7, 9))
    for number in range(8):
        place = elsewhere if number % 3 == 0 else None
        need(f"n-{number}", place, title=text(number + 2), summary=text(number + 5, 8), shared=number % 2 == 0)
    freshness.catch_up(silent)


def kept() -> dict:
    columns = ("need", "asset", "fit", "parts", "evidence", "blockers", "words", "rank_for_need")
    rows = Match.objects.values_list(*columns, "need_version", "asset_version", "score")
    return {row[:2]: rounded(row[2:]) for row in rows}


def rounded(value):
    """Sums of the same parts in another order differ in their last digit."""
    if isinstance(value, dict):
        return {name: rounded(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(one) for one in value]
    return round(value, 9) if isinstance(value, float) else value


def change(person, model, name, facts) -> None:
    kind = {"assets": "asset-changed", "needs": "need-changed"}[model.declared]
    with changing(person.viewer, kind) as tell:
        change_facts(tell, locked(model, person.viewer, name), facts)


def test_a_need_changed_while_it_was_compared_is_compared_again(some, owner) -> None:
    """The change comes after the needs were read, and before it is noted that they were compared."""
    Compared.objects.filter(side="need").delete()
    told = []

    def busy(what: str, done: int, total: int) -> None:
        if not told:
            change(owner, Need, "n-1", {"title": "Turbine blade erosion"})
        told.append(what)

    computing.compute(busy)
    assert freshness.stale_needs(clock.today()) == ["n-1"]
    freshness.catch_up(silent)
    assert freshness.stale_needs(clock.today()) == []
    assert "turbine" in str(Match.objects.filter(need="n-1").values_list("words", flat=True)[0])


def test_nothing_is_left_to_do_and_doing_it_again_changes_nothing(some) -> None:
    before, day = kept(), clock.today()
    assert before
    assert (freshness.stale_needs(day), freshness.stale_assets(day)) == ([], [])
    assert freshness.catch_up(silent) == 0
    assert kept() == before


@pytest.mark.parametrize(
    "model, name, facts",
    [
        (Asset, "a-01", {"title": text(4), "summary": text(7, 8)}),
        (Asset, "a-02", {"confidentiality": "open"}),
        (Asset, "a-08", {"confidentiality": "confidential"}),
        (Need, "n-2", {"summary": "erosion of turbine blade"}),
    ],
)
def test_comparing_what_changed_gives_what_comparing_all_gives(some, owner, model, name, facts) -> None:
    change(owner, model, name, facts)
    day = clock.today()
    assert [*freshness.stale_needs(day), *freshness.stale_assets(day)] == [name]
    freshness.catch_up(silent)
    touched = {pair for pair in kept() if name in pair}
    some_only = kept()
    computing.compute(silent)
    assert touched
    assert {pair: some_only.get(pair) for pair in touched} == {pair: kept().get(pair) for pair in touched}


def test_a_changed_need_leaves_the_matches_of_others_untouched(some, owner) -> None:
    before = {row.pk: row.made_at for row in Match.objects.exclude(need="n-2")}
    change(owner, Need, "n-2", {"summary": "erosion of turbine blade"})
    assert freshness.catch_up(silent) == 1
    assert {row.pk: row.made_at for row in Match.objects.exclude(need="n-2")} == before


def test_the_day_of_the_first_match_stays(some) -> None:
    first = dict(Match.objects.values_list("pk", "first_at"))
    computing.compute(silent)
    again = dict(Match.objects.values_list("pk", "first_at"))
    assert again == first
    assert Match.objects.latest("made_at").made_at > max(first.values())


def test_a_closed_need_and_a_removed_asset_lose_their_matches(some, owner) -> None:
    needs.close_need(owner.viewer, "n-2", "met", version=1)
    Asset.objects.filter(pk="a-01").update(removed_at=clock.now())
    freshness.catch_up(silent)
    assert not Match.objects.filter(need="n-2").exists()
    assert not Match.objects.filter(asset="a-01").exists()
    assert freshness.catch_up(silent) == 0


def test_an_embargo_that_ends_moves_the_asset_and_compares_it_again(some) -> None:
    day = clock.today()
    Asset.objects.filter(pk="a-04").update(embargo_until=day + timedelta(days=3))
    freshness.catch_up(silent)
    assert freshness.stale_assets(day) == []
    with clock.stopped(day + timedelta(days=3)):
        assert freshness.stale_assets(clock.today()) == ["a-04"]
        freshness.catch_up(silent)
        assert Compared.objects.get(side="asset", name="a-04").room == "shared"


def test_a_new_day_looks_at_every_need_again(some) -> None:
    with clock.stopped(clock.today() + timedelta(days=1)):
        assert len(freshness.stale_needs(clock.today())) == 8


def test_rooms_hold_every_asset_once_and_their_stamp_tells_a_change(some, owner) -> None:
    before = rooms(clock.today())
    assert sum(room.size for room in before.values()) == 24
    assert "shared" in before
    assert sum(room.size for room in rooms(date(2000, 1, 1)).values()) == 24, "a day in the past can be asked"
    change(owner, Asset, "a-01", {"title": "Changed"})
    after = rooms(clock.today())
    assert [name for name in before if before[name].stamp != after[name].stamp] == ["shared"]


def test_ranks_count_from_one_without_a_hole_and_what_disappears_meanwhile_is_left_out(some) -> None:
    for name in Match.objects.values_list("asset", flat=True).distinct():
        ranks = sorted(Match.objects.filter(asset=name).values_list("rank_for_asset", flat=True))
        assert ranks == list(range(1, len(ranks) + 1))
    found = [computing._found(group, room, all_rooms, clock.today()) for all_rooms in [rooms(clock.today())]
             for group in computing._groups(None) for room in all_rooms.values()]  # fmt: skip
    Asset.objects.filter(pk="a-01").delete()
    keeping.replace(found, only=None)
    assert not Match.objects.filter(asset="a-01").exists()
    assert Match.objects.exists()


def test_without_needs_or_assets_there_is_nothing(asset, need) -> None:
    assert freshness.catch_up(silent) == 0
    asset()
    assert freshness.catch_up(silent) == 0
    Asset.objects.update(removed_at=clock.now())
    need()
    assert freshness.catch_up(silent) == 1
    assert not Match.objects.exists()


def test_an_agreement_makes_its_assets_stale(some, office) -> None:
    made = Agreement.objects.create(id="g-1", tenant=office, type="licence", exclusive=True, signed="2020-01-01")
    assert freshness.stale_assets(clock.today()) == []
    made.assets.set(["a-01"])
    assert freshness.stale_assets(clock.today()) == ["a-01"]
    freshness.catch_up(silent)
    rules = [one["rule"] for match in Match.objects.filter(asset="a-01") for one in match.blockers]
    assert "exclusive-right-given" in rules


def test_a_restriction_makes_its_asset_stale_and_is_for_the_office_alone(some, office) -> None:
    facts = {"asset_id": "a-01", "restriction": "security-check", "clause": "Decision 7"}
    made = Restriction.objects.create(id="r-1", tenant=office, **facts)
    assert freshness.stale_assets(clock.today()) == ["a-01"]
    freshness.catch_up(silent)
    found = [one for match in Match.objects.filter(asset="a-01") for one in match.blockers]
    told = [one for one in found if one["rule"] == "security-check"]
    assert told
    assert "Decision 7" in told[0]["reason"]
    assert [sight for sight in ("full", "colleague", "open", "teaser") if known(told[0], sight)] == ["full"]
    made.removed_at = clock.now()
    made.save()
    freshness.catch_up(silent)
    assert not [one for match in Match.objects.filter(asset="a-01") for one in match.blockers]


@pytest.mark.django_db(transaction=True)
def test_a_change_asks_once_for_the_work_after_it_is_committed(need) -> None:
    with transaction.atomic():
        one = need()
        need("n-2")
        assert not Job.objects.exists()
    one.keep()
    assert list(Job.objects.values_list("name", "started_by")) == [(triggers.WORK, None)]


def test_the_worker_does_it(some, owner) -> None:
    from valorise.platform.jobs.worker import drain

    change(owner, Need, "n-2", {"summary": "erosion of turbine blade"})
    triggers.ask()
    assert drain(regular=False) == 1
    assert Job.objects.get().state == "done", Job.objects.get().error
    assert freshness.stale_needs(clock.today()) == []


def test_comparing_all_again_is_for_heads_and_remembered(some, player, office) -> None:
    from valorise.platform.foundation.changes import log

    for role in ("researcher", "transfer-officer"):
        with pytest.raises(Refused):
            actions.match_again(player(office, role).viewer, tell=silent)
    assert log().read(activity="matches-renewed").height == 0
    head = player(office, "head-of-office")
    assert actions.match_again(head.viewer, tell=silent) == Match.objects.count()
    assert log().read(activity="matches-renewed").height == 1
    assert actions.match_again(None, tell=silent) > 0


def test_a_head_starts_it_by_page_and_others_cannot(some, player, office, owner, nobody) -> None:
    from valorise.platform.jobs.worker import drain

    head = player(office, "head-of-office")
    assert "Compare everything again" in head.client.get("/matches/").content.decode()
    assert "Compare everything again" not in owner.client.get("/matches/").content.decode()
    assert owner.client.post("/matches/again/").status_code == 403
    assert nobody.post("/matches/again/").status_code == 403
    answer = head.client.post("/matches/again/")
    drain(beat=False)
    job = Job.objects.get()
    assert (answer["Location"], job.state) == (f"/jobs/{job.pk}/", "done"), job.error
    assert job.result["summary"] == f"Matches kept: {Match.objects.count()}"


@pytest.mark.parametrize("many", [False, True])
def test_what_changes_while_it_is_compared_is_compared_again(some, owner, monkeypatch, many) -> None:
    monkeypatch.setattr(freshness, "MANY", 0 if many else 100)
    change(owner, Asset, "a-01", {"title": text(4)})
    later = [{"title": text(5)}]

    def tell(what: str, done: int, total: int) -> None:
        if later:
            change(owner, Asset, "a-01", later.pop())

    freshness.catch_up(tell)
    assert not later
    assert freshness.stale_assets(clock.today()) == ["a-01"]


def test_after_long_comparing_the_worker_rests(owner) -> None:
    ended = clock.now()
    Job.objects.create(name=triggers.WORK, state="done", started_at=ended - timedelta(seconds=30), ended_at=ended)
    for _ in range(2):
        triggers.ask()
    waiting = Job.objects.get(name=triggers.WORK, state="waiting")
    assert waiting.begins_at == ended + timedelta(seconds=120)
