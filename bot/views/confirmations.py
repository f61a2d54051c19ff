"""What a form says once something was done that needs no more than a sentence.

Apart from `forms` because nothing is filled in here. Must not hold anything of an item.
"""

from __future__ import annotations

from bot.views.forms.form import View
from bot.views.forms.small import note_form
from bot.views.words import say


def taken_back() -> View:
    """[Take it back] on a question."""
    text = say("Your question is taken back. Answers that are kept already stay with you.")
    return note_form(say("Taken back"), text)


def unpinned() -> View:
    """[Undo] after a 📌."""
    return note_form(say("Taken back"), say("That isn't kept any more. Nobody was told of it."))


def sent_now(adviser_name: str) -> View:
    """[Send it now] on a question that waited."""
    return note_form(say("On its way"), say("{name} gets your question now.", name=adviser_name))


def passed_on() -> View:
    """[Pass on this question]."""
    text = say("That is fine. Nothing is said to anybody, and you won't be reminded of it.")
    return note_form(say("Passed on"), text)


def answered_in_private(receiver_name: str) -> View:
    """An answer to more than advice, pressed where others are by now."""
    text = say(
        "More people are in this conversation now, so your answer isn't shown here. It is brought to {name} alone.",
        name=receiver_name,
    )
    return note_form(say("Answered"), text)


def declined_person(receiver_name: str) -> View:
    """[Nothing through …]."""
    text = say(
        "Full Circle brings you nothing more from {name}, and doesn't tell anybody that you chose this. Home is where you change your mind.",
        name=receiver_name,
    )
    return note_form(say("Nothing more comes"), text)


def declined_everyone() -> View:
    """[Nothing from anyone]."""
    text = say(
        "Full Circle brings you nothing from anyone any more, and doesn't tell anybody that you chose this. Home is where you change your mind."
    )
    return note_form(say("Nothing more comes"), text)


def stopped() -> View:
    """Stop all, pressed."""
    text = say(
        "Full Circle has stopped asking you. What you kept stays where it is. To start again, write *start* to me."
    )
    return note_form(say("Stopped"), text)


def digest_stopped() -> View:
    """[Stop the weekly digest]."""
    text = say(
        "No more weekly digests. `/advice digest` shows one whenever you like, and Home brings them back."
    )
    return note_form(say("Stopped"), text)


def enough_of_looking_back() -> View:
    """[Enough of these]."""
    return note_form(
        say("Enough of these"), say("You won't be asked to look back any more. Home brings it back.")
    )


def noted_to_self() -> View:
    """A note on what it is worth now."""
    return note_form(say("Noted"), say("Your note is kept with the advice. Only you ever see it."))


def answer_kept() -> View:
    """[They answered]."""
    return note_form(say("Kept"), say("The answer is kept. In a week you are asked how it went."))


def resumed() -> View:
    """[Start again]."""
    return note_form(say("Started again"), say("Full Circle asks you again, on the days you chose."))


def relay_undone(reader_name: str) -> View:
    """[Undo] on what waited for its reader's hours."""
    text = say("It is undone, and {name} gets nothing of it.", name=reader_name)
    return note_form(say("Undone"), text)


def noted_for_oneself() -> View:
    """The adviser's own note was saved."""
    return note_form(say("Noted"), say("For you alone. It stands beside your words in “What came of it”."))


def refused(sentence: str) -> View:
    """A kind no."""
    return note_form(say("Not this time"), sentence)
