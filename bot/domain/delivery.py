"""One thing the outbox does in Slack: a post, an update, a deletion, a reaction or somebody's Home, and where it stands.

    pending --claim--> sending --> sent
       ^                 +-- failed(why) . cancelled(why) . back to pending (retry, postpone, never attempted)
       +---- two empty readings ---- unknown

Several relays may go in one message: then a row of its own takes this way, and theirs are `riding` on it until it is settled.

Pure: what follows from an answer or from silence is decided here, the doing is in bot.jobs.deliver. Must hold ids, never words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from bot.errors import OutcomeUnknown, Refused, SlackError, TokenDead, TryAgain


class Op(StrEnum):
    """What is done in Slack. A post is looked for before it is repeated; the others are simply repeated."""

    POST = "post"
    UPDATE = "update"
    DELETE = "delete"
    REACT = "react"
    PUBLISH = "publish"


class DeliveryState(StrEnum):
    """Where a delivery stands; `sending` and `unknown` hold their lane. `riding`: under way as a part of another one's message."""

    PENDING = "pending"
    SENDING = "sending"
    UNKNOWN = "unknown"
    RIDING = "riding"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A row of the outbox. `lane` is a person's DM (`person:UUID`), their Home (`home:UUID`) or a group DM (`group:UUID,UUID`); one row a
    lane is under way.

    `reader_id` is who reads it (None in a group DM); `kind` names the message (bot.messages.KINDS); `key` makes planning it twice one row.
    `target_id` is, for updates and deletions, the delivery whose message is meant. `channel`/`ts`/`thread_ts` are Slack's; `attempted_at` is
    committed just before the call; `emoji` belongs to reactions. `retired_at` marks a message that is never updated again. `is_hastened`: somebody
    pressed [Send it now], so the reader's hours are not waited for. `carried_by` is the delivery whose message this one rides on, as one of several.
    """

    id: UUID
    workspace_id: UUID
    key: str
    kind: str
    op: Op
    lane: str
    due_at: datetime
    created_at: datetime
    state: DeliveryState = DeliveryState.PENDING
    is_nudge: bool = False
    reader_id: UUID | None = None
    advice_id: UUID | None = None
    relay_id: UUID | None = None
    sighting_id: UUID | None = None
    carried_by: UUID | None = None
    target_id: UUID | None = None
    number: int = 0
    emoji: str | None = None
    channel: str | None = None
    thread_ts: str | None = None
    ts: str | None = None
    attempts: int = 0
    attempted_at: datetime | None = None
    readings: int = 0
    look_at: datetime | None = None
    lease_token: UUID | None = None
    leased_until: datetime | None = None
    why: str | None = None
    unwanted: bool = False
    is_hastened: bool = False
    sent_at: datetime | None = None
    retired_at: datetime | None = None


UNDER_WAY = frozenset({DeliveryState.SENDING, DeliveryState.UNKNOWN, DeliveryState.RIDING})
"""Too late to be called off: it may have arrived."""


def message_of(posted: Delivery) -> UUID:
    """The row whose message in Slack shows it: the one that carries it, or itself."""
    return posted.carried_by or posted.id


def person_lane(person_id: UUID) -> str:
    """The lane of a person's own DM with the bot."""
    return f"person:{person_id}"


def home_lane(person_id: UUID) -> str:
    """The lane of a person's Home, so that drawing it waits for no message of theirs."""
    return f"home:{person_id}"


def group_lane(one: UUID, other: UUID) -> str:
    """The lane of the group DM of two people and the bot, whoever asks."""
    return "group:" + ",".join(sorted((str(one), str(other))))


def a_nudge(
    workspace_id: UUID,
    reader_id: UUID,
    kind: str,
    key: str,
    *,
    due_at: datetime,
    now: datetime,
    advice_id: UUID | None = None,
    number: int = 0,
) -> Delivery:
    """What the clock sends, in the reader's own DM. Planned late, it is as old as its moment: that is its place among others when it is put off."""
    return Delivery(
        id=uuid4(),
        workspace_id=workspace_id,
        key=key,
        kind=kind,
        op=Op.POST,
        lane=person_lane(reader_id),
        due_at=due_at,
        created_at=min(now, due_at),
        is_nudge=True,
        reader_id=reader_id,
        advice_id=advice_id,
        number=number,
    )


LEASE = timedelta(seconds=120)
"""How long a claimed row is ours; longer than the POST's time-out by design (quality.md)."""

LOOK_AFTER = (timedelta(seconds=30), timedelta(minutes=2))
"""When an `unknown` post is looked for in history, counted from the attempt."""

MAX_ATTEMPTS = 3
"""Refusals that may pass are tried this often; then the delivery failed, with its reason."""

MAX_OUTAGES = 6
"""While Slack itself fails (5xx, time-outs), what can be repeated is tried this often, with growing pauses; then it failed, with its reason."""

RATE_LIMITED = frozenset({"ratelimited", "rate_limited"})
NO_CONNECTION = "no_connection"
OUT_OF_TURN = "out_of_turn"
"""Codes of what was not even considered: these tries are not counted."""

NORMAL_FOR_OLD_MESSAGES = frozenset(
    {"message_not_found", "edit_window_closed", "cant_update_message", "cant_delete_message"}
)
"""Refusals of updates and deletions that only say that the message is gone or too old (platform.md, "Sending")."""

NORMAL_FOR_HOMES = frozenset(
    {"not_enabled", "user_not_found", "user_not_visible", "user_disabled", "user_not_in_workspace"}
)
"""Refusals that only say that this person has no Home to draw: the tab is switched off, or they are not here any more."""


@dataclass(frozen=True, slots=True)
class Retry:
    """Not done: pending again at `at`, with `attempts` on its account."""

    at: datetime
    attempts: int
    why: str


@dataclass(frozen=True, slots=True)
class Look:
    """Perhaps done: look in history at `at`."""

    at: datetime
    readings: int


@dataclass(frozen=True, slots=True)
class Fail:
    """Not done, and it will not be. `perhaps_sent`: nobody knows whether it was, and nobody can look."""

    why: str
    perhaps_sent: bool = False


@dataclass(frozen=True, slots=True)
class Gone:
    """The message that was to be changed, or the Home that was to be drawn, is no more, which is normal."""

    why: str


@dataclass(frozen=True, slots=True)
class Hold:
    """Not done, and nothing can be sent for this workspace."""

    why: str


Next = Retry | Look | Fail | Gone | Hold


def after_answer(delivery: Delivery, error: SlackError, now: datetime, *, was_attempted: bool) -> Next:
    """What follows from an error: the outcome table of platform.md. `was_attempted`: it came from the call itself, not from preparing it.

    Only a post that may have arrived is looked for; everything else can be repeated without harm.
    """
    if isinstance(error, TokenDead):
        return Hold(error.code)
    if isinstance(error, OutcomeUnknown):
        if was_attempted and delivery.op is Op.POST:
            return Look(now + LOOK_AFTER[0], readings=0)
        return _again(delivery, error.code, now, MAX_OUTAGES)
    if isinstance(error, TryAgain):
        if error.code in RATE_LIMITED or error.code in (NO_CONNECTION, OUT_OF_TURN):
            return Retry(now + timedelta(seconds=error.retry_after), delivery.attempts, error.code)
        return _again(delivery, error.code, now, MAX_ATTEMPTS)
    if delivery.op in (Op.UPDATE, Op.DELETE) and error.code in NORMAL_FOR_OLD_MESSAGES:
        return Gone(error.code)
    if delivery.op is Op.PUBLISH and error.code in NORMAL_FOR_HOMES:
        return Gone(error.code)
    return Fail(error.code)


def after_empty_reading(delivery: Delivery, now: datetime) -> Next:
    """A complete reading of history without the post: look once more, or, after two, send it again."""
    readings = delivery.readings + 1
    if readings < len(LOOK_AFTER):
        # Readings that come late still keep a distance: what one of them missed may be shown a moment later.
        return Look(max((delivery.attempted_at or now) + LOOK_AFTER[readings], now + LOOK_AFTER[0]), readings)
    if delivery.attempts + 1 >= MAX_OUTAGES:
        return Fail("never shown in history", perhaps_sent=True)
    return Retry(now, delivery.attempts + 1, "not in history")


def after_failed_reading(delivery: Delivery, error: SlackError, now: datetime) -> Next:
    """History could not be read, which proves nothing: later again. Where Slack will never let us read it, the delivery failed."""
    if isinstance(error, Refused):
        return Fail(f"sent or not, history says {error.code}", perhaps_sent=True)
    after = error.retry_after if isinstance(error, TryAgain) else 0.0
    return Look(now + max(timedelta(seconds=after), LOOK_AFTER[0]), delivery.readings)


def pause_after(failures: int) -> timedelta:
    """How long nothing is sent after so many failures in a row to reach Slack: 1, 2, 4 … 60 seconds."""
    return timedelta(seconds=min(60.0, 2.0 ** min(max(failures, 1) - 1, 6)))


def _again(delivery: Delivery, code: str, now: datetime, at_most: int) -> Next:
    if delivery.attempts + 1 >= at_most:
        return Fail(code)
    return Retry(now + timedelta(seconds=15 * 4**delivery.attempts), delivery.attempts + 1, code)
