"""The whole item, as one of its two people sees it: all the words, what is so, and every choice that fits.

Apart because it is where cut words are read in full. The receiver's form and the adviser's share nothing but the words: what the
receiver did or noted in private never stands in the other (P7).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice

from bot.domain.advice import Advice, Role, adviser_knows
from bot.domain.adviser_side import as_seen
from bot.domain.parting import can_be_put_right
from bot.domain.person import Person
from bot.domain.relay import Relay, RelayKind, RelayState
from bot.views import actions as act
from bot.views import adviser_card, came_of_it, card
from bot.views.adviser_card import Stand
from bot.views.ahead import on_adviser_card, on_card
from bot.views.blocks import Block, actions, button, context, deep_link, option, overflow, quote, section
from bot.views.card import Look
from bot.views.forms.form import View, form
from bot.views.forms.keep import ABOUT_MOST
from bot.views.forms.outcome import undo_relay
from bot.views.people import (
    People,
    adviser_called,
    receiver_called,
    receiver_for_adviser,
)
from bot.views.text import bold, mark, pieces
from bot.views.words import ago, noted, past_day, say

PAGE = 10
"""Text objects on one page: up to 30,000 characters, which stays below a view's 250 kB whatever they are."""


def item_form(
    *,
    item: Advice,
    people: People,
    zone: str,
    now: datetime,
    role: Role,
    team_id: str = "",
    relays: Sequence[Relay] = (),
    page: int = 0,
) -> View:
    """Everything about it that this person may see. `relays`: what was carried about it; `page` of very long words, from 0.

    [Read on] is `open_item` with the next page as its number.
    """
    receiver = people.get(item.receiver_id) if item.receiver_id else None
    adviser = people.get(item.adviser_id) if item.adviser_id else None
    if page > 0:
        return form(act.ITEM, say("A piece of advice"), _words(item, page))
    if role is Role.RECEIVER:
        return form(
            act.ITEM,
            say("A piece of advice"),
            _received(item, adviser, zone, now, relays, on_card(item, receiver, zone, now)),
        )
    return form(
        act.ITEM,
        say("A piece of advice"),
        _given(
            as_seen(item), receiver, zone, now, team_id, relays, on_adviser_card(item, adviser, zone, now)
        ),
    )


def _received(
    item: Advice,
    adviser: Person | None,
    zone: str,
    now: datetime,
    relays: Sequence[Relay],
    ahead: str | None,
) -> list[Block]:
    tellings = [relay for relay in relays if relay.kind is RelayKind.OUTCOME]
    waiting = any(relay.state is RelayState.WAITING for relay in tellings)
    look = Look(
        zone=zone,
        now=now,
        adviser=adviser_called(item, adviser),
        number=item.check_in_number,
        on_its_way=waiting,
        not_carried=card.is_not_carried(item, tellings[-1] if tellings else None),
        whole=True,
        ahead=ahead,
    )
    blocks = [*_question(item, zone, now), *_opening(item, look), *_words(item, 0)]
    blocks += _about(item)
    blocks += [*card.status(item, look), *_own_notes(item)]
    for relay in _arrived(relays, RelayKind.RESPONSE):
        blocks += [context(mark("{name} answered:", name=look.adviser)), *quote(relay.text or "", None)]
    blocks += [*card.choices(item, look), *_on_their_way(relays, look.adviser)]
    return blocks + _take_back(item, relays) + _put_right(item, look.adviser)


def _given(
    item: Advice,
    receiver: Person | None,
    zone: str,
    now: datetime,
    team_id: str,
    relays: Sequence[Relay],
    ahead: str | None,
) -> list[Block]:
    receiver = receiver_for_adviser(item, receiver)
    link = deep_link(team_id, receiver.slack_id) if receiver and team_id and not receiver.has_left else None
    stand = Stand(
        zone=zone,
        now=now,
        receiver=receiver_called(receiver),
        link=link,
        number=item.prompt_number,
        ahead=ahead,
    )
    blocks = [*_asked(item, stand), context(adviser_card.said_to(item, stand)), *_words(item, 0)]
    told = _arrived(relays, RelayKind.OUTCOME)
    for relay in told:
        blocks += _told(relay, stand)
    lines = adviser_card.standing(item, stand)
    blocks += [section(" ".join(lines))] if lines else []
    blocks += _own_note(item, has_heard=bool(told) or item.heard_at is not None)
    keeps = item.adviser_state is not None
    blocks += adviser_card.choices(item, stand) if keeps else []
    return [*blocks, *_on_their_way(relays, stand.receiver), *_own_words(item)]


_WAITS = {
    RelayKind.LET_KNOW: noted("Word that you keep this is on its way to {name}."),
    RelayKind.LOOKING_BACK: noted("What it is worth now is on its way to {name}."),
    RelayKind.RESPONSE: noted("Your answer is on its way to {name}."),
    RelayKind.ANSWER: noted("Your answer is on its way to {name}."),
}


def _on_their_way(relays: Sequence[Relay], name: str) -> list[Block]:
    """What the viewer sent off that waits for its reader's hours. `relays`: of those that wait the viewer's own alone."""
    blocks: list[Block] = []
    for relay in relays:
        is_plain = relay.kind is RelayKind.ANSWER and relay.text is None  # changed by another press
        if relay.state is RelayState.WAITING and relay.kind in _WAITS and not is_plain:
            line = context(say(_WAITS[relay.kind], name=name))
            blocks += [line, *actions(undo_relay(relay.id))]
    return blocks


def _own_words(item: Advice) -> list[Block]:
    """What was captured of the adviser's is theirs to take back, once they know that it is kept."""
    if not (
        adviser_knows(item) and item.words_are_captured and item.words and item.words_taken_back_at is None
    ):
        return []
    entry = option(say("Don't keep my words"), act.pack_choice(act.FORGET_WORDS, item.id))
    return actions(overflow(act.CONSENT_MORE, [entry]))


def _own_note(item: Advice, *, has_heard: bool) -> list[Block]:
    """The adviser's own word on it, in full, and the way to write it down once there is something to think about."""
    if not (has_heard or item.again or item.adviser_note):
        return []
    noted = [context(say("Your own note. Only you see this:"))] if item.again or item.adviser_note else []
    noted += [section(say(came_of_it.AGAIN[item.again]))] if item.again else []
    noted += quote(item.adviser_note or "", None)
    return [*noted, *actions(button(say("A note to myself"), act.NOTE_TO_SELF, act.pack(item.id)))]


def _question(item: Advice, zone: str, now: datetime) -> list[Block]:
    if not item.question or not (item.words or item.is_wordless):
        return []
    return [
        context(mark("You asked, {age}:", age=ago(item.created_at, zone, now))),
        *quote(item.question, 300, 5),
    ]


def _take_back(item: Advice, relays: Sequence[Relay]) -> list[Block]:
    """The question can be taken back as long as it stands; until there is an answer the card's own row says so."""
    stands = any(
        relay.kind is RelayKind.QUESTION and relay.state in (RelayState.WAITING, RelayState.SENT)
        for relay in relays
    )
    if not stands or card.awaits_answer(item):
        return []
    return actions(button(say("Take back my question"), act.TAKE_BACK_QUESTION, act.pack(item.id)))


def _put_right(item: Advice, adviser: str) -> list[Block]:
    """As long as nobody was told, the receiver may say that it was somebody else."""
    if not can_be_put_right(item):
        return []
    label = say("It was somebody else") if adviser else say("Say who said it")
    return actions(button(label, act.SOMEBODY_ELSE, act.pack(item.id)))


def _asked(item: Advice, stand: Stand) -> list[Block]:
    """The question that was put to the adviser."""
    if not item.question or not (item.words or item.is_wordless):
        return []
    age = ago(item.created_at, stand.zone, stand.now)
    return [
        context(mark("{name} asked, {age}:", name=stand.receiver, age=age)),
        *quote(item.question, 300, 5),
    ]


def _opening(item: Advice, look: Look) -> list[Block]:
    if item.question and not (item.words or item.is_wordless):
        return [section(card.asked(item, look))]
    return [section(card.opening(item, look))]


def _words(item: Advice, page: int) -> list[Block]:
    """One page of the words, and [Read on] when there is more."""
    if item.words_taken_back_at is not None or item.is_wordless or not (item.words or item.question):
        return card.words(item)
    found = islice(pieces(item.words or item.question or ""), page * PAGE, (page + 1) * PAGE + 1)
    shown = [section(piece) for piece in found] or [context(say("(no words)"))]
    if len(shown) <= PAGE:
        return shown
    return [*shown[:PAGE], *actions(button(say("Read on"), act.OPEN_ITEM, act.pack(item.id, page + 1)))]


def _about(item: Advice) -> list[Block]:
    """A few words stand in a line; what was typed beside a forward may be longer."""
    if item.about and len(item.about) > ABOUT_MOST:
        return [context(say("What was it about?")), *quote(item.about, None)]
    return [context(mark("About: {about}", about=item.about))] if item.about else []


def _own_notes(item: Advice) -> list[Block]:
    blocks: list[Block] = []
    if item.account:
        blocks += [context(say("What happened:")), *quote(item.account, None)]
    if item.useful:
        blocks += [context(say("What may be useful to them:")), *quote(item.useful, None)]
    if item.private_note:
        blocks += [context(say("What you learnt. Only you see this:")), *quote(item.private_note, None)]
    return blocks


def _told(relay: Relay, stand: Stand) -> list[Block]:
    day = past_day(relay.sent_at or relay.created_at, stand.zone, stand.now)
    blocks = [context(mark("{name} told you {day}:", name=stand.receiver, day=day))]
    if relay.outcome is not None:
        blocks.append(section(bold(f"{card.label(relay.outcome)}.")))
    blocks += quote(relay.text or "", None)
    if relay.useful:
        blocks += [context(say("And something that may be useful to you:")), *quote(relay.useful, None)]
    return blocks


def _arrived(relays: Iterable[Relay], kind: RelayKind) -> list[Relay]:
    """Only what was delivered: what waits may still be undone."""
    return [relay for relay in relays if relay.kind is kind and relay.state is RelayState.SENT][-3:]
