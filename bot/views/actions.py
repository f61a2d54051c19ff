"""Every id that comes back from Slack when somebody presses something, and how a button's value is packed.

Apart so that drawing and handling agree on one list: a test walks both tuples. It must not know what an act does.
Ids and values are data of others the moment they come back: `unpack` believes nothing.
"""

from __future__ import annotations

from uuid import UUID

# The receiver's card and item form.
TRIED = "tried"
ANOTHER_WAY = "another_way"
NOT_YET = "not_yet"
LATER = "later"
MORE = "more"
DESCRIBE = "describe"
TELL = "tell"
KEEP_TO_SELF = "keep_to_self"
UNDO_OUTCOME = "undo_outcome"
UNDO_TELL = "undo_tell"
SOMEBODY_ELSE = "somebody_else"
LET_GO = "let_go"

# Lists and receipts.
OPEN_ITEM = "open_item"
TAKE_BACK_QUESTION = "take_back_question"
SEND_NOW = "send_now"
CHANGE_DATE = "change_date"
UNDO_PIN = "undo_pin"
UNDO_RELAY = "undo_relay"
RESUME = "resume"
OPEN_HOME = "open_home"

# The adviser.
THANK = "thank"
RESPOND = "respond"
OPEN_DM = "open_dm"
CONSENT_YES = "consent_yes"
CONSENT_NO = "consent_no"
CONSENT_MORE = "consent_more"
ASK_DM = "ask_dm"
THEY_TOLD_ME = "they_told_me"
PROMPT_LATER = "prompt_later"
PROMPT_LET_GO = "prompt_let_go"
PROMPT_MORE = "prompt_more"

# The foot of a question, and the form behind it.
WHAT_IS_THIS = "what_is_this"
PASS_QUESTION = "pass_question"  # noqa: S105 - the word, not a secret
DECLINE_PERSON = "decline_person"
DECLINE_EVERYONE = "decline_everyone"

# Under a question for more than advice.
FAVOUR_CAN = "favour_can"
FAVOUR_ADVISES = "favour_advises"
FAVOUR_NOT_NOW = "favour_not_now"

# A response, at the receiver.
KEEP_TOO = "keep_too"

# Both ways: what people pass on to each other, and the adviser's own note.
OPEN_BRIEF = "open_brief"
GIVE_TO = "give_to"
ABOUT_GIVE_BACK = "about_give_back"
DECLINE_GIVER = "decline_giver"
DECLINE_ALL = "decline_all"
NOTE_TO_SELF = "note_to_self"

# What was typed or forwarded to the bot; the value's id is the sighting's.
KEEP_THIS = "keep_this"
CHANGE_THIS = "change_this"
NOT_THIS = "not_this"
HOW_IT_WENT = "how_it_went"
NEW_ADVICE = "new_advice"
SEND_ON = "send_on"

# A line beside the thread of a question; the value's id is the sighting's.
KEEP_LINE = "keep_line"
NOT_THE_ANSWER = "not_the_answer"

# Home: its parts and pages, and what is chosen for oneself alone.
HOME_OPEN = "home_open"
HOME_DONE = "home_done"
HOME_TRADES = "home_trades"
HOME_CAME = "home_came"
HOME_EARLIER = "home_earlier"
HOME_MORE = "home_more"
ASK_SOMEBODY = "ask_somebody"
SETTINGS = "settings"
REACHED_BY = "reached_by"
REACH = "reach"
REACH_PAGE = "reach_page"
REACH_NOBODY = "reach_nobody"
REACH_AGAIN = "reach_again"

# The digest.
THEY_ANSWERED = "they_answered"
ASK_ELSE = "ask_else"
LOOK_TELL = "look_tell"
LOOK_NOTE = "look_note"
LOOK_ENOUGH = "look_enough"
DIGEST_MORE = "digest_more"

# When three reminders in a row went by.
KEEP_COMING = "keep_coming"
ONLY_DIGEST = "only_digest"
STOP_ASKING = "stop_asking"

# Inside a form.
SHOW_LET_KNOW = "let_know"

ACTIONS = (
    TRIED, ANOTHER_WAY, NOT_YET, LATER, MORE, DESCRIBE, TELL, KEEP_TO_SELF, UNDO_OUTCOME, UNDO_TELL, LET_GO,
    SOMEBODY_ELSE,
    OPEN_ITEM, TAKE_BACK_QUESTION, SEND_NOW, CHANGE_DATE, UNDO_PIN, RESUME, OPEN_HOME,
    THANK, RESPOND, OPEN_DM, CONSENT_YES, CONSENT_NO, CONSENT_MORE, ASK_DM, THEY_TOLD_ME,
    PROMPT_LATER, PROMPT_LET_GO, PROMPT_MORE,
    WHAT_IS_THIS, PASS_QUESTION, DECLINE_PERSON, DECLINE_EVERYONE,
    FAVOUR_CAN, FAVOUR_ADVISES, FAVOUR_NOT_NOW,
    KEEP_TOO, SHOW_LET_KNOW,
    OPEN_BRIEF, GIVE_TO, UNDO_RELAY, ABOUT_GIVE_BACK, DECLINE_GIVER, DECLINE_ALL, NOTE_TO_SELF,
    KEEP_THIS, CHANGE_THIS, NOT_THIS, HOW_IT_WENT, NEW_ADVICE, SEND_ON,
    HOME_OPEN, HOME_DONE, HOME_TRADES, HOME_CAME, HOME_EARLIER, HOME_MORE, ASK_SOMEBODY,
    KEEP_LINE, NOT_THE_ANSWER,
    SETTINGS, REACHED_BY, REACH, REACH_PAGE, REACH_NOBODY, REACH_AGAIN,
    THEY_ANSWERED, ASK_ELSE, LOOK_TELL, LOOK_NOTE, LOOK_ENOUGH, DIGEST_MORE,
    KEEP_COMING, ONLY_DIGEST, STOP_ASKING,
)  # fmt: skip
"""Every action id that a press can bring."""

# What a menu's entry chooses: the part of its value before "|".
TOMORROW = "tomorrow"
NEXT_WEEK = "next_week"
ON_DATE = "date"
WHEN_TRIED = "when_tried"
STOP_ITEM = "stop_item"
STOP_ALL = "stop_all"
FORGET_WORDS = "forget_words"
HEAR = "hear"
NO_PROMPTS = "no_prompts"
NOTHING = "nothing"
STOP_DIGEST = "stop_digest"

CHOICES = {
    LATER: (TOMORROW, NEXT_WEEK, ON_DATE, WHEN_TRIED),
    MORE: (STOP_ITEM, LET_GO, STOP_ALL),
    CONSENT_MORE: (FORGET_WORDS, DECLINE_EVERYONE),
    PROMPT_LATER: (TOMORROW, NEXT_WEEK, ON_DATE),
    PROMPT_MORE: (STOP_ALL,),
    REACH: (HEAR, NO_PROMPTS, NOTHING),
    DIGEST_MORE: (STOP_DIGEST, STOP_ALL),
}
"""What each menu can choose."""

# Forms.
ASK = "ask"
KEEP = "keep"
KEEP_GIVEN = "keep_given"
OUTCOME = "outcome"
TELL_PREVIEW = "tell"
RESPOND_FORM = "respond"
SEND_RESPONSE = "send_response"
LATER_DATE = "later_date"
PROMPT_LATER_DATE = "prompt_later_date"
ITEM = "item"
RECEIPT = "receipt"
WHAT_IS_THIS_FORM = "what_is_this"
SAID_BY = "said_by"
SETTINGS_FORM = "settings"
REACHED_BY_FORM = "reached_by"
GIVE_BACK = "give_back"
SEND_GIVE_BACK = "send_give_back"
NOTE_FORM = "note_to_self"
BRIEF = "brief"
THEY_ANSWERED_FORM = "they_answered"
LOOK_TELL_FORM = "look_tell"
LOOK_SEND = "look_send"
LOOK_NOTE_FORM = "look_note"

CALLBACKS = (
    ASK, KEEP, KEEP_GIVEN, OUTCOME, TELL_PREVIEW, RESPOND_FORM, SEND_RESPONSE, LATER_DATE, PROMPT_LATER_DATE,
    ITEM, RECEIPT, WHAT_IS_THIS_FORM,
    GIVE_BACK, SEND_GIVE_BACK, NOTE_FORM, BRIEF,
    SETTINGS_FORM, REACHED_BY_FORM, SAID_BY,
    THEY_ANSWERED_FORM, LOOK_TELL_FORM, LOOK_SEND, LOOK_NOTE_FORM,
)  # fmt: skip
"""Every callback id of a form."""

KEEP_SHORTCUT = "keep_advice"
"""The message shortcut's callback id (manifest)."""

KEEP_GLOBAL_SHORTCUT = "keep_advice_global"
"""The global shortcut's (manifest)."""

COMMAND = "/advice"

NO_ITEM = UUID(int=0)
"""In the value of a menu that is about no item."""


def pack(item_id: UUID, number: int = 0) -> str:
    """A button's value: which item, and which nudge or page of it."""
    return f"{item_id}:{number}"


def unpack(value: str) -> tuple[UUID, int]:
    """What `pack` packed. ValueError for anything else."""
    item_id, _, number = value.partition(":")
    if len(item_id) != 36 or not (number.isascii() and number.isdigit()) or len(number) > 9:
        raise ValueError("not a value of ours")
    return UUID(item_id), int(number)


def pack_choice(choice: str, item_id: UUID, number: int = 0) -> str:
    """A menu entry's value."""
    return f"{choice}|{pack(item_id, number)}"


def unpack_choice(value: str) -> tuple[str, UUID, int]:
    """What `pack_choice` packed. ValueError for anything else."""
    choice, bar, rest = value.partition("|")
    if not bar or not choice.replace("_", "").isalpha():
        raise ValueError("not a value of ours")
    return choice, *unpack(rest)
