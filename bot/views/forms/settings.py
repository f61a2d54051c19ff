"""The settings form: when messages may come, what may come by itself, the digest's moment, a pause, useful to me, the language.

Apart because it is about a person, not an item. Whatever can be chosen shows what holds now; the time zone is Slack's to change, and only said.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from bot.domain.person import Person
from bot.domain.window import Window, local_date
from bot.views import actions as act
from bot.views import wishes
from bot.views.blocks import Block, context, section
from bot.views.forms import fields
from bot.views.forms.form import View, form
from bot.views.text import lined, mark, one_line
from bot.views.words import say, weekday

CHECK_INS = "check_ins"
PROMPTS = "prompts"
DIGEST = "digest"
LOOKING_BACK = "looking_back"
COMES = (CHECK_INS, PROMPTS, DIGEST, LOOKING_BACK)
"""What may come by itself, each on or off."""

AS_IN_SLACK = "slack"
END_OF_DAY = "24:00"
USEFUL_MOST = 200

HALF_HOURS = tuple(time(hour, minute) for hour in range(24) for minute in (0, 30))


def settings_form(
    *, person: Person, window: Window, now: datetime, languages: Sequence[tuple[str, str]]
) -> View:
    """What holds now, to be changed. `languages`: those that can be chosen, each as (tag, its own name)."""
    blocks = [
        *_hours(person, window),
        *_by_itself(person),
        fields.day(
            fields.DATE,
            say("Pause until"),
            initial=_paused_until(person, window.zone, now),
            optional=True,
            hint=say("Nothing comes before that day. Leave it empty for no pause."),
        ),
        fields.text(
            fields.USEFUL,
            say("Useful to me"),
            initial=person.useful,
            optional=True,
            multiline=False,
            most=USEFUL_MOST,
            hint=say("One line about what you like to hear. Whoever is about to tell you something sees it."),
        ),
        fields.menu(
            fields.LANGUAGE,
            say("Language"),
            [(AS_IN_SLACK, say("As in Slack")), *languages],
            initial=_language(person, languages),
        ),
    ]
    return form(act.SETTINGS_FORM, say("Settings"), blocks, submit=say("Save"))


def settings_saved(person: Person, window: Window, now: datetime) -> View:
    """What holds from now on."""
    lines = [
        wishes.hours(window),
        wishes.zone(person, window.zone) if person.facts_at else "",
        wishes.held(person, window.zone, now),
        " ".join(wishes.digest(person)),
        wishes.left_out(person),
        mark("Useful to you: {line}", line=one_line(person.useful)) if person.useful else "",
    ]
    shown = lined(*(line for line in lines if line))
    return form(act.RECEIPT, say("Saved"), [section(shown)])


def value_of(at: time) -> str:
    """An hour as the form carries it."""
    return END_OF_DAY if at == time.max else at.strftime("%H:%M")


def time_of(value: str) -> time:
    """What `value_of` made. ValueError for anything else."""
    return time.max if value == END_OF_DAY else time.fromisoformat(value)


def _hours(person: Person, window: Window) -> list[Block]:
    return [
        fields.ticks(
            fields.DAYS,
            say("Messages may come on"),
            [(str(number), weekday(number)) for number in range(7)],
            {str(number) for number in window.days},
        ),
        _hour(fields.OPENS, say("From"), window.opens, HALF_HOURS),
        _hour(fields.CLOSES, say("To"), window.closes, (*HALF_HOURS[1:], time.max)),
        *([context(wishes.zone(person, window.zone))] if person.facts_at else []),
    ]


def _hour(field: str, label: str, chosen: time, offered: Sequence[time]) -> Block:
    hours = sorted({*offered, chosen})
    return fields.menu(
        field, label, [(value_of(at), wishes.hour(at)) for at in hours], initial=value_of(chosen)
    )


def _by_itself(person: Person) -> list[Block]:
    wanted = {
        CHECK_INS: person.no_check_ins_at is None,
        PROMPTS: person.no_prompts_at is None,
        DIGEST: person.no_digest_at is None,
        LOOKING_BACK: person.no_looking_back_at is None,
    }
    texts = {
        CHECK_INS: say("How did it go? About advice I got"),
        PROMPTS: say("A good moment to ask, about advice I gave"),
        DIGEST: say("The weekly digest"),
        LOOKING_BACK: say("Looking back, after months and years"),
    }
    day, hour = wishes.digest_day(person), wishes.digest_hour(person)
    return [
        fields.ticks(
            fields.COMES,
            say("What may come by itself"),
            [(one, texts[one]) for one in COMES],
            {one for one in COMES if wanted[one]},
            hint=say("What colleagues send you is not meant here."),
        ),
        fields.menu(
            fields.DIGEST_DAY,
            say("Weekly digest on"),
            [(str(number), weekday(number)) for number in range(7)],
            initial=str(day),
        ),
        fields.menu(
            fields.DIGEST_HOUR,
            say("Weekly digest at"),
            [(str(each), wishes.hour(time(each))) for each in range(24)],
            initial=str(hour),
        ),
    ]


def _paused_until(person: Person, zone: str, now: datetime) -> date | None:
    if person.paused_until is None or person.paused_until <= now:
        return None
    return local_date(person.paused_until, zone)


def _language(person: Person, languages: Sequence[tuple[str, str]]) -> str:
    return person.language if person.language in {tag for tag, _ in languages} else AS_IN_SLACK
