"""The only client of Slack's Web API: one method a call, with just the arguments that are documented and that we mean.

Apart from everything that decides, so that what can be asked of Slack stands on one page; the scopes of platform.md are enough for all of it.
Every method takes the workspace's token first and raises bot.errors.SlackError alone: Refused, TryAgain, OutcomeUnknown, TokenDead. It never
tries twice by itself (a post might arrive twice), never logs what it sends, and asks `conversations.info` or `.members` of no direct message,
which would need a scope more.
"""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import Any
from uuid import UUID

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.domain.delivery import NO_CONNECTION
from bot.errors import OutcomeUnknown, Refused, TryAgain
from bot.slack.errors import AGAIN_AFTER, error_from

SLACK = "https://slack.com/api/"
QUICK, PATIENT = 2.0, 10.0
"""Seconds: for calls that people wait on (Slack gives them 3 in all), and for posts (a lease is far longer)."""

EVENT_TYPE = "full_circle_delivery"
"""The metadata of our posts. It can be read by every app and member of the workspace: an opaque id, nothing else."""

_PAGE = 200

JSON = dict[str, Any]


class Gateway:
    """Slack's Web API over two shared sessions. Make and use it on one event loop; `close` it there too."""

    def __init__(self, api_url: str | None = None, *, quick: float = QUICK, patient: float = PATIENT) -> None:
        """`api_url`: the base URL of the Web API, "/api/" included, last slash optional; Slack's when None. The others: seconds."""
        self._api_url = api_url or SLACK
        self._seconds = {"quick": quick, "patient": patient}
        self._sessions: dict[str, aiohttp.ClientSession] = {}
        self._clients: dict[tuple[str, str], AsyncWebClient] = {}
        self._is_closed = False

    async def auth_test(self, token: str) -> JSON:
        """Who the token is: `team_id`, `user_id`, `bot_id`, `enterprise_id` …"""
        return await _answer(self._quick(token).auth_test())

    async def post_message(
        self,
        token: str,
        channel: str,
        text: str,
        blocks: Sequence[JSON],
        *,
        delivery_id: UUID,
        thread_ts: str | None = None,
    ) -> str:
        """Post, and return the message's `ts`. After OutcomeUnknown, `find_post` tells whether it is there."""
        answer = await _answer(
            self._patient(token).chat_postMessage(
                channel=channel,
                text=text,
                blocks=list(blocks),
                thread_ts=thread_ts,
                metadata={"event_type": EVENT_TYPE, "event_payload": {"id": str(delivery_id)}},
                # A quoted permalink would unfold private text.
                unfurl_links=False,
                unfurl_media=False,
            )
        )
        return _named(answer, "ts")

    async def find_post(
        self,
        token: str,
        channel: str,
        delivery_id: UUID,
        *,
        oldest: str | None = None,
        thread_ts: str | None = None,
    ) -> str | None:
        """The `ts` of the post that carries this delivery's id; None only after reading everything from `oldest` (a ts) on, without an error.

        In the thread, when it has one: a channel's history shows parents only.
        """
        cursor: str | None = None
        while True:
            page = await self._page_of(token, channel, thread_ts, oldest, cursor)
            for message in page.get("messages") or ():
                if _delivery_id_of(message) == str(delivery_id):
                    return _named(message, "ts")
            before, cursor = cursor, (page.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None and not page.get("has_more"):
                return None
            if cursor in (None, before):  # more, but no way to it: an incomplete reading proves nothing
                raise TryAgain("incomplete_reading", AGAIN_AFTER)

    async def find_message(
        self, token: str, channel: str, ts: str, *, is_waited_for: bool = False
    ) -> JSON | None:
        """A message by its key, whoever wrote it and wherever it stands; None when it is gone, a tombstone included.

        History shows what starts a thread or stands alone, so a reply is looked for in its thread. `is_waited_for`: somebody pressed.
        """
        client = self._quick(token) if is_waited_for else self._patient(token)
        only = {"channel": channel, "oldest": ts, "latest": ts, "inclusive": True}
        for call in (client.conversations_history, client.conversations_replies):
            where: JSON = only if call == client.conversations_history else only | {"ts": ts}
            try:
                page = await _answer(call(**where, limit=_PAGE))
            except Refused as refused:
                if refused.code not in ("thread_not_found", "message_not_found"):
                    raise
                return None
            for message in page.get("messages") or ():
                if message.get("ts") == ts:
                    return None if message.get("subtype") == "tombstone" else dict(message)
        return None

    async def _page_of(
        self, token: str, channel: str, thread_ts: str | None, oldest: str | None, cursor: str | None
    ) -> JSON:
        client = self._patient(token)
        if thread_ts is None:
            return await _answer(
                client.conversations_history(
                    channel=channel, oldest=oldest, limit=_PAGE, cursor=cursor, include_all_metadata=True
                )
            )
        return await _answer(
            client.conversations_replies(
                channel=channel,
                ts=thread_ts,
                oldest=oldest,
                limit=_PAGE,
                cursor=cursor,
                include_all_metadata=True,
            )
        )

    async def update_message(
        self, token: str, channel: str, ts: str, text: str, blocks: Sequence[JSON]
    ) -> None:
        """Draw a message anew. Text and blocks always: text alone removes the blocks."""
        await _answer(
            self._patient(token).chat_update(channel=channel, ts=ts, text=text, blocks=list(blocks))
        )

    async def delete_message(self, token: str, channel: str, ts: str) -> None:
        """Delete one of our own messages."""
        await _answer(self._patient(token).chat_delete(channel=channel, ts=ts))

    async def add_reaction(self, token: str, channel: str, ts: str, emoji: str) -> None:
        """Add our reaction; one that is there already counts as done."""
        await _done(
            self._patient(token).reactions_add(channel=channel, timestamp=ts, name=emoji), "already_reacted"
        )

    async def remove_reaction(self, token: str, channel: str, ts: str, emoji: str) -> None:
        """Remove our reaction; one that is not there counts as done."""
        await _done(
            self._patient(token).reactions_remove(channel=channel, timestamp=ts, name=emoji), "no_reaction"
        )

    async def open_dm(self, token: str, user: str) -> str:
        """The id of a person's direct message with us; the same each time."""
        answer = await _answer(self._patient(token).conversations_open(users=user))
        return _named(answer.get("channel"), "id")

    async def open_group(self, token: str, users: Sequence[str]) -> str:
        """The id of the group DM of just these people and us; the same each time."""
        answer = await _answer(self._patient(token).conversations_open(users=list(users)))
        return _named(answer.get("channel"), "id")

    async def members(self, token: str, channel: str) -> frozenset[str]:
        """Everybody in a group DM, us included, all pages. Never for a direct message: that needs a scope more."""
        found: set[str] = set()
        cursor: str | None = None
        while True:
            page = await _answer(
                self._quick(token).conversations_members(channel=channel, limit=_PAGE, cursor=cursor)
            )
            found.update(page.get("members") or ())
            before, cursor = cursor, (page.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None:
                return frozenset(found)
            if cursor == before:
                raise TryAgain("incomplete_reading", AGAIN_AFTER)

    async def user_info(self, token: str, user: str) -> JSON:
        """Slack's user object, as it is; `bot.slack.people` reads it."""
        answer = await _answer(self._quick(token).users_info(user=user, include_locale=True))
        found = answer.get("user")
        if not isinstance(found, dict):
            raise OutcomeUnknown("no_user")
        return dict(found)

    async def open_view(self, token: str, trigger_id: str, view: JSON) -> JSON:
        """Open a form, within the trigger's 3 seconds. Returns the view as Slack keeps it (`id`, `hash`)."""
        return _view(await _answer(self._quick(token).views_open(trigger_id=trigger_id, view=view)))

    async def push_view(self, token: str, trigger_id: str, view: JSON) -> JSON:
        """Put a form on top of the open one, three deep at most."""
        return _view(await _answer(self._quick(token).views_push(trigger_id=trigger_id, view=view)))

    async def update_view(self, token: str, view_id: str, view: JSON) -> JSON:
        """Draw an open form anew."""
        return _view(await _answer(self._quick(token).views_update(view_id=view_id, view=view)))

    async def publish_view(self, token: str, user: str, view: JSON) -> JSON:
        """Draw a person's Home."""
        return _view(await _answer(self._quick(token).views_publish(user_id=user, view=view)))

    async def ephemeral(self, token: str, channel: str, user: str, text: str, blocks: Sequence[JSON]) -> None:
        """Show something to one person only, until they reload. No state belongs in it: it cannot be updated."""
        call = self._quick(token).chat_postEphemeral(
            channel=channel, user=user, text=text, blocks=list(blocks)
        )
        await _answer(call)

    async def close(self) -> None:
        """Close both sessions; calls after that raise TryAgain."""
        self._is_closed = True
        self._clients.clear()
        for session in self._sessions.values():
            await session.close()

    def _quick(self, token: str) -> AsyncWebClient:
        return self._client(token, "quick")

    def _patient(self, token: str) -> AsyncWebClient:
        return self._client(token, "patient")

    def _client(self, token: str, patience: str) -> AsyncWebClient:
        if self._is_closed:  # the SDK would quietly open a session of its own
            raise TryAgain(NO_CONNECTION, AGAIN_AFTER)
        known = self._clients.get((token, patience))
        if known is None:
            # No retry handlers: the default one sends a post twice when the line drops after it was taken.
            known = AsyncWebClient(
                token=token, base_url=self._api_url, session=self._session(patience), retry_handlers=[]
            )
            self._clients[token, patience] = known
        return known

    def _session(self, patience: str) -> aiohttp.ClientSession:
        """Made on first use, because a session belongs to the loop that runs then."""
        if patience not in self._sessions:
            seconds = self._seconds[patience]
            # With a session of ours the SDK's own time-out is ignored. `connect` apart, so that a line that never came up is known to be unsent.
            timeout = aiohttp.ClientTimeout(total=seconds, connect=seconds * 0.8)
            self._sessions[patience] = aiohttp.ClientSession(timeout=timeout)
        return self._sessions[patience]


async def _answer(call: Awaitable[AsyncSlackResponse]) -> JSON:
    """Slack's answer as a dictionary, or what went wrong as one of our errors."""
    try:
        answer = await call
    except Exception as error:
        meant = error_from(error)
        if meant is None:
            raise
        raise meant from None  # the SDK's error quotes the whole answer
    return answer.data if isinstance(answer.data, dict) else {}


def _named(answer: Any, key: str) -> str:
    """What a good answer always has. Without it nobody knows what was done."""
    found = answer.get(key) if isinstance(answer, dict) else None
    if not isinstance(found, str) or not found:
        raise OutcomeUnknown(f"no_{key}")
    return found


async def _done(call: Awaitable[AsyncSlackResponse], already: str) -> None:
    try:
        await _answer(call)
    except Refused as refused:
        if refused.code != already:
            raise


def _delivery_id_of(message: JSON) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return None
    found = (metadata.get("event_payload") or {}).get("id")
    return found if isinstance(found, str) else None


def _view(answer: JSON) -> JSON:
    return dict(answer.get("view") or {})
