"""The shortcuts: "Keep this advice" on a message, anywhere, and "Keep advice I got" on none, for what was said in the corridor.

On one's own message it is a reminder to ask how it went. Everything is copied at the press, because a human DM can never be
read again. Long texts travel as drafts, since a form holds 3000 characters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.domain.advice import Role
from bot.domain.sighting import Sighting, SightingState
from bot.errors import Declined
from bot.services import keep, lookup, sightings
from bot.services.acting import Actor
from bot.views import actions, forms, replies
from bot.views.forms import fields
from handlers import facts, heard, reading, showing
from handlers.desk import Desk, Visit
from handlers.drafting import draft, fingerprint, source_of
from handlers.payloads import GlobalShortcut, MessageShortcut, Rubbish, SlackMessage, is_id, parse
from handlers.reading import Share
from storage import drafts
from storage.store import Tx

SHOWN = "shown"
"""In a form's metadata: which message its writer has seen under "let them know"."""


def register(app: AsyncApp, desk: Desk) -> None:
    """One listener for the shortcut."""

    async def on_keep(context: AsyncBoltContext, body: dict[str, Any], ack: AsyncAck) -> None:
        shortcut = parse(MessageShortcut, body)
        visit = await desk.greet(context, shortcut.user.id)
        try:
            view = await _form(desk, visit, shortcut)
        except Declined as declined:
            view = showing.note(replies.sentence(declined))
        await desk.gateway.open_view(visit.token, shortcut.trigger_id, view)
        await ack()

    async def on_keep_global(context: AsyncBoltContext, body: dict[str, Any], ack: AsyncAck) -> None:
        shortcut = parse(GlobalShortcut, body)
        visit = await desk.greet(context, shortcut.user.id)
        await desk.gateway.open_view(visit.token, shortcut.trigger_id, await corridor_form(desk, visit))
        await ack()

    app.shortcut(actions.KEEP_SHORTCUT)(on_keep)
    app.shortcut(actions.KEEP_GLOBAL_SHORTCUT)(on_keep_global)


async def corridor_form(
    desk: Desk, visit: Visit, words: str = "", slack_id: str | None = None, name: str | None = None
) -> dict[str, Any]:
    """What somebody said in the corridor, to be kept: no message of Slack's has it."""
    draft_id = await _drafted(desk, visit, words)
    return forms.keep_form(
        words=words, author_slack_id=slack_id, author_name=name, draft_id=draft_id, metadata={}
    )


async def corridor_given_form(
    desk: Desk, visit: Visit, words: str, slack_id: str | None = None
) -> dict[str, Any]:
    """The same for what one said oneself."""
    draft_id = await _drafted(desk, visit, words)
    return forms.keep_given_form(words=words, receiver_slack_id=slack_id, draft_id=draft_id, metadata={})


async def _drafted(desk: Desk, visit: Visit, words: str) -> str | None:
    """Holds words that are too long for a form, for an hour. The draft's id, if there is one."""
    return None if forms.fits_a_form(words) else str(await desk.store.run(draft, visit.by, words))


async def _form(desk: Desk, visit: Visit, shortcut: MessageShortcut) -> dict[str, Any]:
    message, channel = shortcut.message, shortcut.channel.id
    seen = await desk.store.look(lookup.items_of_message, visit.by, channel, message.ts)
    if seen:
        return showing.items_form(seen, visit.by)
    if message.bot_id or not message.user:
        raise Declined("from_bot")
    is_theirs = message.user == visit.by.slack_id
    met = await desk.store.look(sightings.find_at, visit.by, channel, message.ts) if is_theirs else None
    if met is not None:
        return await _met_form(desk, visit, met)
    said = _said(message, channel)
    if said.by_app:
        raise Declined("from_bot")
    own = said.author == visit.by.slack_id
    source = source_of(said.channel or channel, said.ts or message.ts)
    kept = await desk.store.look(keep.find_kept, visit.by, source, Role.ADVISER if own else Role.RECEIVER)
    if kept is not None and (not own or kept.adviser_state is not None):
        return showing.item_form(await desk.store.look(lookup.item, visit.by, kept.id), visit.by.now)
    words = await facts.read(desk, visit, said.words)
    if not words.strip():
        raise Declined("empty")
    return await _fresh_form(desk, visit, replace(said, words=words), source)


async def _met_form(desk: Desk, visit: Visit, met: Sighting) -> dict[str, Any]:
    """What one wrote or forwarded to the bot itself is what somebody else said: as the card there asks, or the item it became."""
    if met.state is SightingState.KEPT and met.advice_id is not None:
        return showing.item_form(await desk.store.look(lookup.item, visit.by, met.advice_id), visit.by.now)
    return await heard.keep_form(desk, visit, met, await heard.found(desk, visit, met))


async def _fresh_form(desk: Desk, visit: Visit, said: Share, source: keep.Source) -> dict[str, Any]:
    draft_id = await _drafted(desk, visit, said.words)
    metadata = {"channel": source.channel, "ts": source.message_ts, "sha": fingerprint(said.words)}
    if said.author == visit.by.slack_id:
        return forms.keep_given_form(words=said.words, metadata=metadata, draft_id=draft_id)
    return forms.keep_form(
        words=said.words,
        author_slack_id=said.author,
        author_name=said.name,
        draft_id=draft_id,
        metadata=metadata,
    )


async def with_preview(desk: Desk, visit: Visit, view: dict[str, Any], ticked: bool) -> dict[str, Any]:
    """The open form again, with the exact message under the tick when it is set."""
    filled, carried = forms.read(view), carried_by(view)
    author, words = chosen_in(filled), await words_in(desk, visit, filled, carried)
    carried.pop(SHOWN, None)
    preview = None
    if ticked and author:
        await facts.refresh(desk, visit, visit.by.slack_id, author)
        captured = fingerprint(words) == carried.get("sha")
        source = source_of(str(carried.get("channel") or ""), str(carried.get("ts") or ""))
        preview = await desk.store.run(keep.preview_let_know, visit.by, words, captured, source, author)
        carried |= {SHOWN: shown(words, author)} if preview else {}
    return forms.keep_form(
        words=words,
        author_slack_id=author,
        author_name=str(filled.get(fields.PERSON_NAME) or "") or None,
        draft_id=carried.get("draft"),
        metadata=carried,
        about=str(filled.get(fields.ABOUT) or "") or None,
        let_know_preview=preview,
    )


def shown(words: str, author: str) -> str:
    """Says later whether the message that was shown is still the one that would go: to the same person, with the same words."""
    return fingerprint(f"{author}:{words}")


async def words_in(
    desk: Desk, visit: Visit, filled: Mapping[str, fields.Value], carried: Mapping[str, Any]
) -> str:
    """The field's words, or the whole of a long text from its draft. Raises Declined("draft_gone") after its hour."""
    if "draft" not in carried:
        return str(filled.get(fields.WORDS) or "")
    words = await desk.store.look(draft_of, visit.by, str(carried["draft"]))
    if words is None:
        raise Declined("draft_gone")
    return words


def carried_by(view: dict[str, Any]) -> dict[str, Any]:
    """The ids that a form of ours carried along. Raises Rubbish."""
    try:
        return forms.metadata_of(view)
    except (ValueError, RecursionError):
        raise Rubbish("metadata that is none of ours") from None


def chosen_in(filled: Mapping[str, fields.Value]) -> str | None:
    """The Slack id of the person whom a form names. Raises Rubbish."""
    chosen = filled.get(fields.PERSON)
    if chosen and not (isinstance(chosen, str) and is_id(chosen)):
        raise Rubbish("a person who cannot be")
    return chosen or None  # type: ignore[return-value]


def draft_of(tx: Tx, by: Actor, draft_id: str) -> str | None:
    """The long text that a form carries, for whoever opened the form, while it lasts. Raises Rubbish for an id that is none."""
    person = lookup.person(tx, by, by.slack_id)
    try:
        known = UUID(draft_id)
    except ValueError:
        raise Rubbish("a draft that is none of ours") from None
    return drafts.find(tx, by.workspace_id, person.id, known, by.now) if person else None


def _said(message: SlackMessage, channel: str) -> Share:
    """What may be advice in a message: its text, else the first message that it forwards, which somebody else wrote."""
    shares = [] if (message.text or "").strip() else reading.shares_of(message)
    whole = Share(words=message.text or "", author=message.user, channel=channel, ts=message.ts)
    return shares[0] if shares else whole
