"""Whatever can come back from Slack has a handler, and no handler waits for what nobody draws."""

from __future__ import annotations

import ast
from typing import Any

import handlers
from bot.domain.typed import PAUSED, UNCLEAR_PAUSE, UNREADABLE, WORDS
from bot.manifest import build
from bot.views import actions, notices, replies
from handlers import buttons, events, forms
from handlers.buttons import adviser, heard, home, receiver
from tests.architecture.sources import calls_of, sources
from tests.views import samples

WITHOUT_SUBMIT = frozenset({actions.REACHED_BY_FORM, actions.ITEM, actions.WHAT_IS_THIS_FORM, actions.BRIEF})
"""Forms that are only read: everything in them is a button."""


def test_every_action_has_its_handler_and_every_handler_its_action() -> None:
    assert set(buttons.HANDLERS) == set(actions.ACTIONS)


def test_no_action_belongs_to_both_sides() -> None:
    sides = [set(side.HANDLERS) for side in (receiver, adviser, heard, home)]
    assert sum(len(side) for side in sides) == len(set().union(*sides))


def test_every_form_that_can_be_sent_has_its_handler() -> None:
    assert set(forms.HANDLERS) == set(actions.CALLBACKS) - WITHOUT_SUBMIT


def test_forms_without_a_submit_button_are_those() -> None:
    drawn = [form(samples.ADVICE, "Dana") for _, form in samples.FORMS]
    modals = [view for view in drawn if view["type"] == "modal"]
    sent = {view["callback_id"] for view in modals if "submit" in view}
    assert sent <= set(forms.HANDLERS)
    assert not sent & WITHOUT_SUBMIT


def test_actions_without_an_item_are_drawn_without_one_and_only_they() -> None:
    """`WITHOUT_ITEM` is read past its value; all others need one that `unpack` takes."""
    assert set(actions.ACTIONS) >= buttons.WITHOUT_ITEM
    assert not buttons.WITHOUT_ITEM & set(actions.CHOICES)


def test_every_menu_is_an_action_with_choices() -> None:
    assert set(actions.CHOICES) <= set(actions.ACTIONS)
    assert all(choices and len(set(choices)) == len(choices) for choices in actions.CHOICES.values())


def test_every_word_typed_to_the_bot_is_answered_by_a_notice_that_there_is() -> None:
    assert {*WORDS.values(), PAUSED, UNCLEAR_PAUSE, *UNREADABLE} == set(notices.CODES)


def test_events_subscribed_are_events_handled_are_events_in_the_manifest() -> None:
    assert {name.partition(".")[0] for name in events.SUBSCRIBED} == set(events.HANDLERS)
    assert tuple(handlers.EVENTS) == tuple(events.SUBSCRIBED)
    manifest: dict[str, Any] = build(None)
    assert sorted(manifest["settings"]["event_subscriptions"]["bot_events"]) == sorted(events.SUBSCRIBED)


def test_every_kind_no_has_its_sentence() -> None:
    for source in sources("bot", "handlers"):
        for call in calls_of(source.tree, "Declined"):
            assert call.args, source.at(call)
            reasons = _constants(call.args[0])
            assert reasons, f"{source.at(call)}: a reason that can only be known when it is raised"
            assert reasons <= set(replies.REASONS), source.at(call)


def _constants(node: ast.expr) -> set[str]:
    """The reason, or both of `a if … else b`."""
    if isinstance(node, ast.Constant):
        return {str(node.value)}
    if isinstance(node, ast.IfExp):
        return _constants(node.body) | _constants(node.orelse)
    return set()
