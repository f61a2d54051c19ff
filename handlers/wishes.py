"""The settings form: opened from Home or by command, read when it is sent.

Apart from `handlers.forms`, which lists every form there is. Must not judge what was chosen: services do.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Any

from bot.domain.person import Person, window_of
from bot.errors import Declined
from bot.services import acting, wishes
from bot.services.wishes import Wishes
from bot.views import actions, languages
from bot.views.forms import fields, settings
from handlers.desk import Desk, Visit
from handlers.payloads import Rubbish
from handlers.sent import Sent, View


async def form(desk: Desk, visit: Visit) -> dict[str, Any]:
    """The form, with what holds now."""
    person: Person = await desk.store.run(acting.me, visit.by)
    window = window_of(person, visit.by.calendar)
    return settings.settings_form(
        person=person, window=window, now=visit.by.now, languages=languages.choices()
    )


async def _save(sent: Sent) -> View:
    by = sent.visit.by
    person: Person = await sent.run(wishes.change, _wishes(sent))
    languages.speak_to(person)
    return settings.settings_saved(person, window_of(person, by.calendar), by.now)


def _wishes(sent: Sent) -> Wishes:
    """Raises Rubbish for what the form does not offer, Declined("bad_date") for no day."""
    comes = _chosen(sent, fields.COMES, settings.COMES)
    try:
        return Wishes(
            days=frozenset(int(each) for each in _chosen(sent, fields.DAYS, tuple("0123456"))),
            opens=settings.time_of(sent.text(fields.OPENS)),
            closes=settings.time_of(sent.text(fields.CLOSES)),
            digest_day=_below(7, sent.text(fields.DIGEST_DAY)),
            digest_hour=_below(24, sent.text(fields.DIGEST_HOUR)),
            paused_until=_day(sent.text(fields.DATE)),
            check_ins=settings.CHECK_INS in comes,
            prompts=settings.PROMPTS in comes,
            digest=settings.DIGEST in comes,
            looking_back=settings.LOOKING_BACK in comes,
            useful=sent.text(fields.USEFUL),
            language=_language(sent.text(fields.LANGUAGE)),
        )
    except ValueError:
        raise Rubbish("a setting that is not offered") from None


def _chosen(sent: Sent, field: str, offered: tuple[str, ...]) -> set[str]:
    found = sent.fields.get(field) or []
    if not isinstance(found, list) or not set(found) <= set(offered):
        raise Rubbish("a tick that is not offered")
    return set(found)


def _below(most: int, written: str) -> int:
    number = int(written)
    if not 0 <= number < most:
        raise ValueError(number)
    return number


def _day(written: str) -> date | None:
    if not written:
        return None
    try:
        return datetime.strptime(written, "%Y-%m-%d").date()  # noqa: DTZ007  a day of the calendar has no zone
    except ValueError:
        raise Declined("bad_date") from None


def _language(chosen: str) -> str | None:
    if chosen in ("", settings.AS_IN_SLACK):
        return None
    if chosen not in {tag for tag, _ in languages.choices()}:
        raise Rubbish("a language that is not offered")
    return chosen


HANDLERS: dict[str, Callable[[Sent], Awaitable[View | None]]] = {actions.SETTINGS_FORM: _save}
