"""What a person wishes of the bot, in words: the days and hours, the digest, a pause, what may come by itself.

Apart because Home sums it up and the settings form repeats it. Must not decide what follows from a wish.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time

from bot.domain.person import DIGEST_DAY, DIGEST_HOUR, Person
from bot.domain.window import Window, local_date
from bot.views.text import Markup, mark
from bot.views.words import clock, on_day, say, together, weekday


def hour(at: time) -> str:
    """An hour of the day; the latest there is reads as the end of the day."""
    return say("midnight") if at == time.max else clock(at)


def days(numbers: Iterable[int]) -> str:
    """Days of the week: "Monday to Friday", "Monday, Wednesday and Friday", "every day"."""
    chosen = sorted(numbers)
    if len(chosen) == 7:
        return say("every day")
    if len(chosen) > 2 and chosen == list(range(chosen[0], chosen[-1] + 1)):
        return say("{first} to {last}", first=weekday(chosen[0]), last=weekday(chosen[-1]))
    return together([weekday(number) for number in chosen])


def hours(window: Window) -> str:
    """When messages may come."""
    return say(
        "Messages come {days}, {opens} to {closes}.",
        days=days(window.days),
        opens=hour(window.opens),
        closes=hour(window.closes),
    )


def zone(person: Person, used: str) -> Markup:
    """Whose word the time zone is. It is not ours to change."""
    if person.zone == used:
        return mark("Your time zone is {zone}, as Slack says.", zone=used)
    return mark("Slack names no time zone for you, so {zone} is used.", zone=used)


def digest_day(person: Person) -> int:
    """On which day the weekly digest comes; Monday is 0."""
    return DIGEST_DAY if person.digest_day is None else person.digest_day


def digest_hour(person: Person) -> int:
    """At which hour the weekly digest comes."""
    return DIGEST_HOUR if person.digest_hour is None else person.digest_hour


def left_out(person: Person) -> str:
    """What of the clock's messages the person does not want; nothing when they want both."""
    if person.no_check_ins_at and person.no_prompts_at:
        return say("You are not asked how things went, and not reminded to ask.")
    if person.no_check_ins_at:
        return say("You are not asked how things went.")
    return say("You are not reminded to ask.") if person.no_prompts_at else ""


def digest(person: Person) -> list[str]:
    """When the weekly digest comes, and whether it looks back; nothing for who stopped all of it, which `held` says."""
    if person.stopped_at or person.silent_at:
        return []
    if person.no_digest_at:
        return [say("No weekly digest comes.")]
    comes = say(
        "The weekly digest comes on {day} at {hour}, if there is something to read.",
        day=weekday(digest_day(person)),
        hour=hour(time(digest_hour(person))),
    )
    return [comes, *([say("It doesn't look back.")] if person.no_looking_back_at else [])]


def held(person: Person, zone_used: str, now: datetime) -> str:
    """That nothing comes, or nothing before some day; nothing when all is as usual."""
    if person.stopped_at is not None:
        return say("Full Circle has stopped asking you. What you kept stays here.")
    if person.silent_at is not None:
        return say("Full Circle has stopped asking for now, since three reminders in a row went by.")
    if person.paused_until is None or person.paused_until <= now:
        return ""
    until = on_day(local_date(person.paused_until, zone_used), local_date(now, zone_used))
    return say("You are on a pause. Messages come again {day}.", day=until)
