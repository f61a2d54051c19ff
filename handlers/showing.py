"""From what a use case returned to the form that shows it: names looked up, ids carried along.

Apart because buttons, forms and shortcuts show the same things. Must hold no words and decide nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.domain.advice import Origin, Outcome, Role
from bot.domain.ahead import next_check_in, next_prompt
from bot.domain.person import Person
from bot.domain.window import local_date
from bot.errors import Declined
from bot.messages.kind import Message
from bot.services.acting import Actor
from bot.services.ask import Asked
from bot.services.exchanges import Brief
from bot.services.give_back import Giving
from bot.services.giving import Responding
from bot.services.keep import Kept
from bot.services.lookup import Seen
from bot.services.progress import Telling
from bot.views import actions, brief, confirmations, forms
from bot.views.blocks import deep_link
from bot.views.people import adviser_called, called, receiver_called, receiver_for_adviser

View = dict[str, Any]


def item_form(seen: Seen, now: datetime, page: int = 0) -> View:
    """The whole item."""
    return forms.item_form(
        item=seen.item,
        people=seen.people,
        zone=seen.zone,
        now=now,
        role=seen.role,
        team_id=seen.team_id,
        relays=seen.relays,
        page=page,
    )


def items_form(seen: Sequence[Seen], by: Actor) -> View:
    """The items of one message: the whole item where it is one, else which one is meant."""
    if len(seen) == 1:
        return item_form(seen[0], by.now)
    first = seen[0]
    return forms.several_form(
        items=[one.item for one in seen],
        people={person_id: person for one in seen for person_id, person in one.people.items()},
        zone=first.zone,
        now=by.now,
        viewer_id=first.viewer.id,
    )


def said_by_form(seen: Seen) -> View:
    """Who said it, put right."""
    return forms.said_by_form(
        item_id=seen.item.id,
        adviser_name=called(seen.adviser) if seen.adviser else "",
        typed=seen.item.adviser_name or "",
    )


def outcome_form(
    seen: Seen,
    outcome: Outcome | None,
    *,
    account: str | None = None,
    draft_id: str | None = None,
    **carried: str,
) -> View:
    """How it went, with what was said before filled in, or what was written about it to the bot."""
    return forms.outcome_form(
        item=seen.item,
        adviser_name=adviser_called(seen.item, seen.adviser),
        outcome=outcome,
        account=account,
        draft_id=draft_id,
        metadata={"item": str(seen.item.id), **carried},
        likes=seen.likes,
    )


def later_date_form(seen: Seen, number: int, now: datetime, callback: str = actions.LATER_DATE) -> View:
    """On which day to come back to it; tomorrow at the earliest."""
    tomorrow = local_date(now, seen.zone) + timedelta(days=1)
    carried = {"item": str(seen.item.id), "number": number}
    return forms.later_date_form(callback=callback, metadata=carried, min_date=tomorrow)


def what_is_this_form(seen: Seen) -> View:
    """What the bot does here; the ways out of it are the adviser's."""
    return forms.what_is_this_form(
        receiver_name=called(seen.receiver),
        item_id=seen.item.id,
        is_question=seen.item.origin is Origin.ASKED,
        is_for_adviser=seen.role is Role.ADVISER,
        is_favour=seen.item.favour is not None,
    )


def asked(asked_: Asked, by: Actor, zone: str) -> View:
    """The asker's receipt."""
    return forms.asked_receipt(
        item=asked_.item,
        adviser_name=called(asked_.adviser),
        arrives_at=asked_.arrives_at,
        zone=zone,
        now=by.now,
    )


def kept(seen: Seen, kept_: Kept, by: Actor) -> View:
    """The receiver's receipt."""
    waits = kept_.let_know_at if kept_.let_know_at and kept_.let_know_at > by.now else None
    return forms.kept_receipt(
        item=kept_.item,
        comes=next_check_in(seen.item, seen.viewer, by.calendar, by.now),
        adviser_name=adviser_called(seen.item, seen.adviser),
        zone=seen.zone,
        now=by.now,
        already=kept_.already,
        let_know=kept_.let_know_at is not None,
        let_know_at=waits,
        let_know_id=kept_.let_know_id,
        not_carried=kept_.not_carried,
    )


def kept_given(seen: Seen, kept_: Kept, by: Actor) -> View:
    """The adviser's own receipt."""
    return forms.kept_given_receipt(
        item=kept_.item,
        comes=next_prompt(seen.item, seen.viewer, by.calendar, by.now),
        receiver_name=receiver_called(receiver_for_adviser(seen.item, seen.receiver)),
        zone=seen.zone,
        now=by.now,
        already=kept_.already,
        was_told=kept_.was_told,
    )


def telling(telling_: Telling, seen: Seen, by: Actor) -> View:
    """What is about to be told, or the words to send oneself where the bot carries nothing."""
    if telling_.message is None:
        return forms.text_to_copy(adviser_name=telling_.adviser_name, text=telling_.text)
    return forms.tell_preview(
        message=telling_.message,
        adviser_name=telling_.adviser_name,
        amends=telling_.amends,
        arrives_at=telling_.arrives_at,
        zone=seen.zone,
        now=by.now,
        metadata={"item": str(seen.item.id), "fingerprint": telling_.fingerprint},
    )


def told(telling_: Telling, seen: Seen, by: Actor) -> View:
    """The receipt of a telling, with [Undo] while it waits."""
    return forms.told_receipt(
        item=seen.item,
        adviser_name=telling_.adviser_name,
        arrives_at=telling_.arrives_at,
        zone=seen.zone,
        now=by.now,
        amends=telling_.amends,
    )


def outcome_saved(seen: Seen, by: Actor) -> View:
    """Kept to oneself."""
    name = adviser_called(seen.item, seen.adviser)
    return forms.outcome_saved(item=seen.item, adviser_name=name, zone=seen.zone, now=by.now)


def respond_form(seen: Seen) -> View:
    """What the adviser wants to say back."""
    return forms.respond_form(
        receiver_name=called(seen.receiver),
        receiver_link=_link(seen),
        item_id=seen.item.id,
        metadata={"item": str(seen.item.id)},
    )


def response_preview(responding: Responding, seen: Seen, carried: dict[str, Any], by: Actor) -> View:
    """The response exactly as it will be read."""
    return forms.respond_preview(
        message=responding.message,
        receiver_name=called(responding.receiver),
        arrives_at=responding.arrives_at,
        zone=seen.zone,
        now=by.now,
        metadata=carried,
    )


def responded(responding: Responding, seen: Seen, by: Actor) -> View:
    """The receipt of a response."""
    return forms.responded_receipt(
        receiver_name=called(responding.receiver),
        receiver_link=_link(seen),
        item_id=seen.item.id,
        arrives_at=responding.arrives_at,
        relay_id=responding.relay_id,
        zone=seen.zone,
        now=by.now,
    )


def give_form(slack_id: str | None, reader: Person | None, likes: str, text: str = "") -> View:
    """Passing something on, perhaps to somebody who is chosen already; `reader`: if the bot knows them."""
    return forms.give_form(
        reader_slack_id=slack_id,
        reader_name=called(reader) if reader else "",
        likes=likes,
        text=text,
        metadata={},
    )


def give_preview(giving: Giving, carried: dict[str, Any], by: Actor) -> View:
    """What is passed on, exactly as it will be read."""
    return forms.give_preview(
        message=giving.message,
        reader_name=called(giving.reader),
        arrives_at=giving.arrives_at,
        zone=giving.zone,
        now=by.now,
        metadata=carried,
    )


def given(giving: Giving, by: Actor) -> View:
    """The receipt of a give-back, with [Undo] while it waits."""
    assert giving.relay_id is not None
    return forms.given_receipt(
        reader_name=called(giving.reader),
        relay_id=giving.relay_id,
        arrives_at=giving.arrives_at,
        zone=giving.zone,
        now=by.now,
    )


def brief_form(seen: Brief, now: datetime) -> View:
    """The brief before a conversation, opened from a list of people."""
    assert seen.person is not None
    return brief.brief_form(_between(seen, seen.person, now))


def brief_message(seen: Brief, other: Person, now: datetime) -> Message:
    """The same as an answer to the command. `other`: the person, whether the bot met them or not."""
    return brief.brief_message(_between(seen, other, now))


def _between(seen: Brief, other: Person, now: datetime) -> brief.Between:
    return brief.Between(
        viewer_id=seen.viewer_id,
        other=other,
        team_id=seen.team_id,
        zone=seen.zone,
        now=now,
        people=seen.people,
        is_met=seen.person is not None,
        likes=seen.likes,
        open_from=seen.open_from,
        more_open=seen.more_open,
        last_told=seen.last_told,
        told_about=seen.told_about,
        last_given=seen.last_given,
        arrives_at=seen.arrives_at,
        given=[(each.item, each.told) for each in seen.given],
        more_given=seen.more_given,
    )


def text_to_copy(declined: Declined) -> View:
    """The words that could not be carried, to be sent by hand."""
    values = declined.values
    return forms.text_to_copy(adviser_name=str(values.get("name", "")), text=str(values.get("text", "")))


def note(sentence: str) -> View:
    """A kind no."""
    return confirmations.refused(sentence)


def _link(seen: Seen) -> str | None:
    if seen.receiver is None or seen.receiver.has_left:
        return None
    return deep_link(seen.team_id, seen.receiver.slack_id)
