"""Answers that only their reader sees, once: the kind "no" for every reason, the list of `/advice`, and "I understood this".

Apart from `notices` because these are ephemeral: they carry no state, and a stale press on one is answered kindly. A sentence
here says what happened and what to do; it must never say why somebody cannot be reached (a no is not exposed).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.domain.advice import Advice
from bot.errors import Declined
from bot.views import actions as act
from bot.views import home
from bot.views.blocks import Block, actions, context, section, url_button
from bot.views.forms import fields
from bot.views.message import Message, message
from bot.views.notices import help_message
from bot.views.people import NOT_CARRIED, People
from bot.views.text import escape, name
from bot.views.words import noted, say

__all__ = [
    "FIELDS",
    "REASONS",
    "advice_list",
    "all_in_home",
    "field_of",
    "help_message",
    "refusal",
    "sentence",
]

_SENTENCES = {
    "not_yours": noted("Only the people this is about can do that, so nothing was changed."),
    "gone": noted("This isn't here any more, so nothing was changed. /advice shows what is."),
    "stale": noted("This moved on since the message was written, so nothing was changed. /advice shows where it stands."),
    "from_bot": noted("This was written by an app. Full Circle keeps what people say to each other."),
    "empty": noted("There are no words in this message to keep. A message with text works."),
    "pinned_gone": noted("The message you pinned isn't there any more, so nothing was kept."),
    "pinned_forward": noted("What you pinned is a forwarded message. To keep it, open its ⋮ menu and choose “Keep this advice”."),
    "nothing_said": noted("There are no words in it yet. Write a few, then press the button again."),
    "needs_words": noted("Write down what was said, in a few words. That is what is kept."),
    "yourself": noted("That is you. Choose the colleague this is about."),
    "not_a_person": noted("That names a channel or a group. Choose one person, and it works."),
    "one_person": noted("That names more than one person. Choose one; for the others, write it once more."),
    "is_us": noted("That is Full Circle itself. Choose a person, and it works."),
    "is_bot": noted("{name} is an app. Choose a person, and it works."),
    "not_reachable": NOT_CARRIED,
    "ask_needs_person": noted("Who do you want to ask? Choose a colleague, or write it as: /advice ask @dana how do I begin?"),
    "ask_needs_question": noted("What do you want to ask? A sentence is enough, as: /advice ask @dana how do I begin?"),
    "already_responded": noted("You answered this already, and one answer is carried. Your DM is the place to go on."),
    "already_told": noted("This was told already. You can change what you said, and send the change."),
    "too_late_to_undo": noted("It has arrived by now, so it can't be undone. You can change what you said, and send the change."),
    "too_late_to_take_back": noted("This can't be taken back any more. Deleting your own message in Slack still works."),
    "adviser_knows": noted("Whoever gave this has heard of it, so it stays with them. You can keep it anew for somebody else."),
    "needs_somebody": noted("Who was it? Choose a colleague, or write a name."),
    "nobody_to_tell": noted("It isn't known who said this, so there is nobody to tell. It stays yours."),
    "not_answered_yet": noted("There is no answer to this yet, so there is nothing to report."),
    "words_taken_back": noted("These words were taken back, so this can't be done any more."),
    "date_past": noted("That day has gone by. Choose tomorrow or later."),
    "date_unreadable": noted("Full Circle can't read a day in “{written}”. Two weeks works, or Friday, or 24 December."),
    "date_unclear": noted("“{written}” can be read as more than one day. Write the day with its month as a word, as in 24 December."),
    "date_has_hour": noted("Full Circle counts in days here. Leave out the hour, as in tomorrow or 24 December."),
    "date_just_gone": noted("“{written}” has just gone by this year. If you mean the next one, write its year, too."),
    "date_too_far": noted("That is more than two years away. Choose a day before that."),
    "needs_date": noted("Choose the day on which to come back to it."),
    "wait_and_date": noted("You chose a wait and a day. Clear the day, or choose “On a date” above."),
    "bad_date": noted("That isn't a day Full Circle can read. Choose one from the calendar."),
    "too_long": noted("That is longer than Slack lets a form hold. Shorten it a little, and send it again."),
    "form_needs_outcome": noted("How did it go? Choose one; any of the five is fine."),
    "words_of_receiver": noted("These words were written down by whoever keeps them, so they are theirs."),
    "give_needs_person": noted("Who is it for? Choose the colleague whose advice you got."),
    "give_needs_words": noted("What do you want to pass on? A sentence is enough."),
    "with_needs_person": noted("Whom do you want to talk to? Write @ and choose the colleague from what Slack offers."),
    "needs_days": noted("Choose at least one day. To hear nothing for a while, use the pause below."),
    "closes_first": noted("Choose an hour after the one at which it begins."),
    "useful_too_long": noted("That is more than one line. Say it a little shorter, and it stands beside what people tell you."),
    "arrived": noted("It has arrived by now, so it can't be undone. Your own DM is the place to go on."),
    "not_installed": noted("Full Circle isn't set up in this workspace. Ask whoever runs it to install it."),
    "draft_gone": noted("This form was open for more than an hour, and its text is not held longer. Start again from the message."),
    "message_gone": noted("That message isn't here any more, so there is nothing to keep, and nothing was kept."),
    "busy": noted("That didn't work just now. Try again in a moment."),
    "unknown_error": noted("Something went wrong on our side. Try again; if it stays so, give your admin this reference: {reference}."),
}  # fmt: skip

REASONS = tuple(_SENTENCES)
"""Every reason of a `Declined`; a test holds that none is raised without a sentence."""

_DEFAULTS = {"name": noted("this person"), "reference": noted("none"), "written": noted("this")}

FIELDS: Mapping[str, str] = {
    "nothing_said": fields.RESPONSE,
    "needs_words": fields.WORDS,
    "empty": fields.WORDS,
    "yourself": fields.PERSON,
    "is_bot": fields.PERSON,
    "not_reachable": fields.PERSON,
    "ask_needs_person": fields.PERSON,
    "needs_somebody": fields.PERSON,
    "ask_needs_question": fields.QUESTION,
    "give_needs_person": fields.PERSON,
    "give_needs_words": fields.GIVEN,
    "date_past": fields.DATE,
    "needs_days": fields.DAYS,
    "closes_first": fields.CLOSES,
    "useful_too_long": fields.USEFUL,
    "needs_date": fields.DATE,
    "wait_and_date": fields.DATE,
    "bad_date": fields.DATE,
    "date_too_far": fields.DATE,
    "form_needs_outcome": fields.OUTCOME,
}
"""Beside which field of a form a refusal stands (block ids of bot.views.forms.fields)."""


def sentence(declined: Declined) -> str:
    """The kind sentence for a refusal, plain text; for a reason nobody knows, the one that admits it."""
    known = _SENTENCES.get(declined.reason, _SENTENCES["unknown_error"])
    values = {key: name(str(value)) for key, value in declined.values.items()}
    return say(known, **({key: say(text) for key, text in _DEFAULTS.items()} | values))


def field_of(declined: Declined, view: Mapping[str, Any]) -> str:
    """The block id of `view` that an error for this refusal can stand beside: its own field, else the form's first input."""
    inputs = [str(block["block_id"]) for block in view.get("blocks", []) if block.get("type") == "input"]
    wanted = FIELDS.get(declined.reason, "")
    return wanted if wanted in inputs else next(iter(inputs), "")


def refusal(declined: Declined) -> Message:
    """The sentence as an ephemeral message."""
    words = sentence(declined)
    return Message(text=str(escape(words)), blocks=[section(words)])


def advice_list(
    items: Sequence[Advice],
    people: People,
    zone: str,
    now: datetime,
    viewer_id: UUID,
    *,
    more: int = 0,
    home_link: str | None = None,
) -> Message:
    """Up to five items, the most timely first as given, each with [Open]; `more` stand behind them. Home has those, and what rests."""
    if not items:
        return _nothing_yet(home_link)
    shown = items[: home.LISTED]
    more += len(items) - len(shown)
    lead = say(
        "This is what is open for you, the most timely first. Only you see this list, here or anywhere else."
    )
    rows = [row for item in shown for row in home.row(item, people, zone, now, viewer_id)]
    behind = say("There is more in Full Circle's Home, and resting advice too.") if more > 0 else say(_REST)
    foot = [context(behind), *all_in_home(home_link)]
    return message(lead, [section(say("*Open for you*")), *rows, *foot])


def nothing_to_digest() -> Message:
    """`/advice digest` in a week without anything."""
    words = say(
        "There is nothing for a digest at the moment: nothing is due, and nothing new came full circle."
    )
    return Message(text=str(escape(words)), blocks=[section(words)])


_REST = noted("Resting advice is in Full Circle's Home.")


def all_in_home(link: str | None) -> list[Block]:
    """[All in Home], where it is known what opens it."""
    value = act.pack(UUID(int=0))
    return actions(url_button(say("All in Home"), act.OPEN_HOME, link, value) if link else None)


def _nothing_yet(home_link: str | None) -> Message:
    lead = say(
        "Nothing is open for you at the moment. There are two ways to begin, and each takes less than a minute."
    )
    ways = [
        say("Somebody gave you good advice? Open the ⋮ menu of their message and choose “Keep this advice”."),
        say("You would like some? Write `/advice ask @dana how do I begin?`"),
    ]
    blocks = [section(say("Nothing is open for you at the moment.")), *(section(way) for way in ways)]
    return message(lead, [*blocks, context(say(_REST)), *all_in_home(home_link)])
