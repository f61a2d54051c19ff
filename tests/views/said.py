"""All text that people can see, collected over every sample: messages, forms, lists, answers, refusals.

Apart so that the voice, the catalogue and the languages are held against the same collection. Must hold no rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from bot.errors import Declined
from bot.messages.kind import Message
from bot.views import replies, usages
from bot.views.usages import Usage
from bot.views.words import say
from tests.views import samples
from tests.views.shown import all_objects, texts


class Said(NamedTuple):
    """One text, and the sample that it is in."""

    sample: str
    text: str


def messages(words: str = samples.ADVICE) -> Iterator[tuple[str, Message]]:
    """Every message and every answer, drawn with these words for all that people wrote."""
    for name, scene in samples.SCENES:
        yield name, samples.draw(scene if words == samples.ADVICE else samples.with_text(scene, words))
    for name, reply in samples.REPLIES:
        yield name, reply(words)


def all_said(words: str = samples.ADVICE, name: str = "Dana") -> list[Said]:
    """Everything there is to read, drawn with these words, and this name for the other one."""
    found = [
        Said(sample, text)
        for sample, one in messages(words)
        for text in (one.text, *texts(one.blocks), *_spoken(one.blocks))
    ]
    for sample, form in samples.FORMS:
        view = form(words, name)
        found += [Said(sample, text) for text in (*texts(view), *_spoken(view))]
    found += [Said(reason, replies.sentence(Declined(reason))) for reason in replies.REASONS]
    return found + [Said(f"usage {usage.name}", say(usage.summary)) for usage in all_usages()]


def all_usages() -> list[Usage]:
    """Every subcommand that is described, those that cannot be typed yet included."""
    return [each for each in vars(usages).values() if isinstance(each, Usage)]


def buttons() -> list[Said]:
    """What stands on every button, and on every entry of a ⋯ menu."""
    found = [(name, one.blocks) for name, one in messages()]
    found += [(name, form(samples.ADVICE, "Dana")["blocks"]) for name, form in samples.FORMS]
    return [Said(name, str(one["text"]["text"])) for name, blocks in found for one in _pressable(blocks)]


def _pressable(blocks: object) -> Iterator[dict[str, Any]]:
    for one in all_objects(blocks):
        if one.get("type") == "button":
            yield one
        elif one.get("type") == "overflow":
            yield from one["options"]


def _spoken(surface: object) -> list[str]:
    """What a screen reader says in place of a picture."""
    return [str(one["accessibility_label"]) for one in all_objects(surface) if "accessibility_label" in one]
