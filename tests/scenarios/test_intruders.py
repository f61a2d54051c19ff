"""Whoever is no party to an item, or not the party whose act it is, is refused: shown nothing, and nothing changes (P7).

Every action with every choice, every form, every emoji, the shortcut and every subcommand, with true ids. Each is in a table here, whose keys
are those of the code: what is new and has no case fails. The story is told once a database; nobody here may change it.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pytest
import pytest_asyncio

from bot.domain.emoji import NAMES, Meaning
from bot.errors import Declined
from bot.views import actions, replies
from bot.views.forms import fields
from handlers import events
from handlers.buttons import WITHOUT_ITEM, heard
from handlers.commands import SUBCOMMANDS
from storage.schema import metadata
from tests.scenarios.conftest import DATABASES
from tests.scenarios.intruding import (
    ACCOUNT,
    NOTE,
    QUIET_ACCOUNT,
    QUIET_NOTE,
    QUIETLY,
    WORDS,
    Stranger,
    Told,
    Tried,
    everything_told,
    view_of,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

JSON = dict[str, Any]


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=DATABASES)
async def told(request: pytest.FixtureRequest) -> AsyncIterator[Told]:
    """The story, on each database."""
    server = request.getfixturevalue("sqlite_files" if request.param == "sqlite" else "postgres_server")
    with server.fresh() as url:
        async with everything_told(url) as known:
            yield known


class Whose(StrEnum):
    """Whose an act is."""

    RECEIVER = "the receiver's"
    ADVISER = "the adviser's"
    BOTH = "both sides'"
    ONESELF = "everybody's, for oneself alone"
    NOBODY = "nobody's: nothing happens"


R, A = Whose.RECEIVER, Whose.ADVISER

ACTS: dict[str, Whose] = {
    "tried": R, "another_way": R, "not_yet": R, "describe": R, "tell": R, "keep_to_self": R, "undo_outcome": R, "undo_tell": R, "let_go": R,
    "somebody_else": R,
    "later|tomorrow": R, "later|next_week": R, "later|date": R, "later|when_tried": R, "more|stop_item": R, "more|let_go": R,
    "take_back_question": R, "send_now": R, "keep_too": R,
    "keep_this": R, "change_this": R, "not_this": R, "how_it_went": R, "new_advice": R, "send_on": A,
    "thank": A, "respond": A, "consent_yes": A, "consent_no": A, "consent_more|forget_words": A, "consent_more|decline_everyone": A,
    "ask_dm": A, "they_told_me": A, "prompt_later|tomorrow": A, "prompt_later|next_week": A, "prompt_later|date": A, "prompt_let_go": A,
    "pass_question": A, "decline_person": A, "decline_everyone": A,
    "keep_line": R, "not_the_answer": R,
    "favour_can": A, "favour_advises": A, "favour_not_now": A,
    "open_item": Whose.BOTH, "change_date": Whose.BOTH, "undo_pin": Whose.BOTH, "what_is_this": Whose.BOTH,
    "more|stop_all": Whose.ONESELF, "prompt_more|stop_all": Whose.ONESELF, "resume": Whose.ONESELF,
    "they_answered": R, "ask_else": R, "look_tell": R, "look_note": R, "look_enough": R,
    "digest_more|stop_digest": Whose.ONESELF, "digest_more|stop_all": Whose.ONESELF,
    "keep_coming": Whose.ONESELF, "only_digest": Whose.ONESELF, "stop_asking": Whose.ONESELF,
    "undo_relay": R, "about_give_back": A, "decline_giver": A, "decline_all": A, "note_to_self": A,
    "open_brief": Whose.ONESELF, "give_to": Whose.ONESELF,
    "open_dm": Whose.NOBODY, "open_home": Whose.NOBODY, "let_know": Whose.NOBODY,
    "home_open": Whose.ONESELF, "home_done": Whose.ONESELF, "home_trades": Whose.ONESELF, "home_came": Whose.ONESELF,
    "home_earlier": Whose.ONESELF, "home_more": Whose.ONESELF,
    "ask_somebody": Whose.ONESELF, "settings": Whose.ONESELF, "reached_by": Whose.ONESELF, "reach_page": Whose.ONESELF,
    "reach_nobody": Whose.ONESELF, "reach_again": Whose.ONESELF,
    "reach|hear": Whose.ONESELF, "reach|no_prompts": Whose.ONESELF, "reach|nothing": Whose.ONESELF,
}  # fmt: skip
"""Whose each action is; a menu's, with its choice."""


CHANGES_OWN_CONSENT = ("reach_nobody", "reach_again")


async def test_every_action_and_choice_has_its_case() -> None:
    listed = {
        f"{action}|{choice}" if choice else action
        for action in actions.ACTIONS
        for choice in actions.CHOICES.get(action, ("",))
    }
    assert set(ACTS) == listed
    whose = {act.partition("|")[0]: of for act, of in ACTS.items()}
    assert {action for action, of in whose.items() if of in (Whose.ONESELF, Whose.NOBODY)} >= WITHOUT_ITEM


# What must not come of it


def refused(told: Told, who: Stranger, came: Tried, *reasons: str, **filled: str) -> None:
    """A kind no, wherever Slack would show it; and nothing else."""
    harmless(told, who, came)
    if who.name == "eve, connected":
        return  # what opens in her own company's Slack, our workspace's token cannot open
    known = {reason: replies.sentence(Declined(reason, **filled)) for reason in reasons or replies.REASONS}
    assert any(sentence in came.shown for sentence in known.values()), (
        f"no kind answer of {[*known]}: {came.shown}"
    )


def harmless(told: Told, who: Stranger, came: Tried, *, names: bool = False) -> None:
    """Nothing of anybody's is shown, nothing is other than before but the intruder's own row, and nothing is sent to anybody."""
    assert came.response.status == 200, came.response
    for words in (*WORDS, *(() if names else ("Maya", "Dana"))):
        assert words not in came.shown, f"{who.name} was shown {words!r}: {came.shown}"
    assert {call.method for call in came.calls} <= QUIETLY
    assert not [change for change in changes(came) if not _is_own(told, who, *change)], came.changes


def changes(came: Tried) -> Iterator[tuple[str, JSON | None, JSON | None]]:
    """Every row that is new, other or gone."""
    for table, rows in came.changes.items():
        for before, after in rows:
            yield table, before, after


def _is_own(told: Told, who: Stranger, table: str, before: JSON | None, after: JSON | None) -> bool:
    """The bot may meet whoever asks it for something, and draw their own Home; and in another company, meet whomever they name."""
    if table == "deliveries" and before is None and after is not None and after["op"] == "publish":
        return told.slack_id(after["reader_id"]) == who.user_id
    if table != "people" or after is None:
        return False
    here = after["workspace_id"] == told.workspace_id(who.team)
    met_elsewhere = before is None and who.team is not told.story.acme
    return here and (after["slack_id"] == who.user_id or met_elsewhere)


def _tries(told: Told) -> Iterator[tuple[Stranger, str]]:
    """Who tries, and on which item: the colleague and the company on all that can be between two people; each of the two on the other's own."""
    reach = {
        "charlie": ("told", "live", "private", "kept", "given"),
        "eve": ("told", "live", "kept"),
        "eve, connected": ("live",),
        "maya's id, elsewhere": ("live",),
    }
    for name, who in told.strangers.items():
        yield from ((who, item) for item in reach[name])
    yield told.party("maya"), "given"
    yield told.party("dana"), "kept"


def _not_theirs(who: Stranger, told: Told) -> str:
    """In another company there is no such item; here there is, and it is not theirs."""
    return "not_yours" if who.team is told.story.acme else "gone"


def value_of(told: Told, act: str, item: str) -> tuple[str, str]:
    """The action and what its button or entry truly carries."""
    if act in told.values:
        return act, told.values[act]
    action, _, choice = act.partition("|")
    if action in HEARD:
        return action, actions.pack(told.sightings["dana" if ACTS[act] is A else "maya"])
    known = told.items[item]
    number = known.prompt if "prompt" in action else 0 if action == actions.OPEN_ITEM else known.check_in
    value = actions.pack_choice(choice, known.id, number) if choice else actions.pack(known.id, number)
    return action, value


# Buttons and menus


@pytest.mark.parametrize("act", ACTS)
async def test_who_is_no_party_cannot(told: Told, act: str) -> None:
    for who, item in _tries(told):
        if act in told.values and who.name in ("maya", "dana"):
            continue  # it is about no item, so it is theirs
        if act in CHANGES_OWN_CONSENT and who.name in ("maya", "dana"):
            continue  # theirs to change (tests/scenarios/test_settings.py), and the story would be another one
        action, value = value_of(told, act, item)
        if action in HEARD and who.name in ("maya", "dana"):
            continue  # their own words, whichever item it is; the other's are below
        form = view_of(actions.ITEM, {"item": str(told.items[item].id)}, {})
        for view in (None, form) if who.name == "charlie" and item == "live" else (None,):
            came = await told.press(who, action, value, told.messages["card: live"], view)
            if ACTS[act] in (Whose.ONESELF, Whose.NOBODY):
                harmless(told, who, came, names=act in (actions.OPEN_BRIEF, actions.GIVE_TO))
            else:
                refused(told, who, came, _not_theirs(who, told))


HEARD = frozenset(heard.HANDLERS)
"""Presses on what one of the two typed to the bot: whoever typed it decides."""

OTHERS = {Whose.RECEIVER: "dana", Whose.ADVISER: "maya"}


@pytest.mark.parametrize("act", [act for act, whose in ACTS.items() if whose in OTHERS])
async def test_the_other_party_cannot(told: Told, act: str) -> None:
    who = told.party(OTHERS[ACTS[act]])
    for item in ("told", "live", "private"):
        for message in ("outcome", "card: live"):
            action, value = value_of(told, act, item)
            came = await told.press(who, action, value, told.messages[message])
            refused(told, who, came, "not_yours")


@pytest.mark.parametrize("act", [act for act, whose in ACTS.items() if whose is Whose.BOTH])
async def test_the_adviser_sees_only_what_was_sent_to_them(told: Told, act: str) -> None:
    for item in ("told", "live", "private"):
        came = await told.press(told.party("dana"), *value_of(told, act, item), told.messages["outcome"])
        assert came.response.ok
        assert not came.changes
        for words in (NOTE, QUIET_ACCOUNT, QUIET_NOTE, *([ACCOUNT] if item != "told" else [])):
            assert words not in came.shown


async def test_a_tick_in_ones_own_form_shows_nothing_of_anothers_draft(told: Told) -> None:
    """ "Let them know" has no item; what it could show is the long text that the form holds elsewhere."""
    carried = {"channel": told.messages["kept"].channel.id, "ts": told.messages["kept"].ts}
    carried["draft"] = str(told.drafts["maya"])
    for who in (*told.strangers.values(), told.party("dana")):
        state = {
            fields.PERSON: {"selected_user": told.story.dana.id},
            fields.LET_KNOW: {"selected_options": [{"value": fields.LET_KNOW}]},
        }
        came = await told.press(
            who,
            actions.SHOW_LET_KNOW,
            "let_know",
            told.messages["outcome"],
            view_of(actions.KEEP, carried, state),
        )
        harmless(told, who, came, names=True)


# Forms


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it truly was, filled in: whose it is to send, and which reasons there may be to refuse it."""

    whose: Whose
    build: Callable[[Told, str], JSON]
    reasons: tuple[str, ...] = ()


def _carrying(told: Told, item: str, **more: object) -> JSON:
    return {"item": str(told.items[item].id), "number": told.items[item].check_in} | more


def _ask(told: Told, _: str) -> JSON:
    state = {
        fields.PERSON: {"selected_user": told.story.dana.id},
        fields.QUESTION: {"value": "What did she ask?"},
    }
    return view_of(actions.ASK, {}, state, told.forms["ask"]["id"])


def _keeping(callback: str) -> Callable[[Told, str], JSON]:
    def build(told: Told, _: str) -> JSON:
        kept = told.messages["kept"]
        carried = {"channel": kept.channel.id, "ts": kept.ts, "draft": str(told.drafts["maya"]), "sha": "0"}
        state = {fields.PERSON: {"selected_user": told.story.dana.id}, fields.WORDS: {"value": ""}}
        return view_of(callback, carried, state, told.forms["keep: long"]["id"])

    return build


def _outcome(told: Told, item: str) -> JSON:
    state = {
        fields.OUTCOME: {"selected_option": {"value": "worked"}},
        fields.ACCOUNT: {"value": "I say so."},
        fields.TELLING: {"selected_option": {"value": actions.TELL}},
    }
    return view_of(actions.OUTCOME, _carrying(told, item), state)


def _tell(told: Told, item: str) -> JSON:
    """As Maya was shown it, its fingerprint included, and for what was told, the form's own id."""
    shown = told.forms["tell: told" if item == "told" else "tell: private"]
    carried = json.loads(shown["private_metadata"]) | {"item": str(told.items[item].id)}
    return view_of(actions.TELL_PREVIEW, carried, {}, shown["id"])


def _respond(told: Told, item: str) -> JSON:
    return view_of(actions.RESPOND_FORM, _carrying(told, item), {fields.RESPONSE: {"value": "I say so."}})


def _send_response(told: Told, item: str) -> JSON:
    """As Dana was shown it, her draft included."""
    carried = json.loads(told.forms["response"]["private_metadata"]) | {"item": str(told.items[item].id)}
    return view_of(actions.SEND_RESPONSE, carried, {}, told.forms["response"]["id"])


def _date(callback: str) -> Callable[[Told, str], JSON]:
    def build(told: Told, item: str) -> JSON:
        known = told.items[item]
        number = known.prompt if callback == actions.PROMPT_LATER_DATE else known.check_in
        return view_of(
            callback,
            {"item": str(known.id), "number": number},
            {fields.DATE: {"selected_date": "2026-06-01"}},
        )

    return build


def _give(told: Told, _: str) -> JSON:
    state = {fields.PERSON: {"selected_user": told.story.dana.id}, fields.GIVEN: {"value": " "}}
    return view_of(actions.GIVE_BACK, {}, state)


def _send_give_back(told: Told, _: str) -> JSON:
    """As Maya was shown it, her draft included."""
    shown = told.forms["give"]
    return view_of(actions.SEND_GIVE_BACK, json.loads(shown["private_metadata"]), {}, shown["id"])


def _saying(callback: str, field: str) -> Callable[[Told, str], JSON]:
    """A form of one field."""

    def build(told: Told, item: str) -> JSON:
        return view_of(callback, _carrying(told, item), {field: {"value": "I say so."}})

    return build


def _note(told: Told, item: str) -> JSON:
    state = {
        fields.AGAIN: {"selected_option": {"value": "yes"}},
        fields.NOTE: {"value": "I say so."},
    }
    return view_of(actions.NOTE_FORM, _carrying(told, item), state)


def _silent(callback: str) -> Callable[[Told, str], JSON]:
    return lambda told, item: view_of(callback, _carrying(told, item), {})


def _said_by(told: Told, item: str) -> JSON:
    return view_of(actions.SAID_BY, _carrying(told, item), {fields.PERSON_NAME: {"value": "Somebody"}})


FORMS: dict[str, Form] = {
    # Whoever names another's form as their own gets another's answer or none; elsewhere Dana is not to be reached.
    actions.ASK: Form(Whose.ONESELF, _ask, ("not_yours", "not_reachable", "gone")),
    actions.KEEP: Form(Whose.ONESELF, _keeping(actions.KEEP), ("draft_gone",)),
    actions.KEEP_GIVEN: Form(Whose.ONESELF, _keeping(actions.KEEP_GIVEN), ("draft_gone",)),
    actions.OUTCOME: Form(R, _outcome),
    actions.TELL_PREVIEW: Form(R, _tell),
    actions.RESPOND_FORM: Form(A, _respond),
    actions.SEND_RESPONSE: Form(A, _send_response, ("not_yours", "gone", "draft_gone")),
    actions.LATER_DATE: Form(R, _date(actions.LATER_DATE)),
    actions.PROMPT_LATER_DATE: Form(A, _date(actions.PROMPT_LATER_DATE)),
    actions.GIVE_BACK: Form(Whose.ONESELF, _give, ("give_needs_words",)),
    actions.SEND_GIVE_BACK: Form(Whose.ONESELF, _send_give_back, ("draft_gone",)),
    actions.NOTE_FORM: Form(A, _note),
    actions.SAID_BY: Form(R, _said_by),
    actions.THEY_ANSWERED_FORM: Form(R, _saying(actions.THEY_ANSWERED_FORM, fields.WORDS)),
    actions.LOOK_TELL_FORM: Form(R, _saying(actions.LOOK_TELL_FORM, fields.ACCOUNT)),
    actions.LOOK_SEND: Form(R, _saying(actions.LOOK_SEND, fields.WORDS)),
    actions.LOOK_NOTE_FORM: Form(R, _saying(actions.LOOK_NOTE_FORM, fields.LEARNT)),
    actions.BRIEF: Form(Whose.NOBODY, _silent(actions.BRIEF)),
    actions.ITEM: Form(Whose.NOBODY, _silent(actions.ITEM)),
    actions.RECEIPT: Form(Whose.NOBODY, _silent(actions.RECEIPT)),
    actions.WHAT_IS_THIS_FORM: Form(Whose.NOBODY, _silent(actions.WHAT_IS_THIS_FORM)),
    actions.SETTINGS_FORM: Form(Whose.ONESELF, _silent(actions.SETTINGS_FORM), ("stale",)),
    actions.REACHED_BY_FORM: Form(Whose.NOBODY, _silent(actions.REACHED_BY_FORM)),
}


async def test_every_form_has_its_case() -> None:
    assert set(FORMS) == set(actions.CALLBACKS)


@pytest.mark.parametrize("callback", FORMS)
async def test_who_is_no_party_cannot_send_the_form(told: Told, callback: str) -> None:
    form = FORMS[callback]
    for who, item in _tries(told):
        if form.whose is Whose.ONESELF and who.name in ("maya", "dana"):
            continue  # theirs to send; the other's draft has a case of its own
        came = await told.submit(who, form.build(told, item))
        if form.whose is Whose.NOBODY:
            harmless(told, who, came)
            assert not came.calls
        else:
            refused(told, who, came, *(form.reasons or (_not_theirs(who, told),)))


@pytest.mark.parametrize("callback", [callback for callback, form in FORMS.items() if form.whose in OTHERS])
async def test_the_other_party_cannot_send_the_form(told: Told, callback: str) -> None:
    form = FORMS[callback]
    who = told.party(OTHERS[form.whose])
    for item in ("told", "live", "private"):
        came = await told.submit(who, form.build(told, item))
        refused(told, who, came, *(form.reasons or ("not_yours",)))


async def test_nothing_is_passed_on_without_a_yes(told: Told) -> None:
    """To whoever did not say yes to this person, and to people elsewhere: the words come back, to be sent by hand."""
    for who in told.strangers.values():
        words = {fields.WORDS: {"value": "Mine."}}
        state = {fields.PERSON: {"selected_user": told.story.dana.id}, fields.GIVEN: {"value": "Mine."}}
        asked = view_of(actions.GIVE_BACK, {}, state)
        sent = view_of(actions.SEND_GIVE_BACK, {"to": told.story.dana.id}, words)
        for view in (asked, sent):
            came = await told.submit(who, view)
            harmless(told, who, came, names=True)
            assert "Full Circle doesn't carry messages to" in came.shown


async def test_anothers_give_back_is_not_shown_to_who_names_its_form(told: Told) -> None:
    for who in (*told.strangers.values(), told.party("dana")):
        state = {fields.WORDS: {"value": "Mine."}}
        shown = told.forms["give"]
        view = view_of(actions.SEND_GIVE_BACK, {"to": told.story.dana.id}, state, shown["id"])
        harmless(told, who, await told.submit(who, view), names=True)


@pytest.mark.parametrize("callback", [actions.KEEP, actions.KEEP_GIVEN])
async def test_anothers_long_text_cannot_be_kept(told: Told, callback: str) -> None:
    who = told.party("dana")
    refused(told, who, await told.submit(who, FORMS[callback].build(told, "")), "draft_gone")


@pytest.mark.parametrize(
    "callback", [actions.KEEP, actions.KEEP_GIVEN, actions.OUTCOME, actions.SEND_RESPONSE]
)
async def test_a_form_about_what_another_typed_is_refused(told: Told, callback: str) -> None:
    """As it is behind a card in the bot's DM: it carries which message it is about, and its words come from the form."""
    typed_by = "dana" if callback == actions.SEND_RESPONSE else "maya"
    carried = {"sighting": str(told.sightings[typed_by]), "item": str(told.items["live"].id)}
    state = {
        fields.WORDS: {"value": "I say so."},
        fields.OUTCOME: {"selected_option": {"value": "worked"}},
        fields.TELLING: {"selected_option": {"value": "keep"}},
    }
    for who in (*told.strangers.values(), told.party("dana" if typed_by == "maya" else "maya")):
        refused(told, who, await told.submit(who, view_of(callback, carried, state)), _not_theirs(who, told))


async def test_who_keeps_the_same_message_has_an_item_of_their_own(told: Told) -> None:
    """Anybody who can see a message may keep it; what others keep of it is neither shown nor touched."""
    who = Stranger("frank", told.frank, told.frank.id, told.story.acme)
    for name in ("kept", "given", "answer: live"):
        message = told.messages[name]
        state = {
            fields.PERSON: {"selected_user": told.story.dana.id},
            fields.WORDS: {"value": f"What I saw of {name}."},
        }
        carried = {"channel": message.channel.id, "ts": message.ts}
        came = await told.submit(who, view_of(actions.KEEP, carried, state, f"V0{name[:4].upper()}"))
        assert came.response.status == 200
        assert not [words for words in WORDS if words in came.shown]
        others = [(table, row) for table, row, _ in changes(came) if table != "people" and row is not None]
        assert not others, "rows that were there before"
        assert {table for table, before, _ in changes(came) if before is None} <= {"advice", "people"}


# Emoji


WHERE: dict[Meaning, dict[str, tuple[str, ...]]] = {
    Meaning.KEEP: {
        "dana": ("question: live", "card: live", "outcome"),
        "maya": ("question: live", "card: live", "outcome"),
    },
    Meaning.TRIED: {"dana": ("answer: live", "card: live", "outcome")},
    Meaning.WORKED: {"dana": ("answer: live", "card: live", "outcome"), "maya": ("answer: live", "outcome")},
    Meaning.PARTLY: {"dana": ("answer: live", "card: live", "outcome"), "maya": ("answer: live", "outcome")},
    Meaning.DIDNT: {"dana": ("answer: live", "card: live", "outcome"), "maya": ("answer: live", "outcome")},
    Meaning.THANKS: {
        "dana": ("answer: live", "card: live"),
        "maya": ("answer: live", "card: live", "outcome"),
    },
}
"""Where an emoji of one of the two means nothing, since it is not theirs to say it there."""


async def test_every_emoji_has_its_case() -> None:
    assert set(WHERE) == set(NAMES) == set(Meaning)


PLACES = ("question: live", "answer: told", "answer: live", "card: told", "card: live", "outcome", "response")
EMOJI = [(name, meaning) for meaning, names in NAMES.items() for name in names]


@pytest.mark.parametrize("kind", ["reaction_added", "reaction_removed"])
@pytest.mark.parametrize(("name", "meaning"), EMOJI, ids=[name for name, _ in EMOJI])
async def test_anybody_elses_emoji_means_nothing(told: Told, name: str, meaning: Meaning, kind: str) -> None:
    for who in told.strangers.values():
        if meaning is Meaning.KEEP and who.team is not told.story.acme:
            continue  # to their company this is any message: below
        for place in PLACES if who.name == "charlie" else ("answer: live", "card: live"):
            came = await told.event(who, _reaction(told, kind, name, place))
            harmless(told, who, came)
            assert not came.calls
            assert not came.changes
    for party, where in WHERE[meaning].items():
        for place in where:
            came = await told.event(told.party(party), _reaction(told, kind, f"{name}::skin-tone-3", place))
            assert came.response.status == 200
            assert not came.calls
            assert set(came.changes) <= {"reactions"}, (party, name, place, came.changes)


async def test_a_pin_in_another_company_looks_into_no_conversation_of_ours(told: Told) -> None:
    for name in ("eve", "maya's id, elsewhere"):
        who, calls = told.strangers[name], len(told.story.slack.calls)
        await told.event(who, _reaction(told, "reaction_added", "pushpin", "answer: live"))
        await told.story.settle()
        asked = told.story.slack.calls[calls:]
        assert [(call.method, call.error) for call in asked] == [
            ("conversations.members", "channel_not_found")
        ]
    told.known = told.rows()
    assert not [row for row in told.known["sightings"].values() if "pin" in row[1]]


def _reaction(told: Told, kind: str, name: str, place: str) -> JSON:
    message = told.messages[place]
    item: JSON = {"type": "message", "channel": message.channel.id, "ts": message.ts}
    return {
        "type": kind,
        "reaction": name,
        "item": item,
        "item_user": message.user,
        "event_ts": message.channel.next_ts(),
    }


# The shortcut, the commands, the home, the thread


async def test_the_shortcut_shows_nothing_that_is_known_of_a_message(told: Told) -> None:
    for who in told.strangers.values():
        for place, message in told.messages.items():
            came = await told.shortcut(who, message)
            harmless(told, who, came)
            if who.name == "charlie":
                by_us = replies.sentence(Declined("from_bot")) in came.shown
                assert by_us if message.bot_id else "(struck out)" in came.shown, place


async def test_the_shortcut_on_no_message_opens_an_empty_form(told: Told) -> None:
    for who in told.strangers.values():
        came = await told.global_shortcut(who)
        harmless(told, who, came)
        assert "The words" in came.shown or who.name == "eve, connected"


@pytest.mark.parametrize(("party", "place"), [("maya", "given"), ("dana", "kept")])
async def test_the_shortcut_does_not_say_that_the_other_kept_the_message(
    told: Told, party: str, place: str
) -> None:
    came = await told.shortcut(told.party(party), told.messages[place])
    assert "(struck out)" in came.shown, "a form as for any other message"
    harmless(told, told.party(party), came)


SAID = {
    "": "",
    "tried": "tried start with the why",
    "digest": "digest",
    "export": "export",
    "forget": "forget",
    "ask": "ask @somebody what did they say?",
    "from": "from @somebody start slowly",
    "gave": "gave @somebody start slowly",
    "with": "with @somebody",
    "give": "give @somebody what they said",
    "useful": "useful",
    "pause": "pause until they answered",
    "resume": "resume",
    "stop": "stop",
    "settings": "settings",
    "help": "help",
}


async def test_every_subcommand_has_its_case() -> None:
    assert set(SAID) == {each.words.name for each in SUBCOMMANDS}


@pytest.mark.parametrize("name", SAID)
async def test_a_subcommand_shows_nothing_of_others(told: Told, name: str) -> None:
    for who in told.strangers.values():
        came = await told.command(who, SAID[name])
        harmless(told, who, came)
        if not name:
            assert "Nothing is open for you" in came.shown


EVENTS = {
    "message": "their words in the thread, their edit and deletion of others'",
    "reaction_added": "the emoji above",
    "reaction_removed": "the emoji above",
    "app_home_opened": "a home with nothing in it",
    "user_change": "a colleague's own profile, and no item",
    "app_uninstalled": "a company's, for itself (tests/handlers/test_installation.py)",
    "tokens_revoked": "a company's, for itself (tests/handlers/test_installation.py)",
}


async def test_every_event_has_its_case() -> None:
    assert set(EVENTS) == set(events.HANDLERS)


async def test_the_home_shows_nothing_of_others(told: Told) -> None:
    for who in told.strangers.values():
        came = await told.event(
            who, {"type": "app_home_opened", "tab": "home", "channel": "D1", "event_ts": "1.1"}
        )
        harmless(told, who, came)


@pytest.mark.parametrize("subtype", ["", "message_changed", "message_deleted"])
async def test_nobody_else_answers_edits_or_deletes(told: Told, subtype: str) -> None:
    for who in (*told.strangers.values(), told.party("maya")):
        for name in ("told", "live", "private"):
            root, answer = told.messages[f"question: {name}"], told.messages[f"answer: {name}"]
            where: JSON = {
                "channel": root.channel.id,
                "channel_type": "mpim",
                "event_ts": root.channel.next_ts(),
            }
            theirs: JSON = {"type": "message", "user": who.user_id, "text": "I say so.", "thread_ts": root.ts}
            event: JSON = theirs | where | {"ts": root.channel.next_ts()}
            if subtype:
                event = where | {"type": "message", "subtype": subtype, "ts": root.channel.next_ts()}
                event |= {"previous_message": theirs | {"ts": answer.ts}}
                event |= (
                    {"message": theirs | {"ts": answer.ts, "text": "Or so."}} if "changed" in subtype else {}
                )
            came = await told.event(who, event)
            harmless(told, who, came)
            assert not came.changes
            assert not came.calls


async def test_the_tables_are_all_looked_at(told: Told) -> None:
    """The cases above compare every row of every table; the story has filled those that hold what people own."""
    rows = told.rows()
    assert set(rows) == set(metadata.tables)
    assert all(
        rows[table] for table in ("advice", "answers", "relays", "pairs", "deliveries", "people", "drafts")
    )
