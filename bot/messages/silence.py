"""That the bot stops asking, three reminders in a row having gone by: said once, with the three ways to go on.

Apart because it is about no item. Silence is a valid answer (P4): it must not ask why, count, or make anybody feel missed.
"""

from __future__ import annotations

from bot.domain.person import Person
from bot.domain.policy import SILENCE
from bot.messages import stops
from bot.messages.kind import Kind, Message, Scene
from bot.messages.looks import gone
from bot.views import actions as act
from bot.views.blocks import Block, actions, button, context, section
from bot.views.message import message
from bot.views.text import bold
from bot.views.words import say


def why_not(scene: Scene) -> str | None:
    """They did something meanwhile, or stopped it themselves, or nobody can read it."""
    reader = scene.reader
    if reader is not None and not _is_open(scene, reader):
        return stops.ACTED
    return stops.STOPPED if reader is not None and reader.stopped_at else stops.unreachable(reader)


def render(scene: Scene) -> Message:
    """The three ways while none was chosen; what holds once one was, or anything else was done."""
    reader = scene.reader
    if reader is None:
        return gone()
    if not _is_open(scene, reader):
        return message(
            say(
                "Full Circle had stopped asking you about what you kept here. What follows is what holds for you now."
            ),
            _now(reader),
        )
    lead = say(
        "Full Circle stops asking for now, which is just as fine. Nothing of it is lost, and it can go on at any time."
    )
    title = section(bold(say("I'll stop asking for now.")))
    why = say(
        "You get this once, because three reminders in a row went by. Anything that you do in Full Circle brings them back."
    )
    ways = actions(
        button(say("Keep them coming"), act.KEEP_COMING, act.pack(act.NO_ITEM)),
        button(say("Only the weekly digest"), act.ONLY_DIGEST, act.pack(act.NO_ITEM)),
        button(say("Stop"), act.STOP_ASKING, act.pack(act.NO_ITEM)),
    )
    return message(
        lead,
        [title, section(say("What you kept stays as it is, and Home has all of it.")), context(why), *ways],
    )


def _is_open(scene: Scene, reader: Person) -> bool:
    return reader.silent_at is not None and reader.goodbye_id == scene.delivery.id


def _now(reader: Person) -> list[Block]:
    if reader.stopped_at is not None:
        again = button(say("Start again"), act.RESUME, act.pack(act.NO_ITEM))
        return [section(say("Full Circle has stopped asking you. What you kept stays.")), *actions(again)]
    if (
        reader.no_check_ins_at is not None
        and reader.no_prompts_at is not None
        and reader.no_digest_at is None
    ):
        return [section(say("Only the weekly digest comes now. Home has the settings."))]
    return [section(say("Reminders come as before."))]


KIND = Kind(name=SILENCE, render=render, why_not=why_not)
