"""What a digest lists, and when it comes: properties over any items, any wishes, any zone and any year."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.advice import Advice, AdviserState, Favour, Origin, Outcome, State
from bot.domain.digest import (
    LISTED_AT_MOST,
    LOOK_BACK_AFTER,
    SHOWN,
    Digest,
    Listing,
    Matters,
    Section,
    Told,
    candidates,
    choose,
)
from bot.domain.digest_day import coming, due_moment, moment_from, same_week, takes_digest, wish_of
from bot.domain.pair import Consent
from bot.domain.policy import DIGEST_GRACE
from bot.domain.window import local_date, week_key
from tests.factories import DANA, HOME, MAYA, NOW, TODAY, ZONE, a_pair, a_person, asked, kept

ODD = (
    "America/New_York",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/Nuuk",
    "Africa/Casablanca",
)
ZONES = st.sampled_from(ODD) | st.sampled_from(sorted(available_timezones() - {"localtime"}))
MOMENTS = st.integers(0, 4_700 * 24 * 60).map(
    lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
ENDED = {"state": State.CLOSED, "outcome": Outcome.WORKED, "check_in_on": None}


def listing(item: Advice, section: Section, at: datetime, person: UUID = MAYA, number: int = 1) -> Listing:
    return Listing(
        workspace_id=HOME, delivery_id=UUID(int=99), position=0, advice_id=item.id, person_id=person,
        section=section, number=number, listed_at=at,
    )  # fmt: skip


def of(*items: Advice, **more: Any) -> Digest:
    given_: dict[str, Any] = {"person": a_person(), "items": items} | more
    return choose(Matters(**given_), ZONE, NOW)


def sections(found: Digest) -> list[Section]:
    return [entry.section for entry in found.entries]


@st.composite
def any_item(draw: st.DrawFn) -> Advice:
    day = st.one_of(st.none(), st.integers(-200, 30).map(lambda n: TODAY + timedelta(days=n)))
    at = st.one_of(st.none(), st.integers(-800, 0).map(lambda n: NOW + timedelta(days=n)))
    receiver, adviser = draw(st.sampled_from([(MAYA, DANA), (DANA, MAYA)]))
    return kept(
        id=draw(st.uuids()), receiver_id=receiver, adviser_id=adviser, state=draw(st.sampled_from(State)),
        check_in_on=draw(day), softer_on=draw(day), prompt_on=draw(day), muted_at=draw(at), closed_at=draw(at),
        outcome=draw(st.sampled_from([None, *Outcome])), told_at=draw(at), thanked_at=draw(at),
        adviser_state=draw(st.sampled_from([None, *AdviserState])), receiver_acted_at=draw(at),
        words_taken_back_at=draw(at), said_at=draw(at), created_at=NOW - timedelta(days=draw(st.integers(0, 100))), message_ts="1.0",
    )  # fmt: skip


@given(st.lists(any_item(), max_size=30))
def test_five_at_most_oldest_first_and_nothing_is_forgotten(items: list[Advice]) -> None:
    matters = Matters(person=a_person(), items=items)
    found = choose(matters, ZONE, NOW)
    to_ask, news, back = candidates(matters, ZONE, NOW)
    assert len(found.entries) <= SHOWN
    assert len({entry.advice_id for entry in found.entries}) == len(found.entries)
    assert sections(found).count(Section.LOOKING_BACK) <= 1
    assert found.more == len(to_ask) + len(news) + min(1, len(back)) - len(found.entries)
    assert found.carries == (len(to_ask) + len(news) + len(back) > len(found.entries))
    assert bool(found.entries) == bool(to_ask or news or back)
    shown = [entry for entry in to_ask if entry in found.entries]
    assert shown == to_ask[: len(shown)], "what is carried over is younger than what is listed"
    order = list(Section)
    assert sections(found) == sorted(sections(found), key=order.index)


@given(st.lists(any_item(), max_size=12), st.data())
def test_twice_at_most_without_an_act(items: list[Advice], data: st.DataObject) -> None:
    listed = [
        listing(
            item, data.draw(st.sampled_from(Section)), NOW - timedelta(days=data.draw(st.integers(0, 400)))
        )
        for item in items
        for _ in range(data.draw(st.integers(0, 4)))
    ]
    found = choose(Matters(person=a_person(), items=items, listed=listed), ZONE, NOW)
    for entry in found.entries:
        if entry.section in (Section.BACK, Section.MOMENT, Section.LOOKING_BACK):
            item = next(each for each in items if each.id == entry.advice_id)
            acts = {
                Section.BACK: (item.receiver_acted_at, item.said_at),
                Section.MOMENT: (item.adviser_acted_at,),
                Section.LOOKING_BACK: (item.receiver_acted_at,),
            }
            acted = max((at for at in acts[entry.section] if at), default=None)
            times = sum(
                each.advice_id == item.id and (not acted or each.listed_at > acted) for each in listed
            )
            assert times < LISTED_AT_MOST


@given(st.lists(any_item(), max_size=12))
def test_an_advisers_digest_never_reads_the_receivers_side(items: list[Advice]) -> None:
    """P7: whatever the receiver did, what the adviser is listed is the same."""
    quiet = [
        replace(
            item,
            state=State.OPEN,
            check_in_on=None,
            softer_on=None,
            muted_at=None,
            closed_at=None,
            outcome=None,
            receiver_acted_at=None,
        )
        for item in items
        if item.adviser_id == MAYA
    ]
    theirs = [item for item in items if item.adviser_id == MAYA]
    assert of(*theirs) == of(*quiet)


def test_each_section_has_its_reason() -> None:
    assert sections(of(kept(check_in_on=TODAY))) == [Section.BACK]
    assert sections(of(kept(check_in_on=TODAY + timedelta(days=1)))) == []
    assert sections(of(kept(check_in_on=None, softer_on=TODAY))) == [Section.BACK]
    assert sections(of(kept(check_in_on=TODAY, muted_at=NOW))) == []
    mine = kept(receiver_id=DANA, adviser_id=MAYA, check_in_on=None)
    assert sections(of(replace(mine, adviser_state=AdviserState.KEPT, prompt_on=TODAY))) == [Section.MOMENT]
    assert sections(of(kept(**ENDED, closed_at=NOW - LOOK_BACK_AFTER[0]))) == [Section.LOOKING_BACK]
    assert sections(of(kept(**ENDED, closed_at=NOW - timedelta(days=100)))) == []
    assert sections(of(kept(**ENDED, closed_at=NOW, thanked_at=NOW))) == [Section.FULL_CIRCLE]


def test_a_question_without_an_answer_is_listed_once_and_a_favour_never() -> None:
    old = asked(created_at=NOW - timedelta(days=8), message_ts="1.0")
    assert sections(of(old)) == [Section.UNANSWERED]
    assert not of(replace(old, created_at=NOW)).entries
    assert not of(replace(old, message_ts=None)).entries, "it never left"
    assert not of(old, listed=[listing(old, Section.UNANSWERED, NOW - timedelta(days=1))]).entries
    assert not of(replace(old, favour=Favour.ASKED)).entries


def test_an_answer_makes_a_question_that_was_listed_another_matter() -> None:
    item = kept(
        check_in_on=TODAY, said_at=NOW - timedelta(days=8), receiver_acted_at=NOW - timedelta(days=20)
    )
    before = listing(item, Section.UNANSWERED, NOW - timedelta(days=9))
    once, twice = (listing(item, Section.BACK, NOW - timedelta(days=n)) for n in (7, 1))
    assert sections(of(item, listed=[before, once])) == [Section.BACK]
    assert not of(item, listed=[before, once, twice]).entries


def test_what_was_told_is_listed_only_after_a_yes() -> None:
    item = kept(receiver_id=DANA, adviser_id=MAYA, check_in_on=None, told_at=NOW)
    told = [Told(item.id, NOW - timedelta(days=1))]
    for consent in Consent:
        pair = a_pair(adviser_id=MAYA, receiver_id=DANA, consent=consent)
        found = of(item, told=told, pairs={(MAYA, DANA): pair})
        assert bool(found.entries) == (consent is Consent.YES)


def test_a_yes_is_to_what_is_told_after_it() -> None:
    item = kept(receiver_id=DANA, adviser_id=MAYA, check_in_on=None, told_at=NOW)
    told = [Told(item.id, NOW - timedelta(days=1))]
    for days, listed in ((2, True), (0, False)):
        decided_at = NOW - timedelta(days=days)
        pair = a_pair(adviser_id=MAYA, receiver_id=DANA, consent=Consent.YES, decided_at=decided_at)
        assert bool(of(item, told=told, pairs={(MAYA, DANA): pair}).entries) == listed


def test_nobody_is_sent_to_ask_who_left_but_for_what_they_keep_themselves() -> None:
    item = kept(
        receiver_id=DANA,
        adviser_id=MAYA,
        origin=Origin.ASKED,
        check_in_on=None,
        check_in_first_on=TODAY - timedelta(days=30),
    )
    pairs = {(MAYA, DANA): a_pair(adviser_id=MAYA, receiver_id=DANA, consent=Consent.YES)}
    assert sections(of(item, pairs=pairs)) == [Section.MOMENT]
    assert sections(of(item, pairs=pairs, left=frozenset({DANA}))) == []
    own = replace(item, adviser_state=AdviserState.KEPT, prompt_on=TODAY)
    assert sections(of(own, left=frozenset({DANA}))) == [Section.MOMENT]


def test_several_anniversaries_have_a_week_each() -> None:
    old = [kept(**ENDED, id=UUID(int=n), closed_at=NOW - LOOK_BACK_AFTER[0]) for n in (11, 12)]
    found = of(*old)
    assert (len(found.entries), found.more, found.carries) == (1, 0, True)
    listed = [listing(old[0], Section.LOOKING_BACK, NOW)]
    assert of(*old, listed=listed) == replace(of(old[1]), carries=False)


def test_looking_back_ends_when_they_had_enough() -> None:
    item = kept(**ENDED, closed_at=NOW - timedelta(days=366))
    assert of(item).entries
    assert not of(item, person=a_person(no_looking_back_at=NOW)).entries
    assert not of(replace(item, looked_back_at=NOW)).entries


# When it comes


@given(ZONES, st.integers(0, 6), st.integers(0, 23), MOMENTS)
def test_one_in_every_iso_week_and_never_two(zone: str, day: int, hour: int, at: datetime) -> None:
    person = a_person(zone=zone, digest_day=day, digest_hour=hour)
    weeks = []
    for _ in range(60):
        moment = moment_from(person, ZONE, at)
        assert moment >= at
        person = replace(person, digest_at=moment)
        due = due_moment(person, ZONE, moment)
        assert due is not None
        assert due[0] == moment
        weeks.append(due[1])
        person, at = replace(person, digest_week=due[1]), moment
    assert weeks == sorted(set(weeks))
    first = date.fromisocalendar(int(weeks[0][:4]), int(weeks[0][6:]), 1)
    assert weeks == [week_key(first + timedelta(weeks=n)) for n in range(60)], "53-week years have 53"


@given(ZONES, st.integers(0, 6), st.integers(0, 23), MOMENTS)
def test_the_moment_is_the_wish_on_the_readers_clock(zone: str, day: int, hour: int, at: datetime) -> None:
    person = a_person(zone=zone, digest_day=day, digest_hour=hour)
    local = moment_from(person, ZONE, at).astimezone(ZoneInfo(zone))
    wished = datetime.combine(local.date(), time(hour))
    shifted = abs(local.replace(tzinfo=None) - wished)
    assert shifted <= timedelta(hours=1) or local.date().weekday() != day, "only a clock change moves it"


@given(st.lists(ZONES, min_size=2, max_size=5), MOMENTS, st.data())
def test_whoever_moves_gets_one_a_week(zones: list[str], at: datetime, data: st.DataObject) -> None:
    person = a_person(zone=zones[0])
    person = replace(person, digest_at=moment_from(person, ZONE, at))
    came = []
    for zone in zones[1:] * 3:
        now = at + timedelta(hours=data.draw(st.integers(1, 100)))
        if person.digest_at is not None and (due := due_moment(person, ZONE, now)):
            came.append(due[1])
            person = replace(person, digest_week=due[1])
            person = replace(person, digest_at=moment_from(person, ZONE, now))
        person = replace(person, zone=zone)
        assert person.digest_at is not None
        person, at = replace(person, digest_at=same_week(person, ZONE, person.digest_at)), now
    assert came == sorted(set(came)), "never two in a week"


@given(ZONES, MOMENTS)
def test_the_place_is_kept_until_its_hour_is_over(zone: str, at: datetime) -> None:
    person = a_person(zone=zone)
    moment = coming(person, ZONE, at)
    assert moment > at - DIGEST_GRACE - timedelta(microseconds=1)
    assert coming(person, ZONE, moment + DIGEST_GRACE / 2) == moment
    done = replace(person, digest_week=week_key(local_date(moment, zone)))
    assert coming(done, ZONE, moment) > moment


@given(ZONES, MOMENTS, st.integers(1, 400))
def test_whoever_was_away_gets_one_and_not_one_a_week(zone: str, at: datetime, days: int) -> None:
    person = a_person(zone=zone)
    person = replace(person, digest_at=moment_from(person, ZONE, at))
    now = at + timedelta(days=days)
    due = due_moment(person, ZONE, now)
    if due is not None:
        assert now - timedelta(days=8) < due[0] <= now, "the last of them"


def test_who_takes_one() -> None:
    assert takes_digest(a_person())
    assert takes_digest(a_person(paused_until=NOW + timedelta(days=9))), "after the pause"
    for wish in ("no_digest_at", "stopped_at"):
        assert not takes_digest(a_person(**{wish: NOW}))
    assert not takes_digest(a_person(has_left=True))
    assert wish_of(a_person()) == (4, time(10))
