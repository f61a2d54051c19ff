"""When the clock brings a nudge, and what still stops a message just before it is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.advice import Advice
from bot.domain.pair import Consent, Pair
from bot.domain.relay import RelayKind, RelayState
from bot.domain.sighting import SightingState
from bot.messages import KINDS, by_name, stops
from bot.messages.kind import Due, Scene
from tests.views import samples
from tests.views.samples import DANA, MAYA, NOW, PAIR, TODAY, scene

YES = replace(PAIR, consent=Consent.YES)
NO = replace(PAIR, consent=Consent.NO)
CARRIED = replace(samples.OUTCOME, state=RelayState.SENT)

DUE: tuple[tuple[str, str, Advice, Pair | None, Due | None], ...] = (
    ("the chosen day", "check-in", samples.KEPT, None, Due(TODAY, 1)),
    ("a tick is no answer", "check-in", replace(samples.TRIED, check_in_number=2), None, Due(TODAY, 2)),
    ("closed", "check-in", replace(samples.CLOSED, check_in_on=TODAY), None, None),
    ("no answer yet", "check-in", replace(samples.ASKED, check_in_on=TODAY), None, None),
    ("muted", "check-in", replace(samples.MUTED, check_in_on=TODAY), None, None),
    ("taken back", "check-in", replace(samples.TAKEN_BACK, check_in_on=TODAY), None, None),
    ("nothing planned", "check-in", samples.SOFTER, None, None),
    ("a week on", "softer-check-in", samples.SOFTER, None, Due(TODAY, 1)),
    ("softer, ticked", "softer-check-in", samples.SOFTER_TRIED, None, Due(TODAY, 1)),
    ("softer, closed", "softer-check-in", replace(samples.CLOSED, softer_on=TODAY), None, None),
    ("softer, muted", "softer-check-in", replace(samples.MUTED, softer_on=TODAY), None, None),
    ("softer, not planned", "softer-check-in", samples.KEPT, None, None),
    ("kept by the adviser", "prompt", samples.GIVEN, None, Due(TODAY, 1)),
    ("no yes", "prompt", samples.ANSWERED, PAIR, None),
    ("a yes", "prompt", samples.ANSWERED, YES, Due(TODAY + timedelta(days=7), 0)),
    ("told", "prompt", samples.TOLD, YES, None),
)  # fmt: skip


def given_back(**more: Any) -> Scene:
    known: dict[str, Any] = {
        "relay": samples.GIVEN_BACK,
        "receiver": MAYA,
        "adviser": DANA,
        "reader": DANA,
        "pair": YES,
    }
    return scene("give-back", None, **(known | more))


WHY_NOT: tuple[tuple[str, Scene, str | None], ...] = (
    ("wanted", scene("check-in"), None),
    ("already counted as sent", scene("check-in", replace(samples.SOFTER, softer_on=None)), None),
    ("erased", scene("check-in", None), stops.NO_ITEM),
    ("nobody", scene("check-in", receiver=None), stops.NO_READER),
    ("stopped", scene("check-in", receiver=samples.STOPPED_MAYA), stops.STOPPED),
    ("unasked", scene("check-in", receiver=replace(MAYA, no_check_ins_at=NOW)), stops.NO_CHECK_INS),
    ("unasked softly", scene("softer-check-in", samples.SOFTER, receiver=replace(MAYA, no_check_ins_at=NOW)), stops.NO_CHECK_INS),
    ("unreminded", scene("prompt", samples.GIVEN, adviser=replace(DANA, no_prompts_at=NOW)), stops.NO_PROMPTS),
    ("unreminded, and asked", scene("check-in", receiver=replace(MAYA, no_prompts_at=NOW)), None),
    ("left", scene("check-in", receiver=replace(MAYA, has_left=True)), stops.UNREACHABLE),
    ("an app", scene("check-in", receiver=replace(MAYA, is_bot=True)), stops.UNREACHABLE),
    ("declining others is no stop", scene("check-in", receiver=replace(MAYA, declined_everyone_at=NOW)), None),
    ("another date", scene("check-in", samples.LATER), stops.MOVED),
    ("closed", scene("check-in", samples.CLOSED), stops.CLOSED),
    ("resting", scene("check-in", samples.RESTING), stops.CLOSED),
    ("let go", scene("check-in", samples.LET_GO), stops.CLOSED),
    ("muted", scene("check-in", samples.MUTED), stops.MUTED),
    ("taken back", scene("check-in", samples.TAKEN_BACK), stops.NO_WORDS),
    ("the adviser asked first", scene("check-in", replace(samples.KEPT, check_in_on=None)), stops.CANCELLED),
    ("softer wanted", scene("softer-check-in", samples.SOFTER), None),
    ("softer, an act came", scene("softer-check-in", replace(samples.SOFTER, softer_on=None)), stops.CANCELLED),
    ("softer, closed", scene("softer-check-in", samples.CLOSED), stops.CLOSED),
    ("prompt wanted", scene("prompt", samples.GIVEN), None),
    ("prompt, erased", scene("prompt", None), stops.NO_ITEM),
    ("prompt, told", scene("prompt", replace(samples.GIVEN, told_at=NOW)), stops.TOLD),
    ("prompt, asked", scene("prompt", samples.WENT_TO_ASK), stops.ASKED),
    ("prompt, heard", scene("prompt", samples.HEARD), stops.HEARD),
    ("prompt, let go", scene("prompt", samples.GIVEN_LET_GO), stops.LET_GO),
    ("prompt, moved", scene("prompt", samples.GIVEN_LATER), stops.MOVED),
    ("prompt, taken back", scene("prompt", replace(samples.GIVEN, words_taken_back_at=NOW)), stops.NO_WORDS),
    ("prompt, stopped", scene("prompt", samples.GIVEN, adviser=samples.STOPPED_DANA), stops.STOPPED),
    ("prompt, yes", scene("prompt", samples.ANSWERED, number=0, pair=YES), None),
    ("prompt, yes withdrawn", scene("prompt", samples.ANSWERED, number=0, pair=NO), stops.NO_CONSENT),
    ("prompt, the receiver left", scene("prompt", samples.ANSWERED, number=0, receiver=replace(MAYA, has_left=True)), stops.NOBODY_TO_ASK),
    ("prompt, kept, the receiver left", scene("prompt", samples.GIVEN, receiver=replace(MAYA, has_left=True)), None),
    ("prompt, never a yes", scene("prompt", samples.ANSWERED, number=0), stops.NO_CONSENT),
    ("question wanted", scene("question", samples.ASKED, relay=samples.QUESTION), None),
    ("question taken back", scene(
        "question", samples.ASKED, relay=replace(samples.QUESTION, state=RelayState.UNDONE)), stops.NOT_WAITING),
    ("outcome wanted", scene("outcome", samples.TOLD, relay=samples.OUTCOME), None),
    ("outcome sent already", scene("outcome", samples.TOLD, relay=CARRIED), stops.NOT_WAITING),
    ("outcome, a no", scene("outcome", samples.TOLD, relay=samples.OUTCOME, pair=NO), stops.SAID_NO),
    ("outcome, relay gone", scene("outcome", samples.TOLD), stops.NO_RELAY),
    ("outcome, from nobody", scene(
        "outcome", samples.TOLD, relay=samples.OUTCOME, adviser=replace(DANA, declined_everyone_at=NOW)), stops.UNREACHABLE),
    ("outcome, outside", scene(
        "outcome", samples.TOLD, relay=samples.OUTCOME, adviser=replace(DANA, is_external=True)), stops.UNREACHABLE),
    ("outcome, nobody", scene("outcome", samples.TOLD, relay=samples.OUTCOME, adviser=None), stops.NO_READER),
    ("a stop of reminders is no stop for people", scene(
        "outcome", samples.TOLD, relay=samples.OUTCOME, adviser=samples.STOPPED_DANA), None),
    ("let know wanted", scene("let-know", relay=samples.relay(RelayKind.LET_KNOW)), None),
    ("let know, taken back", scene("let-know", samples.TAKEN_BACK, relay=samples.relay(RelayKind.LET_KNOW)), stops.NO_WORDS),
    ("response wanted", scene("response", samples.TOLD, relay=samples.RESPONSE), None),
    ("response, receiver left", scene(
        "response", samples.TOLD, relay=samples.RESPONSE, receiver=replace(MAYA, has_left=True)), stops.UNREACHABLE),
    ("response, stopped", scene(
        "response", samples.TOLD, relay=replace(samples.RESPONSE, state=RelayState.STOPPED)), stops.NOT_WAITING),
    ("response, erased", scene("response", None), stops.NO_ITEM),
    ("give-back wanted", given_back(), None),
    ("give-back, no yes", given_back(pair=samples.PAIR), stops.NO_CONSENT),
    ("give-back, a no", given_back(pair=NO), stops.NO_CONSENT),
    ("give-back, nothing from anyone", given_back(reader=replace(DANA, declined_everyone_at=NOW)), stops.UNREACHABLE),
    ("give-back, outside", given_back(reader=replace(DANA, is_external=True)), stops.UNREACHABLE),
    ("give-back, undone", given_back(relay=replace(samples.GIVEN_BACK, state=RelayState.UNDONE)), stops.NOT_WAITING),
    ("give-back, gone", given_back(relay=None), stops.NO_RELAY),
    ("give-back, a stop of reminders is no stop for people", given_back(reader=samples.STOPPED_DANA), None),
    ("answer wanted", scene("answer", samples.ANSWERED, relay=samples.relay(RelayKind.ANSWER)), None),
    ("answer, the asker left", scene(
        "answer", samples.ANSWERED, relay=samples.relay(RelayKind.ANSWER), receiver=replace(MAYA, has_left=True)), stops.UNREACHABLE),
    ("answer, erased", scene("answer", None), stops.NO_ITEM),
    ("sighting wanted", samples.sighting(), None),
    ("sighting, decided already", samples.sighting(state=SightingState.DECLINED), stops.DECIDED),
    ("sighting, reader left", replace(samples.sighting(), reader=replace(MAYA, has_left=True)), stops.UNREACHABLE),
    ("answer, undone", scene(
        "answer", samples.ANSWERED, relay=samples.relay(RelayKind.ANSWER, state=RelayState.UNDONE)), stops.NOT_WAITING),
    ("outside wanted", scene("outside", samples.ASKED, sighting=samples.BESIDE), None),
    ("outside, answered meanwhile", scene("outside", samples.ANSWERED, sighting=samples.BESIDE), stops.CLOSED),
    ("outside, deleted meanwhile", scene(
        "outside", samples.ASKED, sighting=replace(samples.BESIDE, state=SightingState.UNDONE)), stops.DECIDED),
    ("outside, all stopped", scene("outside", samples.ASKED, sighting=samples.BESIDE, reader=samples.STOPPED_MAYA), stops.STOPPED),
    ("outside, erased", scene("outside", None, sighting=samples.BESIDE), stops.NO_ITEM),
    ("sighting, erased", replace(samples.sighting(), sighting=None), stops.NO_ITEM),
    ("bundle wanted", samples.bundle(scene("outcome", samples.TOLD, relay=samples.OUTCOME)), None),
    ("bundle of nothing", samples.bundle(), stops.NO_RELAY),
    ("looking back wanted", scene("looking-back", samples.LONG_CLOSED, relay=samples.LOOKING_BACK), None),
    ("looking back, a no", scene("looking-back", samples.LONG_CLOSED, relay=samples.LOOKING_BACK, pair=NO), stops.SAID_NO),
    ("digest wanted", samples.digest(*samples.EVERY_SECTION), None),
    ("digest, nothing to say", samples.digest(), stops.NOTHING_TO_SAY),
    ("digest, stopped", samples.digest(*samples.EVERY_SECTION, reader=samples.STOPPED_MAYA), stops.STOPPED),
    ("digest, not wanted", samples.digest(*samples.EVERY_SECTION, reader=replace(MAYA, no_digest_at=NOW)), stops.NO_DIGEST),
    ("digest, three went by", samples.digest(*samples.EVERY_SECTION, reader=samples.SILENT_MAYA), stops.SILENT),
    ("check-in, three went by", scene("check-in", receiver=samples.SILENT_MAYA), stops.SILENT),
    ("check-in, out of reach", scene("check-in", receiver=replace(MAYA, unreachable_at=NOW)), stops.UNREACHABLE),
    ("outcome, three reminders went by", scene(
        "outcome", samples.TOLD, relay=samples.OUTCOME, adviser=replace(DANA, silent_at=NOW)), None),
    ("outcome, out of reach", scene(
        "outcome", samples.TOLD, relay=samples.OUTCOME, adviser=replace(DANA, unreachable_at=NOW)), stops.UNREACHABLE),
    ("silence wanted", scene("silence", None, reader=samples.SILENT_MAYA), None),
    ("silence, they did something", scene("silence", None, reader=MAYA), stops.ACTED),
    ("silence, a later one", scene("silence", None, reader=replace(samples.SILENT_MAYA, goodbye_id=None)), stops.ACTED),
    ("silence, stopped", scene("silence", None, reader=replace(samples.SILENT_MAYA, stopped_at=NOW)), stops.STOPPED),
    ("silence, left", scene("silence", None, reader=replace(samples.SILENT_MAYA, has_left=True)), stops.UNREACHABLE),
    ("notice wanted", scene("notice", None), None),
    ("notice, nobody", scene("notice", None, reader=None), stops.NO_READER),
)  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "item", "pair", "due"), [case[1:] for case in DUE], ids=[case[0] for case in DUE]
)
def test_due(kind: str, item: Advice, pair: Pair | None, due: Due | None) -> None:
    brought = by_name(kind).due
    assert brought is not None
    assert brought(item, pair) == due


@pytest.mark.parametrize(("shown", "why"), [case[1:] for case in WHY_NOT], ids=[case[0] for case in WHY_NOT])
def test_why_not(shown: Scene, why: str | None) -> None:
    assert by_name(shown.delivery.kind).why_not(shown) == why


def test_every_kind_can_be_stopped() -> None:
    stopped = {shown.delivery.kind for _, shown, why in WHY_NOT if why}
    assert stopped == {kind.name for kind in KINDS}


def test_reasons_name_nobody_and_quote_nothing() -> None:
    for _, shown, why in WHY_NOT:
        reason = by_name(shown.delivery.kind).why_not(shown) or ""
        assert reason == (why or "")
        assert not [word for word in ("Maya", "Dana", samples.ADVICE[:9]) if word in reason]
