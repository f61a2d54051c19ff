"""Presses on the card about something typed or forwarded to the bot: its words are read in Slack now, since nothing of them is stored.

Apart from the two sides because whoever wrote to the bot decides what it is. Must not keep anything but what was pressed for.
"""

from __future__ import annotations

from bot.domain.sighting import SightingKind
from bot.services import lookup, sightings
from bot.views import actions
from bot.views.forms.outcome import ACCOUNT_MOST
from bot.views.text import size
from handlers import heard, showing
from handlers.buttons.press import Press, Pressed
from handlers.drafting import draft


async def _keep(press: Press) -> None:
    """[Keep]: at once, unless nobody knows who said it, or the words name somebody else by now than the card does."""
    sighting = await heard.waiting(press.desk, press.visit, press.item_id)
    found = await heard.found(press.desk, press.visit, sighting)
    is_renamed = sighting.kind is SightingKind.TYPED and found.adviser_slack_id != sighting.named_slack_id
    if found.adviser_slack_id is None or is_renamed:
        await press.show(await heard.keep_form(press.desk, press.visit, sighting, found))
    else:
        await press.run(sightings.keep_at_once, sighting.id, found)


async def _change(press: Press) -> None:
    """[Change] and [It's new advice]: the usual form, filled in."""
    sighting = await heard.waiting(press.desk, press.visit, press.item_id)
    found = await heard.found(press.desk, press.visit, sighting)
    await press.show(await heard.keep_form(press.desk, press.visit, sighting, found))


async def _no(press: Press) -> None:
    await press.run(sightings.decline, press.item_id)


async def _how_it_went(press: Press) -> None:
    """The words become the account in the form about how it went; outcome and telling are still to be chosen."""
    sighting = await heard.waiting(press.desk, press.visit, press.item_id)
    words = await heard.words(press.desk, press.visit, sighting)
    seen = await press.desk.store.look(lookup.item, press.visit.by, heard.item_id(sighting))
    account = "\n\n".join(part for part in (seen.item.account, words) if part)
    draft_id = None if size(account) <= ACCOUNT_MOST else str(await press.run(draft, account))
    await press.show(
        showing.outcome_form(
            seen, seen.item.outcome, account=account, draft_id=draft_id, sighting=str(sighting.id)
        )
    )


async def _send_on(press: Press) -> None:
    """[Send]: the exact message first; the words travel as a draft between the two."""
    sighting = await heard.waiting(press.desk, press.visit, press.item_id)
    words = await heard.words(press.desk, press.visit, sighting)
    responding = await press.run(sightings.preview_sending_on, sighting.id, words)
    seen = await press.desk.store.look(lookup.item, press.visit.by, responding.item.id)
    carried = {
        "item": str(responding.item.id),
        "draft": str(await press.run(draft, words)),
        "sighting": str(sighting.id),
    }
    await press.show(showing.response_preview(responding, seen, carried, press.visit.by))


HANDLERS: dict[str, Pressed] = {
    actions.KEEP_THIS: _keep,
    actions.CHANGE_THIS: _change,
    actions.NOT_THIS: _no,
    actions.HOW_IT_WENT: _how_it_went,
    actions.NEW_ADVICE: _change,
    actions.SEND_ON: _send_on,
}
