"""From a message that somebody wrote or forwarded to the bot to its words, read in Slack at the press, and to the form they are kept by.

Apart from `dm`, which meets the message: between the two nothing of it is stored, and it may have been edited or deleted. Must not keep anything.
"""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

from bot.domain.sighting import Sighting, SightingState
from bot.errors import Declined
from bot.services import lookup, sightings
from bot.services.sightings import Found
from bot.views import forms
from handlers import facts, reading
from handlers.desk import Desk, Visit
from handlers.drafting import draft, fingerprint, source_of
from handlers.payloads import SlackMessage, parse
from handlers.reading import Naming, Share


async def waiting(desk: Desk, visit: Visit, sighting_id: UUID) -> Sighting:
    """The message, while it is still to be decided. Raises Declined: gone, not_yours, stale."""
    sighting = await desk.store.look(sightings.mine, visit.by, sighting_id)
    if sighting.state is not SightingState.WAITING:
        raise Declined("stale")
    return sighting


def item_id(sighting: Sighting) -> UUID:
    """The item that the words are about. Raises Declined("stale") where they are about none."""
    if sighting.advice_id is None:
        raise Declined("stale")
    return sighting.advice_id


async def found(desk: Desk, visit: Visit, sighting: Sighting) -> Found:
    """What may be advice in it, as it stands now. Raises Declined("message_gone"), and the card then asks nothing any more."""
    message = await _message(desk, visit, sighting)
    shares = reading.shares_of(message)
    at = max(sighting.part - 1, 0)
    if at < len(shares):
        read = await _forwarded(desk, visit, message, shares[at])
    else:
        read = await _typed(desk, visit, sighting.channel, message)
    await facts.refresh(desk, visit, read.adviser_slack_id)
    if not read.words.strip():
        raise Declined("empty")
    return read


async def words(desk: Desk, visit: Visit, sighting: Sighting) -> str:
    """All that was typed, as it stands now. Raises Declined: message_gone, empty."""
    message = await _message(desk, visit, sighting)
    text = await facts.read(desk, visit, _without_bot(visit, message))
    if not text.strip():
        raise Declined("empty")
    return text


async def keep_form(desk: Desk, visit: Visit, sighting: Sighting, read: Found) -> dict[str, Any]:
    """The usual form, filled in; it carries which message it is about."""
    carried = {
        "channel": read.source.channel or "",
        "ts": read.source.message_ts or "",
        "sighting": str(sighting.id),
    }
    carried |= {"sha": fingerprint(read.words)} if read.captured else {}
    fits = forms.fits_a_form(read.words)
    draft_id = None if fits else str(await desk.store.run(draft, visit.by, read.words))
    if read.adviser_slack_id == visit.by.slack_id:
        return forms.keep_given_form(words=read.words, metadata=carried, draft_id=draft_id)
    return forms.keep_form(
        words=read.words,
        author_slack_id=read.adviser_slack_id,
        author_name=read.adviser_name,
        draft_id=draft_id,
        metadata=carried,
        about=read.about or None,
    )


async def named_in(desk: Desk, visit: Visit, message: SlackMessage) -> str | None:
    """Whom typed words name as the one who said it, by a mention or by the name of the one person of that name whom the bot knows."""
    read = _naming(visit, message)
    if read.slack_id is not None or read.name is None:
        return read.slack_id
    return await desk.store.look(lookup.only_person_called, visit.by, read.name)


async def _message(desk: Desk, visit: Visit, sighting: Sighting) -> SlackMessage:
    payload = await desk.gateway.find_message(visit.token, sighting.channel, sighting.ts, is_waited_for=True)
    if payload is None:
        await desk.store.run(sightings.decline, visit.by, sighting.id)
        raise Declined("message_gone")
    return parse(SlackMessage, payload)


async def _typed(desk: Desk, visit: Visit, channel: str, message: SlackMessage) -> Found:
    """The receiver's own words for what was said, so they are the receiver's."""
    named = await named_in(desk, visit, message)
    text = _naming(visit, message).words if named else _without_bot(visit, message)
    return Found(
        words=await facts.read(desk, visit, text),
        captured=False,
        source=source_of(channel, message.ts),
        adviser_slack_id=named,
    )


async def _forwarded(desk: Desk, visit: Visit, message: SlackMessage, share: Share) -> Found:
    """The words of whoever wrote them, under the key of their own message; what was typed beside them is the receiver's note."""
    read, about = await asyncio.gather(
        facts.read(desk, visit, share.words), facts.read(desk, visit, message.text or "")
    )
    return Found(
        words=read,
        captured=True,
        source=source_of(share.channel or "", share.ts or ""),
        adviser_slack_id=share.author,
        adviser_name=None if share.author else share.name,
        about=about,
    )


def _naming(visit: Visit, message: SlackMessage) -> Naming:
    but = (visit.workspace.bot_user_id, visit.by.slack_id)
    return reading.naming(_without_bot(visit, message), but)


def _without_bot(visit: Visit, message: SlackMessage) -> str:
    return reading.without_bot(message.text or "", visit.workspace.bot_user_id)
