"""The last check before something is sent, in the transaction that says "now".

Planning was the first check, settling is the third (architecture.md, "The outbox"). Here, in one transaction inside the lane: what is so now,
whether it may still go, which of a person's nudges goes, and then `attempted_at`, the channel and the ledger's row. Must not speak to Slack:
what only Slack knows is asked for as `Needs` and comes back as `Outside`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from bot.domain.delivery import Delivery, Op
from bot.domain.person import Person, facts_are_fresh, window_of
from bot.domain.policy import (
    DIGEST,
    Why,
    relay_at,
)
from bot.domain.window import Calendar
from bot.errors import NotFound
from bot.jobs import nudging, scenes, together
from bot.messages.kind import Kind, Scene
from bot.services import arrivals, digests, outbox
from bot.services import home as homes
from bot.views.homepage import AtHome
from storage import advice, claims, deliveries, people, workspaces
from storage.store import Tx
from storage.workspaces import Workspace

UNWANTED = "no longer wanted"
CROWD = "more people than the two are in the conversation"
NO_KIND = "this version does not know its kind"
NO_TARGET = "the message is not in Slack"
NO_HOME = "there is nobody who looks at this Home"
NEWCOMER = "the reader heard of somebody new less than a day ago"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What Slack said while this delivery was prepared. `members` are Slack ids of those in the group DM; nobody, where we may not look:
    it is none any more."""

    channel: str | None = None
    members: frozenset[str] | None = None
    has_asked_for_facts: bool = False


NOTHING_YET = Outside()


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """Only Slack knows: facts of these people; the conversation with these, and who is in it; who is in this one.

    `can_wait`: nobody has just typed something and looks for the answer.
    """

    home: Workspace
    facts_of: tuple[Person, ...] = ()
    conversation_with: tuple[Person, ...] = ()
    members_of: str | None = None
    can_wait: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Go:
    """Committed as attempted: to be called now. `delivery` may be another one of the lane than the one that was claimed; of a Home, `channel`
    is whose it is.

    `scene` is what a post or an update is drawn from, `at_home` what somebody's Home is; deletions and reactions have neither.
    """

    home: Workspace
    delivery: Delivery
    channel: str
    ts: str | None = None
    scene: Scene | None = None
    at_home: AtHome | None = None

    @property
    def seen(self) -> Mapping[UUID, int]:
        """The items as the message shows them: their versions."""
        if self.scene is None:
            return {}
        shown = [each.item for each in (self.scene, *self.scene.parts)] + [
            one.item for one in self.scene.listed
        ]
        return {item.id: item.version for item in shown if item is not None}


@dataclass(frozen=True, slots=True)
class NotNow:
    """Nothing is to be sent: cancelled, put off, or somebody else's by now."""

    why: str


Checked = Go | Needs | NotNow


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What every check goes by: the kinds of message there are, the zone where Slack names none, and the days on which nobody is pinged."""

    kinds: Mapping[str, Kind]
    default_zone: str
    quiet_days: frozenset[date] = frozenset()

    @property
    def calendar(self) -> Calendar:
        """What holds for everybody."""
        return Calendar(self.default_zone, self.quiet_days)


def check(tx: Tx, delivery: Delivery, outside: Outside, rules: Rules, now: datetime) -> Checked:
    """Whether this delivery, claimed by us, goes now; if so it is marked as attempted. Raises Conflict: run it again."""
    home = workspaces.get(tx, delivery.workspace_id)
    if delivery.op is Op.POST:
        return _check_post(tx, home, delivery, outside, rules, now)
    if delivery.op is Op.PUBLISH:
        return _check_home(tx, home, delivery, rules, now)
    return _check_change(tx, home, delivery, outside, rules, now)


def _check_change(
    tx: Tx, home: Workspace, delivery: Delivery, outside: Outside, rules: Rules, now: datetime
) -> Checked:
    """Updates, deletions and reactions: no caps and no window, since nobody is pinged."""
    if delivery.op is Op.REACT:
        held = _crowded(tx, home, delivery, delivery.channel, outside)
        return held or _go(tx, home, delivery, delivery.channel, delivery.ts, None, now)
    try:
        assert delivery.target_id is not None
        target = deliveries.get(tx, home.id, delivery.target_id)
    except NotFound:
        return _cancel(tx, delivery, NO_TARGET)
    if delivery.op is Op.DELETE:
        return _go(tx, home, delivery, target.channel, target.ts, None, now)
    if target.kind not in rules.kinds:
        return _cancel(tx, delivery, NO_KIND)
    held = _crowded(tx, home, delivery, target.channel, outside)
    scene = scenes.load(tx, home, target, now, rules.default_zone)
    return held or _go(tx, home, delivery, target.channel, target.ts, scene, now)


def _crowded(
    tx: Tx, home: Workspace, delivery: Delivery, channel: str | None, outside: Outside
) -> Needs | NotNow | None:
    """In a group DM what changes there is private, too: only the two may be in it."""
    if delivery.reader_id is not None or delivery.advice_id is None or channel is None:
        return None
    item = advice.get(tx, home.id, delivery.advice_id)
    both = people.list_by_id(tx, home.id, {each for each in (item.receiver_id, item.adviser_id) if each})
    if channel in {person.dm_channel for person in both.values()}:
        return None
    if outside.members is None:
        return Needs(home=home, members_of=channel)
    if _is_crowd(home, outside.members, {person.slack_id for person in both.values()}):
        return _cancel(tx, delivery, CROWD)
    return None


def _is_crowd(home: Workspace, members: frozenset[str], the_two: set[str]) -> bool:
    return members - {home.bot_user_id} != the_two


def _check_home(tx: Tx, home: Workspace, delivery: Delivery, rules: Rules, now: datetime) -> Checked:
    """Somebody's Home, drawn from the truth: no caps and no window, since nobody is pinged."""
    assert delivery.reader_id is not None
    reader = people.get(tx, home.id, delivery.reader_id)
    if reader.home_seen_at is None or reader.has_left or reader.is_external:
        return _cancel(tx, delivery, NO_HOME)
    at_home = homes.of(tx, reader, now, rules.calendar)
    if not claims.attempt(tx, delivery, None, now):
        return _lost(tx, delivery)
    attempted = replace(delivery, attempted_at=now)
    return Go(home=home, delivery=attempted, channel=reader.slack_id, at_home=at_home)


def _check_post(
    tx: Tx, home: Workspace, delivery: Delivery, outside: Outside, rules: Rules, now: datetime
) -> Checked:
    kind = rules.kinds.get(delivery.kind)
    if kind is None:
        return _stop(tx, delivery, NO_KIND, now)
    scene = scenes.load(tx, home, delivery, now, rules.default_zone)
    held = _held_back(tx, home, scene, kind, outside, rules, now)
    if held is not None:
        return held
    if delivery.is_nudge:
        chosen = nudging.choose_one(tx, scene, rules.calendar, now)
        if chosen is None or chosen.id != delivery.id:
            # Another one of the lane goes first; it is checked like any other, with what we know of the conversation.
            return check(tx, chosen, outside, rules, now) if chosen else NotNow(Why.QUEUED)
    channel = outside.channel or (scene.reader.dm_channel if scene.reader else None)
    parts = (
        [scene, *together.others(tx, home, scene, rules.kinds, rules.default_zone, _stop)] if channel else []
    )
    if channel and len(parts) > 1:
        return _go_together(tx, home, parts, channel, now)
    gone = _go(tx, home, delivery, channel, None, scene, now)
    if isinstance(gone, Go) and delivery.kind == DIGEST and scene.reader is not None:
        digests.going(tx, delivery, scene.reader, scene.listed, scene.more, rules.default_zone, now)
    return replace(gone, scene=together.met(tx, scene, now)) if isinstance(gone, Go) else gone


def _go_together(tx: Tx, home: Workspace, parts: Sequence[Scene], channel: str, now: datetime) -> Checked:
    """What waits for the same reader goes as one message."""
    scene = together.board(tx, parts, channel, now)
    if scene is None:
        return _lost(tx, parts[0].delivery)
    return Go(home=home, delivery=scene.delivery, channel=channel, scene=scene)


def _held_back(
    tx: Tx, home: Workspace, scene: Scene, kind: Kind, outside: Outside, rules: Rules, now: datetime
) -> Needs | NotNow | None:
    """What keeps a post from going: facts that are too old, a reason not to, the reader's hours, the conversation."""
    needs = _facts_needed(home, scene, outside, now)
    if needs is not None:
        return needs
    why_not = kind.why_not(scene)
    if why_not is not None:
        return _stop(tx, scene.delivery, why_not, now)
    held = _held_relay(tx, scene, rules, now) or _held_newcomer(tx, scene, rules, now)
    if held is not None:
        return held
    if outside.members is not None and _is_crowd(home, outside.members, _the_two(scene)):
        return _go_on_in_dm(tx, scene, now)
    return _conversation_needed(home, scene, outside)


def _facts_needed(home: Workspace, scene: Scene, outside: Outside, now: datetime) -> Needs | None:
    """Who reads it, when what we know of them is older than a day (platform.md: not before each ping)."""
    reader = scenes.addressee(scene)
    if outside.has_asked_for_facts or reader is None or facts_are_fresh(reader, now):
        return None
    can_wait = scene.delivery.is_nudge or scene.delivery.relay_id is not None
    return Needs(home=home, facts_of=(reader,), can_wait=can_wait)


def _conversation_needed(home: Workspace, scene: Scene, outside: Outside) -> Needs | None:
    if outside.channel is not None:
        return None
    if scene.reader is not None:
        return None if scene.reader.dm_channel else Needs(home=home, conversation_with=(scene.reader,))
    if scene.receiver is None or scene.adviser is None:
        return None
    return Needs(home=home, conversation_with=(scene.receiver, scene.adviser))


def _the_two(scene: Scene) -> set[str]:
    return {person.slack_id for person in (scene.receiver, scene.adviser) if person is not None}


def _held_relay(tx: Tx, scene: Scene, rules: Rules, now: datetime) -> NotNow | None:
    """A relay keeps to the reader's hours, unless the sender chose not to wait for them; a pause holds it even then."""
    reader = scenes.addressee(scene)
    delivery = scene.delivery
    if delivery.relay_id is None or reader is None:
        return None
    is_paused = reader.paused_until is not None and reader.paused_until > now
    at = relay_at(window_of(reader, rules.calendar), now, reader.paused_until)
    if at <= now or (delivery.is_hastened and not is_paused):
        return None
    claims.give_back(tx, delivery, at, why=Why.PAUSED if is_paused else Why.CLOSED)
    return NotNow(Why.CLOSED)


def _held_newcomer(tx: Tx, scene: Scene, rules: Rules, now: datetime) -> NotNow | None:
    """Nobody hears of two new people within a day, but in one message."""
    reader, relay = scene.reader, scene.relay
    if reader is None or relay is None:
        return None
    at = outbox.arrives_at(tx, relay.kind, relay.from_id, reader, now, rules.calendar)
    if at <= now:
        return None
    claims.give_back(tx, scene.delivery, at, why=NEWCOMER)
    return NotNow(NEWCOMER)


def _go_on_in_dm(tx: Tx, scene: Scene, now: datetime) -> NotNow:
    """Others could read it here: the question goes to the asked person's own DM instead (product.md, "Nudges and relays")."""
    assert scene.adviser is not None
    if claims.settle_cancelled(tx, scene.delivery, CROWD):
        outbox.ask_in_dm(tx, scene.delivery, scene.adviser, now)
    return NotNow(CROWD)


def _stop(tx: Tx, delivery: Delivery, why: str, now: datetime) -> NotNow:
    """It does not go, and whoever pressed send on it sees that; what was undone or is unwanted needs no word more."""
    if claims.settle_cancelled(tx, delivery, why):
        arrivals.failed(tx, delivery, now)
    return NotNow(why)


def _cancel(tx: Tx, delivery: Delivery, why: str) -> NotNow:
    claims.settle_cancelled(tx, delivery, why)
    return NotNow(why)


def _go(
    tx: Tx,
    home: Workspace,
    delivery: Delivery,
    channel: str | None,
    ts: str | None,
    scene: Scene | None,
    now: datetime,
) -> Checked:
    if channel is None or (delivery.op is not Op.POST and ts is None):
        return _cancel(tx, delivery, NO_TARGET)
    if not claims.attempt(tx, delivery, channel, now):
        return _lost(tx, delivery)
    attempted = replace(delivery, attempted_at=now, channel=channel)
    return Go(home=home, delivery=attempted, channel=channel, ts=ts, scene=scene)


def _lost(tx: Tx, delivery: Delivery) -> NotNow:
    return NotNow(UNWANTED) if claims.settle_cancelled(tx, delivery, UNWANTED) else NotNow("lease lost")
