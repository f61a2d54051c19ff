"""One item of a digest: whose it is, its words in one line, and the few buttons that fit; [Open] has everything else.

Apart from `digest` because each section asks something else. A row has buttons while it is the open question: once the item moved on, or a later
message asks the same, it says what is so now. The adviser's rows read the adviser's own fields and what was sent to them (P7).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.domain.advice import Advice, AdviserState, State, has_words
from bot.domain.adviser_side import as_seen
from bot.domain.digest import Section, look_back_at
from bot.messages.kind import Listed, Scene
from bot.views import actions as act
from bot.views import adviser_card, card
from bot.views.adviser_card import Stand
from bot.views.ahead import on_adviser_card, on_card
from bot.views.blocks import Block, actions, button, context, deep_link, section, url_button
from bot.views.card import Look
from bot.views.people import (
    adviser_called,
    called,
    receiver_called,
    receiver_for_adviser,
)
from bot.views.text import Markup, lined, mark, one_line, quoted_line
from bot.views.words import ago, say

SNIPPET = 80


def row(one: Listed, scene: Scene) -> list[Block]:
    """The item as its section has it."""
    return _ROWS[one.section](one, scene)


def _back(one: Listed, scene: Scene) -> list[Block]:
    """A check-in: how did it go?"""
    item = one.item
    asks = is_asked_back(one) and one.is_newest
    look = _look(one, scene, asking=asks)
    value = act.pack(item.id, one.number)
    ways = [
        button(say("Say how it went"), act.DESCRIBE, value),
        button(say("Not yet"), act.NOT_YET, value),
        card.later_menu(act.LATER, item, one.number),
    ]
    return _drawn(
        card.opening(item, look), _words(item), item, card.standing(item, look), ways if asks else []
    )


def _unanswered(one: Listed, scene: Scene) -> list[Block]:
    """A question nobody answered so far: it may have been answered elsewhere, or is for somebody else."""
    item, look = one.item, _look(one, scene)
    age = ago(item.created_at, scene.zone, scene.now)
    title = mark("You asked {name}, {age}:", name=look.adviser, age=age)
    value = act.pack(item.id)
    ways = [
        button(say("They answered"), act.THEY_ANSWERED, value),
        button(say("Ask someone else"), act.ASK_ELSE, value),
        button(say("Let it go"), act.LET_GO, value),
    ]
    asks = item.state is State.ASKED
    return _drawn(
        title,
        _line(item.question or ""),
        item,
        [] if asks else card.standing(item, look),
        ways if asks else [],
    )


def _moment(one: Listed, scene: Scene) -> list[Block]:
    """A prompt: the bot suggests it and gets out of the way."""
    item, stand = as_seen(one.item), _stand(one, scene)
    asks = is_asked_moment(one) and one.is_newest
    value = act.pack(item.id, one.number)
    ways = [
        url_button(say("Open our DM"), act.ASK_DM, stand.link, value) if stand.link else None,
        button(say("They told me"), act.THEY_TOLD_ME, value),
        card.later_menu(act.PROMPT_LATER, item, one.number),
        button(say("Let it go"), act.PROMPT_LET_GO, value),
    ]
    title = adviser_card.said_to(item, stand)
    return _drawn(title, _words(item), item, adviser_card.standing(item, stand), ways if asks else [])


def _full_circle(one: Listed, scene: Scene) -> list[Block]:
    """What came back: to the adviser what they were told, to the receiver a thank-you."""
    if scene.reader is not None and one.item.receiver_id == scene.reader.id:
        return _drawn(_says_thanks(one), _words(one.item), one.item, [], [])
    item, stand = one.item, _stand(one, scene)
    value = act.pack(item.id)
    ways = [
        None if item.thanked_at else button("🙏", act.THANK, value, spoken=say("🙏 Say thanks")),
        url_button(say("Open our DM"), act.OPEN_DM, stand.link, value) if stand.link else None,
    ]
    lines = [say("You said thanks 🙏")] if item.thanked_at else []
    return _drawn(_came_back(one, stand), _told(one), item, lines, ways)


def _says_thanks(one: Listed) -> Markup:
    if one.item.told_at is None:
        return mark("{name} says thanks 🙏 for keeping this:", name=called(one.adviser))
    return mark("{name} says thanks 🙏 for coming back to this:", name=called(one.adviser))


def _looking_back(one: Listed, scene: Scene) -> list[Block]:
    """What is it worth now?"""
    item, look = one.item, _look(one, scene)
    title = mark("{opening} What is it worth now?", opening=_opened(item, look))
    value = act.pack(item.id)
    ways = [
        button(say("Tell {name}", name=look.adviser), act.LOOK_TELL, value) if look.adviser else None,
        button(say("Note to self"), act.LOOK_NOTE, value),
        button(say("Enough of these"), act.LOOK_ENOUGH, value),
    ]
    asks = is_asked_looking_back(one, scene)
    lines = card.standing(item, look) if asks else [_after_looking_back(scene)]
    return _drawn(
        title if asks else card.opening(item, look), _words(item), item, lines, ways if asks else []
    )


def _opened(item: Advice, look: Look) -> Markup:
    age = ago(item.said_at or item.created_at, look.zone, look.now)
    if look.adviser:
        return mark("{name} gave you this advice {age}.", name=look.adviser, age=age)
    return mark("You got this advice {age}.", age=age)


def _after_looking_back(scene: Scene) -> str:
    if scene.reader is not None and scene.reader.no_looking_back_at is not None:
        return say("You won't be asked to look back any more.")
    return say("You looked back on this.")


def is_asked_back(one: Listed) -> bool:
    """Whether the check-in that was listed is open still."""
    item = one.item
    is_open = item.state in (State.OPEN, State.TRIED) and has_words(item) and item.muted_at is None
    return is_open and item.check_in_number == one.number


def is_asked_moment(one: Listed) -> bool:
    """Whether the prompt that was listed is open still, as far as the adviser can know."""
    item = one.item
    is_over = item.asked_about_at or item.heard_at or item.adviser_state is AdviserState.LET_GO
    return not is_over and has_words(item) and item.prompt_number == one.number


def is_asked_looking_back(one: Listed, scene: Scene) -> bool:
    """Whether nothing was said to that anniversary."""
    item = one.item
    if item.state is not State.CLOSED or (
        scene.reader is not None and scene.reader.no_looking_back_at is not None
    ):
        return False
    at = look_back_at(item, scene.delivery.sent_at or scene.now)
    return at is None or item.looked_back_at is None or item.looked_back_at < at


def _drawn(
    title: str, quoted: Markup, item: Advice, lines: list[str], ways: Sequence[Block | None]
) -> list[Block]:
    opened = button(say("Open"), act.OPEN_ITEM, act.pack(item.id))
    blocks = [section(lined(title, quoted), accessory=opened)]
    if lines:
        blocks.append(context(" ".join(lines)))
    return [*blocks, *actions(*ways)]


def _line(words: str) -> Markup:
    """Shorter than elsewhere: five of them fit a phone."""
    return quoted_line(one_line(words, SNIPPET))


def _words(item: Advice) -> Markup:
    if item.words_taken_back_at is not None:
        return _line(say("(taken back)"))
    return _line(
        item.words or (say(card.IN_FILES) if item.is_wordless else item.question or say("(no words)"))
    )


def _came_back(one: Listed, stand: Stand) -> Markup:
    if one.relay is None or one.relay.outcome is None:
        return adviser_card.said_to(one.item, stand)
    said = card.label(one.relay.outcome)
    return mark("{name} came back to your advice: “{outcome}.”", name=called(one.receiver), outcome=said)


def _told(one: Listed) -> Markup:
    """The beginning of what was sent to the adviser, and nothing else of the receiver's side; without an account, what it was about."""
    return _line(one.relay.text) if one.relay is not None and one.relay.text else _words(one.item)


def _look(one: Listed, scene: Scene, *, asking: bool = False) -> Look:
    stopped = scene.reader is not None and scene.reader.stopped_at is not None
    name = adviser_called(one.item, one.adviser)
    return Look(
        zone=scene.zone,
        now=scene.now,
        adviser=name,
        number=one.number,
        asking=asking,
        stopped=stopped,
        ahead=None if asking else on_card(one.item, scene.reader, scene.zone, scene.now),
    )


def _stand(one: Listed, scene: Scene) -> Stand:
    receiver = receiver_for_adviser(one.item, one.receiver)
    reachable = receiver is not None and not (receiver.has_left or receiver.is_bot)
    return Stand(
        zone=scene.zone,
        now=scene.now,
        receiver=receiver_called(receiver),
        link=deep_link(scene.team_id, receiver.slack_id) if receiver is not None and reachable else None,
        number=one.number,
        stopped=scene.reader is not None and scene.reader.stopped_at is not None,
        ahead=on_adviser_card(one.item, scene.reader, scene.zone, scene.now),
    )


_ROWS: dict[Section, Callable[[Listed, Scene], list[Block]]] = {
    Section.BACK: _back,
    Section.UNANSWERED: _unanswered,
    Section.MOMENT: _moment,
    Section.FULL_CIRCLE: _full_circle,
    Section.LOOKING_BACK: _looking_back,
}
