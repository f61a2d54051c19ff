"""P7: what a receiver does in private leaves no trace on the adviser's side, neither in what is shown nor in what is sent nor in its order.

Two companies live the same life; in one of them Maya also does things on her own. Dana sees the same in both, at every moment.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.advice import Advice, Again, Outcome
from bot.domain.delivery import DeliveryState, Op
from bot.domain.pair import Consent
from bot.domain.sighting import Sighting, SightingKind, SightingState
from bot.errors import Declined
from bot.jobs import scenes
from bot.jobs.known import Known
from bot.messages import by_name
from bot.services import (
    attribution,
    consent,
    exchanges,
    give_back,
    giving,
    lookup,
    pins,
    preferences,
    progress,
    sightings,
    typed,
)
from bot.services import home as homes
from bot.services.emoji import Reacted
from bot.services.keep import Source
from bot.services.pins import Pinned
from bot.services.progress import Later
from bot.services.sightings import Found
from bot.services.typed import Typed
from bot.views import came_of_it, forms, people_list, replies
from handlers import showing
from storage import people, workspaces
from storage.rows import columns_of, many
from storage.sightings import SIGHTINGS
from storage.store import Tx
from tests.databases import Database
from tests.factories import ZONE
from tests.services.company import DANA, MAYA, Company, a_company, answers_of, home_of, outcome_of

Doing = Callable[[Company, Advice], object]


@dataclass
class Life:
    """One company and the item that Maya and Dana share there."""

    company: Company
    item: Advice

    def do(self, doing: Doing) -> str | None:
        """An act that a stale button may send, so that it may be declined; why it was."""
        return outcome_of(doing, self.company, self.item)[1]


# How an item comes to be between the two


def a_question(company: Company) -> Advice:
    item = company.asks()
    company.says(item)
    return company.item(item.id)


def kept_and_let_know(company: Company) -> Advice:
    item = company.keeps(let_know=True)
    company.deliver()
    return item


def kept_by_both(company: Company) -> Advice:
    item = company.keeps()
    return company.keeps_own(whom=None) if company.keeps_own().id != item.id else item


def told_about(company: Company) -> Advice:
    item = company.keeps()
    company.closes(item, account="It went well.")
    company.tells(item)
    company.deliver()
    return item


BEGINNINGS = (a_question, kept_and_let_know, kept_by_both, told_about)


# What Maya does on her own


def acts(company: Company, use_case: Callable[..., Any], *args: Any) -> object:
    return company.act(MAYA, use_case, *args)


def tries(company: Company, item: Advice) -> object:
    return acts(company, progress.tried, item.id)


def ticks_her_card(company: Company, item: Advice) -> object:
    for card in company.deliveries("check-in"):
        if card.advice_id == item.id and card.channel and card.ts:
            for name in ("white_check_mark", "tada"):
                company.reacts(MAYA, name, card.channel, card.ts)
    return None


def unticks_her_card(company: Company, item: Advice) -> object:
    for card in company.deliveries("check-in"):
        if card.advice_id == item.id and card.channel and card.ts:
            for name in ("white_check_mark", "tada"):
                company.reacts(MAYA, name, card.channel, card.ts, off=True)
    return None


def says_later(company: Company, item: Advice) -> object:
    number = company.item(item.id).check_in_number
    return acts(company, progress.later, item.id, number, Later.DATE, company.now.date() + timedelta(days=40))


def says_not_yet(company: Company, item: Advice) -> object:
    return acts(company, progress.not_yet, item.id, company.item(item.id).check_in_number)


def writes_down_how_it_went(company: Company, item: Advice) -> object:
    return company.closes(item, Outcome.DIDNT, account="PRIVATE", useful="PRIVATE", private_note="PRIVATE")


def keeps_it_to_herself(company: Company, item: Advice) -> object:
    company.closes(item, Outcome.CHOSE_NOT, private_note="PRIVATE")
    return acts(company, progress.keep_to_self, item.id)


def undoes_it(company: Company, item: Advice) -> object:
    return acts(company, progress.undo_outcome, item.id)


def begins_to_tell_and_undoes_it(company: Company, item: Advice) -> object:
    company.closes(item, Outcome.PARTLY, account="PRIVATE")
    company.tells(item)
    return acts(company, progress.undo_telling, item.id)


def begins_to_tell(company: Company, item: Advice) -> object:
    """The exact message is shown, and she does not press send."""
    company.closes(item, Outcome.PARTLY, account="PRIVATE")
    return acts(company, progress.preview_telling, item.id)


def lets_it_go(company: Company, item: Advice) -> object:
    return acts(company, progress.let_go, item.id)


def stops_it(company: Company, item: Advice) -> object:
    return acts(company, progress.stop_for_item, item.id)


def stops_everything(company: Company, item: Advice) -> object:
    return acts(company, preferences.stop_all)


def starts_again(company: Company, item: Advice) -> object:
    return acts(company, preferences.resume)


def keeps_something_else(company: Company, item: Advice) -> object:
    return company.keeps(ts="77.000001", words="PRIVATE")


def hears_nothing_for_a_month(company: Company, item: Advice) -> object:
    return acts(company, preferences.pause, company.now.date() + timedelta(days=30))


def writes_to_the_bot(company: Company, item: Advice) -> object:
    """In her own DM: an answer to a nudge if there was one lately, else advice from Dana."""
    where = dm_of(company, MAYA)
    typed_there = Typed(
        channel=where, ts=company.new_ts(), text=f"<@{DANA}> says PRIVATE", named_slack_id=DANA
    )
    return acts(company, typed.heard, typed_there)


def keeps_what_she_wrote(company: Company, item: Advice) -> object:
    waiting = waiting_of(company, MAYA)
    if waiting is None:
        return None
    source = Source(channel=waiting.channel, message_ts=waiting.ts, said_at=company.now)
    found = Found(words="PRIVATE", captured=False, source=source, adviser_slack_id=DANA)
    return acts(company, sightings.keep_at_once, waiting.id, found)


def pins_what_dana_said_elsewhere(company: Company, item: Advice) -> object:
    acts(company, pins.reacted, pin(company))
    for sighting in company.look(every_sighting, MAYA):
        if sighting.kind is SightingKind.PIN and sighting.state is SightingState.WAITING:
            acts(company, pins.keep_fetched, sighting.id, Pinned(author=DANA, other=DANA, words="PRIVATE"))
    return None


def takes_the_pin_off(company: Company, item: Advice) -> object:
    return acts(company, pins.reacted, replace(pin(company), is_removed=True))


def pin(company: Company) -> Reacted:
    return Reacted(
        channel="G0TWO", ts="66.000001", emoji="pushpin", event_ts=company.new_ts(), is_removed=False
    )


def looks_up_where_they_stand(company: Company, item: Advice) -> object:
    return company.see(MAYA, exchanges.brief, DANA)


PRIVATE: tuple[Doing, ...] = (
    tries, ticks_her_card, unticks_her_card, says_later, says_not_yet, writes_down_how_it_went, keeps_it_to_herself, undoes_it,
    begins_to_tell, begins_to_tell_and_undoes_it, lets_it_go, stops_it, stops_everything, starts_again, keeps_something_else,
    hears_nothing_for_a_month, writes_to_the_bot, keeps_what_she_wrote, pins_what_dana_said_elsewhere, takes_the_pin_off,
    looks_up_where_they_stand,
)  # fmt: skip


# What both see


def dana(use_case: Callable[..., Any], *args: Any) -> Doing:
    return lambda company, item: company.act(DANA, use_case, item.id, *args)


def dana_says_later(company: Company, item: Advice) -> object:
    number = company.item(item.id).prompt_number
    return company.act(DANA, giving.prompt_later, item.id, number, Later.NEXT_WEEK)


def dana_deletes_what_she_answered(company: Company, item: Advice) -> object:
    for each in answers_of(company, item):
        company.says(company.item(item.id), None, ts=each.ts, event_ts=company.new_ts(), is_deleted=True)
    return None


def dana_edits_what_she_answered(company: Company, item: Advice) -> object:
    for each in answers_of(company, item):
        company.says(company.item(item.id), "In other words.", ts=each.ts, event_ts=company.new_ts())
    return None


def dana_keeps_another(company: Company, item: Advice) -> object:
    return company.keeps_own(ts="50.000001", words="Another thing.", days=200)


def dana_writes_to_the_bot(company: Company, item: Advice) -> object:
    """Just words: if she was asked or told something lately, they may be meant for Maya."""
    return company.act(
        DANA, typed.heard, Typed(channel=dm_of(company, DANA), ts=company.new_ts(), text="Good luck")
    )


def dana_has_it_sent_on(company: Company, item: Advice) -> object:
    """The exact message is shown to her before."""
    waiting = waiting_of(company, DANA)
    if waiting is None:
        return None
    shown = company.act(DANA, sightings.preview_sending_on, waiting.id, "Good luck")
    company.act(DANA, sightings.send_on, waiting.id, "Good luck", f"form-{waiting.id}")
    return shown.message


def maya_passes_something_on(company: Company, item: Advice) -> object:
    given = company.act(MAYA, give_back.give, DANA, "In the open.", f"form-{company.new_ts()}")
    company.deliver()
    return given


def maya_says_what_she_likes(company: Company, item: Advice) -> object:
    return company.act(MAYA, preferences.say_useful, "How talks come across.")


def maya_tells(company: Company, item: Advice) -> object:
    company.closes(item, Outcome.WORKED, account="In the open.")
    company.tells(item)
    return company.deliver()


def days(number: int) -> Doing:
    """Time goes by, in one go; then the jobs run."""

    def pass_by(company: Company, item: Advice) -> object:
        company.now += timedelta(days=number)
        return company.run_jobs()

    return pass_by


# What she answers anew in a thread is no step: "replies after closing are not stored" (product.md), so her own words show what is kept of them.
OPEN: dict[str, Doing] = {
    "says yes": dana(consent.decide, Consent.YES),
    "says no": dana(consent.decide, Consent.NO),
    "takes her words back": dana(consent.take_words_back),
    "asks": dana(giving.ask_about),
    "was told": dana(giving.they_told_me),
    "lets it go": dana(giving.let_prompt_go),
    "thanks": dana(giving.thank),
    "notes for herself": dana(giving.note, Again.DIFFERENTLY, "Shorter."),
    "responds": dana(giving.respond, "Glad to hear.", True, "a form"),
    "later": dana_says_later,
    "deletes what she answered": dana_deletes_what_she_answered,
    "edits what she answered": dana_edits_what_she_answered,
    "keeps another": dana_keeps_another,
    "writes to the bot": dana_writes_to_the_bot,
    "has it sent on": dana_has_it_sent_on,
    "Maya tells": maya_tells,
    "Maya passes something on": maya_passes_something_on,
    "Maya says what she likes": maya_says_what_she_likes,
    "a day": days(1),
    "a week": days(7),
    "two weeks": days(14),
}


def dm_of(company: Company, who: str) -> str:
    """Somebody's own DM with the bot."""
    person = company.look(people.find, who)
    assert person is not None
    return next(
        (each.channel for each in company.deliveries() if each.reader_id == person.id and each.channel),
        f"D{who}",
    )


def every_sighting(tx: Tx, workspace_id: UUID, who: str) -> list[Sighting]:
    """What somebody was shown of their own messages, oldest first."""
    person = people.find(tx, workspace_id, who)
    assert person is not None
    found = many(tx, Sighting, columns_of(SIGHTINGS, Sighting).where(
        SIGHTINGS.c.workspace_id == workspace_id, SIGHTINGS.c.person_id == person.id).order_by(SIGHTINGS.c.received_at))  # fmt: skip
    return list(found)


def waiting_of(company: Company, who: str) -> Sighting | None:
    """The newest card on which somebody has not pressed anything yet."""
    found = [
        each
        for each in company.look(every_sighting, who)
        if each.state is SightingState.WAITING and each.kind in (SightingKind.TYPED, SightingKind.SEND_ON)
    ]
    return found[-1] if found else None


def what_dana_sees(life: Life) -> str:
    """Everything of hers: the item's form, her lists, each message as it would be drawn now, and all that was or will be sent to her."""
    company, item = life.company, life.item
    seen: list[Any] = []
    try:
        one = company.see(DANA, lookup.item, item.id)
        seen.append(forms.item_form(
            item=one.item, people=one.people, zone=one.zone, now=company.now, role=one.role, team_id=one.team_id, relays=one.relays))  # fmt: skip
    except Declined as declined:
        seen.append(declined.reason)
    listed = company.see(DANA, lookup.open_items, 50)
    where = (listed.items, listed.people, listed.zone, company.now, listed.viewer_id)
    seen += [home_of(company, DANA), replies.advice_list(*where).blocks, *of_both_ways(company)]
    with company.store.read() as tx:
        workspace, hers = workspaces.get(tx, company.id), people.find(tx, company.id, DANA)
        assert hers is not None
        for each in [*company.deliveries(), *company.deliveries(op=Op.DELETE)]:
            if each.reader_id not in (hers.id, None) or each.state is DeliveryState.CANCELLED:
                continue
            seen.append([each.kind, each.op, each.state, str(each.due_at), each.number, each.is_nudge])
            if each.op is Op.POST:
                message = by_name(each.kind).render(
                    scenes.load(Known(tx, company.now), workspace, each, ZONE)
                )
                seen.append([message.text, message.blocks])
    return without_ids(json.dumps(seen, default=str), company)


def of_both_ways(company: Company) -> list[Any]:
    """The people she trades advice with, what came of what she said, and the brief before she talks to Maya."""
    contacts, came = (
        company.see(DANA, exchanges.contacts, 50),
        company.see(DANA, exchanges.came_of_it, 50),
    )
    rows = [
        people_list.row(each.person, each.last_at, each.likes, contacts.zone, company.now)
        for each in contacts.rows
    ]
    rows += [came_of_it.row(each.item, each.told, came.people, came.zone, company.now) for each in came.rows]
    brief = company.see(DANA, exchanges.brief, MAYA)
    assert brief.person is not None
    asked_for = replace(brief, person=replace(brief.person, name="whom she asks for"))
    return [*rows, showing.brief_form(asked_for, company.now)]


def without_ids(drawn: str, company: Company) -> str:
    """Ids are random and differ between any two items: each becomes its place in the order in which they are met."""
    met: dict[str, str] = {}
    pattern = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|T\d{8}")
    return pattern.sub(lambda found: met.setdefault(found.group(), f"id-{len(met)}"), drawn)


STEPS = st.lists(st.one_of(st.sampled_from(sorted(OPEN)), st.sampled_from(PRIVATE)), min_size=2, max_size=9)
EXAMPLES = settings(deadline=None, max_examples=6, suppress_health_check=list(HealthCheck), database=None)


def live_twice(database: Database, beginning: Callable[[Company], Advice], steps: list[str | Doing]) -> None:
    """One life after the other, since the jobs look after everybody in a database."""
    quiet = live(database, beginning, [step for step in steps if isinstance(step, str)])
    busy = live(database, beginning, steps)
    assert [step for step, _ in busy if isinstance(step, str)] == [step for step, _ in quiet]
    moments = iter(quiet)
    seen = next(moments)[1]
    for step, drawn in busy:
        seen = next(moments, ("", seen))[1] if isinstance(step, str) and step else seen
        assert drawn == seen, step
        assert "PRIVATE" not in drawn


def live(
    database: Database, beginning: Callable[[Company], Advice], steps: list[str | Doing]
) -> list[tuple[str | Doing, str]]:
    """What Dana sees after each step, and whether the step was declined."""
    with a_company(database.store, number=1) as company:
        company.act(DANA, homes.opened)
        life = Life(company, beginning(company))
        seen: list[tuple[str | Doing, str]] = [("", what_dana_sees(life))]
        for step in steps:
            if isinstance(step, str):
                company.now += timedelta(minutes=1)
                seen.append((f"{step}: {life.do(OPEN[step])}", what_dana_sees(life)))
                continue
            before = updates_for_dana(company)
            life.do(step)
            assert updates_for_dana(company) == before, "nothing of hers is drawn again"
            seen.append((step, what_dana_sees(life)))
        return seen


def updates_for_dana(company: Company) -> int:
    """Her messages that are drawn again, and her Home, which she has opened."""
    hers = company.look(people.find, DANA)
    assert hers is not None
    drawn = [*company.deliveries(op=Op.UPDATE), *company.deliveries(op=Op.PUBLISH)]
    return len([each for each in drawn if each.reader_id == hers.id])


def test_dana_sees_the_same_whatever_maya_does_on_her_own(sqlite_database: Database) -> None:
    @EXAMPLES
    @given(st.sampled_from(BEGINNINGS), STEPS)
    def property_holds(beginning: Callable[[Company], Advice], steps: list[str | Doing]) -> None:
        live_twice(sqlite_database, beginning, steps)

    property_holds()


def says_it_was_somebody_else(company: Company, item: Advice) -> object:
    return acts(company, attribution.correct, item.id, None, "Grandma")


HERS = [step for step in OPEN if not step.startswith("Maya")]


def test_dana_never_learns_that_maya_took_her_for_somebody_else(sqlite_database: Database) -> None:
    """Both keep it; they part, and whatever Dana does and reads afterwards is as it would have been."""

    @EXAMPLES
    @given(st.lists(st.sampled_from(HERS), max_size=3), st.lists(st.sampled_from(HERS), max_size=5))
    def property_holds(before: list[str], after: list[str]) -> None:
        live_twice(sqlite_database, kept_by_both, [*before, says_it_was_somebody_else, *after])

    property_holds()


@pytest.mark.slow
def test_dana_sees_the_same_in_many_more_lives(database: Database) -> None:
    @settings(EXAMPLES, max_examples=200)
    @given(st.sampled_from(BEGINNINGS), STEPS)
    def property_holds(beginning: Callable[[Company], Advice], steps: list[str | Doing]) -> None:
        live_twice(database, beginning, steps)

    property_holds()


EACH_BEGINNING = pytest.mark.parametrize("beginning", BEGINNINGS, ids=lambda beginning: beginning.__name__)


def nothing_moves_the_prompt(
    database: Database, beginning: Callable[[Company], Advice], lives: list[list[Doing]]
) -> None:
    """Each of these lives, with a yes before what she does alone and a month after it."""
    rest: list[str | Doing] = ["says yes", "two weeks", "two weeks"]
    quiet = [drawn for _, drawn in live(database, beginning, rest)]
    assert any("prompt" in drawn for drawn in quiet) or beginning is told_about
    for alone in lives:
        busy = live(database, beginning, [rest[0], *alone, *rest[1:]])
        assert [drawn for step, drawn in busy if isinstance(step, str)] == quiet, alone


@EACH_BEGINNING
def test_nothing_that_she_does_alone_moves_the_prompt(
    sqlite_database: Database, beginning: Callable[[Company], Advice]
) -> None:
    """Some acts in a row: what one of them undoes of another is in another life, and comes by itself below."""
    nothing_moves_the_prompt(sqlite_database, beginning, [list(PRIVATE[first::3]) for first in range(3)])


@pytest.mark.slow
@EACH_BEGINNING
def test_nothing_that_she_does_alone_moves_the_prompt_each_act_by_itself(
    database: Database, beginning: Callable[[Company], Advice]
) -> None:
    nothing_moves_the_prompt(database, beginning, [[doing] for doing in PRIVATE])


@pytest.mark.parametrize("step", ["deletes what she answered", "edits what she answered"])
def test_what_she_does_with_her_answer_shows_nothing_of_how_it_stands(
    sqlite_database: Database, step: str
) -> None:
    """Whether Maya ended it in private, let it go or left it open: what Dana deleted or changed looks the same to her."""
    quiet = [drawn for _, drawn in live(sqlite_database, a_question, [step, "says yes", "two weeks"])]
    for doing in (keeps_it_to_herself, begins_to_tell, lets_it_go, tries):
        busy = live(sqlite_database, a_question, [doing, step, "says yes"])
        assert [drawn for each, drawn in busy if each is not doing] == quiet[:3], doing.__name__


def test_keeping_the_same_message_tells_neither_of_the_other(sqlite_database: Database) -> None:
    with a_company(sqlite_database.store) as alone, a_company(sqlite_database.store) as both:
        both.keeps(words="Start with the why.", about="PRIVATE")
        lives = [
            Life(company, company.keeps_own(words="Start with the why.", whom=None))
            for company in (alone, both)
        ]
        assert what_dana_sees(lives[1]) == what_dana_sees(lives[0])
        assert "Maya" not in what_dana_sees(lives[1])


def test_no_press_tells_who_else_keeps_the_same_message(sqlite_database: Database) -> None:
    """Neither by a name nor by being answered otherwise."""
    with a_company(sqlite_database.store) as alone, a_company(sqlite_database.store) as both:
        both.keeps(words="Start with the why.")
        for company in (alone, both):
            hers = company.keeps_own(words="Start with the why.", whom=None)
            assert company.see(DANA, lookup.item, hers.id).receiver is None
            assert outcome_of(company.act, DANA, consent.decide, hers.id, Consent.YES)[1] == "gone"


def test_what_maya_changed_in_the_words_stays_hers(sqlite_database: Database) -> None:
    with a_company(sqlite_database.store) as company:
        mine = company.keeps(words="Start with the why. PRIVATE", captured=False)
        hers = company.keeps_own(words="Start with the why.")
        assert hers.id != mine.id
        assert "PRIVATE" not in what_dana_sees(Life(company, hers))


def test_what_dana_changed_in_the_words_stays_hers(sqlite_database: Database) -> None:
    with a_company(sqlite_database.store) as company:
        hers = company.keeps_own(words="Start with the why. She was nervous.")
        mine = company.keeps(words="Start with the why.")
        assert (mine.id == hers.id, mine.words) == (False, "Start with the why.")
