"""The last check before something is sent, in the transaction that says "now".

Planning was the first check, settling is the third (architecture.md, "The outbox"). Here, in one transaction inside the lane: what is so now,
whether it may still go, which of a person's nudges goes, and then `attempted_at`, the channel and the ledger's row. What is claimed together is
checked together: read in a few statements, decided one by one, and marked in a few statements. Must not speak to Slack: what only Slack knows is
asked for as `Needs` and comes back as `Outside`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from bot.domain.delivery import Delivery, Op
from bot.domain.person import facts_are_fresh, window_of
from bot.domain.policy import (
    DIGEST,
    Why,
    relay_at,
)
from bot.domain.window import Calendar
from bot.errors import NotFound
from bot.jobs import nudging, scenes, together
from bot.jobs.checked import Asked, Checked, Go, Needs, NotNow, Outside
from bot.jobs.known import Known
from bot.messages.kind import Kind, Scene
from bot.services import arrivals, digests, outbox
from bot.services import home as homes
from storage import claims
from storage import held as rows_held
from storage.store import Tx
from storage.workspaces import Workspace

UNWANTED = "no longer wanted"
CROWD = "more people than the two are in the conversation"
NO_KIND = "this version does not know its kind"
NO_TARGET = "the message is not in Slack"
NO_HOME = "there is nobody who looks at this Home"
NEWCOMER = "the reader heard of somebody new less than a day ago"


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What every check goes by: the kinds of message there are, the zone where Slack names none, and the days on which nobody is pinged."""

    kinds: Mapping[str, Kind]
    default_zone: str
    quiet_days: frozenset[date] = frozenset()

    @cached_property
    def calendar(self) -> Calendar:
        """What holds for everybody."""
        return Calendar(self.default_zone, self.quiet_days)

    @cached_property
    def of_the_clock(self) -> Sequence[Kind]:
        """Those that come by themselves."""
        return [kind for kind in self.kinds.values() if kind.due is not None]


def check_all(
    tx: Tx, asked: Sequence[Asked], rules: Rules, now: datetime, *, just_claimed: bool = False
) -> list[Checked]:
    """Of each of these deliveries whether it goes now; if so it is marked as attempted. Raises Conflict: run it again.

    `just_claimed`: by this transaction, so that nobody else can have changed them.
    """
    known = Known(tx, now)
    known.read([each.delivery for each in asked])
    checked = [_check(known, each.delivery, each.outside, rules) for each in asked]
    return _marked(tx, checked, just_claimed=just_claimed)


def check(tx: Tx, delivery: Delivery, outside: Outside, rules: Rules, now: datetime) -> Checked:
    """`check_all` of one."""
    return check_all(tx, [Asked(delivery, outside)], rules, now)[0]


def _check(known: Known, delivery: Delivery, outside: Outside, rules: Rules) -> Checked:
    if delivery.op is Op.POST:
        return _check_post(known, delivery, outside, rules)
    if delivery.op is Op.PUBLISH:
        return _check_home(known, delivery, rules)
    return _check_change(known, delivery, outside, rules)


def _check_change(known: Known, delivery: Delivery, outside: Outside, rules: Rules) -> Checked:
    """Updates, deletions and reactions: no caps and no window, since nobody is pinged."""
    tx, home = known.tx, known.home(delivery.workspace_id)
    if delivery.op is Op.REACT:
        held = _crowded(known, home, delivery, delivery.channel, outside)
        return held or _go(known, home, delivery, delivery.channel, delivery.ts, None)
    try:
        assert delivery.target_id is not None
        target = known.message(home.id, delivery.target_id)
    except NotFound:
        return _cancel(tx, delivery, NO_TARGET)
    if delivery.op is Op.DELETE:
        return _go(known, home, delivery, target.channel, target.ts, None)
    if target.kind not in rules.kinds:
        return _cancel(tx, delivery, NO_KIND)
    held = _crowded(known, home, delivery, target.channel, outside)
    scene = scenes.load(known, home, target, rules.default_zone)
    return held or _go(known, home, delivery, target.channel, target.ts, scene)


def _crowded(
    known: Known, home: Workspace, delivery: Delivery, channel: str | None, outside: Outside
) -> Needs | NotNow | None:
    """In a group DM what changes there is private, too: only the two may be in it."""
    if delivery.reader_id is not None or delivery.advice_id is None or channel is None:
        return None
    item = known.item(home.id, delivery.advice_id)
    both = [known.person(home.id, each) for each in (item.receiver_id, item.adviser_id)]
    if channel in {person.dm_channel for person in both if person is not None}:
        return None
    if outside.members is None:
        return Needs(home=home, members_of=channel)
    if _is_crowd(home, outside.members, {person.slack_id for person in both if person is not None}):
        return _cancel(known.tx, delivery, CROWD)
    return None


def _is_crowd(home: Workspace, members: frozenset[str], the_two: set[str]) -> bool:
    return members - {home.bot_user_id} != the_two


def _check_home(known: Known, delivery: Delivery, rules: Rules) -> Checked:
    """Somebody's Home, drawn from the truth: no caps and no window, since nobody is pinged."""
    reader = known.person(delivery.workspace_id, delivery.reader_id)
    if reader is None or reader.home_seen_at is None or reader.has_left or reader.is_external:
        return _cancel(known.tx, delivery, NO_HOME)
    at_home = homes.of(known.tx, reader, known.now, rules.calendar)
    attempted = replace(delivery, attempted_at=known.now)
    home = known.home(delivery.workspace_id)
    return Go(home=home, delivery=attempted, channel=reader.slack_id, at_home=at_home)


def _check_post(known: Known, delivery: Delivery, outside: Outside, rules: Rules) -> Checked:
    tx, now, home = known.tx, known.now, known.home(delivery.workspace_id)
    kind = rules.kinds.get(delivery.kind)
    if kind is None:
        return _stop(tx, delivery, NO_KIND, now)
    scene = scenes.load(known, home, delivery, rules.default_zone)
    held = _held_back(tx, home, scene, kind, outside, rules, now)
    if held is not None:
        return held
    if delivery.is_nudge:
        chosen = nudging.choose_one(known, scene, rules.calendar)
        if chosen is None or chosen.id != delivery.id:
            # Another one of the lane goes first; it is checked like any other, with what we know of the conversation.
            return _check(known, chosen, outside, rules) if chosen else NotNow(Why.QUEUED)
    channel = outside.channel or (scene.reader.dm_channel if scene.reader else None)
    if channel is None:
        return _cancel(tx, delivery, NO_TARGET)
    parts = [scene, *together.others(known, home, scene, rules.kinds, rules.default_zone, _stop)]
    if len(parts) > 1:
        return _go_together(tx, home, parts, channel, now)
    gone = _go(known, home, delivery, channel, None, scene)
    has_more_to_write = delivery.kind == DIGEST or together.meets(scene)
    return _go_at_once(tx, gone, scene, rules, now) if has_more_to_write and isinstance(gone, Go) else gone


def _go_at_once(tx: Tx, going: Go, scene: Scene, rules: Rules, now: datetime) -> Checked:
    """It goes, and what follows from that is written in the same transaction: only if it really does."""
    (marked,) = _marked(tx, [going])
    if not isinstance(marked, Go):
        return marked
    if scene.delivery.kind == DIGEST and scene.reader is not None:
        digests.going(tx, scene.delivery, scene.reader, scene.listed, scene.more, rules.default_zone, now)
    return replace(marked, scene=together.met(tx, scene, now))


def _go_together(tx: Tx, home: Workspace, parts: Sequence[Scene], channel: str, now: datetime) -> Checked:
    """What waits for the same reader goes as one message."""
    scene = together.board(tx, parts, channel, now)
    if scene is None:
        return _lost(tx, parts[0].delivery)
    return Go(home=home, delivery=scene.delivery, channel=channel, scene=scene, is_marked=True)


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
    """Nobody hears of two new people within a day, but in one message. A card carries nobody, though it shows what was told."""
    reader, relay = scene.reader, scene.relay
    if reader is None or relay is None or scene.delivery.relay_id is None:
        return None
    if outbox.newcomer_at(tx, relay.kind, relay.from_id, reader, now) is None:
        return None
    at = outbox.arrives_at(tx, relay.kind, relay.from_id, reader, now, rules.calendar)
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
    known: Known,
    home: Workspace,
    delivery: Delivery,
    channel: str | None,
    ts: str | None,
    scene: Scene | None,
) -> Checked:
    if channel is None or (delivery.op is not Op.POST and ts is None):
        return _cancel(known.tx, delivery, NO_TARGET)
    attempted = replace(delivery, attempted_at=known.now, channel=channel)
    return Go(home=home, delivery=attempted, channel=channel, ts=ts, scene=scene)


def _marked(tx: Tx, checked: Sequence[Checked], *, just_claimed: bool = False) -> list[Checked]:
    """Those that go are marked as attempted. Whoever lost the lease, or became unwanted, does not go."""
    going = [each.delivery for each in checked if isinstance(each, Go) and not each.is_marked]
    marked = rows_held.attempt_all(tx, going, are_held=just_claimed)
    return [_as_marked(tx, each, marked) if isinstance(each, Go) else each for each in checked]


def _as_marked(tx: Tx, go: Go, marked: Collection[UUID]) -> Checked:
    if go.is_marked:
        return go
    return replace(go, is_marked=True) if go.delivery.id in marked else _lost(tx, go.delivery)


def _lost(tx: Tx, delivery: Delivery) -> NotNow:
    return NotNow(UNWANTED) if claims.settle_cancelled(tx, delivery, UNWANTED) else NotNow("lease lost")
