"""Maya, Dana and their items in every state, and every message and form there is, as explicit tuples to walk over.

Apart from the tests so that a new message or form is one line here and is then held to every rule. `text` is the words that people
wrote, so that the same surface can be drawn with adversarial ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from bot.domain.advice import Advice, AdviserState, Again, Favour, Means, Origin, Outcome, Role, State
from bot.domain.ahead import Ahead, Because
from bot.domain.delivery import Delivery, Op, person_lane
from bot.domain.digest import Section
from bot.domain.pair import Consent, Pair
from bot.domain.person import HomePart, Person
from bot.domain.relay import Relay, RelayKind, RelayState
from bot.domain.sighting import Sighting, SightingKind, SightingState
from bot.domain.window import Window
from bot.errors import Declined
from bot.messages import by_name
from bot.messages import digest as digest_message
from bot.messages.kind import Listed, Message, Scene
from bot.views import actions as act
from bot.views import (
    asides,
    brief,
    came_of_it,
    confirmations,
    forms,
    homepage,
    notices,
    people_list,
    pinned,
    replies,
    usages,
    useful,
)
from bot.views.blocks import deep_link, home_link, section
from bot.views.forms import reach, settings
from bot.views.homepage import AtHome

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
ZONE = "Europe/Berlin"
HOME = UUID(int=1)
ADVICE = "Start with the why, then the numbers. People remember stories."
ACCOUNT = "I opened with the broken deploy, and people asked questions for an hour."
NAMES = ("Maya", "Dana")


def _person(number: int, slack_id: str, name: str) -> Person:
    return Person(
        id=UUID(int=number), workspace_id=HOME, slack_id=slack_id, name=name, created_at=NOW, zone=ZONE
    )


MAYA = _person(2, "U0MAYA", "Maya")
DANA = _person(3, "U0DANA", "Dana")
BOB = _person(4, "U0BOB", "Bob")
PEOPLE = {MAYA.id: MAYA, DANA.id: DANA}
PAIR = Pair(workspace_id=HOME, adviser_id=DANA.id, receiver_id=MAYA.id, consent=Consent.TOLD)

KEPT = Advice(
    id=UUID(int=10),
    workspace_id=HOME,
    origin=Origin.SHORTCUT,
    created_at=NOW - timedelta(days=21),
    said_at=NOW - timedelta(days=21),
    receiver_id=MAYA.id,
    adviser_id=DANA.id,
    words=ADVICE,
    words_are_captured=True,
    state=State.OPEN,
    check_in_on=TODAY,
    check_in_first_on=TODAY,
    check_in_number=1,
)
ASKED = replace(
    KEPT,
    origin=Origin.ASKED,
    state=State.ASKED,
    question="How do I begin my talk?",
    words="",
    check_in_on=None,
)
FAVOUR = replace(ASKED, favour=Favour.ASKED, question="Would you put in a word for me with Kim?")
CAN = replace(FAVOUR, favour=Favour.CAN, favour_at=NOW, state=State.LET_GO)
ADVISES = replace(FAVOUR, favour=Favour.ADVISES, favour_at=NOW)
NOT_NOW = replace(CAN, favour=Favour.NOT_NOW)
FAVOUR_LET_GO = replace(FAVOUR, state=State.LET_GO)
NOT_CARRIED = replace(ASKED, not_carried_at=NOW)
IN_DM = replace(ASKED, asked_in_dm_at=NOW)
ANSWERED = replace(KEPT, origin=Origin.ASKED, question="How do I begin my talk?")
IN_FILES = replace(ANSWERED, words="", is_wordless=True)
LATER = replace(KEPT, check_in_on=date(2026, 11, 30), check_in_number=2)
MOVED = replace(KEPT, check_in_number=2)
TRIED = replace(KEPT, state=State.TRIED, tried_at=NOW - timedelta(days=5), tried_by=Means.REACTION)
SOFTER = replace(KEPT, check_in_on=None, check_in_sent_at=NOW - timedelta(days=7), softer_on=TODAY)
SOFTER_TRIED = replace(SOFTER, state=State.TRIED, tried_at=NOW - timedelta(days=1))
RESTING = replace(KEPT, state=State.RESTING, check_in_on=None)
MUTED = replace(KEPT, muted_at=NOW, check_in_on=None)
LET_GO = replace(KEPT, state=State.LET_GO, check_in_on=None)
CLOSED = replace(KEPT, state=State.CLOSED, outcome=Outcome.WORKED, closed_at=NOW, check_in_on=None)
TO_SELF = replace(
    CLOSED,
    outcome=Outcome.CHOSE_NOT,
    account=ACCOUNT,
    private_note="I like short talks.",
    kept_to_self_at=NOW,
)
DIDNT = replace(CLOSED, outcome=Outcome.DIDNT, useful="The new team reads your guide.")
OVERTAKEN = replace(CLOSED, outcome=Outcome.OVERTAKEN)
TOLD = replace(
    CLOSED,
    outcome=Outcome.PARTLY,
    account=ACCOUNT,
    told_at=NOW - timedelta(days=1),
    adviser_reached_at=NOW - timedelta(days=1),
)
THANKED = replace(TOLD, thanked_at=NOW, responded_at=NOW)
TAKEN_BACK = replace(KEPT, words="", words_taken_back_at=NOW, check_in_on=None)
NAME_ONLY = replace(KEPT, adviser_id=None, adviser_name="Grandma")
NOBODY = replace(KEPT, adviser_id=None)
GIVEN = replace(
    KEPT, receiver_is_named=True, adviser_state=AdviserState.KEPT, prompt_on=TODAY, prompt_number=1
)
GIVEN_UNNAMED = replace(GIVEN, receiver_is_named=False)
GIVEN_ALONE = replace(GIVEN, receiver_id=None, state=None, check_in_on=None)
GIVEN_LATER = replace(GIVEN, prompt_on=date(2026, 12, 4), prompt_number=2)
WENT_TO_ASK = replace(GIVEN, adviser_state=AdviserState.ASKED_ABOUT, asked_about_at=NOW, prompt_on=None)
HEARD = replace(GIVEN, heard_at=NOW, prompt_on=None)
GIVEN_LET_GO = replace(GIVEN, adviser_state=AdviserState.LET_GO, prompt_on=None)

KEPT_NOW = replace(LATER, created_at=NOW, said_at=NOW, check_in_number=1)

RECEIVED = (
    ASKED, ANSWERED, KEPT, LATER, MOVED, TRIED, SOFTER, SOFTER_TRIED, RESTING, MUTED, LET_GO, CLOSED, TO_SELF, TOLD, THANKED,
    TAKEN_BACK, NAME_ONLY, NOBODY, IN_FILES, DIDNT, OVERTAKEN,
    FAVOUR, CAN, ADVISES, NOT_NOW, FAVOUR_LET_GO, NOT_CARRIED, IN_DM,
)  # fmt: skip
"""The receiver's side in every state."""

NOTED = replace(TOLD, again=Again.DIFFERENTLY, adviser_note="Shorter, and without the numbers.")
GIVEN_ITEMS = (
    GIVEN,
    GIVEN_UNNAMED,
    GIVEN_ALONE,
    GIVEN_LATER,
    WENT_TO_ASK,
    HEARD,
    GIVEN_LET_GO,
    TOLD,
    ANSWERED,
    NOTED,
)
"""The adviser's side in every state."""


def relay(kind: RelayKind, text: str | None = ACCOUNT, **more: Any) -> Relay:
    there = (DANA, MAYA) if kind in (RelayKind.RESPONSE, RelayKind.ANSWER) else (MAYA, DANA)
    return Relay(
        id=UUID(int=20), workspace_id=HOME, advice_id=KEPT.id, kind=kind, from_id=there[0].id, to_id=there[1].id,
        once="once", created_at=NOW, text=text, **more,
    )  # fmt: skip


def delivery(kind: str, number: int = 1, key: str = "") -> Delivery:
    return Delivery(
        id=UUID(int=30), workspace_id=HOME, key=key or f"{kind}:x", kind=kind, op=Op.POST, lane=person_lane(MAYA.id),
        due_at=NOW, created_at=NOW, number=number,
    )  # fmt: skip


def scene(kind: str, item: Advice | None = KEPT, *, number: int = 1, key: str = "", **more: Any) -> Scene:
    known: dict[str, Any] = {
        "receiver": MAYA if item and item.receiver_id else None,
        "adviser": DANA if item and item.adviser_id else None,
        "pair": PAIR,
        "zone": ZONE,
    }
    known["reader"] = more.get("reader") or (
        known["adviser"]
        if kind in ("prompt", "outcome", "let-know", "looking-back")
        else known["receiver"] or MAYA
    )
    if kind == "question" and "reader" not in more:
        known["reader"] = None  # both read it
    return Scene(team_id="T0HOME", delivery=delivery(kind, number, key), now=NOW, item=item, **(known | more))


def sighting(
    kind: SightingKind = SightingKind.FORWARD,
    item: Advice | None = None,
    *,
    part: int = 0,
    state: SightingState = SightingState.WAITING,
    reader: Person = MAYA,
    said_by: Person | None = DANA,
    **more: Any,
) -> Scene:
    met = Sighting(
        id=UUID(int=40), workspace_id=HOME, person_id=reader.id, kind=kind, channel="D0MAYA", ts="1.000001", part=part,
        received_at=NOW, state=state, advice_id=item.id if item else None,
    )  # fmt: skip
    return scene("sighting", item, sighting=met, said_by=said_by, reader=reader, **more)


BESIDE = Sighting(
    id=UUID(int=41), workspace_id=HOME, person_id=MAYA.id, kind=SightingKind.OUTSIDE, channel="G0GROUP", ts="1.000001",
    received_at=NOW, author_slack_id="U0DANA", advice_id=KEPT.id,
)  # fmt: skip


def bundle(*parts: Scene) -> Scene:
    return replace(scene("bundle", None), reader=DANA, receiver=None, adviser=None, pair=None, parts=parts)


STOPPED_MAYA = replace(MAYA, stopped_at=NOW)
STOPPED_DANA = replace(DANA, stopped_at=NOW)
SILENT_MAYA = replace(MAYA, silent_at=NOW, goodbye_id=UUID(int=30))
OUTCOME = relay(RelayKind.OUTCOME, outcome=Outcome.PARTLY, useful="The new team reads your guide.")
BARE = relay(RelayKind.OUTCOME, None, outcome=Outcome.OVERTAKEN)
LET_KNOW = relay(RelayKind.LET_KNOW, None)
RESPONSE = relay(RelayKind.RESPONSE, "Glad to hear. Next time leave the numbers out.", is_advice=True)
QUESTION = relay(RelayKind.QUESTION, "How do I begin my talk?")
ASKS_FAVOUR = relay(RelayKind.QUESTION, FAVOUR.question)

GIVEN_BACK = replace(relay(RelayKind.GIVE_BACK, "The new hires all start with your guide."), advice_id=None)
LIKES = "How my talks come across, and who else works on this."
LOOKING_BACK = relay(RelayKind.LOOKING_BACK)
LONG_CLOSED = replace(
    CLOSED, id=UUID(int=14), closed_at=NOW - timedelta(days=370), said_at=NOW - timedelta(days=400)
)
QUESTION_ALONE = replace(ASKED, id=UUID(int=11), created_at=NOW - timedelta(days=9), message_ts="1.0")
MINE = replace(GIVEN, id=UUID(int=12), receiver_id=DANA.id, adviser_id=MAYA.id)


def listed(section: Section, item: Advice, **more: Any) -> Listed:
    number = item.prompt_number if section is Section.MOMENT else item.check_in_number
    parties = {"receiver": PEOPLE.get(item.receiver_id), "adviser": PEOPLE.get(item.adviser_id)}  # type: ignore[arg-type]
    return Listed(**({"section": section, "item": item, "number": number} | parties | more))  # type: ignore[arg-type]


EVERY_SECTION = (
    listed(Section.BACK, KEPT),
    listed(Section.UNANSWERED, QUESTION_ALONE),
    listed(Section.MOMENT, MINE),
    listed(Section.FULL_CIRCLE, replace(THANKED, id=UUID(int=13))),
    listed(Section.LOOKING_BACK, LONG_CLOSED),
)
MOVED_ON = (
    listed(Section.BACK, CLOSED, number=1),
    listed(Section.BACK, replace(LATER, id=UUID(int=15)), number=1),
    listed(Section.UNANSWERED, replace(ANSWERED, id=UUID(int=11))),
    listed(Section.MOMENT, replace(HEARD, id=UUID(int=12), receiver_id=DANA.id, adviser_id=MAYA.id)),
    listed(Section.LOOKING_BACK, replace(LONG_CLOSED, looked_back_at=NOW)),
)
TOLD_DANA = replace(TOLD, adviser_state=AdviserState.KEPT)


def digest(*entries: Listed, more: int = 0, **changed: Any) -> Scene:
    return scene("digest", None, listed=entries, more=more, **changed)


SCENES: tuple[tuple[str, Scene], ...] = (
    ("question", scene("question", ASKED, relay=QUESTION)),
    ("question, in one's own DM", scene("question", ASKED, relay=QUESTION, reader=DANA)),
    ("question, more than advice in one's own DM", scene("question", CAN, relay=ASKS_FAVOUR, reader=DANA)),
    ("question, more than advice", scene("question", FAVOUR, relay=ASKS_FAVOUR)),
    ("question, more than advice: can", scene("question", CAN, relay=ASKS_FAVOUR)),
    ("question, more than advice: rather advises", scene("question", ADVISES, relay=ASKS_FAVOUR)),
    ("question, more than advice: advised", scene("question", replace(ANSWERED, favour=Favour.ADVISES), relay=ASKS_FAVOUR)),
    ("question, more than advice: not now", scene("question", NOT_NOW, relay=ASKS_FAVOUR)),
    ("check-in", scene("check-in")),
    ("check-in, asked", scene("check-in", ANSWERED)),
    ("check-in, moved before", scene("check-in", MOVED, number=2)),
    ("check-in, asked, not for the first time", scene("check-in", replace(ANSWERED, check_in_number=2), number=2)),
    ("check-in, tried", scene("check-in", TRIED)),
    ("check-in, adviser outside Slack", scene("check-in", NAME_ONLY)),
    ("check-in, adviser unknown", scene("check-in", NOBODY)),
    ("check-in moved to another day", scene("check-in", LATER)),
    ("check-in, outcome", scene("check-in", CLOSED)),
    ("check-in, outcome kept to oneself", scene("check-in", TO_SELF)),
    ("check-in, outcome of an unknown adviser", scene("check-in", replace(CLOSED, adviser_id=None))),
    ("check-in, on its way", scene("check-in", TOLD, relay=OUTCOME)),
    ("check-in, not carried", scene("check-in", CLOSED, relay=replace(OUTCOME, state=RelayState.STOPPED))),
    ("check-in, told", scene("check-in", TOLD, relay=replace(OUTCOME, state=RelayState.SENT))),
    ("check-in, thanked", scene("check-in", THANKED)),
    ("check-in, resting", scene("check-in", RESTING)),
    ("check-in, muted", scene("check-in", MUTED)),
    ("check-in, let go", scene("check-in", LET_GO)),
    ("check-in, taken back", scene("check-in", TAKEN_BACK)),
    ("check-in, all stopped", scene("check-in", KEPT, receiver=STOPPED_MAYA)),
    ("check-in, an older one", scene("check-in", CLOSED, is_newest=False)),
    ("check-in, erased", scene("check-in", None)),
    ("softer-check-in", scene("softer-check-in", SOFTER)),
    ("softer-check-in, asked", scene("softer-check-in", replace(SOFTER, origin=Origin.ASKED))),
    ("softer-check-in, tried", scene("softer-check-in", SOFTER_TRIED)),
    ("softer-check-in, outcome", scene("softer-check-in", CLOSED)),
    ("softer-check-in, adviser unknown", scene("softer-check-in", replace(SOFTER, adviser_id=None))),
    ("prompt", scene("prompt", GIVEN)),
    ("prompt after a yes", scene("prompt", replace(ANSWERED, prompt_number=0), number=0)),
    ("prompt, nobody named", scene("prompt", GIVEN_ALONE)),
    ("prompt, moved", scene("prompt", GIVEN_LATER)),
    ("prompt, went to ask", scene("prompt", WENT_TO_ASK)),
    ("prompt, heard", scene("prompt", HEARD)),
    ("prompt, let go", scene("prompt", GIVEN_LET_GO)),
    ("prompt, all stopped", scene("prompt", GIVEN, adviser=STOPPED_DANA)),
    ("prompt, an older one", scene("prompt", GIVEN, is_newest=False)),
    ("outcome, the quiet question", scene("outcome", TOLD, relay=OUTCOME, asks_consent=True)),
    ("outcome, said yes", scene("outcome", TOLD, relay=BARE, pair=replace(PAIR, consent=Consent.YES, asked_in=UUID(int=30)))),
    ("outcome, said no", scene("outcome", TOLD, relay=BARE, pair=replace(PAIR, consent=Consent.NO, asked_in=UUID(int=30)))),
    ("outcome, said in Home that they want no reminders", scene(
        "outcome", TOLD, relay=BARE, pair=replace(PAIR, decided_at=NOW, asked_in=UUID(int=30)))),
    ("outcome, nothing from anyone", scene(
        "outcome", TOLD, relay=BARE, adviser=replace(DANA, declined_everyone_at=NOW), asks_consent=True)),
    ("outcome, thanked and answered", scene("outcome", THANKED, relay=OUTCOME)),
    ("outcome, an answer to it is on its way", scene("outcome", THANKED, relay=OUTCOME, waiting_id=RESPONSE.id)),
    ("outcome, changed", scene("outcome", TOLD, relay=replace(OUTCOME, amends=True))),
    ("outcome, words the receiver wrote down", scene(
        "outcome", replace(TOLD, words_are_captured=False), relay=OUTCOME, asks_consent=True)),
    ("outcome, words taken back", scene(
        "outcome", replace(TOLD, words="", words_taken_back_at=NOW), relay=OUTCOME, asks_consent=True)),
    ("outcome, an older one", scene("outcome", TOLD, relay=OUTCOME, is_newest=False)),
    ("let-know", scene("let-know", relay=LET_KNOW)),
    ("response", scene("response", TOLD, relay=replace(RESPONSE, is_advice=False))),
    ("response, from somebody without a name", scene("response", TOLD, relay=RESPONSE, adviser=replace(DANA, name=""))),
    ("response, further advice", scene("response", TOLD, relay=RESPONSE)),
    ("response, before anything was told", scene("response", KEPT, relay=replace(RESPONSE, is_advice=False))),
    ("answer, a plain yes", scene("answer", CAN, relay=relay(RelayKind.ANSWER, None))),
    ("response, kept too", scene("response", TOLD, relay=RESPONSE, kept_too=True)),
    ("give-back", scene("give-back", None, relay=GIVEN_BACK, receiver=MAYA, adviser=DANA, reader=DANA)),
    ("give-back, erased", scene("give-back", None)),
    ("answer", scene("answer", ANSWERED, relay=relay(RelayKind.ANSWER, "Begin with a question."))),
    ("answer, taken back", scene("answer", replace(ANSWERED, words="", words_taken_back_at=NOW), relay=relay(RelayKind.ANSWER, ""))),
    ("answer, an older one", scene("answer", ANSWERED, relay=relay(RelayKind.ANSWER, "Begin with a question."), is_newest=False)),
    ("answer, erased", scene("answer", None)),
    ("sighting, a forward", sighting()),
    *((f"sighting, forward {part} of several", sighting(part=part)) for part in range(1, 7)),
    ("sighting, one's own words", sighting(said_by=MAYA)),
    ("sighting, nobody named", sighting(SightingKind.TYPED, said_by=None)),
    ("sighting, soon after a check-in", sighting(SightingKind.TYPED, KEPT)),
    ("sighting, soon after a check-in, adviser unknown", sighting(SightingKind.TYPED, NOBODY)),
    ("sighting, an adviser's words", sighting(SightingKind.SEND_ON, TOLD, reader=DANA)),
    ("sighting, declined", sighting(state=SightingState.DECLINED)),
    ("sighting, not sent on", sighting(SightingKind.SEND_ON, TOLD, reader=DANA, state=SightingState.DECLINED)),
    ("sighting, kept", sighting(item=KEPT_NOW, state=SightingState.KEPT)),
    ("sighting, kept and told", sighting(item=TOLD, state=SightingState.KEPT, relay=replace(OUTCOME, state=RelayState.SENT))),
    ("sighting, kept, an older one", sighting(item=KEPT_NOW, state=SightingState.KEPT, is_newest=False)),
    ("sighting, one's own words kept", sighting(item=replace(GIVEN_LATER, created_at=NOW), reader=DANA, state=SightingState.KEPT)),
    ("sighting, how it went", sighting(SightingKind.TYPED, CLOSED, state=SightingState.KEPT)),
    ("sighting, sent on", sighting(SightingKind.SEND_ON, TOLD, reader=DANA, state=SightingState.KEPT)),
    ("outside", scene("outside", ASKED, sighting=BESIDE)),
    ("outside, being kept", scene("outside", ASKED, sighting=replace(BESIDE, fetch_at=NOW))),
    ("outside, the question is closed", scene("outside", replace(ASKED, state=State.LET_GO), sighting=BESIDE)),
    ("outside, kept", scene("outside", ANSWERED, sighting=replace(BESIDE, state=SightingState.KEPT))),
    ("outside, no", scene("outside", ASKED, sighting=replace(BESIDE, state=SightingState.DECLINED))),
    ("outside, deleted", scene("outside", ASKED, sighting=replace(BESIDE, state=SightingState.UNDONE))),
    ("outside, an older one", scene("outside", ASKED, sighting=BESIDE, is_newest=False)),
    ("sighting, erased", replace(sighting(), sighting=None)),
    ("notice of a pause", scene("notice", None, key="notice:paused:1", reader=replace(MAYA, paused_until=NOW + timedelta(days=4)))),
    ("bundle", bundle(
        scene("outcome", TOLD, relay=OUTCOME, asks_consent=True),
        scene("let-know", receiver=BOB, relay=relay(RelayKind.LET_KNOW, None)),
        scene("response", TOLD, reader=DANA, receiver=DANA, adviser=BOB, relay=RESPONSE))),
    ("bundle, one moved on", bundle(
        scene("outcome", THANKED, relay=OUTCOME, asks_consent=True),
        scene("outcome", replace(TOLD, words="", words_taken_back_at=NOW), receiver=BOB, relay=BARE, is_newest=False))),
    ("bundle, erased", bundle()),
    ("looking-back", scene("looking-back", LONG_CLOSED, relay=LOOKING_BACK)),
    ("looking-back, thanked", scene("looking-back", replace(LONG_CLOSED, thanked_at=NOW), relay=LOOKING_BACK)),
    ("digest", digest(*EVERY_SECTION, more=13)),
    ("silence", scene("silence", None, reader=SILENT_MAYA)),
    ("silence, they keep coming", scene("silence", None, reader=MAYA)),
    ("silence, only the digest", scene("silence", None, reader=replace(MAYA, no_check_ins_at=NOW, no_prompts_at=NOW))),
    ("silence, stopped", scene("silence", None, reader=STOPPED_MAYA)),
    ("digest, moved on", digest(*MOVED_ON)),
    ("digest, asked again elsewhere", digest(listed(Section.BACK, SOFTER_TRIED, is_newest=False))),
    ("digest of an adviser", digest(listed(Section.FULL_CIRCLE, TOLD_DANA, relay=OUTCOME), reader=DANA)),
    ("digest of an adviser, thanked", digest(
        listed(Section.FULL_CIRCLE, replace(TOLD_DANA, thanked_at=NOW), relay=OUTCOME), reader=DANA)),
    ("digest, thanks for keeping it", digest(listed(Section.FULL_CIRCLE, replace(KEPT, thanked_at=NOW)))),
    ("digest, enough of looking back", digest(
        listed(Section.LOOKING_BACK, LONG_CLOSED), reader=replace(MAYA, no_looking_back_at=NOW))),
    ("digest, adviser outside Slack", digest(listed(Section.BACK, NAME_ONLY), listed(Section.BACK, TAKEN_BACK))),
    ("digest, five check-ins", digest(*(listed(Section.BACK, replace(KEPT, id=UUID(int=50 + n))) for n in range(5)), more=1)),
    ("digest, all erased", digest()),
    ("notice of a later version", scene("notice", None, key="notice:unheard-of:1")),
    *((f"notice {code}", scene("notice", None, key=f"notice:{code}:1")) for code in notices.CODES),
)  # fmt: skip
"""Every kind of message, in every state that changes what it says."""


def draw(shown: Scene) -> Message:
    return by_name(shown.delivery.kind).render(shown)


def with_text(shown: Scene, text: str) -> Scene:
    """The same scene, with `text` for everything that people wrote, their names included."""
    item = shown.item and reworded(shown.item, text)
    carried = shown.relay and replace(shown.relay, text=text[:1500], useful=shown.relay.useful and text[:600])
    people = {role: getattr(shown, role) for role in ("receiver", "adviser", "reader", "said_by")}
    parts = tuple(with_text(part, text) for part in shown.parts)
    renamed = {role: person and replace(person, name=text) for role, person in people.items()}
    rows = tuple(_reworded_row(one, text) for one in shown.listed)
    return replace(shown, item=item, relay=carried, parts=parts, listed=rows, **renamed)


def _reworded_row(one: Listed, text: str) -> Listed:
    carried = one.relay and replace(one.relay, text=text[:1500])
    people = {
        role: person and replace(person, name=text)
        for role in ("receiver", "adviser")
        if (person := getattr(one, role))
    }
    return replace(one, item=reworded(one.item, text), relay=carried, **people)


def reworded(item: Advice, text: str) -> Advice:
    return replace(
        item,
        words=item.words and text,
        question=item.question and text[:3000],
        adviser_name=item.adviser_name and text,
        account=item.account and text[:1500],
        private_note=item.private_note and text[:3000],
        useful=item.useful and text[:600],
        about=text[:300],
        adviser_note=item.adviser_note and text[:3000],
    )


LINK = deep_link("T0HOME", MAYA.slack_id)
AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
CLOCK: dict[str, Any] = {"zone": ZONE, "now": NOW}
Form = Callable[[str, str], dict[str, Any]]


def _message(kind: str, text: str) -> Message:
    return draw(with_text(next(shown for _, shown in SCENES if shown.delivery.kind == kind), text))


def _item_forms() -> Iterator[tuple[str, Form]]:
    told = (replace(OUTCOME, state=RelayState.SENT), replace(RESPONSE, state=RelayState.SENT))
    for number, item in enumerate(RECEIVED, start=1):
        yield f"item, received {number}", _item_form(item, Role.RECEIVER, told if item.told_at else ())
    for number, item in enumerate(GIVEN_ITEMS, start=1):
        yield f"item, given {number}", _item_form(item, Role.ADVISER, told if item.told_at else ())
    waits = (replace(QUESTION, state=RelayState.SENT),)
    yield "item, received, the adviser is to know", _item_form(KEPT, Role.RECEIVER, (LET_KNOW,))
    yield "item, received, looked back", _item_form(CLOSED, Role.RECEIVER, (LOOKING_BACK,))
    yield "item, given, still a question", _item_form(ASKED, Role.ADVISER, ())
    yield "item, given, an answer waits", _item_form(THANKED, Role.ADVISER, (*told, RESPONSE))
    yield "item, answered, its question stands", _item_form(ANSWERED, Role.RECEIVER, waits)
    yield "item, second page", lambda text, _: forms.item_form(
        item=reworded(KEPT, text), people=PEOPLE, role=Role.RECEIVER, page=1, **CLOCK)  # fmt: skip


def _item_form(item: Advice, role: Role, relays: tuple[Relay, ...]) -> Form:
    def drawn(text: str, name: str) -> dict[str, Any]:
        people = (
            {person.id: replace(person, name=name) for person in (MAYA, DANA)}
            if name not in NAMES
            else PEOPLE
        )
        shown = reworded(item, text) if text != ADVICE else item
        sent = [replace(one, text=text[:1500]) for one in relays] if text != ADVICE else relays
        return forms.item_form(item=shown, people=people, role=role, team_id="T0HOME", relays=sent, **CLOCK)

    return drawn


SENT = replace(OUTCOME, state=RelayState.SENT, sent_at=NOW - timedelta(days=1))


def _between(text: str, name: str, **more: Any) -> brief.Between:
    """Both directions at once, each part in it once."""
    other = replace(DANA, name=name)
    gave = replace(KEPT, receiver_id=DANA.id, adviser_id=MAYA.id, adviser_reached_at=NOW - timedelta(days=9))
    told = replace(SENT, text=text[:1500], useful=text[:600])
    known: dict[str, Any] = {
        "open_from": [reworded(one, text) for one in (ASKED, TRIED)],
        "more_open": True,
        "likes": text[:200],
        "last_told": told,
        "told_about": reworded(TOLD, text),
        "last_given": replace(GIVEN_BACK, text=text[:1500]),
        "arrives_at": AT,
        "given": [(reworded(gave, text), None), (reworded(replace(gave, again=Again.NO), text), told)],
        "more_given": True,
    }
    people = {MAYA.id: MAYA, DANA.id: other}
    return brief.Between(
        viewer_id=MAYA.id, other=other, team_id="T0HOME", people=people, **CLOCK, **(known | more)
    )


NOTHING_BETWEEN: dict[str, Any] = {
    "open_from": (), "more_open": False, "likes": "", "last_told": None, "told_about": None, "last_given": None, "arrives_at": None, "given": (),
    "more_given": False,
}  # fmt: skip


def _people_list(text: str, name: str) -> dict[str, Any]:
    """The rows, in a home of their own: where they stand is home's business."""
    rows = [people_list.row(replace(DANA, name=name), NOW, likes, ZONE, NOW) for likes in (text[:200], "")]
    return {
        "type": "home",
        "blocks": [section(people_list.nobody_yet()), *(block for row in rows for block in row)],
    }


def _came_of_it(text: str, name: str) -> dict[str, Any]:
    told = replace(SENT, text=text[:1500], useful=text[:600])
    people = PEOPLE | {MAYA.id: replace(MAYA, name=name)}
    seen = [
        (NOTED, told),
        (replace(TOLD, again=Again.YES), replace(told, text=None, useful=None)),
        (HEARD, None),
        (replace(TAKEN_BACK, adviser_reached_at=NOW), told),
        (GIVEN_ALONE, None),
    ]
    rows = [came_of_it.row(reworded(item, text), told_, people, ZONE, NOW) for item, told_ in seen]
    return {
        "type": "home",
        "blocks": [section(came_of_it.nothing_yet()), *(block for row in rows for block in row)],
    }


IDS: dict[str, Any] = {"item": str(KEPT.id)}

MINE_GIVEN = replace(GIVEN_LATER, receiver_id=DANA.id, adviser_id=MAYA.id, state=None)
HOME_MINE = (
    KEPT,
    LATER,
    ANSWERED,
    SOFTER,
    TRIED,
    MUTED,
    ASKED,
    replace(LATER, check_in_on=date(2026, 11, 28)),
)
HOME_GIVEN = (MINE_GIVEN, replace(MINE_GIVEN, prompt_on=None, asked_about_at=NOW))
HOME_DONE = (
    RESTING,
    LET_GO,
    TO_SELF,
    TOLD,
    replace(TOLD, id=UUID(int=11), thanked_at=NOW),
    replace(MINE_GIVEN, heard_at=NOW),
)


ODD_HOURS = Window(zone=ZONE, days=frozenset({0, 2, 6}), opens=time(8, 30), closes=time.max)
WISHING = replace(
    MAYA,
    facts_at=NOW,
    window_days="026",
    window_opens=time(8, 30),
    window_closes=time.max,
    digest_day=3,
    digest_hour=16,
    paused_until=NOW + timedelta(days=9),
    no_check_ins_at=NOW,
    no_prompts_at=NOW,
    no_looking_back_at=NOW,
    useful="How my talks come across",
    language="en",
)
"""Maya, who has an own wish wherever there is a choice."""


def coming(day: date) -> Ahead:
    """Something that comes on the day that was chosen."""
    return Ahead(day, Because.CHOSEN)


def at_home(viewer: Person, *items: Advice, text: str = ADVICE, **more: Any) -> AtHome:
    """Somebody's Home, with these items on the page; `text` stands for all words that are not the samples' own."""
    shown = [item if text == ADVICE else reworded(item, text) for item in items]
    known: dict[str, Any] = {"team_id": "T0HOME", "window": Window(zone=ZONE), "now": NOW, "people": PEOPLE}
    return AtHome(**(known | {"viewer": viewer, "items": shown} | more))


FORMS: tuple[tuple[str, Form], ...] = (
    ("ask", lambda text, _: forms.ask_form(adviser_slack_id="U0DANA", question=text, metadata={})),
    ("ask, empty", lambda *_: forms.ask_form(adviser_slack_id=None, question="", metadata={})),
    ("asked", lambda _, name: forms.asked_receipt(item=ASKED, adviser_name=name, arrives_at=None, **CLOCK)),
    ("asked, more than advice", lambda _, name: forms.asked_receipt(
        item=FAVOUR, adviser_name=name, arrives_at=None, **CLOCK)),
    ("asked, waits", lambda _, name: forms.asked_receipt(item=ASKED, adviser_name=name, arrives_at=AT, **CLOCK)),
    ("keep", lambda text, _: forms.keep_form(
        words=text, author_slack_id="U0DANA", author_name=None, draft_id=None, metadata={})),
    ("keep, a name outside Slack", lambda text, name: forms.keep_form(
        words=text, author_slack_id=None, author_name=name, draft_id=None, metadata={})),
    ("keep, long text", lambda text, _: forms.keep_form(
        words=text, author_slack_id="U0DANA", author_name=None, draft_id="d1", metadata={})),
    ("keep, let them know", lambda text, _: forms.keep_form(
        words=text, author_slack_id="U0DANA", author_name=None, draft_id=None, metadata={},
        let_know_preview=_message("let-know", text))),
    ("keep given", lambda text, _: forms.keep_given_form(words=text, metadata={})),
    ("keep given, long text", lambda text, _: forms.keep_given_form(words=text, metadata={}, draft_id="d1")),
    ("keep, with a note typed beside it", lambda text, _: forms.keep_form(
        words=text, author_slack_id="U0DANA", author_name=None, draft_id=None, metadata={}, about=text)),
    ("kept", lambda text, name: forms.kept_receipt(
        item=reworded(KEPT, text), comes=coming(date(2026, 11, 30)), adviser_name=name, **CLOCK)),
    ("kept already", lambda text, name: forms.kept_receipt(
        item=reworded(KEPT, text), comes=coming(TODAY), adviser_name=name, already=True, **CLOCK)),
    ("kept, they are told", lambda text, name: forms.kept_receipt(
        item=reworded(KEPT, text), comes=coming(date(2026, 11, 30)), adviser_name=name, let_know=True, let_know_at=AT,
        let_know_id=LET_KNOW.id, **CLOCK)),
    ("kept, they are told now", lambda text, name: forms.kept_receipt(
        item=reworded(KEPT, text), comes=coming(TODAY), adviser_name=name, let_know=True, **CLOCK)),
    ("kept, not carried", lambda text, name: forms.kept_receipt(
        item=reworded(KEPT, text), comes=None, adviser_name=name, let_know=True, not_carried=True, **CLOCK)),
    ("kept given", lambda text, name: forms.kept_given_receipt(
        item=reworded(GIVEN, text), comes=coming(date(2026, 11, 24)), receiver_name=name, **CLOCK)),
    ("kept given, nobody named", lambda text, _: forms.kept_given_receipt(
        item=reworded(GIVEN, text), comes=coming(date(2027, 2, 1)), receiver_name="", **CLOCK)),
    ("kept given, told already", lambda text, name: forms.kept_given_receipt(
        item=reworded(TOLD, text), comes=None, receiver_name=name, already=True, was_told=True, **CLOCK)),
    ("outcome", lambda text, name: forms.outcome_form(item=reworded(KEPT, text), adviser_name=name, metadata=IDS)),
    ("outcome, known", lambda text, name: forms.outcome_form(
        item=reworded(TO_SELF, text), adviser_name=name, outcome=Outcome.DIDNT, metadata=IDS)),
    ("outcome, written to the bot", lambda text, name: forms.outcome_form(
        item=reworded(KEPT, text), adviser_name=name, account=text[:1500], metadata=IDS)),
    ("outcome, written to the bot at length", lambda text, name: forms.outcome_form(
        item=reworded(KEPT, text), adviser_name=name, account=text, draft_id="d1", metadata=IDS)),
    ("outcome, adviser unknown", lambda text, _: forms.outcome_form(
        item=reworded(NOBODY, text), adviser_name="", metadata=IDS)),
    ("tell", lambda text, name: forms.tell_preview(
        message=_message("outcome", text), adviser_name=name, metadata=IDS, **CLOCK)),
    ("tell, a change, later", lambda text, name: forms.tell_preview(
        message=_message("outcome", text), adviser_name=name, amends=True, arrives_at=AT, metadata=IDS, **CLOCK)),
    ("text to copy", lambda text, name: forms.text_to_copy(adviser_name=name, text=forms.copy_text(
        item=reworded(TOLD, text), outcome=Outcome.PARTLY, account=text, useful=text, **CLOCK))),
    ("told", lambda _, name: forms.told_receipt(item=TOLD, adviser_name=name, arrives_at=None, **CLOCK)),
    ("told, waits", lambda _, name: forms.told_receipt(
        item=TOLD, adviser_name=name, arrives_at=AT, amends=True, **CLOCK)),
    ("outcome saved", lambda _, name: forms.outcome_saved(item=TO_SELF, adviser_name=name, **CLOCK)),
    ("outcome saved, told before", lambda _, name: forms.outcome_saved(item=TOLD, adviser_name=name, **CLOCK)),
    ("outcome saved, adviser unknown", lambda *_: forms.outcome_saved(item=CLOSED, adviser_name="", **CLOCK)),
    ("respond", lambda text, name: forms.respond_form(
        receiver_name=name, receiver_link=LINK, item_id=KEPT.id, metadata=IDS, text=text[:1500])),
    ("respond preview", lambda text, name: forms.respond_preview(
        message=_message("response", text), receiver_name=name, arrives_at=AT, metadata=IDS, **CLOCK)),
    ("responded", lambda _, name: forms.responded_receipt(
        receiver_name=name, receiver_link=LINK, item_id=KEPT.id, arrives_at=AT, relay_id=RESPONSE.id, **CLOCK)),
    ("responded, receiver left", lambda _, name: forms.responded_receipt(
        receiver_name=name, receiver_link=None, item_id=KEPT.id, arrives_at=None, **CLOCK)),
    ("who said it", lambda _, name: forms.said_by_form(item_id=KEPT.id, adviser_name=name)),
    ("who said it, a name", lambda _, name: forms.said_by_form(item_id=KEPT.id, adviser_name="", typed=name)),
    ("which one", lambda text, _: forms.several_form(
        items=[reworded(KEPT, text), reworded(TOLD, text)], people=PEOPLE, viewer_id=DANA.id, **CLOCK)),
    ("later date", lambda *_: forms.later_date_form(metadata=IDS, min_date=date(2026, 11, 24))),
    ("prompt later date", lambda *_: forms.later_date_form(
        callback=act.PROMPT_LATER_DATE, metadata=IDS, min_date=date(2026, 11, 24))),
    ("what is this", lambda _, name: forms.what_is_this_form(receiver_name=name, item_id=KEPT.id)),
    ("what is this, more than advice", lambda _, name: forms.what_is_this_form(
        receiver_name=name, item_id=KEPT.id, is_favour=True)),
    ("what is this, let know", lambda _, name: forms.what_is_this_form(
        receiver_name=name, item_id=KEPT.id, is_question=False)),
    ("they answered", lambda _, name: forms.they_answered_form(adviser_name=name, metadata=IDS)),
    ("look back and tell", lambda _, name: forms.look_tell_form(adviser_name=name, metadata=IDS)),
    ("look back, preview", lambda text, name: forms.look_preview(
        message=_message("looking-back", text), adviser_name=name, arrives_at=None, metadata=IDS, **CLOCK)),
    ("looked back", lambda _, name: forms.looked_back_receipt(
        adviser_name=name, relay_id=LOOKING_BACK.id, arrives_at=None, **CLOCK)),
    ("looked back, waits", lambda _, name: forms.looked_back_receipt(
        adviser_name=name, relay_id=LOOKING_BACK.id, arrives_at=AT, **CLOCK)),
    ("look back and note", lambda text, _: forms.look_note_form(text=text[:3000], metadata=IDS)),
    ("note", lambda text, _: forms.note_form("Noted", text[:20_000] or "Noted.")),
    ("outcome, useful to them", lambda text, name: forms.outcome_form(
        item=reworded(KEPT, text), adviser_name=name, metadata=IDS, likes=LIKES if text == ADVICE else text)),
    ("give", lambda *_: forms.give_form(reader_slack_id=None, metadata={})),
    ("give, to somebody known", lambda text, name: forms.give_form(
        reader_slack_id="U0DANA", reader_name=name, likes=LIKES if text == ADVICE else text, text=text[:1500], metadata={})),
    ("give preview", lambda text, name: forms.give_preview(
        message=_message("give-back", text), reader_name=name, arrives_at=AT, metadata=IDS, **CLOCK)),
    ("given", lambda _, name: forms.given_receipt(reader_name=name, relay_id=GIVEN_BACK.id, arrives_at=None, **CLOCK)),
    ("given, waits", lambda _, name: forms.given_receipt(reader_name=name, relay_id=GIVEN_BACK.id, arrives_at=AT, **CLOCK)),
    ("about a give-back", lambda _, name: forms.about_give_back_form(giver_name=name, relay_id=GIVEN_BACK.id)),
    ("answered in private", lambda _, name: confirmations.answered_in_private(name)),
    ("undone before it arrived", lambda _, name: confirmations.relay_undone(name)),
    ("own note", lambda text, _: forms.own_note_form(item=reworded(TOLD, text), metadata=IDS)),
    ("own note, known", lambda text, _: forms.own_note_form(item=reworded(NOTED, text), metadata=IDS)),
    ("noted for oneself", lambda *_: confirmations.noted_for_oneself()),
    ("brief", lambda text, name: brief.brief_form(_between(text, name))),
    ("brief, nothing between", lambda text, name: brief.brief_form(_between(text, name, **NOTHING_BETWEEN))),
    ("people list", _people_list),
    ("came of it", _came_of_it),
    ("taken back", lambda *_: confirmations.taken_back()),
    ("pin taken back", lambda *_: confirmations.unpinned()),
    ("sent now", lambda _, name: confirmations.sent_now(name)),
    ("passed on", lambda *_: confirmations.passed_on()),
    ("declined person", lambda _, name: confirmations.declined_person(name)),
    ("declined everyone", lambda *_: confirmations.declined_everyone()),
    ("stopped", lambda *_: confirmations.stopped()),
    ("digest stopped", lambda *_: confirmations.digest_stopped()),
    ("enough of looking back", lambda *_: confirmations.enough_of_looking_back()),
    ("noted to self", lambda *_: confirmations.noted_to_self()),
    ("answer kept", lambda *_: confirmations.answer_kept()),
    ("resumed", lambda *_: confirmations.resumed()),
    ("refused", lambda *_: confirmations.refused(replies.sentence(Declined("stale")))),
    ("settings", lambda *_: settings.settings_form(
        person=replace(MAYA, facts_at=NOW), window=Window(zone=ZONE), now=NOW, languages=[("en", "English")])),
    ("settings, as somebody wishes", lambda text, _: settings.settings_form(
        person=replace(WISHING, useful=text[:200]), window=ODD_HOURS, now=NOW, languages=[("en", "English")])),
    ("settings saved", lambda text, _: settings.settings_saved(replace(WISHING, useful=text[:200]), ODD_HOURS, NOW)),
    ("settings saved, as usual", lambda *_: settings.settings_saved(replace(MAYA, facts_at=NOW), Window(zone=ZONE), NOW)),
    ("who may reach you", lambda _, name: reach.reached_by_form(
        [(replace(MAYA, name=name), replace(PAIR, consent=consent)) for consent in (Consent.YES, Consent.TOLD, Consent.NO)],
        page=1, has_more=True, declined_everyone=False)),
    ("who may reach you, nobody", lambda *_: reach.reached_by_form([], page=0, has_more=False, declined_everyone=True)),
    ("home, new", lambda *_: homepage.home_view(at_home(MAYA, has_done=False))),
    ("home, nothing open", lambda *_: homepage.home_view(at_home(MAYA))),
    ("home", lambda text, _: homepage.home_view(at_home(MAYA, *HOME_MINE, *HOME_GIVEN, text=text))),
    ("home, adviser", lambda text, _: homepage.home_view(at_home(
        DANA, *GIVEN_ITEMS[:5], ANSWERED, text=text, wants_to_hear=frozenset({MAYA.id}),
        contacts=[(MAYA, NOW, text[:200])], came_of_it=[(reworded(TOLD, text), replace(SENT, text=text[:1500], useful=None))]))),
    ("home, people", lambda text, _: homepage.home_view(at_home(
        DANA, part=HomePart.TRADES, contacts=[(MAYA, NOW, text[:200])], has_more=True))),
    ("home, nobody yet", lambda *_: homepage.home_view(at_home(DANA, part=HomePart.TRADES))),
    ("home, what came of it", lambda text, _: homepage.home_view(at_home(
        DANA, part=HomePart.CAME_OF_IT, page=1, came_of_it=[(reworded(TOLD, text), replace(SENT, text=text[:1500], useful=None))]))),
    ("home, nothing came yet", lambda *_: homepage.home_view(at_home(DANA, part=HomePart.CAME_OF_IT))),
    ("home, in the middle", lambda text, _: homepage.home_view(
        at_home(MAYA, *[KEPT] * homepage.ON_PAGE, text=text, page=3, has_more=True))),
    ("home, stopped", lambda text, _: homepage.home_view(at_home(STOPPED_MAYA, KEPT, text=text))),
    ("home, three went by", lambda text, _: homepage.home_view(at_home(SILENT_MAYA, KEPT, text=text))),
    ("home, on a pause, at odd hours, unasked", lambda text, _: homepage.home_view(at_home(
        replace(WISHING, zone=None, useful=text[:200]), KEPT, text=text, window=ODD_HOURS))),
    ("home, not asked", lambda text, _: homepage.home_view(at_home(
        replace(MAYA, no_check_ins_at=NOW), TRIED, text=text, window=Window(zone=ZONE, days=frozenset(range(7)))))),
    ("home, not reminded", lambda text, _: homepage.home_view(at_home(
        replace(MAYA, no_prompts_at=NOW, no_digest_at=NOW), replace(KEPT, check_in_on=date(2026, 11, 20)), MINE_GIVEN, text=text))),
    ("home, in the digest", lambda text, _: homepage.home_view(at_home(
        MAYA, replace(KEPT, check_in_on=date(2026, 11, 26)), replace(MINE_GIVEN, prompt_on=date(2026, 11, 26)), text=text))),
    ("home, finished", lambda text, _: homepage.home_view(at_home(
        MAYA, *HOME_DONE, text=text, part=HomePart.DONE, on_their_way=frozenset({TOLD.id})))),
    ("home, nothing finished", lambda *_: homepage.home_view(at_home(MAYA, part=HomePart.DONE))),
    *_item_forms(),
)  # fmt: skip
"""Every form and receipt; each is drawn from (what people wrote, the other's name as `views.people` gives it)."""

TO_HOME = home_link("T0HOME", "A0CIRCLE")
COMMANDS = [("/advice", "what is open"), ("/advice ask @dana how do I begin?", "ask a colleague")]
REPLIES: tuple[tuple[str, Callable[[str], Message]], ...] = (
    ("list, empty", lambda _: replies.advice_list([], PEOPLE, ZONE, NOW, MAYA.id)),
    ("list", lambda text: replies.advice_list([reworded(one, text) for one in RECEIVED[:5]], PEOPLE, ZONE, NOW, MAYA.id)),
    ("list, more behind", lambda text: replies.advice_list(
        [reworded(one, text) for one in RECEIVED], PEOPLE, ZONE, NOW, MAYA.id, more=13)),
    ("list, the way to Home", lambda text: replies.advice_list(
        [reworded(KEPT, text)], PEOPLE, ZONE, NOW, MAYA.id, home_link=TO_HOME)),
    ("list, adviser", lambda text: replies.advice_list(
        [reworded(one, text) for one in GIVEN_ITEMS[:5]], PEOPLE, ZONE, NOW, DANA.id)),
    ("digest now", lambda text: digest_message.shown_now(
        digest(*EVERY_SECTION, more=2) if text == ADVICE else with_text(digest(*EVERY_SECTION, more=2), text))),
    ("digest now, nothing", lambda _: replies.nothing_to_digest()),
    ("help", lambda _: replies.help_message()),
    ("misunderstood", lambda text: asides.misunderstood(text, usages.ASK, usages.ASK)),
    ("misunderstood, nothing near", lambda text: asides.misunderstood(text, None, usages.ASK)),
    ("pinned", lambda _: pinned.kept(KEPT, Role.RECEIVER, coming(date(2026, 11, 30)), already=False, **CLOCK)),
    ("pinned, one's own words", lambda _: pinned.kept(GIVEN, Role.ADVISER, coming(date(2026, 11, 30)), already=False, **CLOCK)),
    ("pinned, kept before", lambda _: pinned.kept(KEPT, Role.RECEIVER, coming(date(2026, 11, 30)), already=True, **CLOCK)),
    ("pinned, kept before and asked about", lambda _: pinned.kept(KEPT, Role.RECEIVER, None, already=True, **CLOCK)),
    ("pinned, heard before", lambda _: pinned.kept(GIVEN, Role.ADVISER, None, already=True, was_told=True, **CLOCK)),
    ("pinned, gone", lambda _: pinned.refused(Declined("pinned_gone"))),
    ("pinned, a forward", lambda _: pinned.refused(Declined("pinned_forward"))),
    ("useful, none yet", lambda _: useful.shown("Dana", None)),
    ("useful", lambda text: useful.shown("Dana", LIKES if text == ADVICE else text)),
    ("useful, written", lambda text: useful.saved("Dana", LIKES if text == ADVICE else text)),
    ("useful, taken away", lambda _: useful.saved("Dana", None)),
    ("brief", lambda text: brief.brief_message(_between(text, "Dana"))),
    ("brief, passed on before", lambda text: brief.brief_message(_between(
        text, "Dana", last_given=replace(GIVEN_BACK, text=text[:1500], state=RelayState.SENT, sent_at=NOW), arrives_at=None))),
    ("brief, could not be carried", lambda text: brief.brief_message(_between(
        text, "Dana", last_given=replace(GIVEN_BACK, text=text[:1500], state=RelayState.STOPPED), arrives_at=None))),
    ("brief, never met", lambda text: brief.brief_message(_between(text, text[:40] or "Dana", is_met=False, **NOTHING_BETWEEN))),
    ("refusal", lambda text: replies.refusal(Declined("not_reachable", name=text))),
    ("command refused", lambda text: asides.refused(Declined("date_unclear", written=text), usages.PAUSE, text)),
    ("command refused, nothing written", lambda _: asides.refused(Declined("needs_words"), usages.HELP, "")),
    ("export, later", lambda _: asides.not_yet_there(asides.EXPORT, TO_HOME)),
    ("forget, later", lambda _: asides.not_yet_there(asides.FORGET, None)),
    ("which one did you try", lambda text: asides.which_one(
        [reworded(one, text) for one in (KEPT, NOBODY)], PEOPLE, ZONE, NOW, typed="", is_known=True)),
    ("which one, many", lambda text: asides.which_one(
        [reworded(KEPT, text)] * 30, PEOPLE, ZONE, NOW, typed="why", is_known=True)),
    ("which one, nothing like it", lambda text: asides.which_one(
        [reworded(KEPT, text)], PEOPLE, ZONE, NOW, typed=text, is_known=False)),
    ("which one, nothing open", lambda _: asides.which_one([], PEOPLE, ZONE, NOW, typed="", is_known=True)),
    ("which one, nothing open is like it", lambda text: asides.which_one(
        [], PEOPLE, ZONE, NOW, typed=text, is_known=False)),
    ("tried", lambda text: asides.tried(reworded(TRIED, text), DANA, ZONE, NOW)),
    ("paused", lambda _: asides.paused(date(2026, 12, 24), TODAY)),
    ("paused, stopped before", lambda _: asides.paused(date(2027, 2, 1), TODAY, stopped=True)),
    ("resumed", lambda _: asides.resumed()),
    ("stopped", lambda _: asides.stopped()),
)  # fmt: skip
"""Every answer that only its reader sees."""
