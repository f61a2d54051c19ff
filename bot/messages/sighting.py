"""The card about something typed or forwarded to the bot: what shall be done with it? Once kept, it is the receipt.

Apart because it is drawn without the words it asks about: they stand just above, and nothing of them is stored before a press. It must not name
anybody but to the person in whose DM it stands.
"""

from __future__ import annotations

from bot.domain.advice import Advice, Role, State, role_of
from bot.domain.sighting import Sighting, SightingKind, SightingState
from bot.domain.window import local_date
from bot.messages import stops
from bot.messages.kind import Kind, Message, Scene
from bot.messages.looks import gone, look, stand
from bot.views import actions as act
from bot.views import adviser_card, card
from bot.views.blocks import Block, actions, button, context, section, without_buttons
from bot.views.message import message, own_message
from bot.views.people import adviser_called, called
from bot.views.text import bold, mark, one_line
from bot.views.words import noted, say

Drawn = tuple[str, list[Block]]
"""The lead and the blocks."""


def why_not(scene: Scene) -> str | None:
    """Nobody there to read it, or it is decided already: the message was deleted at once."""
    if scene.sighting is None:
        return stops.NO_ITEM
    decided = None if scene.sighting.state is SightingState.WAITING else stops.DECIDED
    return stops.unreachable(scene.reader) or decided


def render(scene: Scene) -> Message:
    """The question while it is open, then what became of it."""
    sighting, item = scene.sighting, scene.item
    if sighting is None:
        return gone()
    if sighting.state is SightingState.WAITING:
        lead, blocks = _asked(scene, sighting, item)
    elif sighting.state is SightingState.KEPT and item is not None:
        lead, blocks = _done(scene, sighting, item)
    else:
        return own_message([section(_declined(sighting))])
    return message(lead, blocks if scene.is_newest else without_buttons(blocks))


def _declined(sighting: Sighting) -> str:
    if sighting.kind is SightingKind.SEND_ON:
        return say("All right, nothing is sent.")
    return say("All right, nothing is kept.")


def _asked(scene: Scene, sighting: Sighting, item: Advice | None) -> Drawn:
    value = act.pack(sighting.id)
    if item is not None and sighting.kind is SightingKind.SEND_ON:
        return _send_on(scene, item, value)
    if item is not None:
        return _went(scene, item, value)
    return _keep(scene, sighting, value)


def _keep(scene: Scene, sighting: Sighting, value: str) -> Drawn:
    lead = say(
        "Shall Full Circle keep this? Nothing of what you sent here is stored before you press one of the buttons."
    )
    row = [
        button(say("Keep"), act.KEEP_THIS, value, primary=True),
        button(say("Change"), act.CHANGE_THIS, value) if scene.said_by is not None else None,
        button(say("No"), act.NOT_THIS, value),
    ]
    return lead, [section(_which(sighting, _question(scene))), _not_stored(), *actions(*row)]


def _question(scene: Scene) -> str:
    if scene.said_by is None:
        return say("Is this advice that somebody gave you? Press Keep, and say who it was.")
    if scene.reader is not None and scene.said_by.id == scene.reader.id:
        return say("You said this yourself. Keep it, and be reminded in a week to ask how it went?")
    name = called(scene.said_by)
    return mark("Keep this as advice from {name}, and be asked in a week how it went?", name=name)


_WHICH = (
    noted("The first one."),
    noted("The second one."),
    noted("The third one."),
    noted("The fourth one."),
    noted("The fifth one."),
)


def _which(sighting: Sighting, question: str) -> str:
    """Of several forwards in one message, which one is meant."""
    if not sighting.part:
        return question
    which = say(_WHICH[sighting.part - 1]) if sighting.part <= len(_WHICH) else say("Another one.")
    return mark("{which} {question}", which=bold(which), question=question)


def _went(scene: Scene, item: Advice, value: str) -> Drawn:
    lead = say(
        "You were asked lately how a piece of advice went. Is what you wrote here the answer to that, or something new?"
    )
    name = adviser_called(item, scene.adviser)
    asked = (
        mark("Is this how it went with {name}'s advice?", name=name)
        if name
        else say("Is this how it went with this advice?")
    )
    row = [
        button(say("That's how it went"), act.HOW_IT_WENT, value, primary=True),
        button(say("It's new advice"), act.NEW_ADVICE, value),
        button(say("Neither"), act.NOT_THIS, value),
    ]
    return lead, [section(asked), *_about(item), _not_stored(), *actions(*row)]


def _send_on(scene: Scene, item: Advice, value: str) -> Drawn:
    lead = say(
        "Shall Full Circle carry what you wrote here to the colleague whom it is for? You see the exact message first."
    )
    asked = mark("Send this to {name}? You see the exact message first.", name=called(scene.receiver))
    row = [button(say("Send"), act.SEND_ON, value, primary=True), button(say("No"), act.NOT_THIS, value)]
    return lead, [section(asked), *_about(item), _not_stored(), *actions(*row)]


def _not_stored() -> Block:
    return context(say("Nothing is stored before you press."))


def _about(item: Advice) -> list[Block]:
    return [context(mark("About: {words}", words=one_line(item.words)))] if item.words else []


def _done(scene: Scene, sighting: Sighting, item: Advice) -> Drawn:
    if sighting.kind is SightingKind.SEND_ON:
        lead = say(
            "What you wrote here goes to the colleague whom it is for, in just the words that you were shown before."
        )
        return lead, [section(say("These words are carried, as you approved them."))]
    if sighting.kind is SightingKind.TYPED and item.message_ts != sighting.ts:
        lead = say(
            "What you wrote here is noted as how a piece of advice went. You can change it at any time."
        )
        return lead, [section(say("Noted: that's how it went.")), *actions(_open(item))]
    return _receipt(scene, item)


def _receipt(scene: Scene, item: Advice) -> Drawn:
    """What is kept, when the bot will ask, and the way to change that."""
    lead = say(
        "This is kept for you. What follows are the words, and the day on which Full Circle comes back to you about them."
    )
    mine = scene.reader is not None and role_of(item, scene.reader.id) is Role.ADVISER
    return lead, [context(say("Kept.")), *(_given(scene, item) if mine else _received(scene, item))]


def _received(scene: Scene, item: Advice) -> list[Block]:
    seen = look(scene, item)
    waits = item.state is State.OPEN and item.check_in_on is not None
    change = button(say("Change"), act.CHANGE_DATE, act.pack(item.id, item.check_in_number))
    blocks = [section(card.opening(item, seen)), *card.words(item, 200, 4), *card.status(item, seen)]
    return [*blocks, *actions(change if waits else None, _open(item))]


def _given(scene: Scene, item: Advice) -> list[Block]:
    seen = stand(scene)
    waits = item.prompt_on is not None and item.prompt_on > local_date(scene.now, scene.zone)
    change = button(say("Change"), act.CHANGE_DATE, act.pack(item.id, item.prompt_number))
    lines = adviser_card.standing(item, seen)
    blocks = [context(adviser_card.said_to(item, seen)), *card.words(item, 200, 4)]
    blocks += [section(" ".join(lines))] if lines else []
    return [*blocks, *actions(change if waits else None, _open(item))]


def _open(item: Advice) -> Block:
    return button(say("Open"), act.OPEN_ITEM, act.pack(item.id))


KIND = Kind(name="sighting", render=render, why_not=why_not)
