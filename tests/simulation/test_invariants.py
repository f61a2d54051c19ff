"""Each invariant can fail: beside a record that it lets pass stands one that it does not.

Apart from test_years, which asks them about simulated ones. Records are written by hand: Maya and Dana in Berlin, in a week of March.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.simulation import consent, invariants, promises, silence, weekly
from tests.simulation.invariants import INVARIANTS, Breaks, broken
from tests.simulation.record import Act, Did, Ended, HadSomething, Line, Post, Record, Share, zone_of
from tests.simulation.slack import marks_in

MAYA, DANA = "U000001", "U000002"
MONDAY, TUESDAY, FRIDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 6)
ITEM, OTHER = UUID(int=1), UUID(int=2)


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """On Berlin's clock."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone_of("Europe/Berlin")).astimezone(
        UTC
    )


def days(count: float) -> timedelta:
    return timedelta(days=count)


def post(when: datetime, kind: str = "check-in", to: str = MAYA, **more: Any) -> Post:
    known: dict[str, Any] = {
        "op": "post",
        "delivery": uuid4(),
        "item": ITEM,
        "is_nudge": "sender" not in more,
    }
    return Post(at=when, to=(to,), kind=kind, **(known | more))


def digest(when: datetime, *items: UUID, section: str = "back", **more: Any) -> Post:
    return post(when, "digest", item=None, lines=tuple(Line(section, item) for item in items), **more)


def a_record(*happened: Act | Post | Share | HadSomething | Ended, **wishes: Any) -> Record:
    """What happened to two who wish nothing special, unless said."""
    record = Record()
    for who in (MAYA, DANA):
        record.wish(who, at(MONDAY) - days(30), **({"zone": "Europe/Berlin"} | wishes))
    into: dict[type, list[Any]] = {
        Act: record.acts, Post: record.posts, Share: record.shares, HadSomething: record.had_something, Ended: record.ended,
    }  # fmt: skip
    for each in happened:
        into[type(each)].append(each)
    return record


def kept(day: date = MONDAY, item: UUID = ITEM) -> Act:
    """Maya keeps it a week before, to be asked on a day."""
    return Act(at(MONDAY - days(7)), MAYA, Did.KEPT, item, day)


def did(what: Did, when: datetime, who: str = MAYA, day: date | None = None, to: str | None = None) -> Act:
    return Act(when, who, what, ITEM, day, to)


NOON = at(MONDAY, 12)
TOLD_OF = post(NOON - days(7), "let-know", DANA, sender=MAYA)
YES = did(Did.DECIDED, NOON - days(6), DANA, to=MAYA)
IGNORED = [post(NOON + days(n)) for n in (0, 2, 4)]
WEDNESDAY = MONDAY + days(2)

FIVE = [UUID(int=10 + n) for n in range(5)]
SIX = [kept(TUESDAY, item) for item in [*FIVE, OTHER]]
ONE_BY_ONE = [post(at(WEDNESDAY), item=FIVE[0]), post(at(WEDNESDAY + days(1), 10), item=FIVE[1])]
ANSWERED_ON_MONDAY = did(Did.ANSWERED, at(FRIDAY + days(3)), DANA, to=MAYA)
GOODBYE = post(NOON + days(12), "silence")

ANSWERED_LATE = did(Did.ANSWERED, NOON - days(1), DANA, MONDAY + days(6), MAYA)
ANSWERED_AGAIN = a_record(
    did(Did.ANSWERED, NOON - days(7), DANA, MONDAY, MAYA),
    post(NOON),
    did(Did.ANSWERED, NOON + days(1), DANA, MONDAY + days(8), MAYA),
    post(NOON + days(7), "softer-check-in"),
)

CASES: dict[Callable[[Record], Breaks], tuple[list[Record], list[Record]]] = {
    invariants.capped: (
        [
            a_record(post(NOON), post(NOON + days(1)), post(NOON + days(2)), post(NOON + days(7))),
            a_record(post(NOON), post(NOON, to=DANA), post(NOON, "outcome", sender=DANA)),
        ],
        [
            a_record(post(NOON), post(NOON + days(0.99))),
            a_record(*(post(NOON + days(n)) for n in (0, 1, 2, 6.9))),
        ],
    ),
    invariants.inside_hours: (
        [
            a_record(post(NOON), digest(at(FRIDAY, 10, 59)), digest(at(FRIDAY, 14))),
            a_record(digest(at(FRIDAY, 21)), digest_hour=21),
            a_record(post(at(MONDAY, 3), "question", is_hastened=True, sender=DANA)),
        ],
        [
            a_record(post(at(MONDAY, 8, 59))),
            a_record(post(at(MONDAY, 17))),
            a_record(post(at(FRIDAY + days(1)))),
            a_record(digest(at(FRIDAY, 22)), digest_hour=21),
            a_record(post(at(MONDAY, 3), "outcome", sender=DANA)),
            a_record(post(NOON), quiet_days=frozenset({MONDAY})),
            a_record(digest(at(FRIDAY, 10)), quiet_days=frozenset({FRIDAY})),
            a_record(post(NOON), zone="Asia/Tokyo"),
        ],
    ),
    invariants.nothing_unwanted: (
        [
            a_record(post(NOON), paused_until=NOON, away_until=at(MONDAY, 0)),
            a_record(post(NOON, "outcome", sender=DANA), stopped=True, away_until=NOON + days(3)),
        ],
        [
            a_record(post(NOON), left=True),
            a_record(post(NOON, "outcome", sender=DANA), left=True),
            a_record(post(NOON), stopped=True),
            a_record(post(NOON), paused_until=NOON + days(1)),
            a_record(post(NOON, "outcome", sender=DANA), paused_until=NOON + days(1)),
            a_record(post(NOON), away_until=at(MONDAY, 9)),
            a_record(post(NOON), away_until=NOON + days(3)),
            a_record(post(NOON), check_ins=False),
            a_record(digest(at(FRIDAY)), digests=False),
        ],
    ),
    invariants.declined_is_declined: (
        [
            a_record(did(Did.DECLINED, NOON, to=MAYA), post(NOON, "outcome", sender=DANA)),
            a_record(kept(), did(Did.KEPT_OWN, NOON, DANA), did(Did.DECLINED, NOON, DANA, to=MAYA), post(NOON, "prompt", DANA)),
            a_record(post(NOON, "response", DANA, sender=MAYA), declined_everyone=True),
        ],
        [
            a_record(did(Did.DECLINED, NOON, DANA, to=MAYA), post(NOON, "outcome", DANA, sender=MAYA)),
            a_record(kept(), did(Did.DECLINED, NOON, DANA, to=MAYA), post(NOON, "prompt", DANA)),
            a_record(post(NOON, "outcome", DANA, sender=MAYA), declined_everyone=True),
            a_record(kept(), post(NOON, "prompt", DANA), declined_everyone=True),
        ],
    ),
    consent.prompts_are_wanted: (
        [
            a_record(kept(), did(Did.KEPT_OWN, NOON, DANA), post(NOON, "prompt", DANA)),
            a_record(kept(), TOLD_OF, YES, post(NOON + days(7), "prompt", DANA)),
            a_record(kept(), TOLD_OF, YES, digest(at(FRIDAY) + days(7), ITEM, section="moment", to=DANA)),
        ],
        [
            a_record(kept(), TOLD_OF, post(NOON + days(7), "prompt", DANA)),
            a_record(kept(), YES, post(NOON + days(7), "prompt", DANA)),
            a_record(kept(), TOLD_OF, YES, post(NOON + days(6), "prompt", DANA)),
            a_record(kept(), TOLD_OF, YES, did(Did.DECLINED, NOON, DANA, to=MAYA), post(NOON + days(7), "prompt", DANA)),
            a_record(kept(), did(Did.KEPT_OWN, NOON, MAYA), post(NOON + days(7), "prompt", DANA)),
            a_record(kept(), TOLD_OF, digest(at(FRIDAY) + days(7), ITEM, section="moment", to=DANA)),
        ],
    ),
    invariants.not_about_what_moved_on: (
        [
            a_record(kept(), post(NOON), post(NOON + days(7), "softer-check-in")),
            ANSWERED_AGAIN,
            a_record(kept(), did(Did.MOVED, NOON - days(2), day=TUESDAY), ANSWERED_LATE, post(at(TUESDAY))),
            a_record(kept(), did(Did.MUTED, NOON), did(Did.MOVED, NOON, day=TUESDAY), post(NOON + days(1))),
            a_record(kept(), did(Did.TOLD, NOON - days(1)), did(Did.KEPT_OWN, NOON, DANA), post(NOON, "prompt", DANA)),
        ],
        [
            *(a_record(kept(), did(how, NOON), post(NOON)) for how in (Did.CLOSED, Did.LET_GO, Did.MUTED, Did.PUT_TO_REST)),
            *(a_record(kept(), did(how, NOON, DANA), post(NOON)) for how in (Did.ASKED_ABOUT, Did.HEARD)),
            a_record(kept(), did(Did.CLOSED, NOON), digest(at(FRIDAY), ITEM)),
            a_record(kept(TUESDAY), post(NOON)),
            a_record(kept(), *(post(NOON + days(7 * n)) for n in range(3))),
            *(a_record(kept(), did(how, NOON, DANA), post(NOON, "prompt", DANA)) for how in (Did.TOLD, Did.PROMPT_LET_GO)),
            a_record(did(Did.KEPT_OWN, NOON, DANA, TUESDAY), post(NOON, "prompt", DANA)),
            a_record(did(Did.KEPT_OWN, NOON, DANA), post(NOON, "prompt", DANA), post(NOON + days(9), "prompt", DANA)),
        ],
    ),
    weekly.digests_come: (
        [
            a_record(HadSomething(at(FRIDAY), MAYA), digest(at(FRIDAY, 10, 59))),
            a_record(HadSomething(at(FRIDAY), MAYA), digest(at(FRIDAY + days(3))), quiet_days=frozenset({FRIDAY})),
            a_record(HadSomething(at(FRIDAY), MAYA), digest(at(TUESDAY))),
            a_record(HadSomething(at(FRIDAY), MAYA), paused_until=at(FRIDAY) + days(9)),
            a_record(HadSomething(at(FRIDAY), MAYA), ANSWERED_ON_MONDAY, quiet_days=frozenset({FRIDAY})),
            a_record(kept(), post(NOON), did(Did.CLOSED, at(FRIDAY))),
            a_record(kept(FRIDAY), did(Did.CLOSED, at(FRIDAY) + days(6))),
        ],
        [
            a_record(HadSomething(at(FRIDAY), MAYA)),
            a_record(HadSomething(at(FRIDAY), MAYA), ANSWERED_ON_MONDAY),
            a_record(kept(), did(Did.CLOSED, at(FRIDAY) + days(1))),
            a_record(kept(FRIDAY), digest(at(FRIDAY) + days(14), ITEM), did(Did.CLOSED, at(FRIDAY) + days(14))),
            a_record(HadSomething(at(FRIDAY), MAYA), digest(at(FRIDAY, 11))),
            a_record(HadSomething(at(FRIDAY), MAYA), post(at(FRIDAY), "digest", DANA)),
            a_record(HadSomething(at(FRIDAY), MAYA), digest(at(FRIDAY) - days(7))),
        ],
    ),
    invariants.spread_out: (
        [a_record(*(post(at(MONDAY, hour)) for hour in (9, 9, 9, *range(10, 17)) for _ in range(50)))],
        [a_record(*(post(at(MONDAY, hour)) for hour in (9, 9, 9, 9, *range(10, 17)) for _ in range(50)))],
    ),
    invariants.all_comes_to_an_end: (
        [
            a_record(Ended(ITEM, "closed"), Ended(OTHER, None)),
            a_record(*IGNORED, Ended(OTHER, None, MAYA)),
            a_record(Ended(OTHER, None, DANA), stopped=True),
            a_record(Ended(OTHER, None, DANA), away_until=silence.IN_THE_END + days(1)),
        ],
        [
            a_record(Ended(ITEM, "open")),
            a_record(Ended(OTHER, None, DANA), away_until=at(MONDAY, 9)),
            a_record(Ended(ITEM, "asked")),
            a_record(*IGNORED, Ended(OTHER, None, DANA)),
        ],
    ),
    promises.check_ins_come: (
        [
            a_record(kept(), post(at(TUESDAY, 16)), did(Did.CLOSED, NOON + days(2))),
            a_record(kept(), digest(at(FRIDAY), ITEM), did(Did.CLOSED, at(FRIDAY, 12))),
            a_record(kept(), did(Did.CLOSED, NOON + days(20))),
            a_record(kept(FRIDAY), post(at(FRIDAY + days(3))), did(Did.CLOSED, NOON + days(9))),
            a_record(kept(), post(at(WEDNESDAY)), did(Did.CLOSED, NOON + days(9)), paused_until=NOON),
            a_record(kept(), stopped=True),
            a_record(did(Did.ANSWERED, NOON - days(7), DANA, MONDAY, MAYA), post(NOON), post(NOON + days(7), "softer-check-in")),
            ANSWERED_AGAIN,
        ],
        [
            a_record(kept()),
            a_record(kept(), post(NOON)),
            a_record(kept(), post(at(WEDNESDAY)), did(Did.CLOSED, NOON + days(9))),
            a_record(kept(), post(NOON), post(NOON + days(9), "softer-check-in")),
            a_record(did(Did.ANSWERED, NOON - days(7), DANA, MONDAY, MAYA)),
        ],
    ),
    weekly.oldest_first: (
        [
            a_record(kept(), kept(TUESDAY, OTHER), digest(at(FRIDAY), ITEM)),
            a_record(kept(), kept(TUESDAY, OTHER), digest(at(FRIDAY), ITEM, OTHER)),
            a_record(kept(), did(Did.CLOSED, NOON), kept(TUESDAY, OTHER), digest(at(FRIDAY), OTHER)),
        ],
        [a_record(kept(), kept(TUESDAY, OTHER), digest(at(FRIDAY), OTHER))],
    ),
    weekly.full_before_it_leaves_out: (
        [
            a_record(kept(), *SIX, digest(at(FRIDAY), *FIVE, more=2)),
            a_record(kept(), kept(FRIDAY + days(1), OTHER), digest(at(FRIDAY), ITEM)),
            a_record(kept(), kept(FRIDAY + days(63), OTHER), digest(at(FRIDAY) + days(70), OTHER)),
        ],
        [
            a_record(kept(), *SIX, digest(at(FRIDAY), *FIVE, more=1)),
            a_record(kept(), kept(TUESDAY, OTHER), digest(at(FRIDAY), ITEM, more=1)),
        ],
    ),
    weekly.digests_are_short: (
        [
            a_record(digest(at(FRIDAY), *FIVE), digest(at(FRIDAY) + days(7), *FIVE)),
            a_record(digest(at(FRIDAY), ITEM, section="looking back")),
        ],
        [
            a_record(digest(at(FRIDAY), *FIVE, ITEM)),
            a_record(digest(at(FRIDAY))),
            a_record(digest(at(FRIDAY), ITEM, ITEM)),
            a_record(digest(at(FRIDAY), ITEM, OTHER, section="looking back")),
            a_record(*(digest(at(FRIDAY) + days(7 * n), ITEM, section="unanswered") for n in range(2))),
        ],
    ),
    promises.no_burst_afterwards: (
        [
            a_record(*SIX, digest(at(FRIDAY), *FIVE), paused_until=at(WEDNESDAY, 0)),
            a_record(*SIX[:2], post(at(WEDNESDAY), item=FIVE[0]), paused_until=at(WEDNESDAY, 0)),
            a_record(*SIX[:2], *ONE_BY_ONE, paused_until=at(WEDNESDAY, 0), digests=False),
            a_record(*SIX[:2], *ONE_BY_ONE, away_until=NOON - days(9)),
        ],
        [
            a_record(*SIX[:2], *ONE_BY_ONE, paused_until=at(WEDNESDAY, 0)),
            a_record(*SIX[:2], *ONE_BY_ONE, away_until=at(WEDNESDAY, 0)),
        ],
    ),
    silence.after_three_ignored_silence: (
        [
            a_record(*(post(NOON + days(n)) for n in (0, 2, 4, 10.9))),
            a_record(*IGNORED, post(NOON + days(12), "silence"), did(Did.CLOSED, NOON + days(13)), post(NOON + days(14))),
            a_record(*IGNORED, did(Did.CLOSED, NOON + days(5)), post(NOON + days(20))),
            a_record(*IGNORED[:2], digest(at(FRIDAY), ITEM), post(NOON + days(20))),
            a_record(*IGNORED, post(NOON + days(16)), away_until=NOON + days(9)),
            a_record(*IGNORED, post(NOON + days(12), "outcome", sender=DANA)),
        ],
        [
            a_record(*IGNORED, post(NOON + days(12))),
            a_record(*IGNORED, digest(NOON + days(12), ITEM)),
            a_record(*IGNORED, did(Did.CLOSED, NOON + days(13), DANA), post(NOON + days(14))),
            a_record(*IGNORED, did(Did.LOOKED, NOON + days(13)), post(NOON + days(14))),
            a_record(*IGNORED, post(NOON + days(12), "silence"), post(NOON + days(19), "silence")),
        ],
    ),
    silence.silence_is_said: (
        [
            a_record(*IGNORED, GOODBYE),
            a_record(*IGNORED, did(Did.CLOSED, NOON + days(20))),
            a_record(*IGNORED[:2]),
            a_record(*IGNORED, stopped=True),
        ],
        [
            a_record(*IGNORED),
            a_record(*IGNORED, post(NOON + days(12), "silence", DANA)),
            a_record(*IGNORED, post(NOON + days(30), "silence")),
        ],
    ),
    invariants.sent_only_what_was_sent: (
        [a_record(Share(NOON, MAYA, "ac000001zz"), post(NOON, marks=frozenset({"ac000001zz"})))],
        [
            a_record(post(NOON, marks=frozenset({DANA}))),
            a_record(Share(NOON, DANA, "ac000001zz"), post(NOON, marks=frozenset({"ac000001zz"}))),
            a_record(Share(NOON, MAYA, DANA), post(NOON - days(1), op="update", marks=frozenset({DANA}))),
            a_record(post(NOON, op="home", marks=frozenset({DANA}))),
        ],
    ),
    invariants.drawn_again_for_a_reason: (
        [
            a_record(did(Did.THANKED, NOON, DANA), post(NOON, "outcome", DANA, op="update")),
            a_record(post(NOON, "prompt", DANA), post(NOON, "outcome", DANA, op="update")),
            a_record(did(Did.CLOSED, NOON), post(NOON, op="update")),
        ],
        [
            a_record(did(Did.CLOSED, NOON), post(NOON, "prompt", DANA, op="update")),
            a_record(did(Did.THANKED, NOON - days(1), DANA), post(NOON, "outcome", DANA, op="update")),
        ],
    ),
    invariants.never_twice: (
        [a_record(post(NOON), post(NOON))],
        [a_record(post(NOON, delivery=ITEM), post(NOON + days(9), delivery=ITEM))],
    ),
}  # fmt: skip


def test_each_invariant_has_its_cases() -> None:
    assert list(CASES) == list(INVARIANTS)


@pytest.mark.parametrize("invariant", INVARIANTS, ids=lambda each: each.__name__)
def test_what_is_well_passes_and_what_is_not_does_not(invariant: Callable[[Record], Breaks]) -> None:
    well, ill = CASES[invariant]
    assert [invariant(record) for record in well] == [[]] * len(well)
    assert [number for number, record in enumerate(ill) if not invariant(record)] == []
    assert invariant.__name__ in broken(ill[0])


def test_wishes_hold_from_when_they_were_made() -> None:
    record = a_record(post(NOON), post(NOON + days(2)))
    record.wish(MAYA, NOON + days(1), stopped=True)
    assert len(invariants.nothing_unwanted(record)) == 1


def test_what_is_stopped_may_rest_and_without_digests_what_waited_comes_by_itself() -> None:
    rested = a_record(kept())
    rested.wish(MAYA, NOON - days(1), stopped=True)
    assert promises.check_ins_come(rested) == []
    rested.wish(MAYA, NOON + days(90), stopped=False)
    assert promises.check_ins_come(rested) == []
    late = a_record(kept(), post(NOON + days(20)), did(Did.CLOSED, NOON + days(21)))
    assert len(promises.check_ins_come(late)) == 1
    late.wish(MAYA, NOON + days(19), digests=False)
    assert promises.check_ins_come(late) == []
    moved = a_record(kept(), post(at(WEDNESDAY)), did(Did.CLOSED, NOON + days(9)))
    assert len(promises.check_ins_come(moved)) == 1
    moved.wish(MAYA, at(MONDAY, 0, 30), zone="America/New_York")
    assert promises.check_ins_come(moved) == []


def test_marks_are_found_wherever_they_stand() -> None:
    blocks = [{"text": {"text": "*Zu00001* said: ac000012zz; <@U000002>"}}]
    assert marks_in("It was pn000003zz.", blocks) == {MAYA, DANA, "ac000012zz", "pn000003zz"}
    assert marks_in("Nobody and nothing, not even ac12zz") == frozenset()
