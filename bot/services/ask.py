"""Asking somebody for advice in a group DM, and what comes back in the thread.

Answers, edits and deletions arrive in any order and more than once; the newest word on each message wins, and the item follows from what is there.
Must not decide what an answer means; every reply of the adviser in the thread is advice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from bot.domain import favours, lifecycle
from bot.domain.advice import Advice, Favour, Origin, Role, State
from bot.domain.delivery import Delivery, DeliveryState, group_lane
from bot.domain.pair import lets_tell
from bot.domain.person import Person, can_be_contacted
from bot.domain.policy import ASKED_CHECK_IN_AFTER
from bot.domain.relay import Relay, RelayKind, RelayState
from bot.domain.window import local_date, zone_or
from bot.errors import Conflict, Declined, Duplicate, NotYetKnown
from bot.services import acting, emoji, outbox, silence
from bot.services.acting import Actor
from storage import advice, answers, deliveries, pairs, people, relays
from storage.answers import Answer
from storage.store import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question on its way. `arrives_at` is None when it goes at once."""

    item: Advice
    adviser: Person
    arrives_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message, as Slack tells of it: new, edited (the newest `event_ts`) or deleted (`words` None). `thread_ts` is None outside of threads."""

    channel: str
    thread_ts: str | None
    ts: str
    event_ts: str
    words: str | None = None
    is_wordless: bool = False
    is_deleted: bool = False


def ask(tx: Tx, by: Actor, adviser_slack_id: str, question: str, once: str, *, favour: bool = False) -> Asked:
    """Ask a colleague, with `favour` for more than advice. The second coming of the same form (`once`) gets the first one's answer.

    Raises Declined: ask_needs_question, yourself, is_bot, or not_reachable (the same for a no and for who cannot
    be reached, so that a no is not exposed).
    """
    asker = acting.me(tx, by)
    adviser = people.meet(tx, by.workspace_id, adviser_slack_id, by.now)
    before = acting.came_before(tx, by, once)
    if before is not None and before.advice_id is not None:
        return _asked(tx, by, advice.get(tx, by.workspace_id, before.advice_id), adviser)
    _refuse(tx, asker, adviser, question)
    item = Advice(
        id=uuid4(),
        workspace_id=by.workspace_id,
        origin=Origin.ASKED,
        created_at=by.now,
        receiver_id=asker.id,
        adviser_id=adviser.id,
        question=question.strip(),
        favour=Favour.ASKED if favour else None,
        state=State.ASKED,
        receiver_acted_at=by.now,
    )
    stored = acting.add(tx, by, item, asker.id)
    relay = Relay(
        id=uuid4(),
        workspace_id=by.workspace_id,
        advice_id=item.id,
        kind=RelayKind.QUESTION,
        from_id=asker.id,
        to_id=adviser.id,
        once=once,
        text=item.question,
        created_at=by.now,
    )
    try:
        relays.add(tx, relay)
    except Duplicate as error:
        raise Conflict("the same form came twice at once") from error
    outbox.send(tx, relay, adviser, by.calendar)
    return _asked(tx, by, stored, adviser)


def _refuse(tx: Tx, asker: Person, adviser: Person, question: str) -> None:
    if adviser.id == asker.id:
        raise Declined("yourself")
    if adviser.is_bot:
        raise Declined("is_bot", name=adviser.name)
    if not question.strip():
        raise Declined("ask_needs_question")
    pair = pairs.get(tx, asker.workspace_id, adviser.id, asker.id)
    if not (can_be_contacted(adviser) and lets_tell(pair)):
        raise Declined("not_reachable", name=adviser.name, text=question)


def _asked(tx: Tx, by: Actor, item: Advice, adviser: Person) -> Asked:
    delivery = _question(tx, item)
    waits = delivery is not None and delivery.state is DeliveryState.PENDING and delivery.due_at > by.now
    return Asked(item=item, adviser=adviser, arrives_at=delivery.due_at if waits and delivery else None)


def _question(tx: Tx, item: Advice) -> Delivery | None:
    for relay in relays.list_for(tx, item.workspace_id, item.id, RelayKind.QUESTION):
        key = f"{relay.kind}:{relay.id}"
        in_dm = deliveries.find_by_key(tx, item.workspace_id, f"{key}:dm")
        return in_dm or deliveries.find_by_key(tx, item.workspace_id, key)
    return None


def send_now(tx: Tx, by: Actor, advice_id: UUID) -> Asked:
    """[Send it now]: the asker would rather not wait for the adviser's hours. Raises Declined("stale") where nothing was asked."""
    item, _ = acting.item_of(tx, by, advice_id, Role.RECEIVER)
    delivery = _question(tx, item)
    if delivery is None or item.adviser_id is None:
        raise Declined("stale")
    deliveries.hasten(tx, by.workspace_id, delivery.id, by.now)
    return Asked(item=item, adviser=people.get(tx, by.workspace_id, item.adviser_id), arrives_at=None)


def take_back(tx: Tx, by: Actor, advice_id: UUID) -> Advice:
    """[Take it back]: the bot deletes its post, or never posts it; answers already kept stay."""
    item, person = acting.item_of(tx, by, advice_id, Role.RECEIVER)
    for relay in relays.list_for(tx, by.workspace_id, item.id, RelayKind.QUESTION):
        relays.mark(tx, by.workspace_id, relay.id, RelayState.UNDONE)
        deliveries.mark_unwanted(tx, by.workspace_id, relay.id)
    deliveries.cancel(tx, by.workspace_id, item.id, [RelayKind.QUESTION], "taken back")
    for posted in deliveries.list_posted(tx, by.workspace_id, item.id):
        if posted.kind == RelayKind.QUESTION:
            outbox.delete(tx, posted, by.now)
    if lifecycle.is_unanswered(item):
        item = lifecycle.let_go(item, by.now)
    return acting.save(tx, by, item, redraw=[person.id])


def said(tx: Tx, by: Actor, message: Said) -> Advice | None:
    """A message in a thread was written, edited or deleted by `by`. Returns the item if it is an answer.

    Raises NotYetKnown when the thread's root may be a question of ours that is still being recorded: Slack has to bring the event again.
    """
    item = _asked_in(tx, by, message)
    return None if item is None else _hear(tx, by, item, message)


def kept_outside(tx: Tx, by: Actor, item: Advice, message: Said) -> bool:
    """A line outside the thread is the answer to this question: the asker said so. `by` wrote it, and the caller holds the item.

    False where it is not the asked person's, or the item is at its end.
    """
    if item.state in (State.CLOSED, State.LET_GO):
        return False
    return _hear(tx, by, item, message) is not None


def _hear(tx: Tx, by: Actor, item: Advice, message: Said) -> Advice | None:
    """The item with this word on one of its answers; None where that is not the asked person's to say, or no advice."""
    if item.adviser_id is None or item.receiver_id is None:
        return None
    parties = people.list_by_id(tx, by.workspace_id, (item.adviser_id, item.receiver_id))
    if parties[item.adviser_id].slack_id != by.slack_id:
        return None
    if not favours.takes_advice(item, datetime.fromtimestamp(float(message.ts), UTC)):
        return None
    before = answers.list_for(tx, by.workspace_id, item.id)
    known = next((answer for answer in before if _is_same(answer, message)), None)
    if known is not None and not _is_news(known, message):
        return item
    if known is None and item.state in (State.CLOSED, State.LET_GO):
        return item
    answer = _put(tx, item, message)
    silence.acted(tx, parties[item.adviser_id], by.now)
    if message.is_deleted and known is None:
        # What was never there changes nothing; its tombstone waits for it. A tick on it may have come before.
        return emoji.catch_up(tx, by, item, parties[item.receiver_id])
    now = sorted([*(each for each in before if each is not known), answer], key=lambda each: each.ts)
    live = [each for each in now if not each.is_deleted]
    return _follow(tx, by, item, parties[item.receiver_id], live, is_new=known is None)


def _is_same(answer: Answer, message: Said) -> bool:
    return (answer.channel, answer.ts) == (message.channel, message.ts)


def _is_news(known: Answer, message: Said) -> bool:
    """A deletion is the last word on a message, whatever its `event_ts`; among the others the newest counts."""
    if known.is_deleted:
        return False
    return message.is_deleted or float(message.event_ts) > float(known.event_ts)


def _asked_in(tx: Tx, by: Actor, message: Said) -> Advice | None:
    """The question in whose thread it is; without a thread, the one that the line was kept for.

    It is held: a message and its deletion may come at once.
    """
    if message.thread_ts is None:
        return advice.hold_by_answer(tx, by.workspace_id, message.channel, message.ts)
    item = _question_at(tx, by, message.channel, message.thread_ts)
    if item is None and deliveries.is_channel_busy(tx, by.workspace_id, message.channel):
        raise NotYetKnown("a question may still be on its way into this conversation")
    # On PostgreSQL each look sees what is committed by then: it may have been recorded between the two.
    return item or _question_at(tx, by, message.channel, message.thread_ts)


def _question_at(tx: Tx, by: Actor, channel: str, message_ts: str) -> Advice | None:
    held = advice.hold_by_message(tx, by.workspace_id, channel, message_ts)
    return next((item for item in held if item.origin is Origin.ASKED), None)


def _put(tx: Tx, item: Advice, message: Said) -> Answer:
    answer = Answer(
        workspace_id=item.workspace_id,
        channel=message.channel,
        ts=message.ts,
        advice_id=item.id,
        event_ts=message.event_ts,
        words=None if message.is_deleted else message.words,
        is_wordless=message.is_wordless and not message.words,
        is_deleted=message.is_deleted,
    )
    return answers.put(tx, answer)


def _follow(
    tx: Tx, by: Actor, item: Advice, receiver: Person, live: Sequence[Answer], *, is_new: bool
) -> Advice:
    """The item as it follows from the answers that are there now, and the ticks that came before them."""
    if live:
        changed = _follows(by, item, receiver, live, lifecycle.answered if is_new else lifecycle.reworded)
    else:
        was_told = acting.was_told(tx, item)
        changed = lifecycle.all_answers_deleted(item, by.now, was_told=was_told)
    stored = acting.save(tx, by, changed, redraw=[receiver.id, item.adviser_id])
    if item.state is State.ASKED and item.adviser_id:
        lane = group_lane(receiver.id, item.adviser_id)
        outbox.pin(tx, stored, lane, live[0].channel, live[0].ts, by.now)
    return emoji.catch_up(tx, by, stored, receiver) if is_new else stored


def _follows(
    by: Actor,
    item: Advice,
    receiver: Person,
    live: Sequence[Answer],
    change: Callable[[Advice, str, bool, datetime, date], Advice],
) -> Advice:
    said_at = datetime.fromtimestamp(float(live[-1].ts), UTC)
    day = local_date(said_at, zone_or(receiver.zone, by.default_zone)) + ASKED_CHECK_IN_AFTER
    return change(item, _words(live), _is_wordless(live), said_at, day)


def _words(live: Sequence[Answer]) -> str:
    return "\n\n".join(answer.words for answer in live if answer.words)


def _is_wordless(live: Sequence[Answer]) -> bool:
    return any(answer.is_wordless for answer in live)
